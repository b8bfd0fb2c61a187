"""A cross-encoder reads question and passage together and puts the best passages in order.

A setting, never the default: on two cores a small one takes a tenth of a second and more for
each question. It sees what the index found first; what stands below keeps its place.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.evidence import Searcher
from assistant.records import Hit
from corpus.records import Plan

DEPTH = 30
"""How many of the first passages are put in order."""


class Reranker(Protocol):
    """What a ranking needs of a cross-encoder."""

    def scores(self, query: str, passages: Sequence[str]) -> NDArray[np.float64]:
        """One number for each passage, (passages,); the higher, the better it answers."""
        ...


class Reranked:
    """An index whose first passages a reranker puts in order."""

    def __init__(self, index: Searcher, reranker: Reranker, plans: Mapping[str, Plan]) -> None:
        """`plans` holds all plans of `index` by id."""
        self._index, self._reranker, self._plans = index, reranker, plans

    def search(
        self,
        query: str,
        k: int = 10,
        plans: Collection[str] | None = None,
        *,
        per_clause: int = 1,
    ) -> list[Hit]:
        """As the index's `search`, the first `DEPTH` passages in the reranker's order.

        The numbers stay those of the index, highest first, so that they mean what they meant.
        """
        found = self._index.search(query, max(k, DEPTH), plans, per_clause=per_clause)
        head = found[:DEPTH]
        if not head:
            return []
        scores = self._reranker.scores(query, [self._passage(hit) for hit in head])
        order = np.argsort(-np.round(scores, 6), kind="stable").tolist()
        ordered = [replace(head[at], score=hit.score) for at, hit in zip(order, head, strict=True)]
        return (ordered + found[DEPTH:])[: max(k, 0)]

    def _passage(self, hit: Hit) -> str:
        """The passage below the headings that say what it is about."""
        plan = self._plans[hit.plan]
        return " ".join((*plan.by_id[hit.clause].path, plan.mended(hit.span).text))
