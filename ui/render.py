"""Answers as HTML. No Gradio; everything that comes from outside is escaped.

A button carries `data-act` (what to do) and `data-*` (with what); `static/thread.js`
sends these to the server, which checks them again.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape

from assistant.records import Answer, Citation, Facet
from corpus.records import Plan
from ui.conversation import Turn
from ui.words import Words

_CHIP = re.compile(r"\[(\d{1,3})\]")
_BULLET = re.compile(r"^[ \u3000]*(?:[-•·*]|\d{1,2}[.、)])[ \u3000]*")
_OPEN_SOURCES = 6
GROUPS = ("必须", "鼓励", "相关安排")
"""The groups of a checklist in the order in which they are told."""


def button(act: str, label: str, css: str, *, title: str = "", **data: object) -> str:
    """A button with escaped label, title and data; `label` is text, never markup."""
    fields = "".join(f' data-{key}="{escape(str(value))}"' for key, value in data.items())
    hint = f' title="{escape(title)}" aria-label="{escape(title)}"' if title else ""
    return (
        f'<button type="button" class="{css}" data-act="{act}"{fields}{hint}>'
        f"{escape(label)}</button>"
    )


def status_tag(plan: Plan, words: Words) -> str:
    """The plan's status; one that is not in force as it stands is marked."""
    status = plan.metadata.status
    if not status:
        return ""
    settled = status == "正式"
    label = status if settled else words("status.draft", status=status)
    return f'<span class="pa-tag {"" if settled else "pa-tag-draft"}">{escape(label)}</span>'


def plan_name(plan: Plan) -> str:
    """The plan's title, or its id where the text gives none."""
    return plan.metadata.title or plan.id


def with_chips(text: str, turn: int, cited: Sequence[Citation], words: Words) -> str:
    """Escape `text`; [n] becomes a button where there is an n-th source."""
    pieces, at = [], 0
    for match in _CHIP.finditer(text):
        number = int(match[1])
        if not 1 <= number <= len(cited):
            continue
        pieces.append(escape(text[at : match.start()]))
        pieces.append(_chip(number, turn, cited[number - 1], words))
        at = match.end()
    return "".join(pieces) + escape(text[at:])


def _chip(number: int, turn: int, citation: Citation, words: Words) -> str:
    title = words("cite.open", number=number, plan=plan_name(citation.plan))
    return button("cite", str(number), "pa-cite", title=title, turn=turn, cite=number - 1)


def body(text: str, turn: int, cited: Sequence[Citation], words: Words) -> str:
    """The answer's lines: the first stands out, `- ` lines are lists, `|` lines tables."""
    blocks: list[str] = []
    open_list: list[str] = []
    open_table: list[str] = []

    def close() -> None:
        if open_list:
            blocks.append(f"<ul>{''.join(open_list)}</ul>")
            open_list.clear()
        if open_table:
            blocks.append(_table(open_table, turn, cited, words))
            open_table.clear()

    for line in (line.strip() for line in text.splitlines()):
        bullet = _BULLET.match(line) if blocks else None
        if line.startswith("|"):
            if open_list:
                close()
            open_table.append(line)
        elif bullet and line[bullet.end() :]:
            if open_table:
                close()
            marker = line[: bullet.end()].strip()
            shown = "" if marker in "-•·*" else f"{marker} "
            item = with_chips(shown + line[bullet.end() :], turn, cited, words)
            open_list.append(f'<li class="{"pa-numbered" if shown else ""}">{item}</li>')
        elif line:
            close()
            css = _line_class(line, first=not blocks)
            blocks.append(f"<p{css}>{with_chips(line, turn, cited, words)}</p>")
    close()
    return "".join(blocks)


def _line_class(line: str, first: bool) -> str:
    """How a line looks: the answer itself, a group's name, a warning, the closing note."""
    if first:
        return ' class="pa-lead"'
    if line.startswith("【") and line.endswith("】"):
        return ' class="pa-group"'
    if line.startswith(("注意：", "提示：")):
        return ' class="pa-warning"'
    return ' class="pa-note"' if "以原文为准" in line or "以方案原文为准" in line else ""


def _table(lines: Sequence[str], turn: int, cited: Sequence[Citation], words: Words) -> str:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rows = [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]
    html = []
    for index, row in enumerate(rows):
        tag = "th" if index == 0 and len(rows) > 1 else "td"
        cells = "".join(f"<{tag}>{with_chips(cell, turn, cited, words)}</{tag}>" for cell in row)
        html.append(f"<tr>{cells}</tr>")
    return f'<div class="pa-scroll" tabindex="0"><table>{"".join(html)}</table></div>'


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
        f'<section class="pa-sources" aria-label="{escape(heading)}"><h4>{escape(heading)}</h4>'
        f"{shown}{more}</section>"
    )


def _source(index: int, turn: int, citation: Citation, words: Words) -> str:
    path = citation.path
    label = f'<span class="pa-source-path">{escape(_short(path[-1]))}</span>' if path else ""
    return (
        f'<li>{_chip(index + 1, turn, citation, words)}<span class="pa-source">{label}'
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
        chip = "" if number is None else _chip(number, turn, item.citation, words)
        css = {"适用": "yes", "不适用": "no"}.get(item.verdict, "open")
        facts = [f'<span class="pa-verdict pa-verdict-{css}">{escape(item.verdict)}</span>']
        if item.deadline_year:
            facts.append(f'<span class="pa-verdict">{item.deadline_year}年</span>')
        if item.missing:
            facts.append(f'<span class="pa-small">{escape(item.missing)}</span>')
        groups.setdefault(item.group, []).append(
            f"<li>{''.join(facts)}<span>{escape(item.citation.quote)}{chip}</span></li>"
        )
    return "".join(
        f'<section class="pa-checklist"><h4>{escape(group)}（{len(rows)}）</h4>'
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
    listed = answer.answered or not _CHIP.search(answer.text)
    sources = source_list(index, turn.sources, heading, words) if listed else ""
    if answer.items and sources:
        sources = f"<details><summary>{escape(heading)}</summary>{sources}</details>"
    note = words("note.original") if answer.answered and "原文为准" not in answer.text else ""
    return (
        f'<div class="pa-answer {"" if answer.answered else "pa-declined"}" tabindex="-1">{label}'
        f'<div class="pa-text">{body(text, index, turn.sources, words)}</div>'
        f"{checklist(answer, index, words)}{notes}{sources}"
        f"{understood(answer.understood, index, removable, words)}"
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
    kept = [ln for ln in lines[1:] if not _BULLET.match(ln) and not ln.startswith("【")]
    notes = "".join(f"<p{_line_class(ln, first=False)}>{escape(ln)}</p>" for ln in kept)
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
            f'<article class="pa-turn" data-turn="{index}"><div class="pa-question">'
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
