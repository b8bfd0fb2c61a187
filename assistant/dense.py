"""Exact nearest rows by cosine, with FAISS; the only module that imports it.

One thread: for a single query FAISS loses far more on two threads than it wins.
"""

import faiss
import numpy as np
from numpy.typing import NDArray

from assistant.encoder import Vectors

faiss.omp_set_num_threads(1)

Rows = NDArray[np.int64]


class FlatIndex:
    """Unit rows, searched by inner product; keeps a copy of what is added."""

    def __init__(self, dimension: int) -> None:
        self._index = faiss.IndexFlatIP(dimension)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, vectors: Vectors) -> None:
        """Append rows of shape (n, dimension); they are numbered in order."""
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def cosines(self, rows: Rows, query: Vectors) -> NDArray[np.float64]:
        """The cosines of some rows with one query of shape (dimension,)."""
        if not len(rows):
            return np.empty(0)
        held = faiss.rev_swig_ptr(self._index.get_xb(), len(self) * self._index.d)
        # einsum: the same sum for a row whatever rows stand beside it
        products = np.einsum("ij,j->i", held.reshape(len(self), -1)[rows], query)
        return products.astype(np.float64)  # type: ignore[no-any-return]

    def search(
        self, query: Vectors, k: int, allowed: Rows | None = None
    ) -> tuple[Rows, NDArray[np.float32]]:
        """The `k` nearest rows to one query of shape (dimension,), and their cosines.

        With `allowed` (row numbers) only those are looked at and the answer is exact among
        them. Gives fewer than `k` where there are not so many; equal cosines by row number.
        """
        total = len(self) if allowed is None else len(allowed)
        if not total or k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters = None
        if allowed is not None:
            passing = np.zeros(len(self), dtype=np.bool_)
            passing[allowed] = True
            bits = np.packbits(passing, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, rows = self._index.search(query[None, :], min(k, total), params=parameters)
        order = np.lexsort((rows[0], -scores[0]))
        return rows[0][order], scores[0][order]
