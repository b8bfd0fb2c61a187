"""The clauses of one build or update, as flat files that are mapped, not read.

clauses.npy     (n,)    clause ids
first.npy       (n+1,)  where each clause's sentences begin
vectors.npy     (n, d)  float16, one unit row per clause, its headings mixed in
sentences.npy   (m, d)  float16, one unit row per sentence
spans.npy       (m, 2)  where each sentence stands in its plan, code points
places.npy      (m, 2)  where each sentence stands in text.bin, bytes
text.bin                the clauses' mended text, UTF-8
"""

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from assistant.encoder import Vectors
from assistant.units import Unit


class _RowFile:
    """A .npy file of float16 rows that grows; its header is written again at the end."""

    def __init__(self, path: Path, dimension: int) -> None:
        self._file = path.open("wb+")
        self._rows, self._dimension = 0, dimension
        self._header()

    def _header(self) -> None:
        # NumPy pads the header so that the count of rows can grow without moving the data
        shape = (self._rows, self._dimension)
        told = {"descr": "<f2", "fortran_order": False, "shape": shape}
        npy.write_array_header_1_0(self._file, told)

    def append(self, rows: Vectors) -> None:
        self._file.write(np.ascontiguousarray(rows, dtype="<f2").tobytes())
        self._rows += len(rows)

    def close(self) -> None:
        self._file.seek(0)
        self._header()
        self._file.close()


class SegmentWriter:
    """Writes a segment, clause by clause; memory grows with the numbers, not the text."""

    def __init__(self, folder: Path, dimension: int) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._vectors = _RowFile(folder / "vectors.npy", dimension)
        self._sentences = _RowFile(folder / "sentences.npy", dimension)
        self._text = (folder / "text.bin").open("wb")
        self._clauses: list[str] = []
        self._first = array("q", [0])
        self._spans = array("q")
        self._places = array("q")
        self._bytes = 0

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
            for (start, end), span in zip(unit.sentences, unit.spans, strict=True):
                written = self._text.write(unit.text[start:end].encode("utf-8", "surrogatepass"))
                self._places.extend((self._bytes, self._bytes + written))
                self._spans.extend((span.start, span.end))
                self._bytes += written
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


def _pairs(numbers: "array[int]") -> NDArray[np.int64]:
    return np.array(numbers, dtype=np.int64).reshape(-1, 2)


class Segment:
    """A segment, mapped from its folder."""

    def __init__(self, folder: Path) -> None:
        def mapped(name: str) -> NDArray[Any]:
            array: NDArray[Any] = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            return array

        self.clauses: NDArray[np.str_] = mapped("clauses")
        self.first: NDArray[np.int64] = mapped("first")
        self.vectors: NDArray[np.float16] = mapped("vectors")
        self.sentences: NDArray[np.float16] = mapped("sentences")
        self.spans: NDArray[np.int64] = mapped("spans")
        self._places: NDArray[np.int64] = mapped("places")
        path = folder / "text.bin"
        size = path.stat().st_size
        self._text = np.memmap(path, np.uint8, "r") if size else np.zeros(0, np.uint8)

    def __len__(self) -> int:
        return len(self.clauses)

    def text(self, sentence: int) -> str:
        """The mended text of a sentence, by its number in the segment."""
        start, end = (int(place) for place in self._places[sentence])
        return self._text[start:end].tobytes().decode("utf-8", "surrogatepass")
