"""Mended text: line wraps and page marks taken out, with a map back to the source.

A wrap is a line break (with the blanks around it) between two characters that belong
to one run of text; Chinese needs no blank there, Latin words do.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

PAGE_MARK = re.compile(
    r"^[ \t\u3000\f\r]*(?:"
    r"[—–－―-]+ *\d{1,3} *[—–－―-]+"  # the exchange format's own definition, and U+2015
    r"|[—–－-]+ *(?:[IVX]{1,6}|[ivx]{1,6}) *[—–－-]+"
    r"|第 *\d{1,4} *页(?: *[,，/]? *共 *\d{1,4} *页)?"
    r"|[Pp]age *\d{1,4}(?: *of *\d{1,4})?"
    r")[ \t\u3000\f\r]*$",
    re.M,
)
"""A line that holds only a page number in one of its unmistakable forms."""

INLINE_PAGE_MARK = re.compile(
    r"(?<=[\u4e00-\u9fff。；，、：）])[—―] \d{1,3} [—―](?=[\u4e00-\u9fff]|[ \t]*(?:[\r\n]|\Z))"
)
"""A page number between dashes and blanks that a lost line break left inside a sentence."""

BREAKS = "\r\n\f\v\x85\u2028\u2029"
"""The characters that end a line."""

_RUN = re.compile(r"\S+")
_BLANK = re.compile(r"\s")
_BROKEN = re.compile(f"[{BREAKS}]")
_LATIN = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Mended:
    """`text[i]` stands at `offsets[i]` in the source; both have the same length."""

    text: str
    offsets: Sequence[int]

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets (half-open) of `text[start:end]`; an empty slice is an error."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"not a slice of the mended text: {start}..{end}")
        return self.offsets[start], self.offsets[end - 1] + 1


def mend(
    text: str, start: int = 0, end: int | None = None, marks: Sequence[tuple[int, int]] = ()
) -> Mended:
    """Mend `text[start:end]`; offsets count from the start of `text`.

    Blanks beside a line break go; a single blank is kept between two Latin words. `marks`
    are further page marks (half-open, sorted) that only the whole source gives away.
    """
    end = len(text) if end is None else end
    if not marks and not _BLANK.search(text, start, end) and not PAGE_MARK.match(text, start, end):
        return Mended(text[start:end], range(start, end))
    gone = [match.span() for match in PAGE_MARK.finditer(text, start, end)]
    gone += [match.span() for match in INLINE_PAGE_MARK.finditer(text, start, end)]
    gone = sorted({*gone, *(mark for mark in marks if mark[0] < end and mark[1] > start)})
    pieces: list[str] = []
    offsets: list[int] = []
    position = start  # the end of the last run
    for run_start, run_end in _kept_runs(text, start, end, gone):
        if pieces:
            gap = text[position:run_start]
            broken = _BROKEN.search(gap) is not None
            if joins_words(pieces[-1][-1], text[run_start]) or (not broken and gap.isspace()):
                pieces.append(" ")
                offsets.append(position)
        pieces.append(text[run_start:run_end])
        offsets.extend(range(run_start, run_end))
        position = run_end
    return Mended("".join(pieces), tuple(offsets))


def joins_words(before: str, after: str) -> bool:
    """Whether a blank must part two characters that a wrap parted."""
    return _LATIN.match(before) is not None and _LATIN.match(after) is not None


def _kept_runs(
    text: str, start: int, end: int, gone: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The runs of non-blank characters outside `gone`, in order."""
    runs = []
    position = start
    for mark_start, mark_end in (*gone, (end, end)):
        if mark_start > position:
            runs += [match.span() for match in _RUN.finditer(text, position, mark_start)]
        position = max(position, mark_end)
    return runs
