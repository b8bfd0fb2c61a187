"""ClauseIndex: plans in, ranked passages out.

Lexical (BM25 over words) and dense (cosine of vectors) search give candidate clauses, their
scores are fused (`fusion.py`), and the best sentence of each clause is found. The index lives
in a folder that changes whole or not at all (`generation.py`), without pickle; it remembers
the encoder, the word rules and each plan's hash, and refuses what does not fit.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from assistant import fusion, generation, indexing, tokens
from assistant.dense import FlatIndex
from assistant.encoder import Encoder, Vectors
from assistant.fusion import Mode
from assistant.lexical import LexicalIndex, from_keys
from assistant.records import Hit
from assistant.segment import Segment
from corpus.errors import LibraryError
from corpus.records import Plan, Span

POOL = 300
"""Candidates that each side gives; a search among no more clauses than that is exhaustive."""

Rows = NDArray[np.int64]


class ClauseIndex:
    """The clauses of all plans, searched by words and by meaning."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """Open the index in `folder`; see `load`."""
        place, told = generation.current(folder)
        if any(told.get(key) != value for key, value in indexing.settings(encoder).items()):
            raise LibraryError("索引是用另一个编码模型或另一份词表建立的，请重建索引。")
        self._folder, self._encoder = folder, encoder
        entries = indexing.read_entries(told)
        names = sorted({entry.segment for entry in entries})
        self._segments = [Segment(place / name) for name in names]
        starts = np.cumsum([0, *map(len, self._segments)])
        self._starts = [int(start) for start in starts]
        base = dict(zip(names, self._starts, strict=False))
        # in the order of rows, so that a row's plan is found by bisection
        self._entries = sorted(entries, key=lambda entry: base[entry.segment] + entry.first)
        self._firsts = [base[entry.segment] + entry.first for entry in self._entries]
        self._by_number = {entry.number: i for i, entry in enumerate(self._entries)}
        self._lexical = LexicalIndex(place / "lexical")
        self._dense = FlatIndex(encoder.dimension)
        for segment in self._segments:
            self._dense.add(segment.vectors.astype(np.float32))
        self._live = self._rows(None)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> Self:
        """The index in `folder`, all files checked.

        Raises LibraryError where there is none, a file is missing or changed, or it was made
        with another encoder or word table: build it again.
        """
        return cls(folder, encoder)

    @classmethod
    def build(cls, plans: Iterable[Plan], encoder: Encoder, folder: Path) -> Self:
        """Index `plans` into `folder`, in place of what is there, and open it."""
        indexing.build(plans, encoder, folder)
        return cls(folder, encoder)

    def update(self, plans: Iterable[Plan], removed: Collection[str] = ()) -> "ClauseIndex":
        """The index with `plans` added or replaced and `removed` taken out; self stays usable.

        Only plans whose text, clauses or title changed are worked on.
        """
        indexing.update(plans, self._encoder, self._folder, removed)
        return type(self)(self._folder, self._encoder)

    @property
    def plans(self) -> dict[str, str]:
        """The hash of each plan in the index by its id; compare with `plan_digest`."""
        return {entry.plan: entry.digest for entry in self._entries}

    def __len__(self) -> int:
        """How many clauses there are."""
        return len(self._live)

    def search(
        self,
        query: str,
        k: int = 10,
        plans: Collection[str] | None = None,
        *,
        mode: Mode = "hybrid",
        per_clause: int = 1,
    ) -> list[Hit]:
        """The `k` best passages for `query`, best first; equal scores in reading order.

        `plans` narrows the search to those ids: the answer is the best of what passes.
        At most `per_clause` sentences of one clause are given.
        """
        chosen = None if plans is None else set(plans)
        live = self._live if chosen is None else self._rows(chosen)
        words = tokens.query_words(query)
        vector = self._encoder.encode([query])[0]
        rows, scores = self._candidates(words, vector, live, chosen, max(POOL, k), mode)
        best = np.lexsort((rows, -scores))[: max(k, 1)]
        hits = []
        for row, score in zip(rows[best].tolist(), scores[best].tolist(), strict=True):
            hits += self._sentences(row, score, vector, mode)[:per_clause]
        hits.sort(key=lambda hit: (-hit.score, hit.plan, hit.span))
        return hits[:k]

    def _rows(self, plans: Collection[str] | None) -> Rows:
        ranges = [
            np.arange(first, first + entry.rows)
            for first, entry in zip(self._firsts, self._entries, strict=True)
            if plans is None or entry.plan in plans
        ]
        return np.concatenate([np.empty(0, np.int64), *ranges])

    def _candidates(
        self, words: tuple[str, ...], vector: Vectors, live: Rows,
        plans: set[str] | None, pool: int, mode: Mode,
    ) -> tuple[Rows, NDArray[np.float64]]:  # fmt: skip
        """Rows and scores of the clauses that either side found."""
        lexical_rows, bm25 = self._lexical_side(words, plans, pool)
        if mode == "lexical":
            rows = lexical_rows
        elif len(live) <= pool:
            rows = live
        else:
            allowed = None if len(live) == len(self._dense) else live
            rows = np.union1d(lexical_rows, self._dense.search(vector, pool, allowed)[0])
        held = np.zeros(len(rows))
        held[np.searchsorted(rows, np.sort(lexical_rows))] = bm25[np.argsort(lexical_rows)]
        return rows, fusion.clause_scores(held, self._cosines(rows, vector), mode)

    def _lexical_side(
        self, words: tuple[str, ...], plans: set[str] | None, pool: int
    ) -> tuple[Rows, NDArray[np.float32]]:
        numbers = None
        if plans is not None:
            numbers = [entry.number for entry in self._entries if entry.plan in plans]
        keys, bm25 = self._lexical.search(words, pool, numbers)
        held = [
            self._firsts[self._by_number[number]] + row
            for number, row in zip(*(part.tolist() for part in from_keys(keys)), strict=True)
        ]
        rows = np.array(held, dtype=np.int64)
        order = np.argsort(rows)
        return rows[order], bm25[order]

    def _cosines(self, rows: Rows, vector: Vectors) -> NDArray[np.float64]:
        cosines = np.empty(len(rows))
        which = np.searchsorted(self._starts, rows, side="right") - 1
        for number, segment in enumerate(self._segments):
            here = which == number
            held = segment.vectors[rows[here] - self._starts[number]].astype(np.float32)
            # einsum: the same sum for a row whatever rows stand beside it
            cosines[here] = np.einsum("ij,j->i", held, vector)
        return cosines

    def _sentences(self, row: int, score: float, vector: Vectors, mode: Mode) -> list[Hit]:
        """The sentences of a clause as hits, best first."""
        number = bisect_right(self._starts, row) - 1
        segment, at = self._segments[number], row - self._starts[number]
        entry = self._entries[bisect_right(self._firsts, row) - 1]
        start, end = (int(i) for i in segment.first[at : at + 2])
        held = segment.sentences[start:end].astype(np.float32)
        cosines = np.einsum("ij,j->i", held, vector).astype(np.float64)
        scores = fusion.sentence_scores(np.full(end - start, score), cosines, mode)
        hits = [
            Hit(entry.plan, str(segment.clauses[at]), Span(*map(int, span)), round(value, 6))
            for span, value in zip(segment.spans[start:end], scores.tolist(), strict=True)
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.span))
