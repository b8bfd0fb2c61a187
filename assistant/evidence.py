"""Evidence: the sentences of the plans, ranked by how well they hold what is asked.

A sentence's score joins two views: coverage, the weighted share of the question's topic
terms (or their written forms) that stand in the sentence or in the headings above it, and
the fused lexical and dense score of the index. What a decline rests on is coverage too.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.plan_text import PlanText, Unit
from assistant.records import Hit
from assistant.terms import FULL, WEAK_WEIGHT, Term
from corpus.records import Plan

Scores = NDArray[np.float64]

LEAF_SHARE = 0.85  # a term that stands only in the nearest heading counts this much
HEADING_SHARE = 0.6  # … or only in a higher one
POOL = 400  # sentences taken from the index
PER_CLAUSE = 12  # … at most of one clause
LAY = 0.4  # what an unknown word counts beside known ones
MANNER = 0.25  # … where it names no thing: people's own way to say it
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
class Scored:
    """A unit with its score and the share of term weight found."""

    unit: Unit
    score: float
    coverage: float


class Evidence:
    """Ranks the sentences of the held plans for a question's terms."""

    def __init__(self, plans: Sequence[Plan], index: Searcher | None) -> None:
        self._texts = {plan.id: PlanText(plan) for plan in plans}
        self._index = index
        self._hit_numbers: dict[tuple[str, int, int], range] = {}

    def text(self, plan: Plan) -> PlanText:
        """The sentences of one plan."""
        return self._texts[plan.id]

    def occurs(self, term: Term, plans: Iterable[Plan]) -> bool:
        """True where any form of the term stands anywhere in the plans' bodies."""
        return any(self.text(plan).holding(term) for plan in plans)

    def speaks_of(self, industry: str, plan: Plan) -> bool:
        """True where the plan names the sector or one below it."""
        return industry in self.text(plan).industries

    def rarity(self, terms: Sequence[Term], plans: Sequence[Plan]) -> dict[str, float]:
        """Inverse document frequency of each term over the plans' sentences, in 0..1."""
        number = sum(len(self.text(plan).units) for plan in plans)
        total = math.log(1 + number)
        weights = {}
        for term in terms:
            count = sum(len(self.text(plan).holding(term)) for plan in plans)
            weights[term.said] = math.log((1 + number) / (1 + count)) / total if total else 1.0
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
            t.said: t.weight
            * (0.25 + 0.75 * rarity[t.said])
            * (1.0 if known[t.said] else lay if t.is_thing else MANNER)
            for t in terms
        }

    def rank(
        self, query: str, terms: Sequence[Term], plans: Sequence[Plan], k: int = 30
    ) -> list[Scored]:
        """The k best sentences of `plans`, best first; ties in reading order."""
        weights = self.weights(terms, plans)
        total = min(sum(weights.values()), FULL)
        texts = [self.text(plan) for plan in sorted(plans, key=lambda plan: plan.id)]
        units = [unit for text in texts for unit in text.units]
        found = [_found(text, terms, weights) for text in texts]
        coverage = np.concatenate([np.empty(0), *found])
        coverage = np.minimum(1.0, coverage / total) if total else np.zeros(len(units))
        near = self._similar(query, texts)
        scores = (1 - INDEX_SHARE) * coverage + INDEX_SHARE * near
        order = np.argsort(-scores, kind="stable")[:k]  # ties: by plan, in reading order
        return [
            Scored(units[number], float(scores[number]), float(coverage[number]))
            for number in order[scores[order] > 0].tolist()
        ]

    def _similar(self, query: str, texts: Sequence[PlanText]) -> Scores:
        """The index's scores of all sentences of `texts`, scaled so that the best is 1."""
        starts = np.cumsum([0, *(len(text.units) for text in texts)]).tolist()
        scores = np.zeros(starts[-1])
        if self._index is None or not query:
            return scores
        first = {text.plan.id: start for text, start in zip(texts, starts, strict=False)}
        hits = self._index.search(query, k=POOL, plans=list(first), per_clause=PER_CLAUSE)
        top = max((hit.score for hit in hits), default=0.0)
        if top > 0:
            for hit in reversed(hits):  # the best come last and stay
                here = self._numbers(hit)
                start = first[hit.plan]
                scores[start + here.start : start + here.stop] = hit.score / top
        return np.maximum(scores, 0.0)

    def _numbers(self, hit: Hit) -> range:
        """The numbers of the sentences that a hit touches, looked up once for each."""
        key = (hit.plan, hit.span.start, hit.span.end)
        if key not in self._hit_numbers:
            self._hit_numbers[key] = self._texts[hit.plan].numbers_within(hit.span)
        return self._hit_numbers[key]


def _found(text: PlanText, terms: Sequence[Term], weights: Mapping[str, float]) -> Scores:
    """The weight of the terms that each sentence holds, itself or above it."""
    found = np.zeros(len(text.units))
    for term in terms:
        held = np.zeros(len(text.units))
        for numbers, share in (
            (text.under(term), HEADING_SHARE),
            (text.under_leaf(term), LEAF_SHARE),
            (text.holding(term), 1.0),
        ):
            held[list(numbers)] = share * weights[term.said]
        found += held
    return found
