"""Markdown -> text: marks go, words, numbers and tables (as tabs) stay."""

import re

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(\S.*?)[ \t]*#*[ \t]*$", re.M)
_RULE_ROW = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~).*$")
_BREAK = re.compile(r"^ {0,3}(?:(?:\* ?){3,}|(?:- ?){3,}|(?:_ ?){3,})$")
_BULLET = re.compile(r"^[ \t]*[*+-][ \t]+(?=\S)")
_QUOTE = re.compile(r"^ {0,3}(?:> ?)+")
_IMAGE = re.compile(r"!\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\]\n]{1,500})\]\([^)\n]{0,2000}\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,2000}?)\1")
_EMPHASIS = re.compile(r"(?<![\\*0-9])\*(?=[^\s*])([^*\n]{1,2000}?)(?<![\\\s])\*(?![*0-9])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>-])")
_COMMENT = re.compile(r"<!--.{0,10000}?-->", re.S)
_FRONT_MATTER = re.compile(r"\A---\n(?:[^\n]*\n){0,100}?---\n")


def is_markdown(text: str) -> bool:
    """True where headings are marked as Markdown does; a lone `#` is not enough."""
    return len(_HEADING.findall(text[:200_000])) >= 2


def read(text: str) -> str:
    """The words of a Markdown text, line by line."""
    text = _COMMENT.sub("", _FRONT_MATTER.sub("", text, count=1))
    lines: list[str] = []
    for line in text.split("\n"):
        if _FENCE.match(line) or _BREAK.match(line):
            continue
        if "|" in line and _RULE_ROW.match(line):
            continue
        lines.append(_words(line))
    return "\n".join(lines)


def _words(line: str) -> str:
    heading = _HEADING.match(line)
    line = heading[1] if heading else _QUOTE.sub("", line)
    stripped = line.strip()
    if stripped.count("|") >= 2 and stripped.startswith("|"):
        cells = re.split(r"(?<!\\)\|", stripped.strip("|"))
        return "\t".join(_inline(cell.strip()) for cell in cells)
    return _inline(_BULLET.sub("", line))


def _inline(text: str) -> str:
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    text = _EMPHASIS.sub(r"\1", _STRONG.sub(r"\2", text))
    return _ESCAPE.sub(r"\1", text.replace("<br>", " ").replace("<br/>", " "))
