"""Encoders turn texts into unit rows; one protocol, two implementations.

`builtin.py` reads the small static model that ships with the package; `hub.py` runs any
sentence-transformers model. Neither is imported before it is asked for.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (texts, dimension); each row has length 1, or is zero where a text says nothing."""

BUILTIN = "builtin"


class Encoder(Protocol):
    """What an index needs of an encoder."""

    @property
    def dimension(self) -> int:
        """The length of a row."""
        ...

    @property
    def fingerprint(self) -> str:
        """Names the weights and settings; indexes with different ones never mix."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each text, (n, dimension) float32; an empty text is a zero row."""
        ...


def load_encoder(name: str = BUILTIN, dimensions: int | None = None) -> Encoder:
    """The built-in encoder, or the sentence-transformers model of that name or folder.

    `dimensions` keeps the first so many columns and makes the rows unit again. Raises
    LibraryError where the model cannot be read.
    """
    if name == BUILTIN:
        from assistant.encoder.builtin import BuiltinEncoder

        return BuiltinEncoder(dimensions=dimensions)
    from assistant.encoder.hub import HubEncoder

    return HubEncoder(name, dimensions=dimensions)


def unit_rows(vectors: Vectors) -> Vectors:
    """The rows at length 1, in place; a zero row stays zero."""
    norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    np.divide(vectors, norms[:, None], out=vectors, where=norms[:, None] > 0)
    return vectors
