"""What is searched: the sentences of each clause, and the headings above them.

A sentence ends at 。！？； or a line's end, outside of brackets; a bracket that follows a
sentence ((责任单位：…)) stays with it, and what is too short to be understood alone stays
with what follows.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.records import Plan, Span

_SHORTEST = 12  # characters; less than this is joined to the next sentence
_LONGEST = 400  # characters; a sentence without marks is cut here
_MARKS = re.compile(r"[。！？；!?;\n]+[”’」』]*|[()（）]")
_OPEN, _CLOSE = "(（", ")）"


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause as it is searched.

    `context` is the plan's title and the headings above the clause, without the clause's own
    label; `sentences` are slices of `text` that leave nothing out but blanks, `spans` where
    they stand in the plan.
    """

    clause: str
    text: str
    context: str
    sentences: tuple[tuple[int, int], ...]
    spans: tuple[Span, ...]


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of `text` as half-open offsets, in order; linear in its length."""
    start = 0
    depth = 0
    for mark in _MARKS.finditer(text):
        character, end = mark.group(), mark.end()
        if character in _OPEN:
            depth += 1
            continue
        if character in _CLOSE:
            depth = max(0, depth - 1)
            continue
        if depth and end - start < _LONGEST:
            continue
        if text[end : end + 1] in tuple(_OPEN):  # the bracket belongs to this sentence
            continue
        if end - start >= _SHORTEST:
            yield from _pieces(start, end)
            start, depth = end, 0
    if text[start:].strip():
        yield from _pieces(start, len(text))


def _pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    for at in range(start, end, _LONGEST):
        yield at, min(at + _LONGEST, end)


def units(plan: Plan) -> Iterable[Unit]:
    """The units of a plan's clauses, in reading order; clauses of blanks give none."""
    title = plan.metadata.title
    for clause in plan.clauses:
        mended = plan.mended(clause.span)
        if not mended.text:
            continue
        path: Sequence[str] = clause.path[:-1] if clause.kind == "heading" else clause.path
        found = tuple(sentences(mended.text))
        yield Unit(
            clause=clause.id,
            text=mended.text,
            context=" ".join((title, *path)).strip(),
            sentences=found,
            spans=tuple(Span(*mended.bounds(start, end)) for start, end in found),
        )
