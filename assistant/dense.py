"""Nearest rows by cosine, with FAISS; the only module that imports it.

Up to `FLAT_ROWS` a table is searched whole, from memory. A larger one gets an inverted file
with rows of one byte per number, mapped from disk, and as many lists are looked at as a
measurement at building time found needed. One thread: for a single query FAISS loses far more
on two threads than it wins.
"""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from assistant.encoder import Vectors

faiss.omp_set_num_threads(1)

FLAT_ROWS = 100_000
"""Measured: up to here searching all rows takes no longer than the inverted file's detour."""

RECALL = 0.98
"""The least part of the exact ten nearest that an inverted file must find."""

CANDIDATES = 600
"""Rows that a search asks for; their exact cosines are computed afterwards."""

FEW = 10_000
"""Rows that pass a filter, up to which all their cosines are computed and no list is looked at."""

Rows = NDArray[np.int64]
Cosines = NDArray[np.float32]
Mask = NDArray[np.bool_]

_CHUNK = 1 << 16


class NearIndex(Protocol):
    """A table of unit rows that can be searched."""

    def search(self, query: Vectors, k: int, passing: Mask | None = None) -> tuple[Rows, Cosines]:
        """The `k` nearest rows to one query of shape (dimension,), and their cosines.

        With `passing` (one flag per row) only those are looked at, and all of those. Gives
        fewer than `k` where there are not so many; equal cosines by row number.
        """
        ...

    def cosines(self, rows: Rows, query: Vectors) -> NDArray[np.float64]:
        """The exact cosines of some rows with one query."""
        ...


def _ordered(rows: Rows, scores: Cosines) -> tuple[Rows, Cosines]:
    order = np.lexsort((rows, -scores))
    order = order[rows[order] >= 0]  # FAISS fills up with -1
    return rows[order], scores[order]


def _selector(passing: Mask) -> tuple[Any, NDArray[np.uint8]]:
    """A selector and the bits that it reads, which have to outlive it."""
    bits = np.packbits(passing, bitorder="little")
    return faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits)), bits


class FlatIndex:
    """Rows in memory, searched whole; keeps a copy of what is added."""

    def __init__(self, dimension: int) -> None:
        self._index = faiss.IndexFlatIP(dimension)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, vectors: Vectors) -> None:
        """Append rows of shape (n, dimension); they are numbered in order."""
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def search(self, query: Vectors, k: int, passing: Mask | None = None) -> tuple[Rows, Cosines]:
        """See `NearIndex`; exact."""
        if not len(self) or k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters = None
        if passing is not None:
            selector, _bits = _selector(passing)
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, rows = self._index.search(query[None, :], min(k, len(self)), params=parameters)
        return _ordered(rows[0], scores[0])

    def cosines(self, rows: Rows, query: Vectors) -> NDArray[np.float64]:
        """See `NearIndex`."""
        if not len(rows):
            return np.empty(0)
        held = faiss.rev_swig_ptr(self._index.get_xb(), len(self) * self._index.d)
        return _products(held.reshape(len(self), -1)[rows], query)


def _products(rows: NDArray[np.float32], query: Vectors) -> NDArray[np.float64]:
    # einsum: the same sum for a row whatever rows stand beside it
    products: Vectors = np.einsum("ij,j->i", rows, query)
    return products.astype(np.float64)


class ListIndex:
    """An inverted file, mapped from `near.faiss`, over rows that lie in half precision."""

    def __init__(self, folder: Path, rows: NDArray[np.float16]) -> None:
        """Open what `build_lists` wrote; the caller has checked the files' checksums."""
        self._rows = rows
        self._index = faiss.read_index(str(folder / "near.faiss"), faiss.IO_FLAG_MMAP_IFC)
        told = json.loads((folder / "near.json").read_text(encoding="utf-8"))
        self._lists, self._all = int(told["lists"]), int(told["of"])

    def search(self, query: Vectors, k: int, passing: Mask | None = None) -> tuple[Rows, Cosines]:
        """See `NearIndex`; without `passing` at the recall that was measured."""
        if passing is None:
            parameters = faiss.SearchParametersIVF(nprobe=self._lists)  # type: ignore[call-arg]
        elif np.count_nonzero(passing) <= FEW:
            held = np.flatnonzero(passing)
            cosines = self.cosines(held, query).astype(np.float32)
            order = np.lexsort((held, -cosines))[:k]
            return held[order], cosines[order]
        else:
            selector, _bits = _selector(passing)
            parameters = faiss.SearchParametersIVF(  # type: ignore[call-arg]
                sel=selector, nprobe=self._all
            )
        scores, rows = self._index.search(query[None, :], max(k, 1), params=parameters)
        return _ordered(rows[0], scores[0])

    def cosines(self, rows: Rows, query: Vectors) -> NDArray[np.float64]:
        """See `NearIndex`."""
        return _products(self._rows[rows].astype(np.float32), query)


def open_near(folder: Path, rows: NDArray[np.float16]) -> NearIndex:
    """The index of a folder's rows: the inverted file where there is one, else all rows."""
    if (folder / "near.faiss").exists():
        return ListIndex(folder, rows)
    index = FlatIndex(rows.shape[1])
    index.add(rows.astype(np.float32))
    return index


def build_lists(folder: Path, rows: NDArray[np.float16], queries: Vectors) -> None:
    """Write `near.faiss` and `near.json` for rows of shape (n, dimension).

    As many lists are to be looked at as give `RECALL` on `queries`, against all rows.
    """
    count, dimension = rows.shape
    lists = int(2 ** round(np.log2(max(1.0, np.sqrt(count)))))
    with _all_threads():
        index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dimension), dimension, lists,
            faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT, False,
        )  # fmt: skip
        index.cp.niter = 8
        index.cp.min_points_per_centroid = 1  # says nothing of small tables
        step = max(1, count // (64 * lists))
        index.train(rows[::step].astype(np.float32))
        for start in range(0, count, _CHUNK):
            index.add(rows[start : start + _CHUNK].astype(np.float32))
        exact = nearest_of_all(rows, queries, 10)
        looked, recall = 2, 0.0
        while recall < RECALL and looked < lists:
            looked = min(lists, 1 + looked * 3 // 2)
            parameters = faiss.SearchParametersIVF(nprobe=looked)  # type: ignore[call-arg]
            found = index.search(queries, min(CANDIDATES, count), params=parameters)[1]
            pairs = zip(exact, found, strict=True)
            recall = float(np.mean([np.isin(want, have).mean() for want, have in pairs]))
    faiss.write_index(index, str(folder / "near.faiss"))
    told = {"lists": looked, "of": lists, "recall": round(recall, 4)}
    (folder / "near.json").write_text(json.dumps(told), encoding="utf-8")


def nearest_of_all(rows: NDArray[np.float16], queries: Vectors, k: int) -> Rows:
    """The numbers of the `k` nearest rows to each query, (queries, k), by looking at all."""
    best = np.empty((len(queries), 0), dtype=np.float32)
    names = np.empty((len(queries), 0), dtype=np.int64)
    for start in range(0, len(rows), _CHUNK):
        scores = queries @ rows[start : start + _CHUNK].astype(np.float32).T
        numbers = np.broadcast_to(np.arange(start, start + scores.shape[1]), scores.shape)
        best = np.concatenate((best, scores), axis=1)
        names = np.concatenate((names, numbers), axis=1)
        kept = np.argsort(-best, axis=1, kind="stable")[:, :k]
        best = np.take_along_axis(best, kept, axis=1)
        names = np.take_along_axis(names, kept, axis=1)
    return names


@contextlib.contextmanager
def _all_threads() -> Iterator[None]:
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(1)
