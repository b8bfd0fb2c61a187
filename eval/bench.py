"""How fast and how large: `python -m eval.bench [--corpus DIR]`, or `make bench`.

Each figure comes from a process of its own. Writes `bench.json` and `bench.md` to the folder of
`--out`; the peers need the `bench` extra and are left out with a note where it is missing.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.errors import PolicyError
from eval import bench_corpus
from eval.bench_report import as_markdown

SIZES = (400, 20_000, 185_000, 1_000_000)
QUESTION = "四川省大宗工业固废综合利用率2025年和2030年的目标分别是多少？"
COLD_RUNS = 5

Figures = dict[str, Any]


class TaskFailedError(PolicyError):
    """A measurement's process ended with an error."""


def child(module: str, task: str, told: Figures) -> Figures:
    """What a task prints, run in a process of its own; raises TaskFailedError."""
    command = [sys.executable, "-m", f"eval.{module}", task, json.dumps(told)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"退出码 {done.returncode}"])[-1]
        raise TaskFailedError(f"测量 {task} 没有完成：{last}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def cold_answers(place: Path) -> Figures:
    """Seconds from the start of a one-shot `ask` to its answer; files warm."""
    command = [sys.executable, "-m", "assistant", "--library", str(place), "ask", QUESTION]
    subprocess.run(command, capture_output=True, check=True)  # makes the library
    took = []
    before = os.times()
    for _ in range(COLD_RUNS):
        began = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        took.append(time.perf_counter() - began)
    after = os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return {
        "median_s": round(sorted(took)[COLD_RUNS // 2], 2),
        "worst_s": round(max(took), 2),
        "cpu_s": round(cpu / COLD_RUNS, 2),
    }


def measure(options: argparse.Namespace) -> Figures:
    """All figures, as `bench.json` holds them; raises PolicyError."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    told_of = f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f} at the start"
    found: Figures = {"machine": told_of, "sizes": {}}
    with tempfile.TemporaryDirectory(prefix="policy-assistant-bench-", dir=options.scratch) as name:
        place = Path(name)
        texts = bench_corpus.prepare(options.corpus, place)
        found["answers"] = child("bench_tasks", "answers", {})
        found["ask"] = cold_answers(place / "library")
        for size in options.sizes:
            told = {"texts": str(texts), "clauses": size, "questions": options.questions}
            told["index"] = str(place / "index")
            found["sizes"][str(size)] = row = {
                task: child("bench_tasks", task, told) for task in ("build", "search", "append")
            }
            shutil.rmtree(told["index"])
            for peer, most in (("generic", options.peer_most), ("bm25s", options.bm25s_most)):
                if size > most:
                    continue
                try:
                    row[peer] = child("bench_peers", peer, told)
                except TaskFailedError as failed:
                    found.setdefault("notes", []).append(str(failed))
            _say(f"{size}: {json.dumps(row)}\n")
    return found


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def read_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="eval.bench", description="测量速度和内存")
    parser.add_argument("--corpus", type=Path, help="文本文件夹（.txt、.jsonl、.jsonl.xz）")
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help="条款数，以逗号分隔")
    parser.add_argument("--questions", type=int, default=200, help="每项搜索的问题数")
    parser.add_argument("--peer-most", type=int, default=20_000, help="通用做法最多做到的条款数")
    parser.add_argument("--bm25s-most", type=int, default=185_000, help="bm25s 最多做到的条款数")
    parser.add_argument("--out", type=Path, default=Path("build/bench"), help="结果文件夹")
    parser.add_argument("--scratch", type=Path, help="临时文件放在哪里（一百万条约需 4 GB）")
    return parser.parse_args(arguments)


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(int(part) for part in text.split(",") if part.strip())
    if not sizes or min(sizes) < 1:
        raise argparse.ArgumentTypeError("条款数应为正整数，以逗号分隔，如 400,20000")
    return sizes


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write and print; the exit status."""
    options = read_options(arguments)
    try:
        found = measure(options)
    except PolicyError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    page = as_markdown(found)
    options.out.mkdir(parents=True, exist_ok=True)
    written = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    (options.out / "bench.json").write_text(written, encoding="utf-8")
    (options.out / "bench.md").write_text(page, encoding="utf-8")
    _say(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
