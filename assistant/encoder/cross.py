"""A sentence-transformers cross-encoder, by name or folder; a setting, never the default.

Only safetensors weights are read and no code that comes with a model is run.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import LibraryError


class HubCrossEncoder:
    """A cross-encoder on the CPU with one output, read when it is made."""

    def __init__(self, name: str) -> None:
        """Raises LibraryError where the model cannot be read or has several outputs."""
        from sentence_transformers import CrossEncoder

        try:
            self._model: Any = CrossEncoder(
                name,
                device="cpu",
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:  # the libraries below raise many kinds
            raise LibraryError(f"重排模型“{name}”载入失败，请检查名称、文件夹或网络。") from error
        if self._model.num_labels != 1:
            raise LibraryError(f"模型“{name}”不是重排模型：它的输出不是一个分数。")

    def scores(self, query: str, passages: Sequence[str]) -> NDArray[np.float64]:
        """One number for each passage, (passages,); the higher, the better it answers."""
        pairs = [(query, passage) for passage in passages]
        found: NDArray[np.float32] = self._model.predict(pairs, show_progress_bar=False)
        return found.astype(np.float64)
