"""Mended text: line wraps and page marks taken out, with a map back to the source.

A wrap is a line break (with the blanks around it) between two characters that belong
to one run of text; Chinese needs no blank there, Latin words do.
"""

import re
from dataclasses import dataclass

PAGE_MARK = re.compile(r"^[ \t\u3000]*[—–－-]+ *\d{1,3} *[—–－-]+[ \t\u3000]*$", re.M)
"""A line that holds only a page number between dashes."""

_LATIN = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Mended:
    """`text[i]` stands at `offsets[i]` in the source; both have the same length."""

    text: str
    offsets: tuple[int, ...]

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets (half-open) of `text[start:end]`; an empty slice is an error."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"not a slice of the mended text: {start}..{end}")
        return self.offsets[start], self.offsets[end - 1] + 1


def mend(text: str, start: int = 0, end: int | None = None) -> Mended:
    """Mend `text[start:end]`; offsets count from the start of `text`.

    Blanks beside a line break go; a single blank is kept between two Latin words.
    """
    end = len(text) if end is None else end
    marks = {i for m in PAGE_MARK.finditer(text, start, end) for i in range(m.start(), m.end())}
    characters: list[str] = []
    offsets: list[int] = []
    index = start
    while index < end:
        character = text[index]
        if not (character.isspace() or index in marks):
            characters.append(character)
            offsets.append(index)
            index += 1
            continue
        run = index
        broken = False
        while index < end and (text[index].isspace() or index in marks):
            broken = broken or text[index] in "\r\n\f\v\x85\u2028\u2029"
            index += 1
        if not characters or index == end:
            continue
        joins_words = bool(_LATIN.match(characters[-1]) and _LATIN.match(text[index]))
        if not broken or joins_words:
            characters.append(" ")
            offsets.append(run)
    return Mended("".join(characters), tuple(offsets))
