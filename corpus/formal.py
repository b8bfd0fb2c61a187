"""The set lines of official letters: titles, 文号, dates, bodies, signatures.

They are told by form alone (`tables/formal_lines.toml`); which of them belong to one plan
is the matter of `corpus.front`, what they say that of `corpus.metadata`.
"""

import re

from corpus.vocabulary import read_toml

_HAN = re.compile(r"[\u4e00-\u9fff]")
_ROWS = {row["name"]: row for row in read_toml("formal_lines.toml")["line"]}
_PATTERNS = {name: re.compile(row["pattern"]) for name, row in _ROWS.items()}
_LONGEST = {"addressee": 400, "body": 60, "copy_line": 200, "document_number": 80}
_LONGEST_LINE = 200


def form(name: str, line: str) -> re.Match[str] | None:
    """The match of the line's named form, put as its row says; None for a long line."""
    if len(line) > _LONGEST.get(name, _LONGEST_LINE):
        return None
    pattern, how = _PATTERNS[name], _ROWS[name]["match"]
    if how == "whole":
        return pattern.fullmatch(line)
    return pattern.match(line) if how == "start" else pattern.search(line)


def is_formal(line: str) -> bool:
    """A line of letterhead or signature: bodies, a date, a 文号, 抄送, 此件公开发布."""
    if len(line) > _LONGEST_LINE:
        return False
    if any(form(name, line) for name in ("day", "printed", "copy_line")):
        return True
    dated = form("date", line)
    if dated is not None and dated.group() == line:
        return True
    numbered = form("document_number", line)
    if numbered is not None and numbered.start() == 0:
        return True
    if form("remark", line) and form("formal_remark", line):
        return True
    return len(line) <= 120 and all(form("body", part) for part in line.split())


def reads_as_name(line: str) -> bool:
    """Mostly Chinese, so that it can be a title and not a code."""
    return len(_HAN.findall(line)) >= max(4, len(line) // 2)


def split_bodies(line: str) -> tuple[str, ...]:
    """The bodies that a line of letterhead or signature names; empty if it names others too.

    Names that a lost line break ran together part where the first one's place comes again.
    """
    bodies: list[str] = []
    for part in re.split(r"[\s、，,]+", line.replace("文件", " ")):
        if part:
            place = re.escape(part.removeprefix("中共")[:2])
            bodies += re.split(rf"(?<=[局委厅部府办院署室行会心])(?={place}|中共|国家)", part)
    return tuple(bodies) if all(form("body", body) for body in bodies) else ()
