"""An answer's text as HTML: lines, lists, tables, and chips for its sources.

Everything that comes from outside is escaped here. A button carries `data-act` (what to
do) and `data-*` (with what); the scripts in `static/` send these to the server, which
checks them again.
"""

import re
from collections.abc import Sequence
from html import escape

from assistant.records import Citation
from corpus.records import Plan
from ui.words import Words

CHIP = re.compile(r"\[(\d{1,3})\]")
BULLET = re.compile(r"^[ \u3000]*(?:[-•·*]|\d{1,2}[.、)])[ \u3000]*")


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
    for match in CHIP.finditer(text):
        number = int(match[1])
        if not 1 <= number <= len(cited):
            continue
        pieces.append(escape(text[at : match.start()]))
        pieces.append(chip(number, turn, cited[number - 1], words))
        at = match.end()
    return "".join(pieces) + escape(text[at:])


def chip(number: int, turn: int, citation: Citation, words: Words) -> str:
    """The button [n] that opens a source."""
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
        bullet = BULLET.match(line) if blocks else None
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
            css = line_class(line, first=not blocks)
            blocks.append(f"<p{css}>{with_chips(line, turn, cited, words)}</p>")
    close()
    return "".join(blocks)


def line_class(line: str, first: bool) -> str:
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
