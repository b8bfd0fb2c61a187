"""Paragraphs: the lines of a source put together again.

Sources come with one paragraph a line, with hard wraps at a fixed width, with blank lines
between all lines or none, and with paragraphs cut by a page. So a line break is judged by
what stands on both sides of it: the mark of a new heading, an indent, an open bracket,
the end of a sentence, the line's width beside that of the lines around it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.formal import form
from corpus.grid import is_row, row_is_open
from corpus.headings import Marker, read_marker
from corpus.mend import Mended, mend

_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_SENTENCE_END = re.compile(r"[。！？；：:;!?…][”’」』》）)〕】\]]*$")
_OPENING, _CLOSING = "（(《〈〔【[", "）)》〉〕】]"
_LONGEST_BRACKET = 400
_CHUNK = 120  # lines that share one wrap width
_NARROWEST_WRAP, _WIDEST_WRAP = 40, 160
_SLACK = 6  # a wrapped line may be this much narrower: an indent, a mark that may not stand first


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is neither blank nor a page mark; offsets without the blanks around."""

    start: int
    end: int
    text: str
    indent: int  # blanks before it, in columns
    width: int  # columns: 2 for a Chinese character, 1 for a Latin one
    wrap: int  # the width at which the lines around are wrapped, 0 where they are not


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its mended text, where each character stands, and its mark."""

    mended: Mended
    marker: Marker | None
    row: bool  # a table row
    lines: int

    @property
    def text(self) -> str:
        """The mended text; never empty."""
        return self.mended.text

    def parted(self, at: int) -> tuple["Paragraph", "Paragraph"]:
        """The text up to `at` and the rest, neither of them blank."""
        text, offsets = self.mended.text, self.mended.offsets
        first = Mended(text[:at].rstrip(), offsets[: len(text[:at].rstrip())])
        rest = len(text) - len(text[at:].lstrip())
        second = Mended(text[rest:], offsets[rest:])
        return (
            Paragraph(first, self.marker, self.row, self.lines),
            Paragraph(second, read_marker(second.text), self.row, self.lines),
        )

    @staticmethod
    def joined(parts: "Sequence[Paragraph]") -> "Paragraph":
        """Neighbours as one paragraph, read on without a blank."""
        if len(parts) == 1:
            return parts[0]
        text = "".join(part.text for part in parts)
        offsets = tuple(offset for part in parts for offset in part.mended.offsets)
        lines = sum(part.lines for part in parts)
        return Paragraph(Mended(text, offsets), parts[0].marker, parts[0].row, lines)


def read_paragraphs(text: str, page_marks: Sequence[tuple[int, int]]) -> list[Paragraph]:
    """The paragraphs of a source in order; page marks are in none of them."""
    lines = _read_lines(text, page_marks)
    rows = _rows(lines)
    indents = _indents_tell(lines)
    paragraphs: list[Paragraph] = []
    group: list[Line] = []
    state = _Open()
    marks = _Cursor(page_marks)

    def close() -> None:
        if group:
            start, end = group[0].start, group[-1].end
            mended = mend(text, start, end, marks.within(start, end))
            if mended.text:
                row = state.row
                marker = None if row else read_marker(mended.text)
                paragraphs.append(Paragraph(mended, marker, row, len(group)))
            group.clear()

    for line, row in zip(lines, rows, strict=True):
        if group and not state.takes(group, line, row, indents):
            close()
        if not group:
            state.begin(row)
        group.append(line)
        state.add(line)
    close()
    return paragraphs


class _Cursor:
    """Sorted spans, asked for in rising order."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = spans
        self._at = 0

    def within(self, start: int, end: int) -> list[tuple[int, int]]:
        while self._at < len(self._spans) and self._spans[self._at][1] <= start:
            self._at += 1
        found, index = [], self._at
        while index < len(self._spans) and self._spans[index][0] < end:
            found.append(self._spans[index])
            index += 1
        return found


def _read_lines(text: str, page_marks: Sequence[tuple[int, int]]) -> list[Line]:
    whole_line_marks = {start: end for start, end in page_marks}
    raw: list[tuple[int, int, str, int, int]] = []
    for match in _LINE.finditer(text):
        content = match.group()
        stripped = content.strip()
        if not stripped:
            continue
        start = match.start() + len(content) - len(content.lstrip())
        if whole_line_marks.get(start, -1) == start + len(stripped):
            continue
        indent = _width(content[: start - match.start()].expandtabs(4))
        raw.append((start, start + len(stripped), stripped, indent, _width(stripped)))
    lines = []
    for first in range(0, len(raw), _CHUNK):
        chunk = raw[first : first + _CHUNK]
        around = raw[max(0, first - _CHUNK // 2) : first + _CHUNK + _CHUNK // 2]
        wrap = _wrap_width([width for *_, width in around])
        lines += [Line(*values, wrap) for values in chunk]
    return lines


def _width(text: str) -> int:
    return len(text.encode("gb18030", "replace"))


def _wrap_width(widths: Sequence[int]) -> int:
    """The width at which most of the longer lines end, or 0 where they end anywhere."""
    longer = [width for width in widths if width >= _NARROWEST_WRAP]
    if len(longer) < 4:
        return 0
    counts = Counter(longer)
    best, share = 0, 0
    for width in counts:
        if width <= _WIDEST_WRAP:
            near = sum(counts[near] for near in range(width - _SLACK + 1, width + 1))
            if near > share or (near == share and width > best):
                best, share = width, near
    beyond = sum(count for width, count in counts.items() if width > best + 4)
    if share < 0.5 * len(longer) or beyond > 0.1 * len(longer):
        return 0
    return max(range(best - _SLACK + 1, best + 1), key=lambda width: (counts[width], width))


def _indents_tell(lines: Sequence[Line]) -> bool:
    """Whether an indent marks a new paragraph here: some lines have one, most have none."""
    long = [line for line in lines if line.width >= _NARROWEST_WRAP]
    indented = sum(1 for line in long if line.indent >= 2)
    return len(long) >= 4 and 0.03 * len(long) <= indented <= 0.7 * len(long)


def _rows(lines: Sequence[Line]) -> list[bool]:
    """Which lines are table rows."""
    tabbed = ["\t" in line.text or line.text.startswith("|") for line in lines]
    rows = []
    for index, line in enumerate(lines):
        beside = (index > 0 and tabbed[index - 1]) or (index + 1 < len(lines) and tabbed[index + 1])
        marker = read_marker(line.text) if tabbed[index] else None
        cells = line.text[marker.length :] if marker and marker.rank >= 20 else line.text
        rows.append(is_row(cells, beside))
    return rows


class _Open:
    """What is known of the paragraph being put together."""

    def __init__(self) -> None:
        self.row = False
        self.row_open = False
        self.brackets = 0
        self.since = 0  # characters since the last bracket opened
        self.sentence = False  # a full stop has been seen
        self.comma = False
        self.numbers: dict[str, int] = {}

    def begin(self, row: bool) -> None:
        self.row, self.row_open = row, False
        self.brackets = self.since = 0
        self.sentence = self.comma = False

    def add(self, line: Line) -> None:
        text = line.text
        self.sentence = self.sentence or "。" in text
        self.comma = self.comma or "，" in text or "：" in text
        for character in _brackets(text):
            if character in _OPENING:
                self.brackets += 1
            elif self.brackets:
                self.brackets -= 1
        last = max(text.rfind(character) for character in _OPENING)
        self.since = len(text) - last if last >= 0 else self.since + len(text)
        if self.row:
            self.row_open = row_is_open(text)

    def takes(self, group: list[Line], line: Line, row: bool, indents: bool) -> bool:
        """Whether `line` goes on with the paragraph."""
        before = group[-1]
        if self.row or row:
            return self.row and row and self.row_open
        if len(group) <= 3 and not self.brackets and _is_notice_title(group):
            return False
        marker = read_marker(line.text)
        head = read_marker(group[0].text)
        ended = _SENTENCE_END.search(before.text[-6:]) is not None
        full = before.wrap > 0 and before.width + before.indent >= before.wrap - _SLACK
        inside = self.brackets > 0 and self.since < _LONGEST_BRACKET and not ended
        if marker is not None:
            expected = self._expects(marker)
            open_line = not ended and (full or inside)
            if not open_line or expected:
                self._remember(marker)
                return False
            return True
        if head is not None and len(group) == 1 and head.length >= len(group[0].text):
            return head.style != "attachment"  # a mark alone: its title stands below it
        if inside:
            return True
        if indents and line.indent >= 2 and (ended or line.indent > before.indent):
            return False
        if ended:
            # A sentence inside a paragraph may end where the line does. A heading may
            # too, but then its first line holds no other full stop.
            first = len(group) == 1 and "。" in before.text[:-1]
            reach = before.width + before.indent + (4 if first else 0)
            return before.wrap > 0 and (first or len(group) > 1) and reach >= before.wrap - 1
        if full or before.text.endswith(("，", "、")):
            return True
        return self._runs_on(group, head)

    def _runs_on(self, group: list[Line], head: Marker | None) -> bool:
        """Whether an open line that is not full is cut off, and not a heading by itself."""
        if self.sentence:
            return True
        if len(group) > 1:
            return self.comma and head is None
        return self.comma and group[0].width >= _NARROWEST_WRAP and head is None

    def _expects(self, marker: Marker) -> bool:
        """Whether a mark comes next in its row or begins one."""
        if marker.number is None:
            return marker.style != "dash"
        return marker.number in (1, self.numbers.get(marker.style, 0) + 1)

    def _remember(self, marker: Marker) -> None:
        if marker.number is not None:
            self.numbers[marker.style] = marker.number


def _is_notice_title(group: Sequence[Line]) -> bool:
    """A letter's whole title; what follows is its addressee."""
    return form("notice", "".join(line.text for line in group)) is not None


def _brackets(text: str) -> list[str]:
    return [character for character in text if character in _OPENING or character in _CLOSING]
