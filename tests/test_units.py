import pytest
from hypothesis import given
from hypothesis import strategies as st
from search_kit import STEEL, make_plan

from assistant.units import sentences, units


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "推广短流程炼钢，提高废钢比例。到2025年占比达到15%以上。",
            ["推广短流程炼钢，提高废钢比例。", "到2025年占比达到15%以上。"],
        ),
        ("坚持先立后破。到2025年占比达到15%以上。", ["坚持先立后破。到2025年占比达到15%以上。"]),
        (
            "推进园区循环化改造工作。（责任单位：市生态环境局；市发展改革委）",
            ["推进园区循环化改造工作。（责任单位：市生态环境局；市发展改革委）"],
        ),
        ("没有标点的一行", ["没有标点的一行"]),
        ("", []),
        (
            "（没有收尾的括号。后面还有一句话没有说完。",
            ["（没有收尾的括号。后面还有一句话没有说完。"],
        ),
    ],
)
def test_sentences(text, expected):
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet="甲乙，。；（）()！ \n1", max_size=300))
def test_sentences_tile_the_text(text):
    found = list(sentences(text))
    ends = [0, *(end for _, end in found)]
    starts = [*(start for start, _ in found), len(text)]
    assert all(not text[end:start].strip() for end, start in zip(ends, starts, strict=True))
    assert all(start < end for start, end in found)


def test_a_megabyte_without_marks_is_cut():
    found = list(sentences("碳" * 1_000_000))
    assert len(found) == 2500
    assert found[-1][1] == 1_000_000


def test_spans_point_into_the_source():
    plan = make_plan("p", "第一句话讲的是钢铁行业的产\n— 3 —\n能。第二句话讲的是有色金属行业。")
    whole = make_plan("p", plan.text)
    for unit in units(whole):
        for (start, end), span in zip(unit.sentences, unit.spans, strict=True):
            assert whole.mended(span).text == unit.text[start:end]


def test_context_is_title_and_headings():
    assert next(iter(units(STEEL))).context == "某省钢铁行业碳达峰实施方案 一、任务"
