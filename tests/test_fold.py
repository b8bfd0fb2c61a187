import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.fold import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("下降 14%", "下降14%"),
        ("下降１４％", "下降14%"),
        ("发展改\n— 2 —\n革委", "发展改革委"),
        ("发展改\n  －12－\t\n革委", "发展改革委"),
        ("发展改\r\n-- 3 --\r\n革委", "发展改革委"),
        ("10t/h", "10t/h"),
        ("10T/H", "10t/h"),
        ("Ⅲ级（特钢除外）", "iii级(特钢除外)"),
        ("二〇三〇\u3000年", "二〇三〇年"),
        ("100㎡", "100m2"),
        # no page mark: text stands beside it, or the number is too long
        ("第 — 2 — 页", "第—2—页"),
        ("— 2030 —", "—2030—"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folded_text_has_no_white_space_and_needs_no_more_folding_of_case(text: str) -> None:
    folded = fold(text)
    assert not any(character.isspace() for character in folded)
    assert folded == folded.lower()
