"""All clauses and sentences of an index, numbered through its segments.

A row is a clause, a line a sentence; both count on from segment to segment. Rows of plans that
were struck out keep their numbers and belong to no entry.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.dense import CANDIDATES, nearest_of_all, open_near
from assistant.encoder import Vectors
from assistant.indexing import Entry
from assistant.overlap import Units
from assistant.segment import Segment
from corpus.records import Span

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]


_SELECTIONS = 8  # remembered; at a million clauses one takes up to 10 MB


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The plans that a search looks at: their rows in order, and their numbers (None: all).

    `masks` tell for each segment which sentences may be found; None where all may.
    """

    rows: Numbers
    masks: tuple[NDArray[np.bool_] | None, ...]
    numbers: tuple[int, ...] | None


class Holdings:
    """The segments in `place` that `entries` name."""

    def __init__(self, place: Path, entries: Sequence[Entry]) -> None:
        names = sorted({entry.segment for entry in entries})
        self.segments = [Segment(place / name) for name in names]
        self._rows = _starts(map(len, self.segments))
        self._lines = _starts(len(segment.sentences) for segment in self.segments)
        base = dict(zip(names, self._rows, strict=False))
        # in the order of rows, so that a row's plan is found by bisection
        self.entries = sorted(entries, key=lambda entry: base[entry.segment] + entry.first)
        self._firsts = [base[entry.segment] + entry.first for entry in self.entries]
        self._row_of = {
            entry.number: first for entry, first in zip(self.entries, self._firsts, strict=True)
        }
        self._ranked = {plan: i for i, plan in enumerate(sorted(e.plan for e in entries))}
        self._ranks = np.array([self._ranked[e.plan] for e in self.entries], dtype=np.int64)
        self._selected = lru_cache(_SELECTIONS)(self._select)
        self._near = [
            open_near(place / name, s.sentences)
            for name, s in zip(names, self.segments, strict=True)
        ]
        self.letters = Counter[int]()
        for segment in self.segments:
            self.letters.update(dict(segment.letters.tolist()))

    @property
    def lines(self) -> int:
        """How many sentences there are, struck ones too."""
        return self._lines[-1]

    def select(self, plans: Collection[str] | None) -> Selection:
        """What a search in these plans, or in all, looks at; remembered, as filters come again."""
        return self._selected(None if plans is None else frozenset(plans))

    def _select(self, plans: frozenset[str] | None) -> Selection:
        if plans is not None and plans.issuperset(self._ranked):
            return self._selected(None)
        chosen = [
            (first, entry)
            for first, entry in zip(self._firsts, self.entries, strict=True)
            if entry.rows and (plans is None or entry.plan in plans)
        ]
        rows = [np.arange(first, first + entry.rows) for first, entry in chosen]
        masks = [np.zeros(len(segment.sentences), np.bool_) for segment in self.segments]
        for first, entry in chosen:
            number = bisect_right(self._rows, first) - 1
            low, high = self.segments[number].first[[entry.first, entry.first + entry.rows]]
            masks[number][low:high] = True
        return Selection(
            np.concatenate([np.empty(0, np.int64), *rows]),
            tuple(None if mask.all() else mask for mask in masks),
            None if plans is None else tuple(entry.number for _, entry in chosen),
        )

    def nearest(self, vector: Vectors, k: int, selection: Selection) -> Numbers:
        """The sentences nearest to a unit vector, best first; exactly, where some are left out."""
        found = [np.empty(0, np.int64)]
        scores = [np.empty(0, np.float32)]
        for number, (near, passing) in enumerate(zip(self._near, selection.masks, strict=True)):
            if passing is None or passing.any():
                rows, cosines = near.search(vector, k, passing)
                found.append(rows + self._lines[number])
                scores.append(cosines)
        lines, cosines = np.concatenate(found), np.concatenate(scores)
        return lines[np.lexsort((lines, -cosines))[:k]]

    def recall(self, vectors: Vectors, k: int) -> float:
        """The part of the exact `k` nearest sentences that each segment finds, on average."""
        found = []
        for near, segment in zip(self._near, self.segments, strict=True):
            exact = nearest_of_all(segment.sentences, vectors, k)
            for vector, wanted in zip(vectors, exact, strict=True):
                rows, _ = near.search(vector, CANDIDATES)
                found.append(float(np.isin(wanted, rows).mean()))
        return round(float(np.mean(found)), 4) if found else 1.0

    def line_cosines(self, lines: Numbers, vector: Vectors) -> Scores:
        """The exact cosines of sentences with a unit vector."""
        cosines = np.empty(len(lines))
        for number, here, local in _split(lines, self._lines):
            cosines[here] = self._near[number].cosines(local, vector)
        return cosines

    def row_at(self, numbers: Sequence[int], clauses: Sequence[int]) -> Numbers:
        """Rows by the numbers of plan versions and of clauses in them."""
        rows = [self._row_of[n] + clause for n, clause in zip(numbers, clauses, strict=True)]
        return np.array(rows, dtype=np.int64)

    def ranks(self, rows: Numbers) -> Numbers:
        """The place of each row's plan among all plan ids, in the order of their names."""
        return self._ranks[np.searchsorted(self._firsts, rows, side="right") - 1]

    def row_of_lines(self, lines: Numbers) -> Numbers:
        """The rows that these sentences stand in."""
        rows = np.empty(len(lines), dtype=np.int64)
        for number, here, local in _split(lines, self._lines):
            first = self.segments[number].first
            rows[here] = np.searchsorted(first, local, side="right") - 1 + self._rows[number]
        return rows

    def lines_of(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """All sentences of these rows, and for each its position in `rows`; in order of rows."""
        first, end = np.empty_like(rows), np.empty_like(rows)
        for number, here, local in _split(rows, self._rows):
            known = self.segments[number].first
            first[here] = known[local] + self._lines[number]
            end[here] = known[local + 1] + self._lines[number]
        return ranges(first, end)

    def row_cosines(
        self, rows: Numbers, lines: Numbers, owners: Numbers, cosines: Scores, vector: Vectors
    ) -> Scores:
        """The cosines of clauses with a unit vector, from those of all their sentences.

        `lines` and `owners` as `lines_of` gives them, `cosines` those of the lines.
        """
        weights = np.empty(len(lines))
        for number, here, local in _split(lines, self._lines):
            weights[here] = np.sqrt(np.diff(self.segments[number].places[local]).ravel())
        sums = np.bincount(owners, weights * cosines, len(rows)).astype(np.float64)
        for number, here, local in _split(rows, self._rows):
            segment = self.segments[number]
            above, which = np.unique(segment.above[local], return_inverse=True)
            held = segment.contexts[above].astype(np.float32)
            # einsum: the same sum for a row whatever rows stand beside it
            context = np.einsum("ij,j->i", held, vector)[which]
            sums[here] = sums[here] * segment.mix[local, 0] + context * segment.mix[local, 1]
        return sums

    def texts(self, lines: Numbers) -> tuple[Units, Numbers]:
        """The folded texts of sentences one after another, and for each unit its position."""
        texts = [np.empty(0, np.uint16)]
        owners = [np.empty(0, np.int64)]
        for number, here, local in _split(lines, self._lines):
            segment = self.segments[number]
            places, within = ranges(*segment.places[local].T)
            texts.append(segment.text[places])
            owners.append(here[within])
        return np.concatenate(texts), np.concatenate(owners)

    def places(self, rows: Numbers, lines: Numbers) -> list[tuple[str, str, Span]]:
        """Plan, clause and span of each sentence, given with its row."""
        clauses = np.empty(len(rows), dtype=np.object_)
        spans = np.empty((len(rows), 2), dtype=np.int64)
        for number, here, local in _split(rows, self._rows):
            clauses[here] = self.segments[number].clauses[local].tolist()
            spans[here] = self.segments[number].spans[lines[here] - self._lines[number]]
        owners = np.searchsorted(self._firsts, rows, side="right") - 1
        return [
            (self.entries[owner].plan, clause, Span(start, end))
            for owner, clause, (start, end) in zip(
                owners.tolist(), clauses.tolist(), spans.tolist(), strict=True
            )
        ]


def ranges(first: Numbers, end: Numbers) -> tuple[Numbers, Numbers]:
    """The numbers of several half-open ranges one after another, and which range each is in."""
    owners = np.repeat(np.arange(len(first)), end - first)
    before = np.cumsum(end - first) - (end - first)
    return np.arange(len(owners)) + (first - before)[owners], owners


def _starts(sizes: Iterator[int]) -> list[int]:
    return [0, *np.cumsum(list(sizes)).tolist()]


def _split(numbers: Numbers, starts: Sequence[int]) -> Iterator[tuple[int, Numbers, Numbers]]:
    """Each segment with the positions in `numbers` that are its, and their numbers in it."""
    which = np.searchsorted(starts, numbers, side="right") - 1
    for number in range(len(starts) - 1):
        here = np.flatnonzero(which == number)
        if len(here):
            yield number, here, numbers[here] - starts[number]
