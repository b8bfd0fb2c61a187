"""The built-in encoder: static embeddings read by tokenizers, safetensors and NumPy.

A text is cut into pieces, each piece has a row in a table, and the text's vector is the mean
of its rows at unit length. sentence-transformers trained the table (`train.py`) and gives the
same vectors from the same files.
"""

import hashlib
from collections.abc import Sequence
from importlib import resources
from itertools import chain
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from assistant.encoder import Vectors, unit_rows
from corpus.errors import LibraryError

_PART = 1024  # texts at a time: bounds the memory that gathered rows take


class BuiltinEncoder:
    """Static embeddings from a folder with `model.safetensors` and `tokenizer.json`.

    `dimensions` keeps the first so many columns (the training makes 64, 128 and 256 good).
    """

    def __init__(self, folder: Path | None = None, dimensions: int | None = None) -> None:
        folder = folder or Path(str(resources.files("assistant.encoder") / "builtin"))
        weights, pieces = folder / "model.safetensors", folder / "tokenizer.json"
        try:
            table = load_file(weights)["embedding.weight"]
            self._tokenizer = Tokenizer.from_file(str(pieces))
            digest = hashlib.sha256(weights.read_bytes() + pieces.read_bytes())
        except (OSError, KeyError, SafetensorError) as error:
            raise LibraryError(f"内置编码模型读不出来，请重新安装本软件：{folder}") from error
        except Exception as error:  # tokenizers raises bare Exception for a broken file
            raise LibraryError(f"内置编码模型的词表已损坏，请重新安装本软件：{pieces}") from error
        width = table.shape[1] if dimensions is None else dimensions
        if not 0 < width <= table.shape[1]:
            raise LibraryError(f"编码维数应在 1 到 {table.shape[1]} 之间，现为 {dimensions}。")
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._table = np.ascontiguousarray(table[:, :width], dtype=np.float32)
        self._fingerprint = f"static-{digest.hexdigest()[:16]}-{width}"

    @property
    def dimension(self) -> int:
        """The length of a row."""
        return int(self._table.shape[1])

    @property
    def fingerprint(self) -> str:
        """A hash of the weights and pieces, and the dimension."""
        return self._fingerprint

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each text, (n, dimension) float32; an empty text is a zero row."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _PART):
            self._sum_rows(texts[start : start + _PART], vectors[start : start + _PART])
        return unit_rows(vectors)

    def _sum_rows(self, texts: Sequence[str], out: Vectors) -> None:
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        pieces = [encoding.ids for encoding in encodings]
        lengths = np.fromiter(map(len, pieces), dtype=np.intp, count=len(pieces))
        filled = np.flatnonzero(lengths)
        if not filled.size:
            return
        ids = np.fromiter(chain.from_iterable(pieces), dtype=np.intp, count=int(lengths.sum()))
        starts = np.cumsum(lengths)[filled] - lengths[filled]
        # a sum, not a mean: only the direction of a row is kept
        out[filled] = np.add.reduceat(self._table[ids], starts, axis=0)
