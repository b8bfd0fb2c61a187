"""Lines: what is neither blank nor a page mark, and how wide its neighbours are wrapped."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_INLINE_MARK = re.compile(r"(?<=[。；）])[ \u3000]{2,}(?=[（(]?[一二三四五六七八九十]{1,3}[）)、])")
_CHUNK = 120  # lines that share one wrap width
NARROWEST_WRAP, _WIDEST_WRAP = 40, 160
SLACK = 6  # a wrapped line may be this much narrower: an indent, a mark that may not stand first


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is neither blank nor a page mark; offsets without the blanks around."""

    start: int
    end: int
    text: str
    indent: int  # blanks before it, in columns
    width: int  # columns: 2 for a Chinese character, 1 for a Latin one
    after_mark: bool  # a page mark stands between it and the line before
    wrap: int  # the width at which the lines around are wrapped, 0 where they are not


def read_lines(text: str, page_marks: Sequence[tuple[int, int]]) -> list[Line]:
    """The lines of a source in order, page marks left out."""
    marks = dict(page_marks)
    raw: list[tuple[int, int, str, int, int, bool]] = []
    after_mark = False
    for start, end, left in _line_bounds(text):
        content = text[start:end]
        stripped = content.strip()
        lead = len(content) - len(content.lstrip())
        first, last = start + lead, start + lead + len(stripped)
        if stripped and marks.get(first, -1) == last:
            after_mark = True
        elif stripped:
            indent = _width(content[:lead].expandtabs(4))
            width = _width(text[left:last].lstrip())
            raw.append((first, last, stripped, indent, width, after_mark))
            after_mark = False
    return [Line(*values, wrap) for values, wrap in zip(raw, _wraps(raw), strict=True)]


def _wraps(raw: Sequence[tuple[int, int, str, int, int, bool]]) -> list[int]:
    """For each line the width at which its block is wrapped, 0 where it is not.

    A source may have several, of its text and of its boxes; a line belongs to the smallest
    that holds it and its neighbours.
    """
    widths = [width for *_, width, _ in raw]
    wraps: list[int] = []
    for first in range(0, len(widths), _CHUNK):
        modes = _wrap_widths(widths[max(0, first - _CHUNK // 2) : first + _CHUNK + _CHUNK // 2])
        for index in range(first, min(first + _CHUNK, len(widths))):
            widest = max(widths[max(0, index - 1) : index + 2])
            wraps.append(next((mode for mode in modes if widest <= mode + SLACK), 0))
    return wraps


def _line_bounds(text: str) -> Iterator[tuple[int, int, int]]:
    """Start and end of lines and where the whole line starts.

    A line has parts where a numbered heading follows a sentence and a wide gap.
    """
    for match in _LINE.finditer(text):
        left, end = match.span()
        start = left
        for gap in _INLINE_MARK.finditer(text, start, end):
            yield start, gap.start(), start
            start = gap.end()
        yield start, end, left


def _width(text: str) -> int:
    return len(text.encode("gb18030", "replace"))


def _wrap_widths(widths: Sequence[int]) -> list[int]:
    """The widths, rising, at which most of the longer lines end; none where they end anywhere."""
    counts = Counter(width for width in widths if width >= NARROWEST_WRAP)
    total = counts.total()
    modes: list[int] = []
    while len(modes) < 3:
        candidates = [width for width in counts if width <= _WIDEST_WRAP]
        if not candidates:
            break
        edge = max(candidates, key=lambda width: (_near(counts, width), width))
        share = _near(counts, edge)
        if share < max(4, 0.08 * total):
            break
        window = range(edge - SLACK + 1, edge + 1)
        modes.append(max(window, key=lambda width: (counts[width], width)))
        for width in (*window, edge + 1):
            counts.pop(width, None)
    modes.sort()
    held = total - counts.total()
    beyond = sum(count for width, count in counts.items() if modes and width > modes[-1] + SLACK)
    return modes if held >= 0.5 * total and beyond <= 0.1 * total else []


def _near(counts: Counter[int], edge: int) -> int:
    return sum(counts[width] for width in range(edge - SLACK + 1, edge + 1))


def indents_tell(lines: Sequence[Line]) -> bool:
    """Whether an indent marks a new paragraph here: some lines have one, most have none."""
    long = [line for line in lines if line.width >= NARROWEST_WRAP]
    indented = sum(1 for line in long if line.indent >= 2)
    return len(long) >= 4 and 0.03 * len(long) <= indented <= 0.7 * len(long)
