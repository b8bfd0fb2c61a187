"""Headings told from list items: by the text below them, and alike among siblings.

A title in front of a body is a heading; a list whose members end in `；` has none. Where a
title has commas or could be a sentence, the other members of its list decide.
"""

from collections.abc import Sequence

from corpus.blocks import Block
from corpus.headings import Marker

_ALIKE_TITLE = 36  # a title with a comma needs siblings of this length at most


def settle_headings(blocks: Sequence[Block]) -> None:
    """Set `has_body` and `heading` of every block that has a title."""
    for index, block in enumerate(blocks):
        if block.title is not None and block.marker is not None:
            block.has_body = block.title.runs_in or _has_text_below(blocks, index, block.marker)
    for group in _siblings(blocks):
        _settle_group(group)


def _has_text_below(blocks: Sequence[Block], index: int, marker: Marker) -> bool:
    if index + 1 == len(blocks):
        return False
    below = blocks[index + 1]
    if below.front is not None:
        return False
    if below.marker is None:
        return True
    return below.marker.rank > marker.rank


def _siblings(blocks: Sequence[Block]) -> list[list[Block]]:
    """Marks of one style between two marks that stand above them."""
    groups: list[list[Block]] = []
    open_groups: list[tuple[int, str, list[Block]]] = []
    for block in blocks:
        if block.marker is None:
            continue
        rank, style = block.marker.rank, block.marker.style
        if style == "box":
            open_groups.clear()
        while open_groups and open_groups[-1][0] > rank:
            open_groups.pop()
        if not open_groups or open_groups[-1][:2] != (rank, style):
            group: list[Block] = []
            groups.append(group)
            open_groups.append((rank, style, group))
        open_groups[-1][2].append(block)
    return groups


def _settle_group(group: Sequence[Block]) -> None:
    marker = group[0].marker
    assert marker is not None
    if marker.rank <= 40 or marker.style in ("box", "unnumbered"):
        for block in group:
            block.heading = block.title is not None
        return
    listed = [block.paragraph.text.endswith(("；", ";")) for block in group]
    if listed[0] or sum(listed) >= 0.5 * len(group):
        return
    if marker.rank >= 80 and marker.number not in (1, None):
        return  # the rest of a list that began inside a paragraph
    titled = [block for block in group if block.title is not None and block.has_body]
    sure = [block for block in titled if block.title is not None and block.title.certain]
    common = len(titled) >= 0.4 * len(group)
    for block in titled:
        assert block.title is not None
        if not common:
            block.heading = marker.rank <= 60 and _is_bare(block)
        else:
            block.heading = (
                block.title.certain or len(sure) >= 0.5 * len(group) or _alike(titled, len(group))
            )
    if marker.rank <= 60 and sum(block.heading for block in group) >= 0.5 * len(group):
        for block in group:
            block.heading = block.heading or _is_bare(block)


def _is_bare(block: Block) -> bool:
    """A short phrase without a stop, alone in its paragraph."""
    whole = block.title is not None and not block.title.runs_in
    return whole and not block.paragraph.text.endswith(("。", "；", "，", "："))


def _alike(titled: Sequence[Block], size: int) -> bool:
    """Whether titles with commas are one author's parallel phrases."""
    if len(titled) < size:
        return False
    for block in titled:
        assert block.title is not None
        assert block.marker is not None
        phrase = block.paragraph.text[block.marker.length : block.title.end]
        if len(phrase) > _ALIKE_TITLE or phrase.count("，") > 1:
            return False
    return True
