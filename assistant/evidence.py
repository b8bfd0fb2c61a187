"""Evidence: the sentences of the plans, ranked by how well they hold what is asked.

A sentence's score joins two views: coverage, the weighted share of the question's topic
terms (or their written forms) that stand in the sentence or in the headings above it, and
the fused lexical and dense score of the index. Coverage also tells what is missing, which
is what a decline rests on.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from assistant.records import Hit
from assistant.terms import WEAK_WEIGHT, Term
from corpus.fold import normalise
from corpus.industries import ancestors, find_industries
from corpus.mend import Mended
from corpus.records import Clause, Plan, Span, body_clauses
from corpus.sentences import sentences

LEAF_SHARE = 0.85  # a term that stands only in the nearest heading counts this much
HEADING_SHARE = 0.6  # … or only in a higher one
_BRACKETS = "（）() "
_SHORTEST = 2  # characters of a sentence part worth keeping
POOL = 400  # sentences taken from the index
PER_CLAUSE = 12  # … at most of one clause
LAY = 0.4  # what an unknown word counts beside known ones
FULL = 3.5  # term weight that counts as a whole question; what is more may go unsaid
INDEX_SHARE = 0.45  # share of the index's score beside coverage


class Searcher(Protocol):
    """What evidence needs of an index."""

    def search(
        self,
        query: str,
        k: int = 10,
        plans: Collection[str] | None = None,
        *,
        per_clause: int = 1,
    ) -> list[Hit]:
        """Ranked passages, best first, at most `per_clause` of one clause."""
        ...


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence of a clause, with its folded text and that of the headings above."""

    plan: Plan
    clause: Clause
    span: Span
    text: str
    leaf: str
    headings: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit with its score, the share of term weight found, and the terms not found."""

    unit: Unit
    score: float
    coverage: float
    missing: tuple[Term, ...]


class PlanText:
    """The sentences of one plan, folded once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All sentences of the plan's body, headings included, in reading order.

        Responsibility statements are left out: they say who, not what.
        """
        return tuple(unit for clause in body_clauses(self.plan) for unit in self._units(clause))

    @cached_property
    def _statements(self) -> list[Span]:
        return sorted({duty.span for duty in self.plan.duties})

    def _units(self, clause: Clause) -> Iterable[Unit]:
        mended = self.plan.mended(clause.span)
        above = clause.path[:-1] if clause.kind == "heading" else clause.path
        leaf = _squeeze(normalise(above[-1])) if above else ""
        headings = _squeeze(normalise("\n".join(above)))
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
            text = _squeeze(normalise(mended.text[start:end]))
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

    @cached_property
    def industries(self) -> frozenset[str]:
        """The sectors that the plan's body names, and those above them."""
        named = {mention.industry for mention in find_industries(self.folded)}
        return frozenset(named | {above for name in named for above in ancestors(name)})

    def within(self, span: Span) -> Iterable[Unit]:
        """The units that share a character with the span."""
        first = bisect_right(self._ends, span.start)
        for unit in self.units[first:]:
            if unit.span.start >= span.end:
                break
            yield unit

    @cached_property
    def _ends(self) -> list[int]:
        return [unit.span.end for unit in self.units]

    def unit_at(self, offset: int) -> Unit | None:
        """The unit that holds the source offset."""
        first = bisect_right(self._ends, offset)
        unit = self.units[first] if first < len(self.units) else None
        return unit if unit and unit.span.start <= offset else None


def _squeeze(text: str) -> str:
    return text.replace(" ", "").lower()


class Evidence:
    """Ranks the sentences of the held plans for a question's terms."""

    def __init__(self, plans: Sequence[Plan], index: Searcher | None) -> None:
        self._texts = {plan.id: PlanText(plan) for plan in plans}
        self._index = index

    def text(self, plan: Plan) -> PlanText:
        """The sentences of one plan."""
        return self._texts[plan.id]

    def units(self, plans: Iterable[Plan]) -> list[Unit]:
        """All sentences of the plans."""
        return [unit for plan in plans for unit in self.text(plan).units]

    def occurs(self, term: Term, plans: Iterable[Plan]) -> bool:
        """True where any form of the term stands anywhere in the plans' bodies."""
        return any(term.found_in(self.text(plan).folded) for plan in plans)

    def speaks_of(self, industry: str, plan: Plan) -> bool:
        """True where the plan names the sector or one below it."""
        return industry in self.text(plan).industries

    def rarity(self, terms: Sequence[Term], plans: Sequence[Plan]) -> dict[str, float]:
        """Inverse document frequency of each term over the plans' sentences, in 0..1."""
        units = self.units(plans)
        total = math.log(1 + len(units))
        weights = {}
        for term in terms:
            count = sum(1 for unit in units if term.found_in(unit.text))
            weights[term.said] = math.log((1 + len(units)) / (1 + count)) / total if total else 1.0
        return weights

    def weights(self, terms: Sequence[Term], plans: Sequence[Plan]) -> dict[str, float]:
        """What each term counts: its own weight, more where it is rare in the plans.

        A word that no held plan writes counts little beside others: people's own words.
        """
        rarity = self.rarity(terms, plans)
        held = [text.plan for text in self._texts.values()]
        known = {term.said: self.occurs(term, held) for term in terms}
        lay = LAY if any(known[t.said] and t.weight > WEAK_WEIGHT for t in terms) else 1.0
        return {
            t.said: t.weight * (0.25 + 0.75 * rarity[t.said]) * (1.0 if known[t.said] else lay)
            for t in terms
        }

    def rank(
        self, query: str, terms: Sequence[Term], plans: Sequence[Plan], k: int = 30
    ) -> list[Scored]:
        """The k best sentences of `plans`, best first; ties in reading order."""
        weights = self.weights(terms, plans)
        total = min(sum(weights.values()), FULL)
        similar = self._similar(query, plans)
        scored = []
        for unit in self.units(plans):
            found = 0.0
            missing = []
            for term in terms:
                if term.found_in(unit.text):
                    found += weights[term.said]
                elif term.found_in(unit.leaf):
                    found += LEAF_SHARE * weights[term.said]
                elif term.found_in(unit.headings):
                    found += HEADING_SHARE * weights[term.said]
                else:
                    missing.append(term)
            coverage = min(1.0, found / total) if total else 0.0
            near = similar.get((unit.plan.id, unit.span.start), 0.0)
            score = (1 - INDEX_SHARE) * coverage + INDEX_SHARE * near
            if score > 0:
                scored.append(Scored(unit, score, coverage, tuple(missing)))
        scored.sort(key=lambda s: (-s.score, s.unit.plan.id, s.unit.span.start))
        return scored[:k]

    def _similar(self, query: str, plans: Sequence[Plan]) -> dict[tuple[str, int], float]:
        """The index's scores by sentence, scaled so that the best is 1."""
        if self._index is None or not query:
            return {}
        hits = self._index.search(
            query, k=POOL, plans=[plan.id for plan in plans], per_clause=PER_CLAUSE
        )
        top = max((hit.score for hit in hits), default=0.0)
        scores: dict[tuple[str, int], float] = {}
        for hit in hits:
            for unit in self._texts[hit.plan].within(hit.span):
                key = (hit.plan, unit.span.start)
                scores[key] = max(scores.get(key, 0.0), hit.score / top if top > 0 else 0.0)
        return scores
