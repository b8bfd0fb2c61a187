"""Which format a file has, and the text in it."""

import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.errors import SourceError
from corpus.readers import markdown, plain, sandbox

Kind = Literal["txt", "md", "html", "docx", "pdf"]

MAX_BYTES = 50 * 1024 * 1024
"""A file beyond that is no plan; the largest of 200 real documents has 2 MB as PDF."""

_FOREIGN = (
    (b"{\\rtf", "是 RTF 文件"),
    (b"\x89PNG", "是图片"),
    (b"\xff\xd8\xff", "是图片"),
    (b"GIF8", "是图片"),
    (b"II*\x00", "是图片"),
    (b"MM\x00*", "是图片"),
    (b"Rar!", "是压缩包"),
    (b"7z\xbc\xaf", "是压缩包"),
    (b"\x1f\x8b", "是压缩包"),
    (b"\x7fELF", "是程序"),
    (b"MZ\x90", "是程序"),
    (b"SQLite format 3", "是数据库"),
)
_HTML = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I)
_HAN = re.compile(r"[一-鿿]")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file; `pages[i]` is the offset at which page i + 1 starts (PDF only)."""

    text: str
    kind: Kind
    pages: tuple[int, ...] = ()

    def part(self, start: int, end: int) -> "Source":
        """A slice of the text; pages keep their numbers, those before it start at 0."""
        pages = (min(max(page - start, 0), end - start) for page in self.pages)
        return Source(self.text[start:end], self.kind, tuple(pages))


def read_file(path: Path) -> Source:
    """Read a file; raises SourceError with one line that says what to do."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SourceError(f"“{path.name}”不是文件，请给出文件的路径。")
        if status.st_size > MAX_BYTES:
            raise SourceError(
                f"“{path.name}”有 {status.st_size / 1024 / 1024:.0f} MB，超过上限 "
                f"{MAX_BYTES // 1024 // 1024} MB，请拆分或只保留正文。"
            )
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise SourceError(f"找不到文件“{path}”，请检查路径。") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"“{path.name}”打不开（{reason}），请检查权限。") from error
    try:
        return read_bytes(data)
    except SourceError as error:
        raise SourceError(f"“{path.name}”{error}") from error


def read_bytes(data: bytes) -> Source:
    """Read a file's content; the message of a SourceError is a predicate (是图片…)."""
    if len(data) > MAX_BYTES:
        raise SourceError(f"超过上限 {MAX_BYTES // 1024 // 1024} MB，请拆分或只保留正文。")
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise SourceError("是空的，没有可读的内容。")
    for magic, what in _FOREIGN:
        if data.startswith(magic):
            raise SourceError(f"{what}，不能读取，请改用 txt、docx、带文字的 pdf、html 或 md。")
    if b"%PDF-" in data[:1024]:
        source = _parsed(data, "pdf")
    elif data.startswith(b"PK\x03\x04"):
        source = _parsed(data, "docx")
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise SourceError("加了密码，请去掉密码后再添加。")
        raise SourceError("是旧版 Word 或 Excel 文件，请用 Word 另存为 docx 后再添加。")
    else:
        source = _read_text(data)
    if not _HAN.search(source.text):
        raise SourceError("没有中文内容，请检查文件。")
    return source


def _read_text(data: bytes) -> Source:
    declared = plain.declared_charset(data)
    text = plain.decode(data, declared)
    if declared or _HTML.match(text):
        return _parsed(text.encode("utf-8"), "html")
    if markdown.is_markdown(text):
        return Source(markdown.read(text), "md")
    return Source(text, "txt")


def _parsed(data: bytes, kind: Literal["pdf", "docx", "html"]) -> Source:
    text, pages = sandbox.parse(data, kind)
    return Source(text, kind, pages)
