import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fold import fold, normalise
from corpus.quantity import find_quantities
from corpus.units import unit_of
from corpus.vocabulary import read_toml
from corpus.years import find_years

CASES = Path(__file__).parent / "cases"
QUANTITIES = tomllib.loads((CASES / "quantities.toml").read_text("utf-8"))["case"]
YEARS = tomllib.loads((CASES / "years.toml").read_text("utf-8"))["case"]
UNITS = read_toml("units.toml")
COMPARATORS = read_toml("comparators.toml")
TEXT = st.text(
    alphabet="到年2025较、，。（）%％１万吨家以上不低于十百一二分别.-—达 \t/th≥个", max_size=60
)


@pytest.mark.parametrize("case", QUANTITIES, ids=lambda case: case["text"][:20])
def test_figures_are_read_as_the_table_says(case: dict) -> None:
    found = find_quantities(case["text"])
    rows = [[q.value, q.unit, q.comparator, case["text"][q.start : q.end]] for q in found]
    assert rows == case["rows"]


@pytest.mark.parametrize("case", YEARS, ids=lambda case: case["text"][:20])
def test_years_are_read_as_the_table_says(case: dict) -> None:
    text = case["text"]
    rows = [[y.year, y.role, y.before, text[y.start : y.end]] for y in find_years(normalise(text))]
    assert rows == case["rows"]


@pytest.mark.parametrize(
    ("text", "value"),
    [pair for group in UNITS["group"] for pair in group["examples"].items()],
)
def test_each_example_of_a_unit_is_worth_what_its_table_says(text: str, value: float) -> None:
    (figure,) = find_quantities(text)
    unit = unit_of(figure.unit)
    assert unit is not None
    assert figure.value * unit.factor == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        (text, row["sign"])
        for part in ("before", "after")
        for row in COMPARATORS[part]
        for text in row["examples"]
    ],
)
def test_each_comparator_reads_its_examples(text: str, sign: str) -> None:
    (figure,) = find_quantities(text)
    assert figure.comparator == sign
    assert (figure.start, figure.end) == (0, len(text))


def test_units_of_one_dimension_convert_and_others_do_not() -> None:
    kilo, mega = unit_of("万千伏安"), unit_of("MVA")
    assert kilo is not None
    assert mega is not None
    assert kilo.dimension == mega.dimension
    assert (kilo.factor, mega.factor) == (10000, 1000)
    assert unit_of("千克标准煤/吨") != unit_of("千克标准煤")
    assert unit_of("没有这个单位") is None


@given(TEXT)
def test_figures_and_years_stand_where_they_say(text: str) -> None:
    for figure in find_quantities(text):
        assert 0 <= figure.start <= figure.number < figure.number_end <= figure.end <= len(text)
        assert any(
            c.isdigit() or c in "零〇一二两三四五六七八九十百千万亿"
            for c in text[figure.number : figure.number_end]
        )
    for year in find_years(normalise(text)):
        assert text[year.start : year.end]


@given(st.text(max_size=80))
def test_folding_keeps_a_map_to_its_source(text: str) -> None:
    assert len(normalise(text)) == len(text)
    folded = fold(text)
    assert len(folded.text) == len(folded.offsets)
    assert list(folded.offsets) == sorted(set(folded.offsets))
    assert all(
        normalise(text)[i] == c or c == " "
        for c, i in zip(folded.text, folded.offsets, strict=True)
    )


def test_a_line_of_a_megabyte_is_read() -> None:
    text = "到2025年达到1万吨、" * 9_000
    assert len(find_quantities(text)) == 9_000
    assert find_quantities("1" * 1_000_000 + "吨") == []
    assert find_quantities("万" * 1_000_000) == []
