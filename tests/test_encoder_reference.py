"""The built-in encoder against sentence-transformers, which trained it; and hub models."""

import subprocess
import sys
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from assistant.encoder import load_encoder
from assistant.encoder.builtin import BuiltinEncoder
from corpus.errors import LibraryError

BUILTIN = Path(str(resources.files("assistant.encoder") / "builtin"))
TEXTS = [
    "到2025年，规模以上工业单位增加值能耗较2020年下降13%。",
    "企业自备电厂有什么要求？",
    "steel CO2 排放",
    "碳" * 500,
]


def copy_of(folder, dtype):
    """The shipped model in another precision."""
    for path in BUILTIN.rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(BUILTIN)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    weights = folder / "model.safetensors"
    save_file({k: v.astype(dtype) for k, v in load_file(weights).items()}, weights)
    return folder


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 1e-6), (np.float16, 1e-3)])
def test_sentence_transformers_gives_the_same_rows(tmp_path, dtype, tolerance):
    from sentence_transformers import SentenceTransformer

    folder = copy_of(tmp_path, dtype)
    expected = SentenceTransformer(str(folder), device="cpu").encode(TEXTS)
    assert BuiltinEncoder(folder).encode(TEXTS) == pytest.approx(expected, abs=tolerance)


def test_any_model_is_a_setting(tmp_path):
    folder = copy_of(tmp_path, np.float32)
    hub = load_encoder(str(folder))
    texts = ["", *TEXTS, " "]
    rows = hub.encode(texts)
    assert rows == pytest.approx(BuiltinEncoder(folder).encode(texts), abs=1e-6)
    assert not rows[0].any()
    assert not rows[-1].any()
    small = load_encoder(str(folder), dimensions=64)
    assert small.dimension == 64
    assert np.linalg.norm(small.encode(TEXTS), axis=1) == pytest.approx(1, abs=1e-6)
    assert small.fingerprint != hub.fingerprint


def test_a_model_that_is_not_there_is_told(tmp_path):
    with pytest.raises(LibraryError, match="载入失败"):
        load_encoder(str(tmp_path / "nothing"))


def test_the_default_path_never_imports_it():
    code = (
        "import sys; from assistant.encoder import load_encoder; import assistant.store;"
        "load_encoder().encode(['碳']); print('sentence_transformers' in sys.modules,"
        "'torch' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "False"]
