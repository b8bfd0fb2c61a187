"""Write what a run showed: `report.json` for programs and `report.html` for people.

Beside them lie the predictions and the outcomes alone; copying the latter, `baseline.json`,
into this package makes the run the one that later runs are compared with.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from assistant.exchange import dump_lines
from corpus.errors import QuestionSetError
from eval.page import render_page
from eval.passages import PassageRecall
from eval.run import Report
from eval.summary import changes, summarise
from eval.tables import TableScore


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that a report shows: the run, the gold tables, the search, the peer."""

    name: str
    report: Report
    tables: Sequence[TableScore] = ()
    passages: Sequence[PassageRecall] = ()
    peer: Report | None = None
    notes: Sequence[str] = field(default=())


def load_baseline() -> dict[str, bool]:
    """Which questions of the built-in set passed last time; empty where none is kept."""
    path = resources.files("eval") / "baseline.json"
    if not path.is_file():
        return {}
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))["passed"]
    except (ValueError, KeyError, TypeError) as error:
        raise QuestionSetError("eval/baseline.json 已损坏，请用一次新的评测结果替换。") from error
    return {str(identity): bool(passed) for identity, passed in kept.items()}


def figures(findings: Findings, baseline: Mapping[str, bool]) -> dict[str, Any]:
    """The content of `report.json`."""
    report = findings.report
    asked = {question.id: question for question in report.questions}
    given = {prediction["id"]: prediction for prediction in report.predictions}
    change = changes(report.outcomes, baseline)
    return {
        "name": findings.name,
        **summarise(report.outcomes),
        "unscored": len(report.questions) - len(report.outcomes),
        "stopped": report.stopped,
        "gained": list(change.gained),
        "lost": list(change.lost),
        "failures": [
            {
                "id": outcome.id,
                "category": outcome.category,
                "split": outcome.split,
                "turns": list(asked[outcome.id].turns),
                "reasons": list(outcome.reasons),
                "answered": outcome.answered,
                "answer": given[outcome.id]["answer"],
                "cited": [citation["quote"] for citation in given[outcome.id]["citations"]],
            }
            for outcome in report.outcomes
            if not outcome.passed
        ],
        "numbers_unverified": {
            outcome.id: list(outcome.numbers_unverified)
            for outcome in report.outcomes
            if outcome.numbers_unverified
        },
        "peer": None if findings.peer is None else summarise(findings.peer.outcomes),
        "tables": [_table(score) for score in findings.tables],
        "passages": [
            {"split": row.split, "wording": row.wording, "questions": row.questions, **row.recall}
            for row in findings.passages
        ],
        "notes": list(findings.notes),
    }


def make_folder(folder: Path) -> None:
    """Make the report's folder; raises QuestionSetError, before anything is answered."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise QuestionSetError(f"建不了评测报告的文件夹：{folder}，请检查路径和权限。") from error


def write_report(findings: Findings, folder: Path, baseline: Mapping[str, bool]) -> dict[str, Any]:
    """Write the report, the predictions and the next baseline; returns the figures."""
    content = figures(findings, baseline)
    make_folder(folder)
    try:
        _write(folder / "report.json", json.dumps(content, ensure_ascii=False, indent=1) + "\n")
        _write(folder / "report.html", render_page(content))
        _write(folder / "predictions.jsonl", dump_lines(findings.report.predictions))
        _write(folder / "baseline.json", dump_baseline(findings.report))
    except OSError as error:
        raise QuestionSetError(f"写不了评测报告：{folder}，请检查路径和权限。") from error
    return content


def dump_baseline(report: Report) -> str:
    """The outcomes alone, one question a line: what is kept as `eval/baseline.json`."""
    kept = {outcome.id: outcome.passed for outcome in report.outcomes}
    return json.dumps({"passed": kept}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _table(score: TableScore) -> dict[str, Any]:
    return {
        "table": score.table,
        "split": score.split,
        "gold": score.gold,
        "found": score.found,
        "matched": score.matched,
        "precision": score.precision,
        "recall": score.recall,
        "accuracies": dict(score.accuracies),
        "missed": list(score.missed),
        "extra": list(score.extra),
    }
