"""Rows of tables whose grid a text layer lost: one cell a line, or one row a line.

A run of short lines without sentences that hold figures is a table. Its cells are put
together again as rows, as well as can be told: a row goes on until a name follows a value.
"""

import re
from collections.abc import Sequence

from corpus.formal import is_formal
from corpus.paragraphs import Paragraph

_LONGEST_CELL = 45
_SHORTEST_SENTENCE = 20
_LONGEST_ROW = 160
_LONGEST_RUN_TOGETHER = 400
_FEWEST_CELLS = 6
_FEWEST_VALUES = 3
_SENTENCE = re.compile(r"[。；！？]|，.*，")
_VALUE = re.compile(r"\d|[%％‰]|^[—－-]+$")
_FIGURE = re.compile(r"\d[\d.,]*|(?<= )[—-](?= |$)")
_NAME = re.compile(r"(?:\d{1,2} ?)?[\u4e00-\u9fff]{3}")
_QUALIFIES = re.compile(
    r"约束|预期|国家|省级|完成|达到|保持|持续|以上|以下|左右|下降|提高|不低于|不高于|不超过|下达|稳中|稳定"
    r"|基本|巩固|进一步|按|已|待|全部|万|亿|吨|微克|毫克|平方"
)
_WHOLE_ROW = re.compile(
    r"[^，。；：]*\d[^，。；：]*(?:约束|预期|指导)性?$"
    r"|[^，。；：]*(?: [≤≥＜＞—-]? ?[—\d.%％]+){3,}$"
)
_CAPTION = re.compile(r"(?:附?表|图) ?\d")


def gather_rows(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs with the cells of lost tables joined into rows (`row` is true)."""
    gathered: list[Paragraph] = []
    index = _first_body(paragraphs)
    gathered += paragraphs[:index]
    while index < len(paragraphs):
        end = index
        while end < len(paragraphs) and _is_cell(paragraphs[end]):
            end += 1
        run = paragraphs[index:end]
        if _is_table(run, bool(gathered) and gathered[-1].row):
            gathered += _rows(run)
        else:
            gathered += [_whole_row(paragraph) for paragraph in run]
        if end < len(paragraphs):
            gathered.append(_whole_row(paragraphs[end]))
        index = end + 1
    return gathered


def _first_body(paragraphs: Sequence[Paragraph]) -> int:
    """Where letterhead, title and contents are over at the latest: at running text."""
    for index, paragraph in enumerate(paragraphs):
        if len(paragraph.text) >= _SHORTEST_SENTENCE and paragraph.text.endswith("。"):
            return index
    return len(paragraphs)


def _is_table(run: Sequence[Paragraph], below_row: bool) -> bool:
    """Enough cells, some with values besides their marks, most without a mark."""
    if sum(cell.marker is not None for cell in run) > len(run) // 2:
        return False
    values = [cell for cell in run if _VALUE.search(cell.text[_mark_length(cell) :])]
    if below_row:
        return len(run) >= 2 and len(values) >= 1
    return len(run) >= _FEWEST_CELLS and len(values) >= _FEWEST_VALUES


def _mark_length(paragraph: Paragraph) -> int:
    return paragraph.marker.length if paragraph.marker is not None else 0


def _is_cell(paragraph: Paragraph) -> bool:
    text = paragraph.text
    marker = paragraph.marker
    return (
        not paragraph.row
        and (len(text) <= _LONGEST_CELL or _is_long_row(text))
        and not _SENTENCE.search(text)
        and not text.endswith(("：", ":", "》", "、", "，"))
        and not is_formal(text)
        and (marker is None or (marker.rank >= 70 and marker.style != "box"))
    )


def _is_long_row(text: str) -> bool:
    """Rows that ran together: figure upon figure and no sentence."""
    return len(text) <= _LONGEST_RUN_TOGETHER and len(_FIGURE.findall(text)) >= len(text) / 20


def _whole_row(paragraph: Paragraph) -> Paragraph:
    """A line that is a row by itself: a name, figures, 约束性."""
    marker = paragraph.marker
    if paragraph.row or (marker is not None and marker.rank < 70):
        return paragraph
    if len(paragraph.text) <= 3 * _LONGEST_CELL and _WHOLE_ROW.match(paragraph.text):
        return paragraph.as_row()
    return paragraph


def _rows(cells: Sequence[Paragraph]) -> list[Paragraph]:
    rows: list[Paragraph] = []
    current: list[Paragraph] = []
    valued = False
    for cell in cells:
        text = cell.text
        named = _NAME.match(text) is not None and not _QUALIFIES.match(text)
        size = sum(len(part.text) for part in current)
        if current and ((valued and named) or _CAPTION.match(text) or size > _LONGEST_ROW):
            rows.append(Paragraph.joined(current).as_row())
            current, valued = [], False
        current.append(cell)
        valued = valued or _VALUE.search(text) is not None
    rows.append(Paragraph.joined(current).as_row())
    return rows
