import pytest

from assistant.cues import find_cues
from corpus.vocabulary import read_toml

TABLE = read_toml("cues.toml", "assistant")


@pytest.mark.parametrize(
    ("name", "text"), [(n, t) for n, r in TABLE.items() for t in r["examples"]]
)
def test_a_cue_is_found_in_its_examples(name: str, text: str) -> None:
    assert name in find_cues(text)


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, r in TABLE.items() for t in r["counter"]])
def test_a_cue_is_not_found_in_its_counter_examples(name: str, text: str) -> None:
    assert name not in find_cues(text)
