"""The `eval` command: answer, score, compare the tables, write the report."""

import sys
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path

from assistant.opening import chosen_encoder
from corpus.records import Plan
from eval.dataset import builtin_questions, load_questions
from eval.page import LABELS, WORDINGS, percent
from eval.passages import passage_recall
from eval.peer import PeerMissingError, run_peer
from eval.report import Findings, load_baseline, make_folder, write_report
from eval.run import Answerer, Progress, run
from eval.tables import (
    TableScore,
    check_offsets,
    compare_duties,
    compare_targets,
    load_gold_duties,
    load_gold_targets,
)


def evaluate(
    assistant: Answerer,
    questions_path: Path | None,
    out_dir: Path,
    sources: Mapping[str, Plan] | None = None,
) -> int:
    """Run everything and print the main figures; 0 when the report is written.

    Without `questions_path` the built-in set is answered and compared with the kept
    baseline. `sources` are plans that do not ship and that gold tables speak of.
    """
    builtin = questions_path is None
    asked = builtin_questions() if questions_path is None else load_questions(questions_path)
    make_folder(out_dir)
    with _Bar(len(asked.questions)) as bar:
        report = run(assistant, asked.questions, progress=bar.show)
    notes = []
    peer = None
    try:
        peer = run_peer(asked.questions, assistant.plans)
    except PeerMissingError as missing:
        notes.append(str(missing))
    tables, skipped = gold_scores({**(sources or {}), **assistant.plans})
    notes += skipped
    passages = passage_recall(assistant.plans, asked.questions, chosen_encoder())
    findings = Findings(asked.name, report, tables, passages, peer, notes)
    content = write_report(findings, out_dir, load_baseline() if builtin else {})
    sys.stdout.write(brief(content) + f"报告：{out_dir / 'report.html'}\n")
    return 0


def evaluate_into(
    assistant: Answerer,
    questions: Path | None,
    out: Path,
    progress: Progress,
    stop: Callable[[], bool],
) -> Mapping[str, object]:
    """A run for a page that shows it: answers and scores alone, with progress and a stop.

    Writes the report's files to `out` and returns the content of `report.json`.
    """
    asked = builtin_questions() if questions is None else load_questions(questions)
    report = run(assistant, asked.questions, progress=progress, stop=stop)
    return write_report(
        Findings(asked.name, report), out, load_baseline() if questions is None else {}
    )


def gold_scores(plans: Mapping[str, Plan]) -> tuple[list[TableScore], list[str]]:
    """Scores of the gold tables in `eval/gold/`, and what had to be left out."""
    scores: list[TableScore] = []
    skipped: list[str] = []
    folder = resources.files("eval") / "gold"
    tables = []
    splits: dict[str, str] = {}
    for name, load, compare in (
        ("duties.jsonl", load_gold_duties, compare_duties),
        ("targets.jsonl", load_gold_targets, compare_targets),
    ):
        if not (folder / name).is_file():
            continue
        with resources.as_file(folder / name) as path:
            gold = load(path)
            check_offsets(path, gold, plans)
        tables.append((name, gold, compare))
        splits |= {row["plan"]: row.get("split", "") for row in gold}
    for name, gold, compare in tables:
        if absent := sorted({row["plan"] for row in gold} - plans.keys()):
            skipped.append(
                f"{name}：{len(absent)} 份方案不在库中，已跳过（{'、'.join(absent)}）；"
                "用 --sources 指定存放原文的文件夹即可一并评测。"
            )
        scores += compare(gold, plans, splits)
    return scores, skipped


def brief(content: Mapping[str, object]) -> str:
    """The main figures in a few lines for a terminal."""
    get = content.__getitem__
    lines = [f"{get('name')}：{get('passed')}/{get('questions')} 通过，{_rate(get('pass_rate'))}"]
    lines += [f"  {key}：{_counts(row)}" for key, row in _rows(get("by_split"))]
    lines += [f"  {LABELS[key]}：{_counts(row)}" for key, row in _rows(get("by_category"))]
    lines.append(
        f"  该拒未拒 {get('missed_declines')}/{get('unanswerable')}，"
        f"误拒 {get('false_declines')}/{get('answerable')}"
    )
    lines.append(
        f"  依据找全 {_rate(get('evidence_recall'))}，引文切题 {_rate(get('citation_precision'))}，"
        f"引错方案 {_rate(get('cross_plan_confusion'))}，数字有出处 {_rate(get('digits_verified'))}"
    )
    peer = get("peer")
    if isinstance(peer, Mapping):
        lines.append(f"  通用做法：{_counts(peer)}")
    tables = get("tables")
    for row in tables if isinstance(tables, list) else []:
        lines.append(
            f"  {row['table']} {row['split']}：准确率 {_rate(row['precision'])}，"
            f"召回率 {_rate(row['recall'])}（标准 {row['gold']} 行，提取 {row['found']} 行）"
        )
    passages = get("passages")
    for row in passages if isinstance(passages, list) else []:
        lines.append(
            f"  检索 {row['split']} {WORDINGS[row['wording']]}（{row['questions']} 题）前五条找到："
            f"词语 {_rate(row['lexical'])}，语义 {_rate(row['dense'])}，合用 {_rate(row['hybrid'])}"
        )
    for label, key in (("新通过", "gained"), ("新失败", "lost")):
        ids = get(key)
        if isinstance(ids, list) and ids:
            lines.append(f"  比上次{label} {len(ids)} 题：{'、'.join(ids)}")
    notes = get("notes")
    lines += [f"  {note}" for note in notes] if isinstance(notes, list) else []
    return "\n".join(lines) + "\n"


def _rows(value: object) -> list[tuple[str, Mapping[str, object]]]:
    return list(value.items()) if isinstance(value, Mapping) else []


def _counts(row: Mapping[str, object]) -> str:
    return f"{row['passed']}/{row['questions']}，{_rate(row['pass_rate'])}"


def _rate(value: object) -> str:
    return percent(value if isinstance(value, float) else None)


class _Bar:
    """A progress bar on a terminal, nothing anywhere else."""

    def __init__(self, total: int) -> None:
        from tqdm import tqdm

        self._bar = tqdm(total=total, unit="题", disable=not sys.stderr.isatty())

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def show(self, done: int, total: int) -> None:
        """Move to `done` of `total`."""
        self._bar.update(done - self._bar.n)
