import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.department_names import levels, names
from corpus.departments import find_departments, is_body, refs_match, resolve, same
from corpus.vocabulary import read_csv

CASES = tomllib.loads((Path(__file__).parent / "cases" / "departments.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["resolve"], ids=lambda case: case["name"])
def test_resolve(case):
    found = [[ref.function, ref.level, ref.place] for ref in resolve(case["name"])]
    assert found == case["refs"]


@pytest.mark.parametrize("case", CASES["same"], ids=lambda case: f"{case['a']}-{case['b']}")
def test_same(case):
    assert same(case["a"], case["b"]) is case["same"]
    assert same(case["b"], case["a"]) is case["same"]


@pytest.mark.parametrize("case", CASES["find"], ids=lambda case: case["text"])
def test_find(case):
    mentions = find_departments(case["text"])
    assert [mention.text for mention in mentions] == case["names"]
    for mention in mentions:
        assert case["text"][mention.start : mention.end] == mention.text


def test_every_name_of_the_table_resolves_to_its_function():
    for text, entries in names().exact.items():
        assert {ref.function for ref in resolve(text)} == {entry.function for entry in entries}


def test_every_function_stands_once():
    functions = [row["function"] for row in read_csv("departments.csv")]
    assert len(functions) == len(set(functions))
    assert len(functions) > 80


@pytest.mark.parametrize("level", ["省", "市", "县"])
def test_level_words_are_kept_apart(level):
    (ref,) = resolve(f"{level}生态环境局")
    assert ref.level == level
    others = {"省", "市", "县"} - {level}
    assert not any(same(f"{level}生态环境局", f"{other}生态环境局") for other in others)


def test_level_words_have_one_level():
    assert set(levels().words.values()) == {"国家", "省", "市", "县"}


@given(
    st.text(
        alphabet="省市县区委局厅部办经济和信息化发展改革环保、（）()银行政府管会abc", max_size=60
    )
)
def test_any_text_is_read_without_error(text):
    end = 0
    for mention in find_departments(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.refs
        end = mention.end
    is_body(text)
    assert all(refs_match(ref, ref) for ref in resolve(text))
