"""Word (.docx) -> text: one line a paragraph, list numbers written out, tables as tabs.

What is not the text as it stands goes: deletions and moves that are tracked, field codes,
hidden text, tables of contents, headers and footers. A table with one column is a frame
(专栏) and read as paragraphs. A merged cell stands once, empty cells keep its columns. Text
boxes come before the paragraph that they hang on, footnotes and endnotes at the end.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml import parse_xml

from corpus.errors import SourceError
from corpus.readers.numbering import Numbering, W

MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_ENTRIES = 2000
_WIDEST = 63  # columns of a Word table

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SKIPPED = {
    W + name
    for name in "del moveFrom instrText delText pPr rPr tblPr tcPr trPr sdtPr sdtEndPr rt".split()
}
_MARKS = {
    W + "tab": " ",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
_CONTENTS = re.compile(r"(?:toc|TOC)\s*\d")
_INVISIBLE = dict.fromkeys([0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060, 0xAD]) | {0xA0: " "}


def read(data: bytes) -> tuple[str, tuple[int, ...]]:
    """The text of a Word document; pages are not known. Raises SourceError."""
    _guard(data)
    try:
        document = docx.Document(io.BytesIO(data))
    except ValueError as error:
        raise SourceError("不是普通的 Word 文件，请用 Word 另存为 docx 后再添加。") from error
    numbering = Numbering.of(document)
    lines = [*_blocks(document.element.body, numbering), *_notes(document)]
    return "\n".join(lines).translate(_INVISIBLE) + "\n", ()


def _guard(data: bytes) -> None:
    """Refuse what is no Word file, or unpacks to far more than it seems."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise SourceError("已损坏，读不出来，请检查文件或另存一份后再添加。") from error
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or not any(n.startswith("word/") for n in names):
        known = {"xl/": "是 Excel 文件", "ppt/": "是演示文稿"}
        what = next((known[k] for k in known if any(n.startswith(k) for n in names)), "是压缩包")
        raise SourceError(f"{what}，不能读取，请改用 txt、docx、带文字的 pdf、html 或 md。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise SourceError("加了密码，请去掉密码后再添加。")
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    too_dense = unpacked > MAX_RATIO * packed and unpacked > 1024 * 1024
    if unpacked > MAX_UNPACKED or too_dense or len(entries) > MAX_ENTRIES:
        raise SourceError("展开后太大，像是压缩炸弹，请另存为 txt 后再添加。")


def _blocks(parent: Any, numbering: Numbering) -> Iterator[str]:  # noqa: ANN401 (lxml)
    for child in parent:
        if child.tag == W + "p":
            yield from _paragraph(child, numbering)
        elif child.tag == W + "tbl":
            yield from _table(child, numbering)
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "moveTo", W + "customXml"):
            yield from _blocks(child, numbering)


def _paragraph(paragraph: Any, numbering: Numbering) -> Iterator[str]:  # noqa: ANN401
    if _CONTENTS.match(numbering.style_name(paragraph)):
        return
    boxes: list[Any] = []
    text = "".join(_inline(paragraph, boxes))
    for box in boxes:
        yield from _blocks(box, numbering)
    label = numbering.label(paragraph) if text.strip() else ""
    yield from (label + text).split("\n")


def _inline(element: Any, boxes: list[Any]) -> Iterator[str]:  # noqa: ANN401
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            continue
        if tag in (W + "t", _MATHS + "t"):
            yield child.text or ""
        elif tag in _MARKS:
            yield _MARKS[tag]
        elif tag == W + "txbxContent":
            boxes.append(child)
        elif tag == _COMPATIBILITY + "AlternateContent":
            yield from _inline(child[:1], boxes)  # the choice; the rest repeats it
        elif tag == W + "r" and child.find(f"{W}rPr/{W}vanish") is not None:
            continue
        else:
            yield from _inline(child, boxes)


def _table(table: Any, numbering: Numbering) -> Iterator[str]:  # noqa: ANN401
    """The rows of a grid; a frame, or a row with a table inside, is read cell by cell."""
    rows = [row for row in table.iter(W + "tr") if _owner(row) is table]
    rows = [row for row in rows if row.find(f"{W}trPr/{W}del") is None]
    grid = [[cell for cell in row.iter(W + "tc") if _owner(cell) is table] for row in rows]
    frame = all(len(cells) <= 1 for cells in grid)
    for row, cells in zip(rows, grid, strict=True):
        if frame or len(cells) <= 1 or any(cell.find(f".//{W}tbl") is not None for cell in cells):
            for cell in cells:
                yield from _blocks(cell, numbering)
            continue
        texts = [""] * _number(row.find(f"{W}trPr/{W}gridBefore"))
        for cell in cells:
            text = " ".join(" ".join(_blocks(cell, numbering)).split())
            span = max(_number(cell.find(f"{W}tcPr/{W}gridSpan")), 1)
            texts += ["" if _goes_on(cell) else text, *[""] * (span - 1)]
        if any(texts):
            yield "\t".join(texts)


def _goes_on(cell: Any) -> bool:  # noqa: ANN401
    """True where a cell belongs to the one above it."""
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    return merged is not None and merged.get(W + "val", "continue") == "continue"


def _number(element: Any) -> int:  # noqa: ANN401
    """How many columns of the grid an element counts; 0 where it is missing."""
    told = element.get(W + "val", "") if element is not None else ""
    return min(int(told), _WIDEST) if told.isascii() and told.isdigit() else 0


def _owner(element: Any) -> Any:  # noqa: ANN401
    """The table that a row or cell belongs to."""
    return next(element.iterancestors(W + "tbl"))


def _notes(document: Any) -> Iterator[str]:  # noqa: ANN401 (python-docx)
    """Footnotes and endnotes as `注1：…`, in their order."""
    number = 0
    for kind in ("footnote", "endnote"):
        related = [r for r in document.part.rels.values() if r.reltype.endswith(f"/{kind}s")]
        for note in related and parse_xml(related[0].target_part.blob).iter(W + kind):
            text = " ".join("".join(_inline(note, [])).split())
            if text and note.get(W + "type", "normal") == "normal":
                number += 1
                yield f"注{number}：{text}"
