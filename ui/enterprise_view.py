"""The enterprise's checklist as HTML, with deadlines, bodies and export forms."""

from dataclasses import asdict
from html import escape

from ui import render
from ui.answer_text import button, plan_name, status_tag, with_chips
from ui.conversation import Turn
from ui.profile import Checklist, Entry
from ui.words import Words

_VERDICTS = {"适用": "yes", "不适用": "no", "无法判断": "open"}


def view(found: Checklist, words: Words) -> str:
    """The whole checklist, or the decline where the plans hold nothing on it."""
    answer = found.answer
    if not found.entries:
        turn = Turn(found.profile.question(), answer, tuple(answer.citations))
        return render.answer_card(turn, 0, words)
    places = {entry: number for number, entry in enumerate(found.entries)}
    groups = "".join(
        f'<section class="pa-checklist"><h2>{escape(group)}'
        f' <span class="pa-small">{escape(words("enterprise.items", count=len(entries)))}</span>'
        f"</h2><ul>{''.join(_entry(e, places[e], words) for e in entries)}</ul></section>"
        for group, entries in found.groups()
    )
    lead = next((line for line in answer.text.splitlines() if line.strip()), "")
    lead = with_chips(lead, 0, answer.citations, words)
    return (
        f'<div class="pa-answer pa-enterprise"><p class="pa-lead">{lead}</p>'
        f"{_calendar(found, words)}{groups}"
        f'<p class="pa-note">{escape(words("note.original"))}</p></div>'
    )


def _entry(entry: Entry, place: int, words: Words) -> str:
    item = entry.item
    css = _VERDICTS.get(item.verdict, "open")
    plan = item.citation.plan
    facts = [
        f"<span>{escape(plan_name(plan))}</span>{status_tag(plan, words)}",
        escape(words("enterprise.by", year=item.deadline_year)) if item.deadline_year else "",
        escape(words("enterprise.missing", fact=item.missing)) if item.missing else "",
        escape(words("enterprise.ask", bodies=entry.led)) if entry.led else "",
    ]
    told = "".join(f'<span class="pa-small">{fact}</span>' for fact in facts if fact)
    opened = button("row", words("open"), "pa-open", title=words("enterprise.open"), index=place)
    return (
        f'<li><span class="pa-verdict pa-verdict-{css}">{escape(item.verdict)}</span>'
        f'<div class="pa-entry"><p>{escape(item.citation.quote)}</p>'
        f'<div class="pa-entry-facts">{told}</div></div>{opened}</li>'
    )


def _calendar(found: Checklist, words: Words) -> str:
    years = found.deadlines()
    if not years:
        return ""
    lines = "".join(
        f"<li><b>{escape(words('enterprise.by', year=year))}</b>"
        f"<span>{escape(words('enterprise.items', count=len(entries)))}</span></li>"
        for year, entries in years
    )
    title = escape(words("enterprise.calendar"))
    return f'<section class="pa-calendar" aria-label="{title}"><ol>{lines}</ol></section>'


def export_forms(found: Checklist, words: Words) -> str:
    """Buttons that post the profile and get the checklist as a file."""
    if not found.entries:
        return ""
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(text)}">'
        for name, text in asdict(found.profile).items()
    )
    buttons = "".join(
        f'<button type="submit" class="pa-plain" formaction="export/checklist.{form}">'
        f"{label}</button>"
        for form, label in (("docx", "Word"), ("xlsx", "XLSX"), ("ics", words("export.ics")))
    )
    return (
        f'<form method="post" class="pa-summary"><span class="pa-small">'
        f"{escape(words('export'))}</span>{fields}{buttons}</form>"
    )
