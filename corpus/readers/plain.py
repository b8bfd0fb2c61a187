"""Plain text in any Chinese encoding.

The order is byte-order mark, UTF-16 by its zero bytes, strict UTF-8, then GB18030 or
Big5: nearly any bytes are valid in both, so the reading whose characters are the more
common ones wins (the first level of GB 2312 and of Big5, ordered by use in the standards).
"""

import re

from corpus.errors import SourceError

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
_TAG = re.compile(rb"\s*<[!?a-zA-Z]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SAMPLE = 200_000  # characters looked at to choose an encoding
_COMMON_ENOUGH = 0.8  # real texts reach 0.97 and more, a wrong reading stays under 0.7

_UNREADABLE = "的文字编码无法识别，请另存为 UTF-8 编码的文本后再添加。"


def decode(data: bytes, declared: str = "") -> str:
    """The text of `data`, line ends as newlines; raises SourceError for what is no text."""
    text = _decoded(data, declared)
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > len(sample) // 500:
        raise SourceError("不是文本文件，请改用 txt、docx、带文字的 pdf、html 或 md。")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def declared_charset(data: bytes) -> str:
    """The character set that an HTML page names of itself, if it does."""
    head = data[:2048]
    found = _CHARSET.search(head) if _TAG.match(head) else None
    return found[1].decode("ascii") if found else ""


def _decoded(data: bytes, declared: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _try(data[len(mark) :], encoding)
            if text is None:
                raise SourceError(_UNREADABLE)
            return text
    if declared:
        name = "gb18030" if declared.lower().startswith("gb") else declared
        text = _try(data, name)
        if text is not None:
            return text
    if b"\x00" in data[:_SAMPLE]:
        return _wide(data)
    text = _try(data, "utf-8")
    if text is not None:
        return text
    readings = [
        (_share_of_common(text, encoding), text)
        for encoding in ("gb18030", "big5")
        if (text := _try(data, encoding)) is not None
    ]
    if not readings:
        raise SourceError(_UNREADABLE)
    share, text = max(readings, key=lambda reading: reading[0])
    if share < _COMMON_ENOUGH:
        raise SourceError(_UNREADABLE)
    return text


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: its ASCII characters have their zero byte on one side."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _try(data, encoding)
        if text is not None and _share_of_common(text, "gb18030") >= _COMMON_ENOUGH:
            return text
    raise SourceError("不是文本文件，请改用 txt、docx、带文字的 pdf、html 或 md。")


def _share_of_common(text: str, encoding: str) -> float:
    """How many of the characters beyond ASCII belong to the common part of the encoding."""
    wide = [character for character in text[:_SAMPLE] if character > "\x7f"]
    last = 0xC6 if encoding == "big5" else 0xD7
    common = 0
    for character in wide:
        code = character.encode(encoding, "ignore")
        if len(code) == 2 and 0xA1 <= code[0] <= last and code[1] >= 0x40:
            common += encoding == "big5" or code[1] >= 0xA1
    return common / len(wide) if wide else 1.0
