"""The evidence panel and the page of a whole plan: the source's text with a passage marked."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

from assistant.records import Citation
from corpus.records import Clause, Plan, Span
from ui.answer_text import plan_name, status_tag
from ui.words import Words

AROUND = 2_500
"""Characters of the plan shown before and after a passage in the panel."""


def facts(plan: Plan, words: Words) -> str:
    """文号, date and issuers in one line; what the plan does not say is left out."""
    data = plan.metadata
    parts = [data.document_number, data.date, "、".join(data.issuers)]
    told = " · ".join(part for part in parts if part)
    return f'<p class="pa-facts">{escape(told)}</p>' if told else ""


def reference(citation: Citation) -> str:
    """The quote with where it stands, for pasting into a report."""
    data = citation.plan.metadata
    extra = "，".join(
        part
        for part in (data.document_number, "" if data.status == "正式" else data.status)
        if part
    )
    where = " › ".join(label.rstrip("。") for label in citation.path)
    number = citation.plan.page(citation.span.start)
    where += "" if number is None else f"，第 {number} 页"
    name = f"《{plan_name(citation.plan)}》" + (f"（{extra}）" if extra else "")
    return f"“{citation.quote}”——{name}{where}"


def clause_html(plan: Plan, clause: Clause, marked: Span | None) -> str:
    """One clause as a paragraph, the marked part of it in `<mark>`."""
    mended = plan.mended(clause.span)
    start = end = len(mended.text)
    if marked is not None and clause.span.overlaps(marked):
        start = bisect_left(mended.offsets, marked.start)
        end = bisect_left(mended.offsets, marked.end)
    text, hit = mended.text, escape(mended.text[start:end])
    inner = escape(text[:start]) + (f"<mark>{hit}</mark>" if hit else "") + escape(text[end:])
    level = min(len(clause.path), 4)
    css = f"pa-clause pa-{clause.kind}" + (f" pa-level-{level}" if clause.kind == "heading" else "")
    return f'<p class="{css}" id="c-{escape(clause.id)}">{inner}</p>'


def around(plan: Plan, span: Span, reach: int = AROUND) -> Sequence[Clause]:
    """The clauses that lie within `reach` characters of `span`."""
    low, high = span.start - reach, span.end + reach
    return [c for c in plan.clauses if c.span.end > low and c.span.start < high]


def breadcrumb(path: Iterable[str], words: Words) -> str:
    """The heading labels above a passage."""
    items = "".join(f"<li>{escape(label.rstrip('。'))}</li>" for label in path)
    return f'<ol class="pa-path" aria-label="{escape(words("evidence.path"))}">{items}</ol>'


def plan_link(plan: Plan, span: Span | None = None) -> str:
    """The address of the whole plan, at a passage where one is given."""
    address = f"plans/{quote(plan.id, safe='')}"
    return address if span is None else f"{address}?start={span.start}&end={span.end}#hit"


def panel(citation: Citation, number: int | None, words: Words, asked_for: bool = True) -> str:
    """The panel for a passage; `number` is the chip that opens it, where one does.

    One that nobody asked for stays closed on a phone, and does not take the focus.
    """
    plan = citation.plan
    text = "".join(clause_html(plan, c, citation.span) for c in around(plan, citation.span))
    first, last = plan.clauses[:1], plan.clauses[-1:]
    cut = words("evidence.more")
    chip = "" if number is None else f'<span class="pa-cite pa-cite-still">{number}</span>'
    before = "" if first and f'id="c-{escape(first[0].id)}"' in text else cut
    after = "" if last and f'id="c-{escape(last[0].id)}"' in text else cut
    return (
        f'<section class="pa-evidence{"" if asked_for else " pa-auto"}" tabindex="-1" '
        f'aria-label="{escape(words("evidence"))}">'
        f'<header><div class="pa-evidence-bar">{chip}<h2>'
        f"{escape(plan_name(plan))}</h2>{status_tag(plan, words)}"
        f'<button type="button" class="pa-close" data-act="close" '
        f'aria-label="{escape(words("close"))}">×</button></div>'
        f"{facts(plan, words)}{breadcrumb(citation.path, words)}{_page(citation, words)}</header>"
        f'<div class="pa-source-text" tabindex="0">{_edge(before)}{text}{_edge(after)}</div>'
        f'<footer><button type="button" class="pa-plain" data-act="copy" '
        f'data-copy="{escape(reference(citation))}" data-done="{escape(words("copied"))}">'
        f"{escape(words('copy'))}</button>"
        f'<a class="pa-plain" href="{escape(plan_link(plan, citation.span))}" target="_blank" '
        f'rel="noopener">{escape(words("evidence.whole"))}</a></footer></section>'
    )


def _page(citation: Citation, words: Words) -> str:
    """The page of a PDF on which the passage starts."""
    number = citation.plan.page(citation.span.start)
    told = words("evidence.page", number=number)
    return "" if number is None else f'<p class="pa-facts">{escape(told)}</p>'


def _edge(text: str) -> str:
    return f'<p class="pa-edge">{escape(text)}</p>' if text else ""


def empty(words: Words) -> str:
    """The panel before a chip was chosen."""
    return (
        f'<section class="pa-evidence pa-evidence-empty"><h2>{escape(words("evidence"))}</h2>'
        f"<p>{escape(words('evidence.empty'))}</p></section>"
    )


def outline(plan: Plan) -> str:
    """The plan's headings as links into its page."""
    items = []
    for clause in plan.clauses:
        if clause.kind == "heading" and clause.path:
            level = min(len(clause.path), 4)
            label = escape(clause.path[-1].rstrip("。"))
            items.append(
                f'<li class="pa-outline-{level}"><a href="#c-{escape(clause.id)}">{label}</a></li>'
            )
    return f"<ol>{''.join(items)}</ol>"


def page(plan: Plan, words: Words, marked: Span | None = None) -> str:
    """The whole plan as a page of its own: outline and text, a passage marked."""
    text = "".join(clause_html(plan, clause, marked) for clause in plan.clauses)
    text = text.replace("<mark>", '<mark id="hit">', 1)
    title = escape(plan_name(plan))
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="../files/style.css"></head><body class="pa-plan-page">'
        f"<header><h1>{title}</h1>{status_tag(plan, words)}{facts(plan, words)}"
        f'<p class="pa-note">{escape(words("note.original"))}</p></header>'
        f'<div class="pa-plan"><nav aria-label="{escape(words("outline"))}">'
        f"<details open><summary>{escape(words('outline'))}</summary>"
        f"{outline(plan)}</details></nav>"
        f"<main>{text}</main></div></body></html>"
    )
