import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.quantity import Quantity, find_quantities
from corpus.records import Span, Target
from corpus.target_sentence import Scope
from corpus.targets import read_text
from corpus.thresholds import interval, meets

CASES = tomllib.loads((Path(__file__).parent / "cases" / "thresholds.toml").read_text("utf-8"))[
    "case"
]
ROWS = [
    (case["limit"], text, {"yes": True, "no": False, "open": None}[answer])
    for case in CASES
    for answer in ("yes", "no", "open")
    for text in case[answer]
]


def _limit(text: str) -> Target:
    (draft,) = (row for row in read_text(text, Scope())[0] if row.kind == "threshold")
    return Target(
        "c", Span(0, 1), draft.indicator, draft.subject, draft.kind,
        direction=draft.direction, comparator=draft.comparator, value=draft.value, unit=draft.unit,
    )  # fmt: skip


@pytest.mark.parametrize(("limit", "text", "answer"), ROWS)
def test_a_figure_is_held_against_a_limit(limit: str, text: str, answer: bool | None) -> None:
    assert meets(find_quantities(text)[0], _limit(limit)) is answer


def test_a_row_without_a_figure_decides_nothing() -> None:
    target = Target("c", Span(0, 1), "碳达峰", kind="peak")
    assert meets(find_quantities("4吨")[0], target) is None


VALUES = st.floats(min_value=0, max_value=1e9, allow_nan=False).map(lambda x: round(x, 3))


@given(VALUES, VALUES, st.sampled_from([">=", "<=", ">", "<"]))
def test_a_plain_figure_is_always_decided(value: float, limit: float, sign: str) -> None:
    quantity = Quantity(value, "吨", "=", False, 0, 1, 0, 1)
    target = Target(
        "c", Span(0, 1), "", kind="threshold", comparator=sign, value=limit, unit="公斤"
    )
    expected = {
        ">=": value * 1000 >= limit,
        "<=": value * 1000 <= limit,
        ">": value * 1000 > limit,
        "<": value * 1000 < limit,
    }[sign]
    if abs(value * 1000 - limit) > 1e-6:
        assert meets(quantity, target) is expected


@given(
    VALUES,
    VALUES,
    st.sampled_from([">=", "<=", ">", "<", "="]),
    st.sampled_from([">=", "<=", ">", "<", "="]),
)
def test_an_interval_holds_another_or_misses_it_never_both(
    a: float, b: float, x: str, y: str
) -> None:
    one, other = interval(a, x), interval(b, y)
    assert not (one in other and one.misses(other))
    assert one.misses(other) == other.misses(one)
    assert one in one
