"""ClauseIndex: plans in, ranked passages out.

Lexical (BM25 over the words of clauses) and dense search (cosine with sentences) give
candidate clauses; all their sentences are scored (`fusion.py`) and the best are the hits. The
index lives in a folder that changes whole or not at all (`generation.py`), without pickle; it
remembers the encoder, the word rules and each plan's hash, and refuses what does not fit.
"""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Self

import numpy as np

from assistant import fusion, generation, indexing, overlap, tokens
from assistant.encoder import Encoder, Vectors, unit_rows
from assistant.fusion import Mode
from assistant.holdings import Holdings, Numbers, Scores, Selection
from assistant.lexical import LexicalIndex, from_keys
from assistant.overlap import Question
from assistant.records import Hit
from assistant.synonyms import written_forms
from corpus.errors import LibraryError
from corpus.records import Plan

POOL, LARGE_POOL = 300, 1000
"""Candidates that each side gives; a search among no more clauses than that is exhaustive.

Behind a filter that many clauses pass there are more, up to the second number, so that its best
are those of an exhaustive search (`make bench` compares them).
"""

USUAL = 0.01
"""Where more of the clauses hold a layman's phrase, other words for it are not searched."""


class ClauseIndex:
    """The clauses of all plans, searched by words and by meaning."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """Open the index in `folder`; see `load`."""
        place, told = generation.current(folder)
        if any(told.get(key) != value for key, value in indexing.settings(encoder).items()):
            raise LibraryError("索引是用另一个编码模型或另一份词表建立的，请重建索引。")
        self._folder, self._encoder = folder, encoder
        self._held = Holdings(place, indexing.read_entries(told))
        self._lexical = LexicalIndex(place / "lexical")

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

    def update(self, plans: Iterable[Plan], removed: Collection[str] = ()) -> Self:
        """The index with `plans` added or replaced and `removed` taken out; self stays usable.

        Only plans whose text, clauses or title changed are worked on.
        """
        indexing.update(plans, self._encoder, self._folder, removed)
        return type(self)(self._folder, self._encoder)

    @property
    def plans(self) -> dict[str, str]:
        """The hash of each plan in the index by its id; compare with `plan_digest`."""
        return {entry.plan: entry.digest for entry in self._held.entries}

    def __len__(self) -> int:
        """How many clauses there are."""
        return len(self._held.select(None).rows)

    def search(
        self,
        query: str,
        k: int = 10,
        plans: Collection[str] | None = None,
        *,
        mode: Mode = "hybrid",
        per_clause: int = 1,
    ) -> list[Hit]:
        """The `k` best passages for `query`, best first; equal scores by plan, in reading order.

        `plans` narrows the search to those ids: the answer is the best of what passes.
        At most `per_clause` sentences of one clause are given. `mode` leaves one side out.
        """
        chosen = self._held.select(plans)
        forms = written_forms(tokens.fold(query), self._usual)
        vector = self._vector(query, forms)
        question = self._question(query)
        asked = tokens.query_words(query), tokens.query_words(forms)
        rows, bm25 = self._candidates(*asked, vector, chosen, max(_pool(chosen), k), mode)
        lines, owners = self._held.lines_of(rows)
        shared = question.shared(*self._held.texts(lines), len(lines))
        words = fusion.words_part(bm25[owners], shared, question.words_total, question.total)
        own = self._held.line_cosines(lines, vector)
        whole = self._held.row_cosines(rows, lines, owners, own, vector)
        meaning = fusion.meaning_part(whole[owners], own)
        scores = np.round(fusion.fuse(words, meaning, mode), 6)
        order = np.lexsort((lines, self._held.ranks(rows)[owners], -scores))
        order = _first_of_each(owners[order], order, per_clause)[: max(k, 0)]
        places = self._held.places(rows[owners[order]], lines[order])
        return [
            Hit(*place, score) for place, score in zip(places, scores[order].tolist(), strict=True)
        ]

    def near_recall(self, queries: Sequence[str], k: int = 10) -> float:
        """The part of the exact `k` nearest sentences that the vector side finds; a measure.

        1.0 where all rows are searched; slow, as it looks at all of them.
        """
        return self._held.recall(self._encoder.encode(queries), k)

    def _usual(self, phrase: str) -> bool:
        held = self._lexical.holding(tokens.query_words(phrase))
        return held > USUAL * len(self._lexical)

    def _vector(self, query: str, forms: str) -> Vectors:
        """The question's unit row of shape (dimension,), moved towards the plans' wording."""
        rows = self._encoder.encode([query, forms] if forms else [query])
        if forms:
            rows = unit_rows(rows[:1] + fusion.WEIGHTS.forms * rows[1:])
        row: Vectors = rows[0]
        return row

    def _question(self, query: str) -> Question:
        clauses = len(self._lexical)
        words = tokens.query_words(query)
        held = self._lexical.frequencies(words)
        return Question(
            tokens.fold(query),
            words,
            [overlap.word_weight(count, clauses) for count in held],
            lambda unit: overlap.letter_weight(self._held.letters[unit], self._held.lines),
        )

    def _candidates(
        self,
        words: Sequence[str],
        forms: Sequence[str],
        vector: Vectors,
        chosen: Selection,
        pool: int,
        mode: Mode,
    ) -> tuple[Numbers, Scores]:
        """Rows in order, and BM25, of the clauses that either side found."""
        keys, found = self._lexical.search(words, pool, chosen.numbers, forms)
        held = self._held.row_at(*(part.tolist() for part in from_keys(keys)))
        order = np.argsort(held)
        held, found = held[order], found[order]
        if mode == "lexical":
            return held, found.astype(np.float64)
        rows = chosen.rows
        if len(rows) > pool:
            near = self._held.nearest(vector, 2 * pool, chosen)
            rows = np.union1d(held, self._held.row_of_lines(near))
        bm25 = np.zeros(len(rows))
        bm25[np.searchsorted(rows, held)] = found
        return rows, bm25


def _pool(chosen: Selection) -> int:
    filtered = chosen.numbers is not None
    return min(max(POOL, len(chosen.rows) // 10), LARGE_POOL) if filtered else POOL


def _first_of_each(owners: Numbers, order: Numbers, most: int) -> Numbers:
    """What of `order` remains when at most `most` of each owner are kept, the first ones."""
    grouped = np.argsort(owners, kind="stable")
    held = owners[grouped]
    starts = np.flatnonzero(np.r_[True, held[1:] != held[:-1]]) if len(held) else held
    turn = np.arange(len(held)) - np.repeat(starts, np.diff(np.r_[starts, len(held)]))
    return order[np.sort(grouped[turn < most])]
