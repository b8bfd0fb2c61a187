"""Evaluation results as HTML: figures, results by category, changes, failing questions."""

from collections.abc import Mapping
from html import escape
from typing import Any

from ui.words import Words

MOST = 100
"""Failing questions shown; the report holds all."""


def bar(done: int, count: int, words: Words) -> str:
    """How far a run has come."""
    told = words("eval.progress", done=done, count=count)
    share = 100 * done / count if count else 0
    return (
        f'<div class="pa-progress" role="progressbar" aria-valuemin="0" aria-valuemax="{count}" '
        f'aria-valuenow="{done}" aria-label="{escape(told)}"><i style="width:{share:.1f}%"></i>'
        f"<span>{escape(told)}</span></div>"
    )


def rate(value: object) -> str:
    """A share in percent; a dash where there is none."""
    return f"{value:.1%}" if isinstance(value, int | float) else "—"


def results(figures: Mapping[str, Any], earlier: Mapping[str, Any] | None, words: Words) -> str:
    """The whole result; `earlier` are the figures of another run to compare with."""
    passed, count = figures.get("passed", 0), figures.get("questions", 0)
    told = f'<p class="pa-badge">{escape(words("eval.stopped"))}</p>'
    stopped = told if figures.get("stopped") else ""
    cards = [
        (words("eval.passed"), f"{passed}/{count}", rate(figures.get("pass_rate"))),
        (words("eval.missed"), _of(figures, "missed_declines", "unanswerable"), ""),
        (words("eval.false"), _of(figures, "false_declines", "answerable"), ""),
        (words("eval.recall"), rate(figures.get("evidence_recall")), ""),
        (words("eval.precision"), rate(figures.get("citation_precision")), ""),
        (words("eval.confusion"), rate(figures.get("cross_plan_confusion")), ""),
    ]
    shown = "".join(
        f"<li><span>{escape(label)}</span><b>{escape(value)}</b><i>{escape(note)}</i></li>"
        for label, value, note in cards
    )
    return (
        f'<section class="pa-results"><h2>{escape(str(figures.get("name", "")))}</h2>{stopped}'
        f'<ul class="pa-cards">{shown}</ul>{_changes(figures, earlier, words)}'
        f"{_categories(figures, earlier, words)}{_failures(figures, words)}</section>"
    )


def _of(figures: Mapping[str, Any], part: str, whole: str) -> str:
    return f"{figures.get(part, 0)}/{figures.get(whole, 0)}"


def failing(figures: Mapping[str, Any]) -> set[str]:
    """The ids of the questions that failed."""
    found = figures.get("failures")
    listed = found if isinstance(found, list) else []
    return {str(row["id"]) for row in listed if isinstance(row, dict) and "id" in row}


def _changes(figures: Mapping[str, Any], earlier: Mapping[str, Any] | None, words: Words) -> str:
    if earlier is None:
        return ""
    if earlier.get("name") != figures.get("name"):
        return f'<p class="pa-meant">{escape(words("eval.otherSet"))}</p>'
    now, then = failing(figures), failing(earlier)
    parts = [
        (words("eval.gained"), sorted(then - now)),
        (words("eval.lost"), sorted(now - then)),
    ]
    told = "".join(
        f"<li>{escape(label)}（{len(ids)}）{escape('、'.join(ids[:20]))}</li>"
        for label, ids in parts
    )
    return f'<ul class="pa-few">{told}</ul>'


def _categories(figures: Mapping[str, Any], earlier: Mapping[str, Any] | None, words: Words) -> str:
    by = figures.get("by_category")
    before = (earlier or {}).get("by_category")
    lines = []
    for key, row in (by if isinstance(by, Mapping) else {}).items():
        other = before.get(key) if isinstance(before, Mapping) else None
        was = rate(other.get("pass_rate")) if isinstance(other, Mapping) else ""
        share = 100 * float(row.get("pass_rate") or 0)
        name = words.get(f"category.{key}", str(key))
        lines.append(
            f'<tr><th scope="row">{escape(name)}</th>'
            f"<td>{row.get('passed', 0)}/{row.get('questions', 0)}</td>"
            f'<td><div class="pa-share"><i style="width:{share:.1f}%"></i></div></td>'
            f"<td>{rate(row.get('pass_rate'))}</td><td>{escape(was)}</td></tr>"
        )
    if not lines:
        return ""
    labels = (words("eval.category"), words("eval.passed"), "", words("eval.rate"))
    last = words("eval.before") if earlier else ""
    head = "".join(f"<th>{escape(label)}</th>" for label in (*labels, last))
    return (
        f'<div class="pa-scroll"><table class="pa-plainTable"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _failures(figures: Mapping[str, Any], words: Words) -> str:
    found = figures.get("failures")
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    if not rows:
        return f'<p class="pa-meant">{escape(words("eval.noFailures"))}</p>'
    items = []
    for row in rows[:MOST]:
        turns = "".join(f"<li>{escape(str(turn))}</li>" for turn in row.get("turns", ()))
        reasons = "".join(f"<li>{escape(str(why))}</li>" for why in row.get("reasons", ()))
        cited = "".join(f"<li>{escape(str(quote))}</li>" for quote in row.get("cited", ())[:6])
        last = str((row.get("turns") or [""])[-1])
        items.append(
            f"<details><summary><code>{escape(str(row.get('id', '')))}</code> {escape(last)}"
            f"</summary><dl><dt>{escape(words('eval.turns'))}</dt><dd><ol>{turns}</ol></dd>"
            f"<dt>{escape(words('eval.reasons'))}</dt><dd><ul>{reasons}</ul></dd>"
            f"<dt>{escape(words('eval.given'))}</dt>"
            f'<dd class="pa-lines">{escape(str(row.get("answer", "")))}</dd>'
            f"<dt>{escape(words('sources'))}</dt><dd><ul>{cited}</ul></dd></dl></details>"
        )
    title = words("eval.failures", count=len(rows))
    return f'<section class="pa-failures"><h3>{escape(title)}</h3>{"".join(items)}</section>'
