"""The sentences of one plan, folded once, and where terms stand in them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from assistant.terms import Term
from corpus.fold import normalise
from corpus.industries import ancestors, find_industries
from corpus.mend import Mended
from corpus.records import Clause, Plan, Provision, Span, body_clauses
from corpus.sentences import sentences

_BRACKETS = "（）() "
_SHORTEST = 2  # characters of a sentence part worth keeping
_REMEMBERED = 5000  # look-ups kept


def folded(text: str) -> str:
    """Text as terms are matched against it: normalised, without blanks, lower-case."""
    return normalise(text).replace(" ", "").lower()


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence of a clause, with its folded text and that of the headings above."""

    plan: Plan
    clause: Clause
    span: Span
    text: str
    leaf: str
    headings: str


class PlanText:
    """The sentences of one plan, folded once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._found: dict[tuple[str, str, tuple[str, ...]], frozenset[int]] = {}

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All sentences of the plan's body, headings included, in reading order.

        Responsibility statements are left out: they say who, not what.
        """
        return tuple(unit for clause in body_clauses(self.plan) for unit in self._units(clause))

    @cached_property
    def _statements(self) -> list[Span]:
        return sorted({duty.span for duty in self.plan.duties if not duty.is_sentence})

    def _units(self, clause: Clause) -> Iterable[Unit]:
        mended = self.plan.mended(clause.span)
        above = clause.path[:-1] if clause.kind == "heading" else clause.path
        leaf = folded(above[-1]) if above else ""
        headings = folded("\n".join(above))
        if clause.kind == "heading":
            slices = [(0, len(mended.text))] if mended.text else []
        else:
            slices = [
                piece
                for start, end in sentences(mended.text)
                for piece in self._unstated(mended, start, end)
            ]
        for start, end in slices:
            span = Span(*mended.bounds(start, end))
            text = folded(mended.text[start:end])
            yield Unit(self.plan, clause, span, text, leaf, headings)

    def _unstated(self, mended: Mended, start: int, end: int) -> Iterable[tuple[int, int]]:
        """The parts of a sentence that are no responsibility statement."""
        first = bisect_right(self._statements, mended.offsets[start], key=lambda s: s.end)
        inside = []
        for statement in self._statements[first:]:
            if statement.start > mended.offsets[end - 1]:
                break
            low = bisect_left(mended.offsets, statement.start, start, end)
            inside.append((low, bisect_left(mended.offsets, statement.end, low, end)))
        at = start
        for low, high in (*inside, (end, end)):
            text = mended.text[at:low].strip(_BRACKETS)
            if len(text) >= _SHORTEST:
                left = at + mended.text[at:low].index(text)
                yield left, left + len(text)
            at = high

    @cached_property
    def folded(self) -> str:
        """The plan's whole body, folded: for asking whether a word occurs at all."""
        return "\n".join(unit.text for unit in self.units)

    def holding(self, term: Term) -> frozenset[int]:
        """The numbers of the sentences that hold the term in any of its forms."""
        return self._held(term, "text")

    def under_leaf(self, term: Term) -> frozenset[int]:
        """The numbers of the sentences whose nearest heading holds the term."""
        return self._held(term, "leaf")

    def under(self, term: Term) -> frozenset[int]:
        """The numbers of the sentences that have the term in any heading above."""
        return self._held(term, "headings")

    def _held(self, term: Term, where: str) -> frozenset[int]:
        key = (where, term.said, term.forms)
        if key not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            numbers: set[int] = set()
            for text, units in self._distinct[where].items():
                if term.found_in(text):
                    numbers.update(units)
            self._found[key] = frozenset(numbers)
        return self._found[key]

    @cached_property
    def _distinct(self) -> dict[str, dict[str, list[int]]]:
        """Each view's distinct texts with the numbers of their sentences."""
        views: dict[str, dict[str, list[int]]] = {"text": {}, "leaf": {}, "headings": {}}
        for number, unit in enumerate(self.units):
            views["text"].setdefault(unit.text, []).append(number)
            views["leaf"].setdefault(unit.leaf, []).append(number)
            views["headings"].setdefault(unit.headings, []).append(number)
        return views

    @cached_property
    def industries(self) -> frozenset[str]:
        """The sectors that the plan's body names, and those above them."""
        named = {mention.industry for mention in find_industries(self.folded)}
        return frozenset(named | {above for name in named for above in ancestors(name)})

    def within(self, span: Span) -> Iterable[Unit]:
        """The units that share a character with the span."""
        here = self.numbers_within(span)
        return self.units[here.start : here.stop]

    def numbers_within(self, span: Span) -> range:
        """The numbers of the units that share a character with the span."""
        first = bisect_right(self._ends, span.start)
        return range(first, bisect_left(self._starts, span.end, first))

    def provisions(self, unit: Unit) -> tuple[Provision, ...]:
        """The provisions that share a character with the unit, in the plan's order."""
        return self._provisions.get(unit.span, ())

    @cached_property
    def _provisions(self) -> dict[Span, tuple[Provision, ...]]:
        held: dict[Span, tuple[Provision, ...]] = {}
        for provision in self.plan.provisions:
            for unit in self.within(provision.span):
                held[unit.span] = (*held.get(unit.span, ()), provision)
        return held

    @cached_property
    def _starts(self) -> list[int]:
        return [unit.span.start for unit in self.units]

    @cached_property
    def _ends(self) -> list[int]:
        return [unit.span.end for unit in self.units]

    def unit_at(self, offset: int) -> Unit | None:
        """The unit that holds the source offset."""
        first = bisect_right(self._ends, offset)
        unit = self.units[first] if first < len(self.units) else None
        return unit if unit and unit.span.start <= offset else None
