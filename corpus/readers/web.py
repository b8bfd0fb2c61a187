"""HTML -> text: the main part of a page, blocks as lines, tables as tabs.

Menus, forms and the like go; then the element that still holds nearly all of the page's
Chinese text is the main part.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_GONE = (
    "script, style, noscript, template, svg, nav, header, footer, aside, form, select, "
    "button, iframe, object, head, [hidden]"
)
_GONE_TAGS = frozenset(_GONE.split(", "))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_BLOCKS = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure h1 "
    "h2 h3 h4 h5 h6 hr li main ol p pre section summary table tbody td tfoot th thead tr ul "
    "caption".split()
)
_HAN = re.compile(r"[一-鿿]")
_BLANKS = re.compile(r"[ \t\n\f\r\xa0]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_INVISIBLE = dict.fromkeys([0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060, 0xAD])
_MAIN = 0.95  # share of the Chinese characters below which a part is not the whole
_DEPTH = 200
_WIDEST, _TALLEST = 40, 400  # cells that one cell may span


def read(data: bytes) -> tuple[str, tuple[int, ...]]:
    """The text of an HTML page in UTF-8; there are no pages in it."""
    tree = LexborHTMLParser(data.decode("utf-8"))
    for node in reversed(tree.css(f"{_GONE}, [style]")):  # what lies inside goes first
        style = node.attributes.get("style") or ""
        if node.tag in _GONE_TAGS or "hidden" in node.attributes or _HIDDEN.search(style):
            node.decompose()
    if tree.body is None:
        return "", ()
    lines = _Lines()
    _walk(_main_part(tree.body), lines, 0)
    return lines.text(), ()


def _main_part(node: LexborNode) -> LexborNode:
    total = _weight(node)
    while True:
        for child in node.iter():
            if child.tag in _BLOCKS and _weight(child) >= _MAIN * total:
                node = child
                break
        else:
            return node


def _weight(node: LexborNode) -> int:
    return len(_HAN.findall(node.text(deep=True)))


class _Lines:
    """Collects inline text; a block starts a line."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._open = ""

    def add(self, text: str) -> None:
        self._open += text

    def end(self) -> None:
        line = _BLANKS.sub(" ", self._open.translate(_INVISIBLE)).strip(" ")
        if line:
            self._lines.append(line)
        self._open = ""

    def row(self, cells: list[str]) -> None:
        self.end()
        self._lines.append("\t".join(cells))

    def text(self) -> str:
        self.end()
        return _EMPTY_LINES.sub("\n\n", "\n".join(self._lines)) + "\n"


def _walk(node: LexborNode, lines: _Lines, depth: int) -> None:
    if depth > _DEPTH:
        lines.add(node.text(deep=True))
        return
    number = 0
    for child in node.iter(include_text=True):
        tag = child.tag
        if tag == "-text":
            lines.add(child.text(deep=False))
        elif tag == "br":
            lines.end()
        elif tag == "table" and _is_grid(child):
            _rows(child, lines, depth)
        elif tag in _BLOCKS:
            lines.end()
            if tag == "li" and node.tag == "ol":
                number += 1
                lines.add(f"{number}. ")
            _walk(child, lines, depth + 1)
            lines.end()
        else:
            _walk(child, lines, depth + 1)


def _is_grid(table: LexborNode) -> bool:
    """True for a table of data; pages are also laid out with tables."""
    if len(table.css("table")) > 1:  # itself and others
        return False
    return any(len(row.css("td, th")) > 1 for row in table.css("tr"))


def _rows(table: LexborNode, lines: _Lines, depth: int) -> None:
    lines.end()
    caption = table.css_first("caption")
    if caption is not None:
        lines.add(caption.text(deep=True))
        lines.end()
    above: dict[int, int] = {}  # column -> rows for which a cell from above still fills it
    for row in table.css("tr"):
        found = row.css("td, th")
        cells: list[str] = []
        for cell in found:
            _fill(cells, above)
            rows, columns = _span(cell, "rowspan", _TALLEST), _span(cell, "colspan", _WIDEST)
            above |= dict.fromkeys(range(len(cells), len(cells) + columns), rows)
            cells += [_cell(cell, depth), *[""] * (columns - 1)]
        _fill(cells, above)
        above = {column: rows - 1 for column, rows in above.items() if rows > 1}
        if any(cells):
            lines.row(cells if len(found) > 1 or cells[0] == "" else cells[:1])


def _fill(cells: list[str], above: dict[int, int]) -> None:
    """Empty cells where cells from rows above reach down."""
    while len(cells) in above:
        cells.append("")


def _span(cell: LexborNode, name: str, most: int) -> int:
    """How many rows or columns a cell fills, as it says."""
    told = cell.attributes.get(name) or ""
    return min(max(int(told), 1), most) if told.isascii() and told.isdigit() else 1


def _cell(cell: LexborNode, depth: int) -> str:
    inner = _Lines()
    _walk(cell, inner, depth + 1)
    return " ".join(inner.text().split())
