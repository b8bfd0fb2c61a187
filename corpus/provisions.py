"""What a plan asks of whom, and how strongly: one row for each sentence that asks.

A sentence of several forces gives a row for each run of clauses of one force. Sections
that describe or set principles, preambles and responsibility statements give none.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from corpus.force import FOLD, cues, groups, sentences
from corpus.provision_parts import addressee, condition, deadline, exception
from corpus.records import Clause, Plan, Provision, Span, body_clauses

_CELL_MARK = re.compile(r"\t+|\||</?[a-z]{1,8}[^<>]{0,80}>", re.I)
_MAX = 1000  # characters in which addressee, condition and year are looked for
_NUMBER = re.compile(r"[（(]?\d{1,2}[）)、．.](?!\d)\s*")
_KINDS = frozenset(["paragraph", "item", "box", "table_row", "note"])


def find_provisions(plan: Plan) -> list[Provision]:
    """The provisions of a plan, in reading order."""
    statements = sorted({duty.span for duty in plan.duties if not duty.is_sentence})
    aims = _aims(plan)
    found: list[Provision] = []
    for clause in body_clauses(plan):
        if clause.kind in _KINDS and not any(map(cues().sections.search, clause.path)):
            found.extend(_provisions(plan, clause, statements, aims))
    return found


def _aims(plan: Plan) -> frozenset[int]:
    """Offsets of what is to be reached: no condition, unless a threshold stands there."""
    reached: set[int] = set()
    for target in plan.targets:
        if target.kind == "target" and target.value is not None:
            reached.update(range(target.span.start, target.span.end))
    for target in plan.targets:
        if target.kind == "threshold":
            reached.difference_update(range(target.span.start, target.span.end))
    return frozenset(reached)


def _provisions(
    plan: Plan, clause: Clause, statements: list[Span], aims: frozenset[int]
) -> Iterator[Provision]:
    for span in _outside(clause.span, [*_inside(clause.span, statements), *_marks(plan, clause)]):
        mended = plan.mended(span)
        text = mended.text
        for start, end in sentences(text):
            if cues().sentences.search(text[start:end].translate(FOLD).strip()):
                continue
            for group in groups(text, start, end):
                first, last = _trim(text, group.start, group.end)
                if first >= last:
                    continue
                asked = text[first : min(last, first + _MAX)]
                limits = "".join(
                    ";" if mark.isdigit() and mended.offsets[first + index] in aims else mark
                    for index, mark in enumerate(asked)
                )
                yield Provision(
                    clause.id,
                    Span(*mended.bounds(first, last)),
                    group.force,
                    addressee(asked, clause.path),
                    condition(limits),
                    exception(asked),
                    deadline(asked) or deadline(text[start:first][:_MAX]),
                )


def _inside(whole: Span, statements: list[Span]) -> Iterator[Span]:
    """The statements that overlap a clause, of all in order."""
    for at in range(bisect_left(statements, Span(whole.end, whole.end)) - 1, -1, -1):
        if not statements[at].overlaps(whole):
            return
        yield statements[at]


def _marks(plan: Plan, clause: Clause) -> Iterator[Span]:
    """What parts the cells of a table row: tabs, pipes, the tags of a cut table."""
    if clause.kind == "table_row":
        for match in _CELL_MARK.finditer(plan.text, clause.span.start, clause.span.end):
            yield Span(*match.span())


def _outside(whole: Span, holes: list[Span]) -> Iterator[Span]:
    """What is left of a clause without its responsibility statements and cell marks."""
    start = whole.start
    for hole in sorted(holes):
        if hole.start > start:
            yield Span(start, hole.start)
        start = max(start, hole.end)
    if start < whole.end:
        yield Span(start, whole.end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without blanks and an item's number, and without a comma or semicolon at the end."""
    while start < end and (text[start].isspace() or text[start] in "，,；;、。"):
        start += 1
    if number := _NUMBER.match(text, start, end):
        start = number.end()
    while end > start and (text[end - 1].isspace() or text[end - 1] in "，,；;、"):
        end -= 1
    return start, end
