"""Tables as HTML: targets. Each row has a chip that opens its passage."""

from collections.abc import Sequence
from html import escape

from ui.answer_text import button, plan_name, status_tag
from ui.target_rows import KINDS, TargetRow
from ui.words import Words

PAGE = 200
"""Rows shown at once; narrowing or exporting gives the rest."""


_STYLES = ("", "", ' class="pa-short"', ' class="pa-short"', "")


def head(labels: Sequence[str]) -> str:
    """A header row."""
    cells = "".join(f'<th scope="col">{escape(label)}</th>' for label in labels)
    return f"<thead><tr>{cells}</tr></thead>"


def targets(given: Sequence[TargetRow], words: Words) -> str:
    """The targets table; on a phone each row is a card (labels from `data-label`)."""
    if not given:
        return f'<p class="pa-none">{escape(words("table.none"))}</p>'
    labels = [words(f"target.{key}") for key in ("name", "value", "year", "kind", "plan")]
    body = []
    for row in given[:PAGE]:
        target = row.target
        firm = words("soft" if target.soft else "firm") if target.kind == "target" else ""
        kind = " · ".join(part for part in (KINDS[target.kind], firm) if part)
        said = {"target.broken": not target.trusted, "target.corrected": target.corrected}
        mark = "".join(
            f'<span class="pa-tag pa-tag-draft">{escape(words(key))}</span>'
            for key, holds in said.items()
            if holds
        )
        opened = button(
            "row", words("open"), "pa-open", title=words("target.open", name=row.name),
            plan=row.plan.id, index=row.index,
        )  # fmt: skip
        tag = "" if row.plan.metadata.status == "正式" else status_tag(row.plan, words)
        cells = [
            f"<b>{escape(row.name)}</b>",
            f'<span class="pa-value">{escape(row.value) or "—"}</span>{mark}',
            escape(row.year) or "—",
            escape(kind),
            f"{escape(plan_name(row.plan))} {tag}",
        ]
        html = "".join(
            f'<td data-label="{escape(label)}"{css}>{cell}</td>'
            for label, cell, css in zip(labels, cells, _STYLES, strict=True)
        )
        body.append(f"<tr>{html}<td>{opened}</td></tr>")
    more = len(given) - PAGE
    note = f'<p class="pa-note">{escape(words("table.more", count=more))}</p>' if more > 0 else ""
    return (
        f'<div class="pa-grid" tabindex="0"><table>{head([*labels, words("open")])}'
        f"<tbody>{''.join(body)}</tbody></table></div>{note}"
    )
