"""Several plans in one file: where each of them starts.

A plan starts at a title of the genre that stands on its own (附件2 / 某市某某方案) and is
followed by its own first heading 一、 or 第一章; a title that only a list or a notice
mentions is followed by none, or by the heading of the plan that it belongs to.
"""

import re

_KIND = "方案|措施|规则|办法|规划|意见|计划|细则|规定|条例|要点|纲要|指南|导则|政策"
_BRACKETED = r"(?:[（(〔][^（）()〔〕\n]{1,30}[)）〕])"
_TITLE = re.compile(rf"^[^。；：:！？，、]{{2,80}}(?:{_KIND}){_BRACKETED}*$")
_STATUS_LINE = re.compile(rf"^{_BRACKETED}$")
_NO_TITLE = re.compile(
    r"^[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]|^第[一二三四五六七八九十百]+[章节条]"
    r"|^[《〈]|^(?:专栏|表|图|注|附表|来源)|的通知$|公告$"
)
_ATTACHMENT = re.compile(r"^附 ?件 ?[0-9一二三四五六七八九十]{0,3} ?[：:]?$")
_FIRST = re.compile(r"^(?:一 ?、|第一章|第一条|第一部分)")
_LATER = re.compile(r"^(?:二 ?、|第二章|第二条|第二部分)")
_FIRST_WITHIN = 60  # lines between a title and its first heading: a preamble, a contents list
_SHORTEST = 300  # characters; what is shorter is no complete plan


def split_plans(text: str) -> list[tuple[int, int]]:
    """Half-open ranges that tile `text`, one for each plan; the first holds any notice."""
    lines = _lines(text)
    starts: list[int] = []
    open_since = 0  # the first line whose title may still claim the next first heading
    seen_later = False
    for index, (_, line) in enumerate(lines):
        if _LATER.match(line):
            seen_later = True
        elif _FIRST.match(line):
            title = _title_before(lines, index, open_since)
            if title is not None and (seen_later or not starts):
                starts.append(title)
                seen_later = False
            open_since = index + 1
    cuts = [0, *(_with_attachment(lines, start) for start in starts[1:]), len(text)]
    ranges = [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if b > a]
    if any(len(text[a:b].strip()) < _SHORTEST for a, b in ranges):
        return [(0, len(text))]
    return ranges


def _lines(text: str) -> list[tuple[int, str]]:
    """(offset, stripped line) of every line that is not blank."""
    lines: list[tuple[int, str]] = []
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((offset, line.strip()))
        offset += len(line) + 1
    return lines


def _title_before(lines: list[tuple[int, str]], first: int, open_since: int) -> int | None:
    """The line of the title that the first heading on line `first` belongs to."""
    for index in range(first - 1, max(open_since, first - _FIRST_WITHIN) - 1, -1):
        line = lines[index][1]
        if not (_TITLE.match(line) and not _NO_TITLE.search(line)):
            continue
        while index > open_since and _continues(lines[index - 1][1], line):
            index -= 1
            line = lines[index][1]
        return index
    return None


def _continues(line: str, title: str) -> bool:
    """True where `line` is the upper part of a title that was wrapped."""
    return (
        len(line) <= 40
        and not re.search(r"[。；：:！？，、）)]$|\d$|日$|发$", line)
        and not _NO_TITLE.search(line)
        and not _ATTACHMENT.match(line)
        and not _TITLE.match(line)
        and not re.search(r"[—–－-]$|\t", line)
        and len(title) <= 40
    )


def _with_attachment(lines: list[tuple[int, str]], index: int) -> int:
    """The offset of a title, or of the 附件2 above it."""
    if index and _ATTACHMENT.match(lines[index - 1][1]):
        index -= 1
    return lines[index][0]
