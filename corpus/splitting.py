"""Several plans in one file: where each of them starts.

A plan starts at a title of the genre that stands on its own (附件2 / 某市某某方案) and is
followed by its own first heading 一、 or 第一章. What is attached to a plan belongs to it;
so a title under 附件2 starts a plan only where the first one stands under 附件1, behind
nothing more than a notice.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

_KIND = "方案|措施|规则|办法|规划|意见|计划|细则|规定|条例|要点|纲要|政策"
_BRACKETED = r"(?:[（(〔][^（）()〔〕\n]{1,30}[)）〕])"
_TITLE = re.compile(rf"^[^。；：:！？，、]{{2,80}}(?:{_KIND}){_BRACKETED}*$")
_NO_TITLE = re.compile(
    r"^[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]|^第[一二三四五六七八九十百]+[章节条]"
    r"|^[《〈]|^(?:专栏|表|图|注|附表|来源)|^20\d\d年?[一-鿿]{2,4}$|X{2}|×{2}|\t| {2}"
)
_ATTACHMENT = re.compile(r"^附 ?件 ?[0-9一二三四五六七八九十]{0,3} ?[：:]?$")
_FIRST = re.compile(r"^(?:一 ?、|第一章|第一条|第一部分)")
_LATER = re.compile(r"^(?:二 ?、|第二章|第二条|第二部分)")
_FIRST_WITHIN = 60  # lines between a title and its first heading: a preamble, a contents list
_SENTENCES = 8  # what has fewer is no complete plan, but a contents list or a form


@dataclass(frozen=True, slots=True)
class _Start:
    offset: int
    attached: bool


def split_plans(text: str) -> list[tuple[int, int]]:
    """Half-open ranges that tile `text`, one for each plan; the first holds any notice."""
    starts = _starts(_lines(text))
    later = [start for start in starts[1:] if starts[0].attached or not start.attached]
    ranges = list(pairwise([0, *(start.offset for start in later), len(text)]))
    if any(text.count("。", *bounds) < _SENTENCES for bounds in ranges):
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


def _starts(lines: list[tuple[int, str]]) -> list[_Start]:
    """Every title that a first heading follows, where a second one came in between."""
    starts: list[_Start] = []
    free = 0  # the first line whose title may still claim the next first heading
    seen_later = True
    for index, (_, line) in enumerate(lines):
        if _LATER.match(line):
            seen_later = True
        elif _FIRST.match(line):
            title = _title_before(lines, index, free)
            if title is not None and seen_later:
                attached = title > 0 and bool(_ATTACHMENT.match(lines[title - 1][1]))
                starts.append(_Start(lines[title - attached][0], attached))
                seen_later = False
            free = index + 1
    return starts


def _title_before(lines: list[tuple[int, str]], first: int, free: int) -> int | None:
    """The line at which the title of the first heading on line `first` starts."""
    for index in range(first - 1, max(free, first - _FIRST_WITHIN) - 1, -1):
        if _TITLE.match(lines[index][1]) and not _NO_TITLE.search(lines[index][1]):
            while index > free and _continues(lines[index - 1][1]):
                index -= 1
            return index
    return None


def _continues(line: str) -> bool:
    """True where `line` may be the upper part of a title that was wrapped."""
    return (
        len(line) <= 40
        and not re.search(r"[。；：:！？，、）)—–－-]$|\d$|日$|发$", line)
        and not _NO_TITLE.search(line)
        and not _ATTACHMENT.match(line)
        and not _TITLE.match(line)
    )
