"""A conversation as HTML: answers, their sources, how they were understood, what to ask next.

No Gradio here; `answer_text` escapes what comes from outside.
"""

from collections.abc import Mapping, Sequence
from html import escape

from assistant.records import Answer, Citation, Facet
from ui.answer_text import BULLET, CHIP, body, button, chip, line_class, plan_name, status_tag
from ui.conversation import Turn
from ui.facets import pieces
from ui.words import Words

_OPEN_SOURCES = 6
GROUPS = ("必须", "鼓励", "相关安排")
"""The groups of a checklist in the order in which they are told."""


def source_list(turn: int, cited: Sequence[Citation], heading: str, words: Words) -> str:
    """The sources under an answer, plan by plan: number, nearest heading, first words."""
    if not cited:
        return ""
    groups: dict[str, list[str]] = {}
    plans = {citation.plan.id: citation.plan for citation in cited}
    for index, citation in enumerate(cited):
        if index == _OPEN_SOURCES:
            break
        groups.setdefault(citation.plan.id, []).append(_source(index, turn, citation, words))
    shown = "".join(
        f'<p class="pa-source-plan">{escape(plan_name(plans[key]))}'
        f"{status_tag(plans[key], words)}</p><ol>{''.join(rows)}</ol>"
        for key, rows in groups.items()
    )
    rest = [_source(n, turn, c, words) for n, c in enumerate(cited) if n >= _OPEN_SOURCES]
    more = (
        f"<details><summary>{escape(words('sources.more', count=len(rest)))}</summary>"
        f"<ol>{''.join(rest)}</ol></details>"
        if rest
        else ""
    )
    return (
        f'<section class="pa-sources" aria-label="{escape(heading)}"><h3>{escape(heading)}</h3>'
        f"{shown}{more}</section>"
    )


def _source(index: int, turn: int, citation: Citation, words: Words) -> str:
    path = citation.path
    label = f'<span class="pa-source-path">{escape(_short(path[-1]))}</span>' if path else ""
    return (
        f'<li>{chip(index + 1, turn, citation, words)}<span class="pa-source">{label}'
        f"{escape(_short(citation.quote, 60))}</span></li>"
    )


def _short(label: str, limit: int = 28) -> str:
    return label if len(label) <= limit else label[: limit - 1] + "…"


def understood(facets: Sequence[Facet], turn: int, removable: Sequence[int], words: Words) -> str:
    """How the question was understood; a chip whose index is `removable` has a cross."""
    if not facets:
        return ""
    chips = []
    for index, facet in enumerate(facets):
        told = escape(facet.text)
        text = f'<b>{escape(facet.kind)}</b> <span title="{told}">{told}</span>'
        cross = ""
        if index in removable:
            title = words("facet.remove", kind=facet.kind, text=facet.text)
            cross = button("drop", "×", "pa-cross", title=title, turn=turn, facet=index)
        chips.append(f'<span class="pa-facet">{text}{cross}</span>')
    return (
        f'<div class="pa-understood"><span class="pa-small">{escape(words("understood"))}</span>'
        f"{''.join(chips)}</div>"
    )


def suggestions(texts: Sequence[str], words: Words) -> str:
    """Questions that can be asked next."""
    if not texts:
        return ""
    buttons = "".join(button("ask", text, "pa-suggestion", text=text) for text in texts)
    return (
        f'<div class="pa-suggestions"><span class="pa-small">{escape(words("suggestions"))}'
        f"</span>{buttons}</div>"
    )


def checklist(answer: Answer, turn: int, words: Words) -> str:
    """An applicability answer's items by group, each with verdict and chip."""
    if not answer.items:
        return ""
    groups: dict[str, list[str]] = {group: [] for group in GROUPS}
    for item in answer.items:
        number = _number(item.citation, answer.citations)
        opened = "" if number is None else chip(number, turn, item.citation, words)
        css = {"适用": "yes", "不适用": "no"}.get(item.verdict, "open")
        facts = [f'<span class="pa-verdict pa-verdict-{css}">{escape(item.verdict)}</span>']
        if item.deadline_year:
            facts.append(f'<span class="pa-verdict">{item.deadline_year}年</span>')
        if item.missing:
            facts.append(f'<span class="pa-small">{escape(item.missing)}</span>')
        groups.setdefault(item.group, []).append(
            f"<li>{''.join(facts)}<span>{escape(item.citation.quote)}{opened}</span></li>"
        )
    return "".join(
        f'<section class="pa-checklist"><h3>{escape(group)}（{len(rows)}）</h3>'
        f"<ul>{''.join(rows)}</ul></section>"
        for group, rows in groups.items()
        if rows
    )


def _number(wanted: Citation, cited: Sequence[Citation]) -> int | None:
    """The number (from 1) of the source that holds a passage."""
    for number, citation in enumerate(cited, 1):
        if citation.plan.id == wanted.plan.id and wanted.span in citation.span:
            return number
    return None


def answer_card(turn: Turn, index: int, words: Words, removable: Sequence[int] = ()) -> str:
    """One answer: text, checklist, sources, how it was understood.

    A checklist stands for the lines that tell it in the text. A decline's sources are
    listed only where its text does not open them itself.
    """
    answer = turn.answer
    heading = words("sources" if answer.answered else "sources.nearest")
    label = "" if answer.answered else f'<p class="pa-badge">{escape(words("declined"))}</p>'
    text, notes = _around_checklist(answer.text) if answer.items else (answer.text, "")
    listed = answer.answered or not CHIP.search(answer.text)
    sources = source_list(index, turn.sources, heading, words) if listed else ""
    if answer.items and sources:
        sources = f"<details><summary>{escape(heading)}</summary>{sources}</details>"
    note = words("note.original") if answer.answered and "原文为准" not in answer.text else ""
    return (
        f'<div class="pa-answer {"" if answer.answered else "pa-declined"}" tabindex="-1">{label}'
        f'<div class="pa-text">{body(text, index, turn.sources, words)}</div>'
        f"{checklist(answer, index, words)}{notes}{sources}"
        f"{understood(pieces(answer), index, removable, words)}"
        + (f'<p class="pa-note">{escape(note)}</p>' if note else "")
        + "</div>"
    )


def acts(turn: int, last: bool, judged: bool | None, words: Words) -> str:
    """What can be done with an answer: say that it helps or is wrong; ask the last anew."""
    buttons = [
        _judge("good", turn, judged is True, words),
        _judge("bad", turn, judged is False, words),
    ]
    if last:
        buttons += [button(act, words(f"act.{act}"), "pa-act") for act in ("edit", "retry")]
    return f'<div class="pa-acts">{"".join(buttons)}</div>'


def _judge(act: str, turn: int, pressed: bool, words: Words) -> str:
    hint = words("act.bad.how") if act == "bad" else ""
    prompt = f' data-prompt="{escape(hint)}"' if hint else ""
    return (
        f'<button type="button" class="pa-act" data-act="{act}" data-turn="{turn}"{prompt} '
        f'aria-pressed="{"true" if pressed else "false"}">{escape(words(f"act.{act}"))}</button>'
    )


def _around_checklist(text: str) -> tuple[str, str]:
    """The first line of an answer, and as HTML those that are no item and no group's name."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    kept = [ln for ln in lines[1:] if not BULLET.match(ln) and not ln.startswith("【")]
    notes = "".join(f"<p{line_class(ln, first=False)}>{escape(ln)}</p>" for ln in kept)
    return "".join(lines[:1]), f'<div class="pa-text">{notes}</div>' if notes else ""


def thread(
    turns: Sequence[Turn],
    words: Words,
    removable: Sequence[int] = (),
    judged: Mapping[int, bool] | None = None,
) -> str:
    """The whole conversation; `removable` are the last turn's facets, `judged` by turn."""
    articles = []
    for index, turn in enumerate(turns):
        last = index == len(turns) - 1
        word = (judged or {}).get(index)
        articles.append(
            f'<article class="pa-turn" data-turn="{index}">'
            '<div class="pa-question" role="heading" aria-level="2">'
            f'<span class="pa-hidden">{escape(words("asked"))}</span>'
            f"<span>{escape(turn.question)}</span></div>"
            f"{answer_card(turn, index, words, removable if last else ())}"
            f"{acts(index, last, word, words)}"
            f"{suggestions(turn.suggestions, words) if last else ''}</article>"
        )
    return (
        f'<div class="pa-thread" role="log" aria-live="polite" '
        f'aria-label="{escape(words("thread"))}">{"".join(articles)}</div>'
    )


def welcome(groups: Sequence[tuple[str, Sequence[str]]], plans: int, words: Words) -> str:
    """What the page can do: for each kind of user some questions that it can answer."""
    if not plans:
        return (
            f'<div class="pa-welcome"><h2>{escape(words("welcome.empty"))}</h2>'
            f"<p>{escape(words('welcome.empty.how'))}</p></div>"
        )
    cards = "".join(
        f'<section class="pa-kind"><h3>{escape(words(f"user.{user}"))}</h3>'
        f"<p>{escape(words(f'user.{user}.can'))}</p>"
        + "".join(button("ask", text, "pa-example", text=text) for text in questions)
        + "</section>"
        for user, questions in groups
    )
    return (
        f'<div class="pa-welcome"><h2>{escape(words("welcome"))}</h2>'
        f"<p>{escape(words('welcome.how', count=plans))}</p>"
        f'<div class="pa-kinds">{cards}</div></div>'
    )
