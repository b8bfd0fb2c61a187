"""Paragraphs: the lines of a source put together again.

Sources come with one paragraph a line, with hard wraps at a fixed width, with blank lines
between all lines or none, and with paragraphs cut by a page. So a line break is judged by
what stands on both sides of it: the mark of a new heading, an indent, an open bracket,
the end of a sentence, the line's width beside that of the lines around it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.formal import form, is_formal
from corpus.grid import is_row, row_is_open
from corpus.headings import Marker, read_marker
from corpus.lines import NARROWEST_WRAP, SLACK, Line, indents_tell, read_lines
from corpus.mend import Mended, joins_words, mend

_SENTENCE_END = re.compile(
    r"(?:[。！？；：:;!?…]|(?<=[\u4e00-\u9fff”）])[.．])[”’」』》）)〕】\]]*$"
)
_LABEL = re.compile(r"(?:责任|牵头|配合|主办|承办|参加|协办)(?:单位|部门)|完成(?:时限|时间)[：:]")
STATEMENT = re.compile(
    r"[（(〔【](?:[^）)〕】]*(?:[局委厅部办院]|单位|政府|公司|部门|负责|牵头)|[^）)〕】]{0,6}$)"
)
"""The start of a responsibility statement in brackets, or of a bracket cut short."""
_CUT = re.compile(r"、.{0,40}$|[的和与及等]$|.{16}")
_STATED = re.compile(r"(?:负责|牵头|配合|落实|参加|参与|下同|列出|分工|等)[）)〕】]$")
_TOPIC = re.compile(
    r"(?P<pair>[\u4e00-\u9fff]{2,8}[，、][\u4e00-\u9fff]{2,8}。)|(?P<verb>[\u4e00-\u9fff]{2})[^，。；：]{2,10}。"
    r"|(?P<name>[^，。；：（）]{1,16}：)"
)
_OPENING, _CLOSING = "（(《〈〔【[", "）)》〉〕】]"
_LONGEST_BRACKET = 400
_SHORTEST_BODY = 6


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
    lines = read_lines(text, page_marks)
    rows = _rows(lines)
    indents = indents_tell(lines)
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
            state.begin(line, row)
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

    def begin(self, line: Line, row: bool) -> None:
        marker = read_marker(line.text)
        if marker is not None and marker.number is not None:
            self.numbers[marker.style] = marker.number
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
        full = before.wrap > 0 and before.width + before.indent >= before.wrap - SLACK
        stopped = before.text.endswith(("。", "！", "？"))
        inside = self.brackets > 0 and self.since < _LONGEST_BRACKET and not stopped
        if marker is not None:
            expected = self._expects(marker)
            open_line = not ended and (full or inside) and not _STATED.search(before.text)
            return open_line and not expected
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
        if _STATED.search(before.text):
            return False
        cut = len(line.text) == 1 and len(before.text) >= _SHORTEST_BODY
        if cut and form("body", before.text + line.text):  # 某市人民政府办公 / 厅
            return True
        if line.after_mark and head is None and _CUT.search(before.text):
            return True
        return self._runs_on(group, head)

    def _runs_on(self, group: list[Line], head: Marker | None) -> bool:
        """Whether an open line that is not full is cut off, and not a heading by itself."""
        if self.sentence:
            return True
        if len(group) > 1:
            return self.comma and head is None
        return self.comma and group[0].width >= NARROWEST_WRAP and head is None

    def _expects(self, marker: Marker) -> bool:
        """Whether a mark comes next in its row or begins one."""
        if marker.number is None:
            return marker.style != "dash"
        return marker.number in (1, self.numbers.get(marker.style, 0) + 1)


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
