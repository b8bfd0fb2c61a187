"""What `bench` measures, each in a process of its own: `python -m eval.bench_tasks TASK JSON`.

A task is given a dict and prints a dict; `peak_mb` is the most memory that its process held,
mapped files that were looked at among it.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from assistant.encoder import load_encoder
from assistant.index import ClauseIndex
from corpus.records import Plan
from eval import bench_corpus

WARM = 20
"""Questions asked before the clock starts."""

CHECKED = 16
"""Questions whose filtered hits are compared with those of an exhaustive search."""

Figures = dict[str, Any]


Took = tuple[float, float]
"""Seconds on the clock and of the processor; on a busy machine the first is the longer."""


def now() -> Took:
    """Two clocks to take differences of."""
    return time.perf_counter(), time.process_time()


def since(began: Took) -> Took:
    """What passed on both."""
    wall, cpu = now()
    return wall - began[0], cpu - began[1]


def milliseconds(name: str, took: Sequence[Took]) -> Figures:
    """The median and the 95th percentile on the clock, the latter of the processor, too."""
    (middle, _), (high, cpu) = np.percentile(np.array(took) * 1000, [50, 95], axis=0)
    return {
        f"{name}_p50_ms": round(float(middle), 2),
        f"{name}_p95_ms": round(float(high), 2),
        f"{name}_cpu_p95_ms": round(float(cpu), 2),
    }


def timed(call: Callable[[str], object], questions: Iterable[str]) -> list[Took]:
    """What each call took."""
    took = []
    for question in questions:
        began = now()
        call(question)
        took.append(since(began))
    return took


def peak_mb() -> float:
    """The most memory that this process held so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)


class _Counted:
    """Plans on their way into an index: counts characters and the time it took to make them."""

    def __init__(self, plans: Iterator[Plan]) -> None:
        self._plans, self.characters = plans, 0
        self.took = np.zeros(2)

    def __iter__(self) -> Iterator[Plan]:
        while True:
            began = now()
            plan = next(self._plans, None)
            self.took += since(began)
            if plan is None:
                return
            self.characters += len(plan.text)
            yield plan


def build(told: Figures) -> Figures:
    """Build an index of so many clauses."""
    encoder = load_encoder()
    plans = _Counted(bench_corpus.plans(Path(told["texts"]), told["clauses"]))
    began = now()
    index = ClauseIndex.build(plans, encoder, Path(told["index"]))
    seconds, cpu = (np.array(since(began)) - plans.took).tolist()
    files = [path for path in Path(told["index"]).rglob("*") if path.is_file()]
    return {
        "clauses": len(index),
        "build_s": round(seconds, 2),
        "characters_per_s": round(plans.characters / seconds),
        "characters_per_cpu_s": round(plans.characters / cpu),
        "index_mb": round(sum(path.stat().st_size for path in files) / (1 << 20), 1),
        "peak_mb": peak_mb(),
    }


def search(told: Figures) -> Figures:
    """Search an index that `build` made, with and without filters."""
    path = Path(told["texts"])
    questions = bench_corpus.questions(path, told["clauses"], told["questions"])
    began = time.perf_counter()
    index = ClauseIndex.load(Path(told["index"]), load_encoder())
    figures: Figures = {"open_s": round(time.perf_counter() - began, 2)}
    index.search("碳达峰")
    figures |= milliseconds("search", timed(index.search, questions))
    chosen = _filters(bench_corpus.plans(path, told["clauses"]))
    for name, plans in chosen.items():

        def narrowed(question: str, plans: Collection[str] = plans) -> object:
            return index.search(question, plans=plans)

        figures |= milliseconds(name, timed(narrowed, questions))
    figures["peak_mb"] = peak_mb()
    figures["near_recall"] = index.near_recall(questions[:: max(1, len(questions) // 64)])
    few = questions[:: max(1, len(questions) // CHECKED)][:CHECKED]
    figures["filtered_exact"] = _exact(index, few, chosen)
    return figures


def _filters(plans: Iterable[Plan]) -> dict[str, list[str]]:
    """One plan, the plans of one region and those of one sector."""
    chosen: dict[str, list[str]] = {"plan": [], "region": [], "sector": []}
    for number, plan in enumerate(plans):
        if number == 0:
            chosen["plan"].append(plan.id)
        if plan.metadata.region == bench_corpus.REGIONS[0]:
            chosen["region"].append(plan.id)
        if plan.metadata.sector == bench_corpus.SECTORS[0]:
            chosen["sector"].append(plan.id)
    return chosen


def _exact(
    index: ClauseIndex, questions: Sequence[str], chosen: dict[str, list[str]]
) -> dict[str, float]:
    """The part of the top 10 that a search of every clause that passes gives, too."""
    return {
        name: round(
            float(np.mean([_agreement(index, question, plans) for question in questions])), 4
        )
        for name, plans in chosen.items()
    }


def _agreement(index: ClauseIndex, question: str, plans: Sequence[str]) -> float:
    # with all clauses asked for, every one that passes is scored
    wanted = index.search(question, len(index), plans)[:10]
    found = set(index.search(question, plans=plans))
    return sum(hit in found for hit in wanted) / max(1, len(wanted))


def append(told: Figures) -> Figures:
    """Add one plan to an index that `build` made."""
    encoder = load_encoder()
    index = ClauseIndex.load(Path(told["index"]), encoder)
    few = next(bench_corpus.plans(Path(told["texts"]), 100))
    plan = bench_corpus.as_plan(
        "added", 0, [(list(c.path), few.quote(c.span)) for c in few.clauses]
    )
    before = _inodes(Path(told["index"]))
    began = time.perf_counter()
    index.update([plan])
    seconds = time.perf_counter() - began
    written = {i: size for i, size in _inodes(Path(told["index"])).items() if i not in before}
    return {
        "clauses": len(plan.clauses),
        "append_s": round(seconds, 2),
        "written_mb": round(sum(written.values()) / (1 << 20), 2),
        "peak_mb": peak_mb(),
    }


def _inodes(folder: Path) -> dict[int, int]:
    found = (path.stat() for path in folder.rglob("*") if path.is_file())
    return {row.st_ino: row.st_size for row in found}


def answers(told: Figures) -> Figures:
    """Whole answers on the plans that ship, to questions that ship, each asked once.

    A conversation is asked turn by turn, as the page does: `answer` is its last turn alone,
    `conversation` all of its turns.
    """
    from assistant.opening import open_assistant
    from eval.dataset import load_questions

    with tempfile.TemporaryDirectory(prefix="policy-assistant-") as place:
        assistant = open_assistant(Path(place))
        with resources.as_file(resources.files("eval") / "questions.jsonl") as path:
            asked = [question.turns for question in load_questions(path).questions]
        for turns in asked[:WARM]:
            assistant.answer(turns)
        whole, last = [], []
        for turns in asked[WARM:]:
            began = now()
            for end in range(1, len(turns)):
                assistant.answer(turns[:end])
            here = now()
            assistant.answer(turns)
            last.append(since(here))
            whole.append(since(began))
        return {
            "questions": len(last),
            **milliseconds("answer", last),
            **milliseconds("conversation", whole),
            "peak_mb": peak_mb(),
        }


TASKS: dict[str, Callable[[Figures], Figures]] = {
    "build": build,
    "search": search,
    "append": append,
    "answers": answers,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(TASKS[sys.argv[1]](json.loads(sys.argv[2]))) + "\n")
