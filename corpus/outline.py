"""Outline: source text to clauses with heading paths and exact spans.

The flow: page marks out, lines to paragraphs, front matter named, each paragraph's mark
read; then headings are told from list items by what follows them and by their siblings,
and a stack of ranks gives every clause its path. A box (专栏) counts for itself: its own
1. 2. 3. neither close nor continue the plan's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.front import front_kinds, is_bare_attachment, merge_titles
from corpus.headings import Marker, Title, read_title
from corpus.pages import find_page_marks
from corpus.paragraphs import STATEMENT, Paragraph, read_paragraphs
from corpus.records import Clause, ClauseKind, Span
from corpus.table_rows import gather_rows

_NOTE = re.compile(
    r"^(?:[*※]|(?:注|备注|附注|资料来源|数据来源|来源)(?: ?\d{1,2}[.、 ]?)? ?[：:.、]|注\d)"
)
_UNNUMBERED = re.compile(
    r"^(?:前 {0,4}言|引 {0,4}言|序 {0,4}言|结 {0,4}语|名词解释|编制说明|附 {0,4}则)$"
)
_UNNUMBERED_RANK = 59  # 一、 ends a preface, 1. may stand in it
_ATTACHMENTS = re.compile(r"附 ?件 ?[：:]")
_LONGEST_ATTACHMENT_TITLE = 45
_ALIKE_TITLE = 36  # a title with a comma needs siblings of this length at most
_LOOK_AHEAD = 60  # paragraphs


@dataclass(slots=True)
class _Unit:
    """A paragraph on its way to become one clause or two."""

    paragraph: Paragraph
    front: ClauseKind | None
    marker: Marker | None
    title: Title | None
    heading: bool = False
    has_body: bool = False

    @property
    def form(self) -> tuple[str, bool, bool]:
        """How its author writes headings of this list: mark, run-in, a closing bracket."""
        assert self.marker is not None
        runs_in = self.title is not None and self.title.runs_in
        return self.marker.written, runs_in, self.paragraph.text.endswith(("）", ")", "〕"))


@dataclass(slots=True)
class _Entry:
    """A mark that is open: a heading has a label, an item has none."""

    unit: _Unit
    rank: int
    label: str | None


@dataclass(slots=True)
class _Box:
    """An open 专栏 and the marks inside it."""

    label: str
    stack: list[_Entry] = field(default_factory=list)
    has_content: bool = False


def read_outline(text: str) -> tuple[tuple[Clause, ...], tuple[Span, ...]]:
    """Clauses in reading order and page marks; every non-blank character is in one of them.

    A page mark may lie inside the span of the paragraph that runs across it. Any text is
    an outline: what is not understood is a paragraph.
    """
    marks = find_page_marks(text)
    units = _units(gather_rows(merge_titles(read_paragraphs(text, marks))))
    _settle_headings(units)
    clauses = _Writer().write(units)
    return clauses, tuple(Span(start, end) for start, end in marks)


def _units(paragraphs: Sequence[Paragraph]) -> list[_Unit]:
    units: list[_Unit] = []
    listed = 0  # the number of the last entry of a list of attachments, 0 outside one
    for paragraph, front in zip(paragraphs, front_kinds(paragraphs), strict=True):
        if units and (_heads(units[-1], paragraph, front) or _closes(units, paragraph, front)):
            paragraph = Paragraph.joined((units.pop().paragraph, paragraph))
        marker = None if front is not None else paragraph.marker
        if _ATTACHMENTS.match(paragraph.text):
            listed, marker, front = 1, None, "front"
        elif listed and marker and marker.style == "number" and marker.number == listed + 1:
            listed, marker, front = listed + 1, None, "front"
        else:
            listed = 0
        if marker and units and _continues_note(units[-1], marker):
            marker = None
        title = read_title(paragraph.text, marker) if marker else None
        if marker is None and front is None and _UNNUMBERED.match(paragraph.text):
            marker = Marker("unnumbered", _UNNUMBERED_RANK, None, 0, "")
            title = Title(len(paragraph.text), False, True)
        units.append(_Unit(paragraph, front, marker, title))
    return units


def _continues_note(unit: _Unit, marker: Marker) -> bool:
    """②… below 注：①…."""
    circled = marker.style in ("circled", "number_paren", "number")
    follows = re.search(r"^(?:注|备注)[：:]? ?(?:①|[（(]?1)", unit.paragraph.text)
    return circled and unit.marker is None and follows is not None and marker.number == 2


def _heads(unit: _Unit, below: Paragraph, front: ClauseKind | None) -> bool:
    """Whether `附件2` stands alone above its title."""
    return (
        unit.front is None
        and is_bare_attachment(unit.paragraph)
        and front is None
        and below.marker is None
        and not below.row
        and len(below.text) <= _LONGEST_ATTACHMENT_TITLE
        and not below.text.endswith(("。", "；", "：", "，"))
    )


def _closes(units: Sequence[_Unit], below: Paragraph, front: ClauseKind | None) -> bool:
    """Whether a bracketed statement on its own line ends the only paragraph of a heading."""
    last = units[-1]
    if front is not None or last.front is not None or not STATEMENT.match(below.text):
        return False
    if below.marker is not None or last.paragraph.row or not last.paragraph.text.endswith("。"):
        return False
    above = units[-2] if len(units) > 1 else last
    alone = above.title is not None and not above.title.runs_in and last.marker is None
    return alone or (last.title is not None and last.title.runs_in)


def _settle_headings(units: Sequence[_Unit]) -> None:
    """Tell headings from items: by the text below them, and alike among siblings."""
    for index, unit in enumerate(units):
        if unit.title is not None and unit.marker is not None:
            unit.has_body = unit.title.runs_in or _has_text_below(units, index, unit.marker)
    for group in _siblings(units):
        _settle_group(group)


def _has_text_below(units: Sequence[_Unit], index: int, marker: Marker) -> bool:
    if index + 1 == len(units):
        return False
    below = units[index + 1]
    if below.front is not None:
        return False
    if below.marker is None:
        return True
    return below.marker.rank > marker.rank


def _siblings(units: Sequence[_Unit]) -> list[list[_Unit]]:
    """Marks of one style between two marks that stand above them."""
    groups: list[list[_Unit]] = []
    open_groups: list[tuple[int, str, list[_Unit]]] = []
    for unit in units:
        if unit.marker is None:
            continue
        rank, style = unit.marker.rank, unit.marker.style
        if style == "box":
            open_groups.clear()
        while open_groups and open_groups[-1][0] > rank:
            open_groups.pop()
        if not open_groups or open_groups[-1][:2] != (rank, style):
            group: list[_Unit] = []
            groups.append(group)
            open_groups.append((rank, style, group))
        open_groups[-1][2].append(unit)
    return groups


def _settle_group(group: Sequence[_Unit]) -> None:
    marker = group[0].marker
    assert marker is not None
    if marker.rank <= 40 or marker.style in ("box", "unnumbered"):
        for unit in group:
            unit.heading = unit.title is not None
        return
    listed = [unit.paragraph.text.endswith(("；", ";")) for unit in group]
    if listed[0] or sum(listed) >= 0.5 * len(group):
        return
    if marker.rank >= 80 and marker.number not in (1, None):
        return  # the rest of a list that began inside a paragraph
    titled = [unit for unit in group if unit.title is not None and unit.has_body]
    sure = [unit for unit in titled if unit.title is not None and unit.title.certain]
    common = len(titled) >= 0.4 * len(group)
    for unit in titled:
        assert unit.title is not None
        if not common:
            unit.heading = marker.rank <= 60 and _is_bare(unit)
        else:
            unit.heading = (
                unit.title.certain or len(sure) >= 0.5 * len(group) or _alike(titled, len(group))
            )
    if marker.rank <= 60 and sum(unit.heading for unit in group) >= 0.5 * len(group):
        for unit in group:
            unit.heading = unit.heading or _is_bare(unit)


def _is_bare(unit: _Unit) -> bool:
    """A short phrase without a stop, alone in its paragraph."""
    whole = unit.title is not None and not unit.title.runs_in
    return whole and not unit.paragraph.text.endswith(("。", "；", "，", "："))


def _alike(titled: Sequence[_Unit], size: int) -> bool:
    """Whether titles with commas are one author's parallel phrases."""
    if len(titled) < size:
        return False
    for unit in titled:
        assert unit.title is not None
        assert unit.marker is not None
        phrase = unit.paragraph.text[unit.marker.length : unit.title.end]
        if len(phrase) > _ALIKE_TITLE or phrase.count("，") > 1:
            return False
    return True


class _Writer:
    """Walks the paragraphs once, keeping the open headings, and writes the clauses."""

    def __init__(self) -> None:
        self.stack: list[_Entry] = []
        self.box: _Box | None = None
        self.clauses: list[Clause] = []

    def write(self, units: Sequence[_Unit]) -> tuple[Clause, ...]:
        for index, unit in enumerate(units):
            if unit.front is not None:
                if unit.front == "title":
                    self.stack, self.box = [], None
                self.add(unit, 0, len(unit.paragraph.text), unit.front, ())
            elif unit.marker is None:
                self.add_text(unit)
            else:
                self.add_marked(unit, units[index + 1 : index + 1 + _LOOK_AHEAD])
        return tuple(self.clauses)

    def path(self) -> tuple[str, ...]:
        labels = [entry.label for entry in self.stack if entry.label is not None]
        if self.box is not None:
            labels.append(self.box.label)
            labels += [entry.label for entry in self.box.stack if entry.label is not None]
        return tuple(labels)

    def add(
        self, unit: _Unit, start: int, end: int, kind: ClauseKind, path: tuple[str, ...]
    ) -> None:
        text = unit.paragraph.text
        while start < end and text[start] == " ":
            start += 1
        while end > start and text[end - 1] == " ":
            end -= 1
        if start < end:
            span = Span(*unit.paragraph.mended.bounds(start, end))
            self.clauses.append(Clause(f"c{len(self.clauses) + 1:04d}", path, kind, span))

    def add_text(self, unit: _Unit) -> None:
        text = unit.paragraph.text
        kind: ClauseKind = "paragraph"
        if unit.paragraph.row:
            kind = "table_row"
        elif _NOTE.match(text):
            kind = "note"
        elif self.box is not None:
            kind = "box"
            self.box.has_content = True
        self.add(unit, 0, len(text), kind, self.path())

    def add_marked(self, unit: _Unit, ahead: Sequence[_Unit]) -> None:
        marker, title = unit.marker, unit.title
        assert marker is not None
        text = unit.paragraph.text
        label = text[: title.end].strip() if unit.heading and title is not None else None
        if marker.style == "box":
            self.box = _Box(text if label is None else label)
        else:
            if self.box is not None and self.leaves_box(unit, ahead):
                self.box = None
            stack = self.stack if self.box is None else self.box.stack
            top = 0 if marker.style == "unnumbered" else marker.rank
            while stack and stack[-1].rank >= top:
                stack.pop()
            stack.append(_Entry(unit, marker.rank, label))
        inside: ClauseKind | None = "box" if self.box is not None else None
        if label is None or title is None:
            self.add(unit, 0, len(text), inside or "item", self.path())
            return
        path = self.path()
        self.add(unit, 0, title.end, "heading", path)
        self.add(unit, title.end, len(text), inside or "paragraph", path)

    def leaves_box(self, unit: _Unit, ahead: Sequence[_Unit]) -> bool:
        """Whether a mark below a box is the plan's next one and not the box's own."""
        assert self.box is not None
        assert unit.marker is not None
        marker = unit.marker
        outer = _last(self.stack, marker.style)
        inner = _last(self.box.stack, marker.style)
        if marker.rank <= 40 or marker.style == "unnumbered":
            return True
        goes_on_outside = outer is not None and _follows(outer, marker)
        goes_on_inside = inner is not None and _follows(inner, marker)
        if goes_on_inside and goes_on_outside:
            assert outer is not None
            assert inner is not None
            if _comes_again(marker, ahead):
                return False
            like_outer, like_inner = unit.form == outer.form, unit.form == inner.form
            return like_outer or not like_inner
        if goes_on_inside or goes_on_outside:
            return goes_on_outside
        if marker.number == 1:
            return self.box.has_content and not self.box.stack and outer is None
        return outer is not None and inner is None


def _last(stack: Sequence[_Entry], style: str) -> _Unit | None:
    for entry in reversed(stack):
        if entry.unit.marker is not None and entry.unit.marker.style == style:
            return entry.unit
    return None


def _follows(before: _Unit, marker: Marker) -> bool:
    assert before.marker is not None
    number = before.marker.number
    return number is not None and marker.number == number + 1


def _comes_again(marker: Marker, ahead: Sequence[_Unit]) -> bool:
    """Whether the same number comes again before a mark of a higher rank."""
    for unit in ahead:
        if unit.marker is None:
            continue
        if unit.marker.rank < marker.rank or unit.marker.style == "box":
            return False
        if unit.marker.style == marker.style and unit.marker.number == marker.number:
            return True
    return False
