"""A clause's text prepared for the target grammar.

Titles in 《》 and document numbers go, brackets are taken out and kept aside (an exception
such as `（尾矿除外）` belongs to what it stands beside), and a map leads back to the text
that was handed in. The rest is cut into sentences.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.fold import Folded, fold
from corpus.units import unit_pattern

_OPEN = "("
_BRACKET = re.compile(r"[()]")
_TITLE = re.compile(r"《[^《》]{1,120}》")
_EXCEPTION = re.compile(
    r"^(?:(?:主要)?(?P<what>[^，。()]{1,40}?)(?:除外|不计入|另计)|(?:不含|不包括|不包含|除|剔除|扣除)[^，。()]{1,40}外?)$"
)
_RESPONSIBLE = re.compile(r"负责|牵头|责任单位|配合单位|责任部门|各级人民政府|按职责分工")
_NUMBERING = re.compile(
    rf"\d{{1,3}}(?:[.、．](?!\d)|\)|(?:\.\d{{1,3}}){{1,3}}(?!{unit_pattern()})(?=[一-鿿]))"
)
_SENTENCE_END = re.compile(r"[。；！？;]")
_ENUMERATED = re.compile(r"\d{1,2}|[一二三四五六七八九十]{1,3}")
_HALF_MARK = re.compile(r"(?<=[一-鿿%”)])[.,;:](?=[一-鿿(“\d]|$)")
_FULL_MARKS = {".": "。", ",": "，", ";": "；", ":": "："}
_MAX_BRACKET = 400


@dataclass(frozen=True, slots=True)
class Aside:
    """A bracket that was taken out: `at` is where it stood in the flat text."""

    at: int
    text: "Flat"
    end: int  # offset after the closing bracket, in the text handed in
    exception: str = ""


@dataclass(frozen=True, slots=True)
class Flat:
    """`text[i]` stands at `offsets[i]` of the text handed in."""

    text: str
    offsets: Sequence[int]
    asides: tuple[Aside, ...] = ()

    def asides_between(self, low: int, high: int) -> tuple[Aside, ...]:
        """Brackets that stood at `low` to `high`, both included."""
        first = bisect_left(self.asides, low, key=lambda aside: aside.at)
        last = bisect_right(self.asides, high, key=lambda aside: aside.at)
        return self.asides[first:last]

    def sentences(self) -> list[tuple[int, int]]:
        """Bounds of the sentences, without their closing mark."""
        bounds, start = [], 0
        for mark in _SENTENCE_END.finditer(self.text):
            bounds.append((start, mark.start()))
            start = mark.end()
        bounds.append((start, len(self.text)))
        return [(low, high) for low, high in bounds if low < high]


def flatten(text: str) -> Flat:
    """Fold `text` and take out titles and brackets; linear in its length."""
    folded = _with_chinese_marks(fold(text))
    if _OPEN not in folded.text and not _TITLE.search(folded.text):
        numbering = _NUMBERING.match(folded.text)
        start = numbering.end() if numbering else 0
        return Flat(folded.text[start:], folded.offsets[start:])
    hidden = bytearray(len(folded.text))
    if numbering := _NUMBERING.match(folded.text):
        hidden[: numbering.end()] = b"\1" * numbering.end()
    for title in _TITLE.finditer(folded.text):
        hidden[title.start() : title.end()] = b"\1" * (title.end() - title.start())
    characters: list[str] = []
    offsets: list[int] = []
    asides: list[Aside] = []
    closing = _pairs(folded.text)
    index = 0
    while index < len(folded.text):
        close = closing.get(index)
        if close is not None:
            inner = folded.text[index + 1 : close]
            if _ENUMERATED.fullmatch(inner):
                characters.append("；")
                offsets.append(folded.offsets[index])
                index = close + 1
                continue
            if not _RESPONSIBLE.search(inner):
                asides.append(
                    _aside(
                        inner,
                        folded.offsets[index + 1 : close],
                        len(characters),
                        folded.offsets[close] + 1,
                    )
                )
            index = close + 1
            continue
        if not hidden[index]:
            characters.append(folded.text[index])
            offsets.append(folded.offsets[index])
        index += 1
    return Flat("".join(characters), tuple(offsets), tuple(asides))


def _with_chinese_marks(folded: Folded) -> Folded:
    """Half-width stops and commas between Chinese characters become full-width ones."""
    plain = _HALF_MARK.sub(lambda mark: _FULL_MARKS[mark.group()], folded.text)
    return Folded(plain, folded.offsets)


def _aside(inner: str, offsets: Sequence[int], at: int, end: int) -> Aside:
    exception = _EXCEPTION.match(inner)
    return Aside(at, Flat(inner, offsets), end, inner if exception else "")


def _pairs(text: str) -> dict[int, int]:
    """Opening bracket → its closing one, outermost pairs of at most 400 characters."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for bracket in _BRACKET.finditer(text):
        index = bracket.start()
        if bracket.group() == _OPEN:
            stack.append(index)
        elif stack:
            start = stack.pop()
            if index - start <= _MAX_BRACKET:
                pairs[start] = index
    return pairs
