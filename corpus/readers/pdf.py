"""PDF with a text layer -> text, line by line as on the page.

PDFium gives the characters in reading order; a form feed ends each page. Some fonts map to
Kangxi radicals (⽣) or compatibility ideographs; these alone are replaced by the ordinary
character, one for one.
"""

import unicodedata

import pypdfium2

from corpus.errors import SourceError

MAX_PAGES = 2000
_FEW = 15  # characters on a page, page number included, that a scan may carry

_ORDINARY = {
    code: plain
    for first, last in ((0x2E80, 0x2FE0), (0xF900, 0xFB00))
    for code in range(first, last)
    if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1 and plain != chr(code)
}
_ORDINARY |= {0xA0: " ", 0x2: "-"}
_DROPPED = dict.fromkeys([0xFFFE, 0xFFFF, 0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060, 0xAD, 0x0])


def read(data: bytes) -> tuple[str, tuple[int, ...]]:
    """Text and the offsets at which pages start; raises SourceError."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise SourceError("加了密码，请去掉密码后再添加。") from error
        raise
    if len(document) > MAX_PAGES:
        raise SourceError(f"超过 {MAX_PAGES} 页，请拆分后再添加。")
    pages: list[int] = []
    parts: list[str] = []
    length = 0
    for page in document:
        text = page.get_textpage().get_text_range()
        text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_ORDINARY | _DROPPED)
        text = text.rstrip("\n") + "\n\f"
        pages.append(length)
        parts.append(text)
        length += len(text)
    if sum(len(part.strip()) for part in parts) <= _FEW * len(parts):
        raise SourceError("是扫描件，没有文字层，请先做文字识别（OCR）再添加。")
    return "".join(parts), tuple(pages)
