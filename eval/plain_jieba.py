"""jieba as others use it, without the terms that our own search adds; for comparisons.

Needs the `bench` extra. Its compiled dictionary is kept in a folder of this user's own; by
default jieba would load it from the system's shared temporary folder.
"""

import logging
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any


def _cache_folder() -> Path:
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "policy-assistant"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:  # a read-only home
        return Path(tempfile.mkdtemp(prefix="policy-assistant-"))
    return folder


@cache
def plain_jieba() -> Any:  # noqa: ANN401 - jieba has no types
    """A tokenizer of jieba's own dictionary; raises ImportError without the extra."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(_cache_folder())
    return tokenizer
