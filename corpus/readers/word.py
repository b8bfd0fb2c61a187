"""Word (.docx) -> text: one line a paragraph, list numbers written out, tables as tabs.

What is not the text as it stands goes: deletions and moves that are tracked, field codes,
hidden text, tables of contents, headers and footers. A table with one column is a frame
(专栏) and read as paragraphs. Text boxes come before the paragraph that they hang on.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx

from corpus.errors import SourceError
from corpus.readers.numbering import Numbering, W

MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_ENTRIES = 2000

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
    lines = list(_blocks(document.element.body, numbering))
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
    rows = [list(row.iter(W + "tc")) for row in table.iter(W + "tr") if _owner(row) is table]
    rows = [[cell for cell in row if _owner(cell) is table] for row in rows]
    if all(len(row) <= 1 for row in rows):
        for row in rows:
            for cell in row:
                yield from _blocks(cell, numbering)
        return
    for row in rows:
        cells = [" ".join(" ".join(_blocks(cell, numbering)).split()) for cell in row]
        if any(cells):
            yield "\t".join(cells)


def _owner(element: Any) -> Any:  # noqa: ANN401
    """The table that a row or cell belongs to."""
    return next(element.iterancestors(W + "tbl"))
