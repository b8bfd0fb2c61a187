"""The report on sources: what is found, and what is left alone."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.check import check_plan
from corpus.manifest import shipped_plans
from corpus.reading import read_plan
from corpus.records import Clause, Metadata, Plan, Span, Target
from corpus.vocabulary import read_toml

FRAME = """临江市工业领域碳达峰实施方案

一、总体要求

{body}

二、重点任务

加强领导。
"""


def plan_of(body: str, title: str = "临江市工业领域碳达峰实施方案", region: str = "临江市") -> Plan:
    return read_plan("p", FRAME.format(body=body), Metadata(title=title, region=region))


def messages(plan: Plan) -> list[str]:
    return [anomaly.message for anomaly in check_plan(plan)]


@pytest.mark.parametrize("text", ["加强领导，落实责任。", ""])
def test_a_sound_plan_has_no_findings(text: str) -> None:
    assert messages(plan_of(text)) == []


def test_a_finding_says_where_it_stands() -> None:
    (found,) = check_plan(plan_of("认真做好的的工作。"))
    assert (found.plan, found.line, found.kind) == ("p", 5, "重复")
    assert found.excerpt == "认真做好的的工作。"
    assert found.message == "“的”重复"


@pytest.mark.parametrize(
    ("title", "text", "message"),
    [
        ("攀枝花市工业方案", "攀枝江市生态环境局负责。", "“攀枝江市”疑为“攀枝花市”"),
        ("攀枝花市工业方案", "按照四州省人民政府要求。", "“四州省”疑为“四川省”"),
        ("福建省工业方案", "推动创建省级园区，沿建省份与各建省、福建省。", None),
        ("攀枝花市工业方案", "四州省人民政府要求。", "“四州省”疑为“四川省”"),
        ("四川省工业方案", "四川省级园区，由四州省级园区带动。", "“四州省”疑为“四川省”"),
        ("六盘水市方案", "六盘山市人民政府负责。", "“六盘山市”疑为“六盘水市”"),
        ("攀枝花市工业方案", "学习枝江市、大庆市和四个省的经验。", None),
        ("安庆市工业方案", "国庆市场供应、安全市场秩序良好，重庆市、大庆市参加。", None),
        ("聊城市工业方案", "加快大城市、中小城市发展。", None),
        ("黑龙江省方案", "建设美丽龙江省级园区。", None),
    ],
)
def test_misspelt_places(title: str, text: str, message: str | None) -> None:
    plan = plan_of(text, title=title, region="")
    assert messages(plan) == ([message] if message else [])


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("（一）甲项。\n\n（三）丙项。", "编号从 1 跳到 3，中间缺号"),
        (
            "（一）甲项\n文字。\n\n（二）乙项\n文字。\n\n（二）丙项\n文字。",
            "标题编号“（二）”重复出现",
        ),
        ("1.甲项任务。\n\n2.乙项任务。\n\n5.丙项任务。", "编号从 2 跳到 5，中间缺号"),
        ("（一）甲项。\n\n(二)乙项。\n\n（三）丙项。", None),
        (
            "1.甲任务。\n\n2.乙任务。\n\n专栏1 重点工程\n\n1.丙工程\n\n2.丁工程\n\n3.戊任务。",
            None,
        ),
        ("1.甲项。2.乙项任务。\n\n3.丙项任务。", None),
        ("1.甲项任务。\n\n2.乙项任务。\n\n1.丙项任务。\n\n2.丁项任务。", None),
    ],
)
def test_numbering(body: str, message: str | None) -> None:
    assert messages(plan_of(body)) == ([message] if message else [])


@pytest.mark.parametrize("text", read_toml("checks.toml")["doubled"]["examples"])
def test_doubled_words_are_found(text: str) -> None:
    assert [anomaly.kind for anomaly in check_plan(plan_of(text))] == ["重复"]


@pytest.mark.parametrize("text", read_toml("checks.toml")["doubled"]["counter_examples"])
def test_words_that_only_look_doubled_are_left_alone(text: str) -> None:
    assert messages(plan_of(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("加强改造（含电机、锅炉改造，推进节能。", True),
        ("（市经济和信息化局牵头，市财政局配合（区县落实）", True),
        ("加强改造（含电机）。1）推进节能；2）推进降碳。", False),
        ("按公式（1）和f(x计算。", False),
        ("推进改造。（责任单位：市经济和信息化局", True),
        ("加强改造（见下面各表所列内容", False),
    ],
)
def test_open_brackets(text: str, found: bool) -> None:
    assert [a.kind for a in check_plan(plan_of(text))] == (["括号"] if found else [])


ROWS = "路径\t重点产品\n控制\t{cell}\n优化\t水泥：100吨"


@pytest.mark.parametrize("cell", read_toml("checks.toml")["cut"]["examples"])
def test_cut_cells_are_found(cell: str) -> None:
    assert [anomaly.kind for anomaly in check_plan(plan_of(ROWS.format(cell=cell)))] == ["表格"]


@pytest.mark.parametrize("cell", read_toml("checks.toml")["cut"]["counter_examples"])
def test_whole_cells_are_left_alone(cell: str) -> None:
    assert messages(plan_of(ROWS.format(cell=cell))) == []


def stated(start: int, **change: Any) -> Target:
    base = Target(f"c{start}", Span(start, start + 3), "单位能耗", year=2025, direction="下降")
    return replace(base, **{"comparator": "=", "value": 13.0, "unit": "%", **change})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, None),
        ({"value": 14.0}, "2025 年“单位能耗”前后不一：13% 与 14%"),
        ({"soft": True}, "2025 年“单位能耗”13%，后文为“力争”一类的说法，前文没有"),
        ({"value": 14.0, "year": 2030}, None),
        ({"value": 14.0, "base_year": 2020}, None),
        ({"value": 14.0, "subject": "水泥"}, None),
        ({"value": 14.0, "comparator": "<="}, None),
        ({"value": 14.0, "trusted": False}, None),
        ({"value": 14.0, "exception": "尾矿除外"}, None),
        ({"value": 14.0, "kind": "threshold"}, None),
        ({"value": None}, None),
        ({"value": 14.0, "clause": "c30"}, None),
        ({"value": 14.0, "unit": "万千瓦"}, None),
    ],
)
def test_values_that_contradict_each_other(change: dict[str, Any], message: str | None) -> None:
    plan = replace(plan_of("下降13%，再下降14%。"), targets=(stated(30), stated(40, **change)))
    assert messages(plan) == ([message] if message else [])


@pytest.mark.parametrize("indicator", ["比例", "新增装机比例"])
def test_vague_indicators_are_not_compared(indicator: str) -> None:
    targets = (stated(30, indicator=indicator), stated(40, indicator=indicator, value=14.0))
    assert messages(replace(plan_of("下降13%，再下降14%。"), targets=targets)) == []


def test_the_letterhead_of_the_shipped_plans() -> None:
    found = {
        shipped.id: [(a.line, a.kind) for a in check_plan(read_plan(shipped.id, shipped.text()))]
        for shipped in shipped_plans()
    }
    named = [line for line, kind in found["panzhihua-industry"] if kind == "地名"]
    assert named == [3, 4, 5, 9, 10, 11, 12]
    assert {170, 178} <= {line for line, kind in found["anqing-industry"] if kind == "表格"}


@pytest.mark.parametrize("unit", ["推进", "的", "一二", "（一）", "、", "龙江省"])
def test_a_very_long_line_is_checked(unit: str) -> None:
    line = unit * (60_000 // len(unit)) + "。"
    plan = Plan(
        "p",
        line,
        Metadata(title="黑龙江省方案"),
        (Clause("c1", (), "paragraph", Span(0, len(line))),),
    )
    assert len(check_plan(plan)) <= 1000


@given(st.text(alphabet="一二三、（）()123.的推进攀枝花江市省<>≤吨/\t\n。；：专栏", max_size=120))
def test_any_text_is_checked(text: str) -> None:
    plan = read_plan("p", text, Metadata(title="攀枝花市方案"))
    for anomaly in check_plan(plan):
        assert 1 <= anomaly.line <= text.count("\n") + 1
        assert "\n" not in anomaly.excerpt + anomaly.message
