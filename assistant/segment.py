"""The clauses of one build or update, as flat files that are mapped, not read.

    clauses.npy     (n,)    clause ids
    first.npy       (n+1,)  where each clause's sentences begin
    above.npy       (n,)    the number of each clause's context
    mix.npy         (n, 2)  float32, what sentences and context count in a clause's cosine
    contexts.npy    (c, d)  float16, one unit row per context (title and headings)
    sentences.npy   (m, d)  float16, one unit row per sentence
    spans.npy       (m, 2)  where each sentence stands in its plan, code points
    places.npy      (m, 2)  where each sentence stands in text.npy
    text.npy        (t,)    the sentences' folded text, UTF-16 units
    letters.npy     (l, 2)  each unit that occurs and how often
    near.faiss      the sentences in an inverted file, where there are many (`dense.py`)

n clauses, m sentences, c contexts, d dimensions of the encoder. A clause's vector is the mean of
its sentences', each by the root of its length, at unit length, plus a part of its context's. It
is not kept: its cosine with a question is put together from theirs.
"""

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from assistant import dense
from assistant.encoder import Encoder, Vectors
from assistant.fusion import WEIGHTS
from assistant.tokens import fold
from assistant.units import Unit

_SAMPLES, _BEGINNING = 128, 8  # sentences, and how many characters of each


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
    """Writes a segment, some clauses at a time; only numbers and ids stay in memory."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        folder.mkdir(parents=True)
        self._folder, self._encoder = folder, encoder
        self._contexts = _GrowingFile(folder / "contexts.npy", "<f2", encoder.dimension)
        self._sentences = _GrowingFile(folder / "sentences.npy", "<f2", encoder.dimension)
        self._text = _GrowingFile(folder / "text.npy", "<u2")
        self._mix = _GrowingFile(folder / "mix.npy", "<f4", 2)
        self._spans = _GrowingFile(folder / "spans.npy", "<i8", 2)
        self._places = _GrowingFile(folder / "places.npy", "<i8", 2)
        self._known: dict[str, int] = {}
        self._clauses: list[str] = []
        self._first = array("q", [0])
        self._above = array("q")
        self._letters = np.zeros(1 << 16, dtype=np.int64)

    @property
    def rows(self) -> int:
        """How many clauses were added."""
        return len(self._clauses)

    def add(self, units: Sequence[Unit]) -> None:
        """Append clauses, with the rows of their sentences and contexts."""
        if not units:
            return
        parts = [unit.text[start:end] for unit in units for start, end in unit.sentences]
        numbers = np.array([len(unit.sentences) for unit in units])
        rows = self._encoder.encode(parts)
        self._sentences.append(rows)
        lengths = self._append_text(parts)
        spans = [(span.start, span.end) for unit in units for span in unit.spans]
        self._spans.append(np.array(spans))
        self._clauses += [unit.clause for unit in units]
        ends = np.cumsum(numbers)
        self._first.extend((ends + self._first[-1]).tolist())
        sums = np.add.reduceat(rows * np.sqrt(lengths)[:, None], ends - numbers, axis=0)
        self._append_mix([unit.context for unit in units], sums)

    def _append_text(self, parts: Sequence[str]) -> NDArray[np.int64]:
        """Append folded texts; gives their lengths."""
        encoded = [fold(part).encode("utf-16-le", "surrogatepass") for part in parts]
        lengths = np.array([len(text) // 2 for text in encoded])
        ends = np.cumsum(lengths) + self._text.rows
        self._places.append(np.stack((ends - lengths, ends), axis=1))
        letters = np.frombuffer(b"".join(encoded), dtype="<u2")
        self._text.append(letters)
        self._letters += np.bincount(letters, minlength=1 << 16)
        return lengths

    def _append_mix(self, contexts: Sequence[str], sums: NDArray[np.float32]) -> None:
        """Append contexts that are new, and what each clause's cosine is made of."""
        names = list(dict.fromkeys(contexts))
        rows = self._encoder.encode(names)
        fresh = [i for i, name in enumerate(names) if name not in self._known]
        self._contexts.append(rows[fresh])
        for i in fresh:
            self._known[names[i]] = len(self._known)  # before anything is copied
        self._above.extend(self._known[context] for context in contexts)
        order = {name: i for i, name in enumerate(names)}
        above = WEIGHTS.context * rows[[order[context] for context in contexts]]
        size = np.maximum(np.linalg.norm(sums, axis=1), 1e-12)
        whole = np.maximum(np.linalg.norm(sums / size[:, None] + above, axis=1), 1e-12)
        self._mix.append(np.stack((1 / (size * whole), WEIGHTS.context / whole), axis=1))

    def copy(self, other: "Segment", first: int, rows: int) -> None:
        """Append clauses of another segment, from its row `first` on."""
        here = slice(first, first + rows)
        start, end = (int(line) for line in other.first[[first, first + rows]])
        numbers = np.diff(other.first[first : first + rows + 1])
        self._first.extend((np.cumsum(numbers) + self._first[-1]).tolist())
        self._clauses += other.clauses[here].tolist()
        self._sentences.append(other.sentences[start:end])
        self._spans.append(other.spans[start:end])
        self._mix.append(other.mix[here])
        above, order = np.unique(other.above[here], return_inverse=True)
        self._above.extend((order + self._contexts.rows).tolist())
        self._contexts.append(other.contexts[above])
        places = other.places[start:end]
        low, high = (int(places[0, 0]), int(places[-1, 1])) if len(places) else (0, 0)
        self._places.append(places - low + self._text.rows)
        self._text.append(other.text[low:high])
        self._letters += np.bincount(other.text[low:high], minlength=1 << 16)

    def close(self) -> None:
        """Write what was kept in memory and, for a large segment, the inverted file."""
        for file in (
            self._contexts, self._sentences, self._text, self._mix, self._spans, self._places
        ):  # fmt: skip
            file.close()
        np.save(self._folder / "clauses.npy", np.array(self._clauses, dtype=np.str_))
        np.save(self._folder / "first.npy", np.frombuffer(self._first, dtype=np.int64))
        np.save(self._folder / "above.npy", np.frombuffer(self._above, dtype=np.int64))
        held = np.flatnonzero(self._letters)
        np.save(self._folder / "letters.npy", np.stack((held, self._letters[held]), axis=1))
        segment = Segment(self._folder)
        if len(segment.sentences) > dense.FLAT_ROWS:
            dense.build_lists(self._folder, segment.sentences, self._samples(segment))

    def _samples(self, segment: "Segment") -> Vectors:
        """Rows of the first words of some sentences: questions of a kind, to measure with.

        So short a piece is harder to find the nearest of than whole questions are.
        """
        step = max(1, len(segment.sentences) // _SAMPLES)
        pieces = []
        for start, end in segment.places[::step].tolist():
            piece = segment.text[start : min(start + _BEGINNING, end)]
            pieces.append(piece.tobytes().decode("utf-16-le", "replace"))
        return self._encoder.encode(pieces)


class Segment:
    """A segment, mapped from its folder."""

    def __init__(self, folder: Path) -> None:
        def mapped(name: str) -> NDArray[Any]:
            path = folder / f"{name}.npy"
            array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
            return array.view(np.ndarray)  # a plain array is sliced faster than a memmap

        self.clauses: NDArray[np.str_] = mapped("clauses")
        self.first: NDArray[np.int64] = mapped("first")
        self.above: NDArray[np.int64] = mapped("above")
        self.mix: NDArray[np.float32] = mapped("mix")
        self.contexts: NDArray[np.float16] = mapped("contexts")
        self.sentences: NDArray[np.float16] = mapped("sentences")
        self.spans: NDArray[np.int64] = mapped("spans")
        self.places: NDArray[np.int64] = mapped("places")
        self.text: NDArray[np.uint16] = mapped("text")
        self.letters: NDArray[np.int64] = mapped("letters")

    def __len__(self) -> int:
        return len(self.clauses)
