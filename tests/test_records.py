import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.mend import mend
from corpus.records import Clause, Plan, Span


def test_an_invalid_span_cannot_exist() -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(5, 4)


@pytest.mark.parametrize(
    ("source", "mended"),
    [
        ("市发展改\n革委", "市发展改革委"),
        ("市发展改\n\n— 8 —\n\n革委", "市发展改革委"),
        ("到 2025 年", "到 2025 年"),
        ("carbon\npeak", "carbon peak"),
        ("  前后空白 \n", "前后空白"),
        ("全部\n 达标", "全部达标"),
    ],
)
def test_wraps_and_page_marks_are_mended(source: str, mended: str) -> None:
    assert mend(source).text == mended


@given(st.text(alphabet="年2 \n—-abc\t。", max_size=60))
def test_mended_characters_stand_where_the_map_says(source: str) -> None:
    mended = mend(source)
    assert len(mended.text) == len(mended.offsets)
    for character, offset in zip(mended.text, mended.offsets, strict=True):
        assert character == source[offset] or (character == " " and source[offset].isspace())


def test_clause_at_finds_the_clause_that_holds_an_offset() -> None:
    clauses = (
        Clause("a", (), "paragraph", Span(0, 3)),
        Clause("b", (), "paragraph", Span(5, 9)),
    )
    plan = Plan("p", "一二三\n\n四五六七", clauses=clauses)
    assert plan.clause_at(4) is None
    assert plan.clause_at(2) is clauses[0]
    assert plan.clause_at(5) is clauses[1]
    assert plan.clause_at(9) is None
