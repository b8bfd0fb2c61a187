"""The clauses of one build or update, as flat files that are mapped, not read.

    clauses.npy     (n,)    clause ids
    first.npy       (n+1,)  where each clause's sentences begin
    vectors.npy     (n, d)  float16, one unit row per clause, its headings mixed in
    sentences.npy   (m, d)  float16, one unit row per sentence
    spans.npy       (m, 2)  where each sentence stands in its plan, code points
    places.npy      (m, 2)  where each sentence stands in text.npy
    text.npy        (t,)    the sentences' folded text, UTF-16 units
    letters.npy     (l, 2)  each unit that occurs and how often

n clauses, m sentences, d dimensions of the encoder.
"""

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from assistant import overlap
from assistant.encoder import Vectors
from assistant.tokens import fold
from assistant.units import Unit


class _GrowingFile:
    """A .npy file that grows; its header is written again at the end."""

    def __init__(self, path: Path, kind: str, width: int | None = None) -> None:
        """Of `kind` (`<f2`, `<u2`), one-dimensional or `width` wide."""
        self._file = path.open("wb+")
        self._kind, self._width, self.rows = kind, width, 0
        self._header()

    def _header(self) -> None:
        # NumPy pads the header so that the count of rows can grow without moving the data
        shape = (self.rows,) if self._width is None else (self.rows, self._width)
        told = {"descr": self._kind, "fortran_order": False, "shape": shape}
        npy.write_array_header_1_0(self._file, told)

    def append(self, rows: NDArray[Any]) -> None:
        self._file.write(np.ascontiguousarray(rows, dtype=self._kind).tobytes())
        self.rows += len(rows)

    def close(self) -> None:
        self._file.seek(0)
        self._header()
        self._file.close()


class SegmentWriter:
    """Writes a segment, clause by clause; memory grows with the numbers, not the text."""

    def __init__(self, folder: Path, dimension: int) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._vectors = _GrowingFile(folder / "vectors.npy", "<f2", dimension)
        self._sentences = _GrowingFile(folder / "sentences.npy", "<f2", dimension)
        self._text = _GrowingFile(folder / "text.npy", "<u2")
        self._clauses: list[str] = []
        self._first = array("q", [0])
        self._spans = array("q")
        self._places = array("q")
        self._letters = np.zeros(1 << 16, dtype=np.int64)

    @property
    def rows(self) -> int:
        """How many clauses were added."""
        return len(self._clauses)

    def add(self, units: Sequence[Unit], vectors: Vectors, sentences: Vectors) -> None:
        """Append clauses: a row of `vectors` for each, of `sentences` for each sentence."""
        self._vectors.append(vectors)
        self._sentences.append(sentences)
        for unit in units:
            self._clauses.append(unit.clause)
            text = fold(unit.text)
            for (start, end), span in zip(unit.sentences, unit.spans, strict=True):
                letters = overlap.encode(text[start:end])
                self._places.extend((self._text.rows, self._text.rows + len(letters)))
                self._spans.extend((span.start, span.end))
                self._text.append(letters)
                np.add.at(self._letters, letters, 1)
            self._first.append(len(self._spans) // 2)

    def close(self) -> None:
        """Write what was kept in memory; the segment is complete."""
        self._vectors.close()
        self._sentences.close()
        self._text.close()
        save = np.save
        save(self._folder / "clauses.npy", np.array(self._clauses, dtype=np.str_))
        save(self._folder / "first.npy", np.frombuffer(self._first, dtype=np.int64))
        save(self._folder / "spans.npy", _pairs(self._spans))
        save(self._folder / "places.npy", _pairs(self._places))
        known = np.flatnonzero(self._letters)
        save(self._folder / "letters.npy", np.stack((known, self._letters[known]), axis=1))


def _pairs(numbers: "array[int]") -> NDArray[np.int64]:
    return np.array(numbers, dtype=np.int64).reshape(-1, 2)


class Segment:
    """A segment, mapped from its folder."""

    def __init__(self, folder: Path) -> None:
        def mapped(name: str) -> NDArray[Any]:
            path = folder / f"{name}.npy"
            array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
            return array.view(np.ndarray)  # a plain array is sliced faster than a memmap

        self.clauses: NDArray[np.str_] = mapped("clauses")
        self.first: NDArray[np.int64] = mapped("first")
        self.vectors: NDArray[np.float16] = mapped("vectors")
        self.sentences: NDArray[np.float16] = mapped("sentences")
        self.spans: NDArray[np.int64] = mapped("spans")
        self.places: NDArray[np.int64] = mapped("places")
        self.text: NDArray[np.uint16] = mapped("text")
        self.letters: NDArray[np.int64] = mapped("letters")

    def __len__(self) -> int:
        return len(self.clauses)
