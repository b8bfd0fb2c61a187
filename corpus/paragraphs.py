"""Paragraphs: the lines of a source put together again.

Sources come with one paragraph a line, with hard wraps at a fixed width, with blank lines
between all lines or none, and with paragraphs cut by a page. So a line break is judged by
what stands on both sides of it: the mark of a new heading, an indent, an open bracket,
the end of a sentence, the line's width beside that of the lines around it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.formal import form, is_formal
from corpus.grid import is_row, row_is_open
from corpus.headings import Marker, read_marker
from corpus.mend import Mended, joins_words, mend

_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_SENTENCE_END = re.compile(
    r"(?:[。！？；：:;!?…]|(?<=[\u4e00-\u9fff”）])[.．])[”’」』》）)〕】\]]*$"
)
_LABEL = re.compile(r"(?:责任|牵头|配合|主办|承办|参加|协办)(?:单位|部门)|完成(?:时限|时间)[：:]")
STATEMENT = re.compile(
    r"[（(〔【](?:[^）)〕】]*(?:[局委厅部办院]|单位|政府|公司|部门|负责|牵头)|[^）)〕】]{0,6}$)"
)
"""The start of a responsibility statement in brackets, or of a bracket cut short."""
_TOPIC = re.compile(
    r"(?P<pair>[\u4e00-\u9fff]{2,8}[，、][\u4e00-\u9fff]{2,8}。)|(?P<verb>[\u4e00-\u9fff]{2})[^，。；：]{2,10}。"
    r"|(?P<name>[^，。；：（）]{1,16}：)"
)
_INLINE_MARK = re.compile(r"(?<=[。；）])[ \u3000]{2,}(?=[（(]?[一二三四五六七八九十]{1,3}[）)、])")
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

    def as_row(self) -> "Paragraph":
        """The same as a table row."""
        return Paragraph(self.mended, None, True, self.lines)

    @staticmethod
    def joined(parts: "Sequence[Paragraph]") -> "Paragraph":
        """Neighbours as one paragraph, mended where they meet."""
        if len(parts) == 1:
            return parts[0]
        text, offsets = parts[0].mended.text, list(parts[0].mended.offsets)
        for part in parts[1:]:
            if joins_words(text[-1], part.text[0]):
                text += " "
                offsets.append(offsets[-1] + 1)
            text += part.text
            offsets += part.mended.offsets
        lines = sum(part.lines for part in parts)
        return Paragraph(Mended(text, tuple(offsets)), parts[0].marker, parts[0].row, lines)


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
    marks = dict(page_marks)
    raw: list[tuple[int, int, str, int, int]] = []
    for start, end, left in _line_bounds(text):
        content = text[start:end]
        stripped = content.strip()
        lead = len(content) - len(content.lstrip())
        first, last = start + lead, start + lead + len(stripped)
        if stripped and marks.get(first, -1) != last:
            indent = _width(content[:lead].expandtabs(4))
            raw.append((first, last, stripped, indent, _width(text[left:last].lstrip())))
    return [Line(*values, wrap) for values, wrap in zip(raw, _wraps(raw), strict=True)]


def _wraps(raw: Sequence[tuple[int, int, str, int, int]]) -> list[int]:
    """For each line the width at which its block is wrapped, 0 where it is not.

    A source may have several, of its text and of its boxes; a line belongs to the smallest
    that holds it and its neighbours.
    """
    widths = [width for *_, width in raw]
    wraps: list[int] = []
    for first in range(0, len(widths), _CHUNK):
        modes = _wrap_widths(widths[max(0, first - _CHUNK // 2) : first + _CHUNK + _CHUNK // 2])
        for index in range(first, min(first + _CHUNK, len(widths))):
            widest = max(widths[max(0, index - 1) : index + 2])
            wraps.append(next((mode for mode in modes if widest <= mode + _SLACK), 0))
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
    counts = Counter(width for width in widths if width >= _NARROWEST_WRAP)
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
        window = range(edge - _SLACK + 1, edge + 1)
        modes.append(max(window, key=lambda width: (counts[width], width)))
        for width in (*window, edge + 1):
            counts.pop(width, None)
    modes.sort()
    held = total - counts.total()
    beyond = sum(count for width, count in counts.items() if modes and width > modes[-1] + _SLACK)
    return modes if held >= 0.5 * total and beyond <= 0.1 * total else []


def _near(counts: Counter[int], edge: int) -> int:
    return sum(counts[width] for width in range(edge - _SLACK + 1, edge + 1))


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
        if len(group) <= 3 and not self.brackets and _is_title(group):
            return False
        marker = read_marker(line.text)
        head = read_marker(group[0].text)
        ended = _SENTENCE_END.search(before.text[-6:]) is not None
        full = before.wrap > 0 and before.width + before.indent >= before.wrap - _SLACK
        stopped = before.text.endswith(("。", "！", "？"))
        inside = self.brackets > 0 and self.since < _LONGEST_BRACKET and not stopped
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
        if _LABEL.match(line.text):
            return False
        if indents and line.indent >= 2 and (ended or line.indent > before.indent):
            return False
        if ended and before.wrap and STATEMENT.match(line.text):
            return self.sentence
        if ended and before.text.endswith("；") and self.sentence:
            return True
        if ended and not before.text.endswith("。"):
            return False
        if ended and _same_opening(group[0].text, line.text):
            return False
        if is_formal(line.text) and (ended or is_formal(before.text)):
            return False
        if ended:
            # A sentence inside a paragraph may end where the line does. A heading may
            # too, but then its first line holds no other full stop.
            first = len(group) == 1 and (
                "。" in before.text[:-1] or (head is None and "，" in before.text)
            )
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


def _is_title(group: Sequence[Line]) -> bool:
    """A whole title, of a letter or a plan; what follows is no part of it."""
    text = "".join(line.text for line in group)
    if form("notice", text):
        return True
    return form("title_end", text) is not None and not re.search("[，。；：、]", text)


def _same_opening(first: str, second: str) -> bool:
    """Whether two paragraphs each begin with a short phrase of one make.

    稳妥有序，重点突破。/ 节约优先，源头把控。; 坚持系统推进。/ 坚持社会共治。; 铝：/ 锌：
    """
    one, other = _TOPIC.match(first), _TOPIC.match(second)
    if one is None or other is None or one.lastgroup != other.lastgroup:
        return False
    return one.lastgroup != "verb" or one.group("verb") == other.group("verb")


def _brackets(text: str) -> list[str]:
    return [character for character in text if character in _OPENING or character in _CLOSING]
