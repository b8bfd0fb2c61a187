"""Table rows in plain text: tab-separated, piped, or with the tags of a cut HTML table."""

import re

_TAGS = re.compile(r"</?(?:p|td|tr|th|table|tbody|thead|br)\b[^<>]{0,200}>", re.I)
_RULE = re.compile(r"[\s|:+—─━=_-]+")
_MARKED_START = re.compile(r"\s*\S{1,6}\t\s*")


def is_rule(line: str) -> bool:
    """A line that only draws: dashes between tabs, `|---|---|`."""
    return len(line) >= 3 and _RULE.fullmatch(line) is not None and ("\t" in line or "|" in line)


def cells(line: str) -> int:
    """How many cells a line shows; 1 where it is no row."""
    if line.startswith("|") or line.count("|") >= 2:
        return max(1, line.strip("|").count("|") + 1)
    return len([cell for cell in line.split("\t") if cell.strip()])


def is_row(line: str, neighbour_is_row: bool) -> bool:
    """Whether a line is a row; a single tab needs a row beside it."""
    if is_rule(line):
        return True
    if line.startswith("|") and line.count("|") >= 2:
        return True
    if _TAGS.match(line) or ("\t" in line and _TAGS.search(line)):
        return True
    count = cells(line)
    if count >= 3:
        return True
    return neighbour_is_row and "\t" in line


def row_is_open(line: str) -> bool:
    """True where a row goes on in the next line: a tag is still to be closed."""
    return line.lower().count("<p>") > line.lower().count("</p>")
