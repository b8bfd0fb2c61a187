"""Any sentence-transformers model, by name or folder; a setting, never the default.

The import takes seconds, so it happens when an encoder is made. Only safetensors weights are
read and no code that comes with a model is run.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from assistant.encoder import Vectors, unit_rows
from corpus.errors import LibraryError


class HubEncoder:
    """A sentence-transformers model on the CPU, its rows cut to `dimensions` where given."""

    def __init__(
        self, name: str, dimensions: int | None = None, revision: str | None = None
    ) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model: Any = SentenceTransformer(
                name,
                device="cpu",
                revision=revision,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:  # the libraries below raise many kinds
            raise LibraryError(f"编码模型“{name}”载入失败，请检查名称、文件夹或网络。") from error
        size = int(self._model.get_embedding_dimension() or 0)
        self._dimension = size if dimensions is None else dimensions
        if not 0 < self._dimension <= size:
            raise LibraryError(f"编码维数应在 1 到 {size} 之间，现为 {dimensions}。")
        self._fingerprint = f"hub-{self._weights_hash()}-{self._dimension}"

    def _weights_hash(self) -> str:
        digest = hashlib.sha256()
        for key, value in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            digest.update(value.float().numpy().tobytes())
        return digest.hexdigest()[:16]

    @property
    def dimension(self) -> int:
        """The length of a row."""
        return self._dimension

    @property
    def fingerprint(self) -> str:
        """A hash of all weights, and the dimension."""
        return self._fingerprint

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each text, (n, dimension) float32; an empty text is a zero row."""
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        filled = [i for i, text in enumerate(texts) if text.strip()]
        if filled:
            rows = self._model.encode(
                [texts[i] for i in filled], show_progress_bar=False, convert_to_numpy=True
            )
            vectors[filled] = np.nan_to_num(rows[:, : self._dimension].astype(np.float32))
        return unit_rows(vectors)
