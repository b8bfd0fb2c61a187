"""The grammar of headings and list markers.

    paragraph  = marker [title] [body]
    marker     = a row of tables/heading_marks.toml: "第一章", "一、", "（一）", "1.", "专栏1" …
    title      = a short phrase: up to its "。" or "：" where a body follows, else the whole

Half- and full-width forms, either bracket and missing or extra blanks are all the same to
it. Whether a marked phrase is a heading or a list item is decided by its neighbours
(`corpus.outline`); here each paragraph only says what it could be.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.vocabulary import read_toml

_WIDTHS = str.maketrans("０１２３４５６７８９．（）〔〕【】［］：，；", "0123456789.()()()():,;")

_CHINESE = "〇零一二三四五六七八九十百"
_NUMERAL = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_NUMERAL["零"] = 0

_PATTERNS: tuple[tuple[str, int, re.Pattern[str]], ...] = tuple(
    (row["style"], row["rank"], re.compile(row["pattern"].replace("{CN}", f"[{_CHINESE}]")))
    for row in read_toml("heading_marks.toml")["mark"]
)

_CIRCLED = {"㈠": 0x3220, "①": 0x2460, "❶": 0x2776, "⑴": 0x2474, "⒈": 0x2488}

_ENOUGH = 120  # characters that tell a mark and whether a label follows
_LONGEST_TITLE = 48
_LONGEST_UPPER_TITLE = 64  # a whole paragraph after 一、 or （一）
_LONGEST_CLAUSED_TITLE = 36  # a title with commas
_STOP = re.compile(r"[。！]|(?<=[\u4e00-\u9fff”）])[.．](?=[\u4e00-\u9fff“]|$)")
_NO_TITLE = re.compile(
    r"(?:责任|牵头|配合|承办|参加)(?:单位|部门)|完成(?:时限|时间)|到20\d\d ?年|[;；]"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbering mark at the start of a paragraph."""

    style: str
    rank: int  # smaller stands above
    number: int | None
    length: int  # characters with the blanks that follow
    written: str  # the mark with its number taken out, to tell one author's form from another's


def fold_widths(text: str) -> str:
    """Full-width digits, brackets and points as half-width ones; the length stays."""
    return text.translate(_WIDTHS)


def read_marker(text: str) -> Marker | None:
    """The mark at the start of `text` (no blanks before it), if any."""
    return _read_marker(text[:_ENOUGH])


@lru_cache(maxsize=8192)
def _read_marker(text: str) -> Marker | None:
    head = fold_widths(text[:40])
    for style, rank, pattern in _PATTERNS:
        match = pattern.match(head)
        if match is None:
            continue
        groups = match.groupdict()
        raw = groups.get("n") or groups.get("y") or groups.get("c") or ""
        number = _number(raw)
        if number == 0 and not raw.isascii():
            continue  # 低（零）碳
        if style in ("box", "attachment") and not _is_label(style, raw, text, match.end()):
            continue
        if style == "decimal":
            rank = 70 + raw.count(".")
        written = match.group().replace(raw, "#", 1) if raw else match.group()
        return Marker(style, rank, number, match.end(), written)
    return None


def _is_label(style: str, raw: str, text: str, end: int) -> bool:
    """Whether `专栏…` or `附件…` names what follows, and is not the subject of a sentence."""
    rest = text[end:]
    if style == "attachment":
        return (
            len(rest) <= 40 and "。" not in rest and not rest.startswith(("，", "的", "所", "近"))
        )
    if not raw and fold_widths(text[end - 1 : end]) not in (":", " ") and len(rest) > 24:
        return False
    if len(rest) > 60 or rest.endswith(("。", "；", "，")):
        return False
    return not rest.startswith(("所", "的", "中"))


def _number(raw: str) -> int | None:
    """The value of a numeral as it stands in a mark; of 1.2.3 the last part."""
    if not raw:
        return None
    for first, code in _CIRCLED.items():
        if ord(first) == code and code <= ord(raw[0]) < code + 20:
            return ord(raw[0]) - code + 1
    tail = re.split(r"[-–—―.]", raw)[-1]
    if tail.isascii() and tail.isdigit():
        return int(tail)
    if tail.isascii():
        return ord(tail.upper()) - ord("A") + 1
    return chinese_number(tail)


def chinese_number(numeral: str) -> int:
    """二十三 -> 23, 一百零五 -> 105, 二〇 -> 20; only the characters of a heading's number."""
    if not any(character in "十百" for character in numeral):
        return int("".join(str(_NUMERAL[character]) for character in numeral))
    total, digit = 0, 0
    for character in numeral:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _NUMERAL[character]
    return total + digit


@dataclass(frozen=True, slots=True)
class Title:
    """What a marked paragraph could have as its heading: `text[:end]`."""

    end: int
    runs_in: bool  # a body follows in the same paragraph
    certain: bool  # short and without commas


def read_title(text: str, marker: Marker) -> Title | None:
    """The title of a marked paragraph, or None where it can only be an item."""
    if marker.style in ("dash", "is"):
        return None
    if marker.style == "article":
        return Title(len(text[: marker.length].rstrip()), len(text) > marker.length, True)
    rest = text[marker.length : marker.length + _LONGEST_UPPER_TITLE]
    whole = len(text) - marker.length
    if marker.rank <= 30 or marker.style in ("box", "attachment"):
        if whole <= 70 and "。" not in rest[: whole - 1]:
            return Title(len(text), False, True)
    stop = _STOP.search(rest)
    colon = re.search(r"[：:](?!\d)", rest)
    if colon and (stop is None or colon.start() < stop.start()):
        return _colon_title(text, marker, rest, colon.start())
    if stop is None:
        return _open_title(text, marker, rest, whole)
    phrase = rest[: stop.start()]
    if _NO_TITLE.search(phrase) or not phrase:
        return None
    commas = phrase.count("，") + phrase.count(",")
    if len(phrase) > (_LONGEST_CLAUSED_TITLE if commas else _LONGEST_TITLE) or commas > 2:
        return None
    end = marker.length + stop.end()
    return Title(end, end < len(text), not commas and len(phrase) <= 30)


def _colon_title(text: str, marker: Marker, rest: str, colon: int) -> Title | None:
    phrase = rest[:colon]
    if not phrase or len(phrase) > 24 or re.search(r"[，；]", phrase) or _NO_TITLE.search(phrase):
        return None
    end = marker.length + colon + 1
    return Title(end, end < len(text), True)


def _open_title(text: str, marker: Marker, rest: str, whole: int) -> Title | None:
    """A title without a stop: the whole paragraph, or up to a blank before a long body."""
    if whole <= (_LONGEST_UPPER_TITLE if marker.rank <= 60 else _LONGEST_TITLE):
        if not whole or _NO_TITLE.search(rest) or text.endswith(("；", "，", "、")):
            return None
        return Title(len(text), False, True)
    blank = re.match(r"([^\s，。；：,;]{2,24})\s", rest)
    if blank and marker.rank <= 70:
        return Title(marker.length + blank.end(1), True, True)
    return None
