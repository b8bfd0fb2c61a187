"""Outline: source text to clauses with heading paths and exact spans.

The flow: page marks out, lines to paragraphs, front matter named, each paragraph's mark
read; then headings are told from list items by what follows them and by their siblings,
and a stack of ranks gives every clause its path. A box (专栏) counts for itself: its own
1. 2. 3. neither close nor continue the plan's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.blocks import Block, read_blocks
from corpus.front import merge_titles
from corpus.headings import Marker
from corpus.pages import find_page_marks
from corpus.paragraphs import read_paragraphs
from corpus.records import Clause, ClauseKind, Span
from corpus.siblings import settle_headings
from corpus.table_rows import gather_rows

_LOOK_AHEAD = 60  # paragraphs


@dataclass(slots=True)
class _Entry:
    """A mark that is open: a heading has a label, an item has none."""

    block: Block
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
    blocks = read_blocks(gather_rows(merge_titles(read_paragraphs(text, marks))))
    settle_headings(blocks)
    clauses = _Writer().write(blocks)
    return clauses, tuple(Span(start, end) for start, end in marks)


class _Writer:
    """Walks the paragraphs once, keeping the open headings, and writes the clauses."""

    def __init__(self) -> None:
        self.stack: list[_Entry] = []
        self.box: _Box | None = None
        self.clauses: list[Clause] = []

    def write(self, blocks: Sequence[Block]) -> tuple[Clause, ...]:
        for index, block in enumerate(blocks):
            if block.front is not None:
                if block.front == "title":
                    self.stack, self.box = [], None
                self.add(block, 0, len(block.paragraph.text), block.front, ())
            elif block.marker is None:
                self.add_text(block)
            else:
                self.add_marked(block, blocks[index + 1 : index + 1 + _LOOK_AHEAD])
        return tuple(self.clauses)

    def path(self) -> tuple[str, ...]:
        labels = [entry.label for entry in self.stack if entry.label is not None]
        if self.box is not None:
            labels.append(self.box.label)
            labels += [entry.label for entry in self.box.stack if entry.label is not None]
        return tuple(labels)

    def add(
        self, block: Block, start: int, end: int, kind: ClauseKind, path: tuple[str, ...]
    ) -> None:
        text = block.paragraph.text
        while start < end and text[start] == " ":
            start += 1
        while end > start and text[end - 1] == " ":
            end -= 1
        if start < end:
            span = Span(*block.paragraph.mended.bounds(start, end))
            self.clauses.append(Clause(f"c{len(self.clauses) + 1:04d}", path, kind, span))

    def add_text(self, block: Block) -> None:
        text = block.paragraph.text
        kind: ClauseKind = "paragraph"
        if block.paragraph.row:
            kind = "table_row"
        elif block.note:
            kind = "note"
        elif self.box is not None:
            kind = "box"
            self.box.has_content = True
        self.add(block, 0, len(text), kind, self.path())

    def add_marked(self, block: Block, ahead: Sequence[Block]) -> None:
        marker, title = block.marker, block.title
        assert marker is not None
        text = block.paragraph.text
        label = text[: title.end].strip() if block.heading and title is not None else None
        if marker.style == "box":
            self.box = _Box(text if label is None else label)
        else:
            if self.box is not None and self.leaves_box(block, ahead):
                self.box = None
            stack = self.stack if self.box is None else self.box.stack
            top = 0 if marker.style == "unnumbered" else marker.rank
            while stack and stack[-1].rank >= top:
                stack.pop()
            stack.append(_Entry(block, marker.rank, label))
        inside: ClauseKind | None = "box" if self.box is not None else None
        if label is None or title is None:
            self.add(block, 0, len(text), inside or "item", self.path())
            return
        path = self.path()
        self.add(block, 0, title.end, "heading", path)
        self.add(block, title.end, len(text), inside or "paragraph", path)

    def leaves_box(self, block: Block, ahead: Sequence[Block]) -> bool:
        """Whether a mark below a box is the plan's next one and not the box's own."""
        assert self.box is not None
        assert block.marker is not None
        marker = block.marker
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
            like_outer, like_inner = block.form == outer.form, block.form == inner.form
            return like_outer or not like_inner
        if goes_on_inside or goes_on_outside:
            return goes_on_outside
        if marker.number == 1:
            return self.box.has_content and not self.box.stack and outer is None
        return inner is None and marker.number is not None


def _last(stack: Sequence[_Entry], style: str) -> Block | None:
    for entry in reversed(stack):
        if entry.block.marker is not None and entry.block.marker.style == style:
            return entry.block
    return None


def _follows(before: Block, marker: Marker) -> bool:
    assert before.marker is not None
    number = before.marker.number
    return number is not None and marker.number == number + 1


def _comes_again(marker: Marker, ahead: Sequence[Block]) -> bool:
    """Whether the same number comes again before a mark of a higher rank."""
    for block in ahead:
        if block.marker is None:
            continue
        if block.marker.rank < marker.rank or block.marker.style == "box":
            return False
        if block.marker.style == marker.style and block.marker.number == marker.number:
            return True
    return False
