import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.industries import (
    EVERY,
    ancestors,
    find_industries,
    industries,
    narrowest,
    reaches,
    terms,
)
from corpus.vocabulary import read_csv

CASES = tomllib.loads((Path(__file__).parent / "cases" / "industries.toml").read_text("utf-8"))
ROWS = read_csv("industries.csv")


@pytest.mark.parametrize("case", CASES["find"], ids=lambda case: case["text"])
def test_find(case):
    mentions = find_industries(case["text"])
    assert [f"{m.name} {m.industry}" for m in mentions] == case["found"]
    assert all(case["text"][m.start : m.end] == m.name for m in mentions)


@pytest.mark.parametrize("case", CASES["above"], ids=lambda case: case["industry"])
def test_ancestors(case):
    assert list(ancestors(case["industry"])) == case["ancestors"]


def test_every_term_finds_its_own_sector():
    for term, industry in terms().items():
        assert industry in [m.industry for m in find_industries(term)], term


@pytest.mark.parametrize("row", [row for row in ROWS if row["not_in"]], ids=lambda r: r["industry"])
def test_words_that_mean_something_else(row):
    for word in row["not_in"].split("|"):
        found = [m for m in find_industries(word) if m.industry == row["industry"]]
        assert not found, word


def test_the_table_is_wide_and_deep():
    assert len(industries()) >= 150
    assert max(len(ancestors(industry)) for industry in industries()) >= 4


def test_a_rule_reaches_the_sectors_below():
    assert reaches("钢铁", "铁合金")
    assert reaches(EVERY, "印染")
    assert not reaches("铁合金", "钢铁")
    assert not reaches("建材", "铁合金")


def test_narrowest_drops_what_stands_above():
    assert narrowest(["钢铁", "铁合金", "水泥", "工业"]) == ["铁合金", "水泥"]


@given(st.text(alphabet="钢铁合金水泥熟料玻璃光伏电子束汽车零部件化工焦化聚、，。", max_size=60))
def test_mentions_are_in_order_and_apart(text):
    end = 0
    for mention in find_industries(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
