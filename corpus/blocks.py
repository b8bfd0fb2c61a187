"""Blocks: paragraphs with their role and mark, on the way to become clauses.

Here it is settled what belongs together (附件2 and its title, a paragraph and the
responsibility statement on the next line) and which marks do not count: those of a list of
attachments, of a note. Names that head the parts of a box without a number get a mark.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.front import front_kinds, is_bare_attachment
from corpus.headings import Marker, Title, read_title
from corpus.paragraphs import STATEMENT, Paragraph
from corpus.records import ClauseKind

_NOTE = re.compile(
    r"^(?:[*※]|(?:注|备注|附注|资料来源|数据来源|来源)(?: ?\d{1,2}[.、 ]?)? ?[：:.、]|注\d)"
)
_UNNUMBERED = re.compile(
    r"^(?:前 {0,4}言|引 {0,4}言|序 {0,4}言|结 {0,4}语|名词解释|编制说明|附 {0,4}则)$"
)
_UNNUMBERED_RANK = 59  # 一、 ends a preface, 1. may stand in it
_PART = re.compile(r"[\u4e00-\u9fff、和与及]{2,12}")
_PART_RANK = 150
_FEWEST_PARTS = 2
_SHORTEST_PART = 20  # characters of the text below the name
_ATTACHMENTS = re.compile(r"附 ?件 ?[：:]")
_LONGEST_CUT = 30
_LONGEST_ATTACHMENT_TITLE = 45


@dataclass(slots=True)
class Block:
    """A paragraph on its way to become one clause or two."""

    paragraph: Paragraph
    front: ClauseKind | None
    marker: Marker | None
    title: Title | None
    heading: bool = False
    has_body: bool = False
    note: int = 0  # the number of a note's last entry, 1 where it has none, 0 for no note

    @property
    def form(self) -> tuple[str, bool, bool]:
        """How its author writes headings of this list: mark, run-in, a closing bracket."""
        assert self.marker is not None
        runs_in = self.title is not None and self.title.runs_in
        return self.marker.written, runs_in, self.paragraph.text.endswith(("）", ")", "〕"))


def read_blocks(paragraphs: Sequence[Paragraph]) -> list[Block]:
    """One block for each paragraph, or for paragraphs that belong together."""
    blocks: list[Block] = []
    listed = 0  # the number of the last entry of a list of attachments, 0 outside one
    for paragraph, front in zip(paragraphs, front_kinds(paragraphs), strict=True):
        if blocks and (_heads(blocks[-1], paragraph, front) or _closes(blocks, paragraph, front)):
            paragraph = Paragraph.joined((blocks.pop().paragraph, paragraph))
        marker = None if front is not None else paragraph.marker
        if _ATTACHMENTS.match(paragraph.text):
            listed, marker, front = 1, None, "front"
        elif listed and marker and marker.style == "number" and marker.number == listed + 1:
            listed, marker, front = listed + 1, None, "front"
        elif listed and front is None and _is_cut_entry(paragraph):
            front = "front"
        else:
            listed = 0
        note = _note(blocks[-1] if blocks else None, paragraph, marker)
        marker = None if note else marker
        title = read_title(paragraph.text, marker) if marker else None
        if marker is None and front is None and _UNNUMBERED.match(paragraph.text):
            marker = Marker("unnumbered", _UNNUMBERED_RANK, None, 0, "")
            title = Title(len(paragraph.text), False, True)
        blocks.append(Block(paragraph, front, marker, title, note=note))
    _name_box_parts(blocks)
    return blocks


def _name_box_parts(blocks: Sequence[Block]) -> None:
    """Give the bare names that head the parts of a box (交通, 储能) a mark of their own."""
    inside = False
    parts: list[Block] = []
    for index, block in enumerate((*blocks, None)):
        if block is None or block.marker is not None or block.front is not None:
            if len(parts) >= _FEWEST_PARTS:
                for part in parts:
                    length = len(part.paragraph.text)
                    part.marker = Marker("part_of_box", _PART_RANK, None, 0, "")
                    part.title = Title(length, False, True)
            parts = []
            inside = block is not None and block.marker is not None and block.marker.style == "box"
        elif inside and _PART.fullmatch(block.paragraph.text) and not block.paragraph.row:
            above, below = blocks[index - 1], blocks[min(index + 1, len(blocks) - 1)]
            starts = above.marker is not None or above.paragraph.text.endswith("。")
            if starts and below.marker is None and _is_running(below.paragraph.text):
                parts.append(block)


def _is_running(text: str) -> bool:
    return len(text) > _SHORTEST_PART and text.endswith(("。", "；"))


def _is_cut_entry(paragraph: Paragraph) -> bool:
    """The rest of an attachment's name on the next line."""
    text = paragraph.text
    return paragraph.marker is None and len(text) <= _LONGEST_CUT and "。" not in text


def _note(above: Block | None, paragraph: Paragraph, marker: Marker | None) -> int:
    """1 for `注：…`, 2 for the ② or 2. on the next line, and so on; 0 for no note."""
    if marker is None or marker.style == "dash":
        return 1 if _NOTE.match(paragraph.text) else 0
    listed = marker.style in ("circled", "number_paren", "number")
    follows = above is not None and above.note > 0 and marker.number == above.note + 1
    return above.note + 1 if above is not None and listed and follows else 0


def _heads(block: Block, below: Paragraph, front: ClauseKind | None) -> bool:
    """Whether `附件2` stands alone above its title."""
    return (
        block.front is None
        and is_bare_attachment(block.paragraph)
        and front is None
        and below.marker is None
        and not below.row
        and len(below.text) <= _LONGEST_ATTACHMENT_TITLE
        and not below.text.endswith(("。", "；", "：", "，"))
    )


def _closes(blocks: Sequence[Block], below: Paragraph, front: ClauseKind | None) -> bool:
    """Whether a bracketed statement on its own line ends the only paragraph of a heading."""
    last = blocks[-1]
    if front is not None or last.front is not None or not STATEMENT.match(below.text):
        return False
    if below.marker is not None or last.paragraph.row or not last.paragraph.text.endswith("。"):
        return False
    above = blocks[-2] if len(blocks) > 1 else last
    alone = above.title is not None and not above.title.runs_in and last.marker is None
    return alone or (last.title is not None and last.title.runs_in)
