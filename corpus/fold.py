"""Folded text: the form that every pattern of the corpus is matched against.

Full-width digits, letters, signs and brackets become half-width one to one, and blanks
go except between two Latin words or numbers. A fold carries a map back to its source.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Commas and stops keep their Chinese form: an ASCII comma may stand within a number.
_KEPT = "，：；？！～"
_FULL = "".join(chr(0xFF01 + i) for i in range(94) if chr(0xFF01 + i) not in _KEPT)
_HALF = "".join(chr(ord(full) - 0xFEE0) for full in _FULL)
_TABLE = str.maketrans(_FULL + "﹪〔〕【】﹤﹥≧≦～〜", _HALF + "%()()<>≥≤~~")
# Fonts of some publishers set the decimal point as a private character.
_PRIVATE_POINT = re.compile(r"(?<=\d)[\ue000-\uf8ff\U000f0000-\U0010fffd](?=\d)")
_BLANK = re.compile(r"[ \t\u3000\xa0\r\n\f\v]+")
_WORD = re.compile(r"[A-Za-z0-9.%]")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text[i]` stands at `offsets[i]` in the source; both have the same length."""

    text: str
    offsets: Sequence[int]

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets (half-open) of a slice that is not empty."""
        return self.offsets[start], self.offsets[end - 1] + 1


def normalise(text: str) -> str:
    """Half-width digits, letters, signs and brackets; the length does not change."""
    return _PRIVATE_POINT.sub(".", text.translate(_TABLE))


def fold(text: str) -> Folded:
    """Normalise `text` and take out the blanks that Chinese does not need."""
    plain = normalise(text)
    if not _BLANK.search(plain):
        return Folded(plain, range(len(plain)))
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for blank in _BLANK.finditer(plain):
        pieces.append(plain[at : blank.start()])
        offsets.extend(range(at, blank.start()))
        before, after = (
            plain[blank.start() - 1 : blank.start()],
            plain[blank.end() : blank.end() + 1],
        )
        if _WORD.match(before) and _WORD.match(after):
            pieces.append(" ")
            offsets.append(blank.start())
        at = blank.end()
    pieces.append(plain[at:])
    offsets.extend(range(at, len(plain)))
    return Folded("".join(pieces), tuple(offsets))
