import numpy as np
import pytest

from assistant.encoder import load_encoder
from assistant.encoder.builtin import BuiltinEncoder
from corpus.errors import LibraryError

TEXTS = ["", "到2025年，单位能耗下降14%", "。，！", "企业要上报数据？", "steel CO2", "碳" * 3000]


@pytest.fixture(scope="module")
def encoder():
    return BuiltinEncoder()


def test_rows_are_unit_or_zero(encoder):
    rows = encoder.encode(TEXTS)
    assert rows.shape == (len(TEXTS), encoder.dimension)
    assert rows.dtype == np.float32
    lengths = np.linalg.norm(rows, axis=1)
    assert lengths == pytest.approx([0, 1, 0, 1, 1, 1], abs=1e-6)
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_a_row_does_not_depend_on_its_neighbours(encoder):
    together = encoder.encode(TEXTS * 400)
    for i, text in enumerate(TEXTS):
        assert np.array_equal(together[i], encoder.encode([text])[0])


def test_row_is_the_normalised_sum_of_the_pieces(encoder):
    text = TEXTS[1]
    ids = encoder._tokenizer.encode(text, add_special_tokens=False).ids
    mean = encoder._table[ids].astype(np.float64).mean(axis=0)
    assert encoder.encode([text])[0] == pytest.approx(mean / np.linalg.norm(mean), abs=1e-6)


def test_fewer_dimensions_are_the_first_columns_made_unit(encoder):
    small = BuiltinEncoder(dimensions=32)
    full = encoder.encode(TEXTS)[:, :32]
    expected = full / np.maximum(np.linalg.norm(full, axis=1, keepdims=True), 1e-12)
    assert small.encode(TEXTS) == pytest.approx(expected, abs=1e-6)
    assert small.fingerprint != encoder.fingerprint


@pytest.mark.parametrize("dimensions", [0, -1, 100_000])
def test_impossible_dimensions_are_refused(dimensions):
    with pytest.raises(LibraryError, match="编码维数"):
        load_encoder(dimensions=dimensions)


def test_broken_weights_are_refused(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(LibraryError, match="重新安装"):
        BuiltinEncoder(tmp_path)
