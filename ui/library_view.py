"""The library as HTML: the plans that are held, and what was read of a file before it is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from corpus.errors import PolicyError
from corpus.readers import read_file
from corpus.reading import read_plan
from corpus.records import Plan
from corpus.splitting import split_plans
from ui.answer_text import button, plan_name, status_tag
from ui.duty_rows import bodies
from ui.evidence import plan_link
from ui.tables import head
from ui.target_rows import rows
from ui.words import Words

SHOWN = 8
"""Headings, targets and bodies shown of each plan in a preview."""


@dataclass(frozen=True, slots=True)
class Read:
    """What came of one file: the plans in it, or why it cannot be read."""

    name: str
    plans: tuple[Plan, ...] = ()
    error: str = ""


def read(path: Path) -> Read:
    """Read a file as `Library.add` would, keeping nothing."""
    try:
        source = read_file(path)
        parts = split_plans(source.text)
        names = [path.stem if n == 0 else f"{path.stem}-{n + 1}" for n in range(len(parts))]
        plans = tuple(
            read_plan(name, source.text[start:end])
            for name, (start, end) in zip(names, parts, strict=True)
        )
    except PolicyError as error:
        return Read(path.name, error=str(error))
    return Read(path.name, plans)


def preview(files: Iterable[Read], words: Words) -> str:
    """What was read of each file: facts, outline, first targets, bodies."""
    parts = []
    for file in files:
        title = f"<h2>{escape(file.name)}</h2>"
        if file.error:
            told = f"{title}<p>{escape(file.error)}</p>"
            parts.append(f'<section class="pa-duties pa-declined">{told}</section>')
        for plan in file.plans:
            parts.append(f'<section class="pa-duties">{title}{_preview(plan, words)}</section>')
    return "".join(parts)


def _preview(plan: Plan, words: Words) -> str:
    data = plan.metadata
    facts = [
        (words("library.title"), data.title),
        (words("library.status"), data.status),
        (words("library.region"), " · ".join(filter(None, (data.region, data.sector)))),
        (words("library.date"), " ".join(filter(None, (data.date, data.document_number)))),
        (words("library.issuers"), "、".join(data.issuers)),
    ]
    told = "".join(
        f"<dt>{escape(label)}</dt><dd>{escape(value) or words('library.unsaid')}</dd>"
        for label, value in facts
    )
    headings = [c.path[-1] for c in plan.clauses if c.kind == "heading" and c.path]
    targets = [f"{row.name} {row.value} {row.year}" for row in rows([plan])]
    warn = "" if headings else f'<p class="pa-meant">{escape(words("library.noOutline"))}</p>'
    return (
        f'<dl class="pa-facts-list">{told}</dl>{warn}'
        + _few(words("outline"), headings, words)
        + _few(words("tab.targets"), targets, words)
        + _few(words("library.bodies"), bodies([plan]), words)
    )


def _few(label: str, items: Sequence[str], words: Words) -> str:
    count = words("library.items", label=label, count=len(items))
    shown = "".join(f"<li>{escape(item)}</li>" for item in items[:SHOWN])
    rest = "<li>……</li>" if len(items) > SHOWN else ""
    return (
        f"<details {'open' if items else ''}><summary>{escape(count)}</summary>"
        f'<ul class="pa-few">{shown}{rest}</ul></details>'
    )


def shelf(
    plans: Iterable[Plan],
    anomalies: Mapping[str, Sequence[str]],
    finals: Mapping[str, str],
    editable: bool,
    leaving: str,
    words: Words,
) -> str:
    """The plans that are held; `finals` maps a draft to its final version.

    `leaving` is the plan whose removal waits for a second press.
    """
    labels = [words(f"library.{key}") for key in ("title", "region", "date", "counts", "anomalies")]
    lines = []
    for plan in plans:
        data = plan.metadata
        final = finals.get(plan.id)
        note = (
            f'<br><span class="pa-small">{escape(words("library.final", plan=final))}</span>'
            if final
            else ""
        )
        title = (
            f'<a href="{escape(plan_link(plan))}" target="_blank" rel="noopener">'
            f"{escape(plan_name(plan))}</a> {status_tag(plan, words)}<br>"
            f'<span class="pa-small">{escape(plan.id)}</span>{note}'
        )
        counts = words(
            "library.count", clauses=len(plan.clauses), targets=len(plan.targets),
            duties=len(plan.duties),
        )  # fmt: skip
        cells = [
            title,
            escape(" · ".join(filter(None, (data.region, data.sector)))) or "—",
            escape(data.date) or "—",
            escape(counts),
            _anomalies(anomalies.get(plan.id, ()), words),
        ]
        body = "".join(
            f'<td data-label="{escape(label)}">{cell}</td>'
            for label, cell in zip(labels, cells, strict=True)
        )
        act = _actions(plan, leaving == plan.id, words) if editable else ""
        lines.append(f"<tr>{body}<td>{act}</td></tr>")
    if not lines:
        return f'<p class="pa-none">{escape(words("welcome.empty"))}</p>'
    return (
        f'<div class="pa-grid pa-shelf" tabindex="0"><table>{head([*labels, ""])}'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _anomalies(found: Sequence[str], words: Words) -> str:
    if not found:
        return "—"
    items = "".join(f"<li>{escape(line)}</li>" for line in found)
    summary = escape(words("library.anomaly", count=len(found)))
    return f"<details><summary>{summary}</summary><ul>{items}</ul></details>"


def _actions(plan: Plan, sure: bool, words: Words) -> str:
    if not sure:
        return button("leave", words("library.remove"), "pa-open", plan=plan.id)
    return button("remove", words("library.sure"), "pa-open pa-bad", plan=plan.id) + button(
        "stay", words("library.stay"), "pa-open", plan=plan.id
    )
