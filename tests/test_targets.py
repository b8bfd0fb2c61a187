import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.reading import read_plan
from corpus.target_sentence import Draft, Scope
from corpus.target_words import split_indicator
from corpus.targets import read_text
from corpus.vocabulary import read_toml

CASES = tomllib.loads((Path(__file__).parent / "cases" / "targets.toml").read_text("utf-8"))["case"]
INDICATORS = read_toml("indicators.toml")
WORDS = st.sampled_from(
    "到2025年 ， 。 、 （ ） 能耗 比2020年 下降 分别 达到 30% 5万吨 以上 的企业 力争 培育 10家 "
    "全部 完成 达峰 每年 2030年前 \n 《 》 ≥ 奖励 万元".split(" ")
)


def _seen(draft: Draft, text: str, name: str) -> object:
    return text[draft.start : draft.end] if name == "quote" else getattr(draft, name)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_rows_are_read_as_the_table_says(case: dict) -> None:
    drafts, _ = read_text(case["text"], Scope())
    seen = [
        {name: _seen(draft, case["text"], name) for name in row}
        for draft, row in zip(drafts, case["rows"], strict=False)
    ]
    assert seen == case["rows"]
    assert len(drafts) == len(case["rows"])


@pytest.mark.parametrize("row", INDICATORS["split"], ids=lambda row: row["phrase"])
def test_phrases_fall_into_subject_and_indicator(row: dict) -> None:
    assert split_indicator(row["phrase"]) == (row["subject"], row["indicator"])


@pytest.mark.parametrize("phrase", INDICATORS["whole"])
def test_phrases_without_a_narrower_subject_stay_whole(phrase: str) -> None:
    assert split_indicator(phrase) == ("", phrase)


def test_what_lies_before_the_plan_is_no_target() -> None:
    text = "2020年，全市绿色工厂达到30家。到2025年，绿色工厂达到50家。"
    assert [row.value for row in read_text(text, Scope(plan_year=2023))[0]] == [50]


def test_the_year_is_carried_through_a_paragraph() -> None:
    text = "到2030年，培育2家龙头企业。全省新增锰渣无害化率达到100%。"
    assert [(row.value, row.year) for row in read_text(text, Scope())[0]] == [
        (2, 2030),
        (100, 2030),
    ]


def test_a_run_in_table_gives_each_goal_of_its_years() -> None:
    text = (
        "某市“十四五”规划\n一、发展目标\n专栏1 主要指标\n指标2020年2025年2030年属性\n"
        "1森林覆盖率（%）35 36 38约束性\n2单位能耗降低（%） [16.2] [13]以上 [12]左右约束性\n"
    )
    rows = [(t.value, t.year, t.comparator) for t in read_plan("p", text).targets]
    assert rows == [(36, 2025, "="), (38, 2030, "="), (13, 2025, ">="), (12, 2030, "~")]


def test_a_long_period_begins_with_its_first_year() -> None:
    text = (
        "某省氢能产业发展规划（2021-2035年）\n一、发展目标\n"
        "到2025年，形成较为完善的体系。燃料电池车辆保有量约3万辆。\n"
        "到2035年，加氢站达到300座。\n"
    )
    rows = [(t.value, t.year) for t in read_plan("p", text).targets]
    assert rows == [(3.0, 2025), (300.0, 2035)]


def test_an_invented_plan_is_read(invented_text: str) -> None:
    plan = read_plan("invented", invented_text)
    rows = [(t.kind, t.value, t.unit, t.year) for t in plan.targets]
    assert rows == [
        ("target", 13.0, "%", 2025),
        ("target", 70.0, "%", 2025),
        ("target", 75.0, "%", 2030),
        ("peak", None, "", 2030),
        ("threshold", 10.0, "t/h", 2025),
    ]
    for target in plan.targets:
        clause = plan.by_id[target.clause]
        assert target.span in clause.span


def test_a_table_gives_the_goal_of_each_indicator() -> None:
    rows = [
        "指标\t单位\t2020年\t2025年\t属性",
        "单位能耗下降\t%\t[16]\t[14]\t约束性",
        "森林覆盖率\t%\t35\t≥36.5\t约束性",
    ]
    text = "某市节能规划\n\n一、主要目标\n\n" + "\n".join(rows) + "\n\n二、其他\n\n没有数字。\n"
    plan = read_plan("t", text)
    found = [(t.indicator, t.value, t.unit, t.comparator, t.year) for t in plan.targets]
    assert found == [("单位能耗下降", 14.0, "%", "=", 2025), ("森林覆盖率", 36.5, "%", ">=", 2025)]


RUN_IN = """某省生态环境保护规划

一、主要目标

表1主要指标表
序号指标2020年2025年属性
1空气质量优良天数比率（%）87.4 89.1约束性2非化石能源占一次能源消费比重（%）42.2 46左右预期性
3化肥施用量（折纯量）（万吨）32.3 30.36预期性4黑臭水体比例（%） — 基本消除预期性
注：累计值。

二、重点任务

（一）加强治理。到2025年，森林覆盖率达到40%。
"""


def test_a_table_that_ran_together_gives_its_goals() -> None:
    plan = read_plan("t", RUN_IN)
    found = [(t.indicator, t.value, t.unit, t.comparator, t.year) for t in plan.targets]
    assert found == [
        ("空气质量优良天数比率", 89.1, "%", "=", 2025),
        ("非化石能源占一次能源消费比重", 46.0, "%", "~", 2025),
        ("化肥施用量", 30.36, "万吨", "=", 2025),
        ("森林覆盖率", 40.0, "%", "=", 2025),
    ]


def test_sections_of_the_past_hold_no_target() -> None:
    text = """某市“十四五”节能规划

一、发展基础

（一）主要成效。森林覆盖率达到38%，建成绿色工厂20家。

（二）提升治理成效。森林覆盖率达到39%。

二、主要目标

森林覆盖率达到40%。
"""
    plan = read_plan("t", text)
    assert [(t.value, t.year) for t in plan.targets] == [(40.0, 2025)]


def test_a_plan_for_one_year_gives_its_year() -> None:
    text = "某省绿色低碳转型2022年行动计划\n\n一、工作目标\n\n全年新建高标准农田665万亩。\n"
    assert [(t.value, t.unit, t.year) for t in read_plan("t", text).targets] == [
        (665, "万亩", 2022)
    ]


def test_a_heading_that_names_a_sector_is_the_subject() -> None:
    text = "某省工业方案\n\n一、重点行业\n\n1.造纸行业。到2025年，热电联产占比达85%。\n"
    (target,) = read_plan("t", text).targets
    assert (target.subject, target.indicator) == ("造纸行业", "热电联产占比")


def test_a_cut_table_is_not_to_be_trusted() -> None:
    rows = [
        "路径\t措施\t重点产品",
        "产品\t推广技术；\t合成氨：型煤为原料1200千克标准煤/吨；褐煤标准煤/吨",
        "技术\t加快研发；\t纯碱：联碱法160千克标准煤/吨",
    ]
    plan = read_plan("t", "某市方案\n\n一、重点行业\n\n" + "\n".join(rows) + "\n")
    assert [(t.value, t.unit, t.trusted) for t in plan.targets] == [
        (1200.0, "千克标准煤/吨", False),
        (160.0, "千克标准煤/吨", False),
    ]


@settings(max_examples=200)
@given(st.lists(WORDS, max_size=40).map("".join))
def test_any_text_gives_rows_that_stand_in_it(text: str) -> None:
    drafts, _ = read_text(text, Scope(plan_year=2022))
    for draft in drafts:
        assert 0 <= draft.start < draft.end <= len(text)
        assert (draft.value is None) == (draft.comparator is None)


def test_a_line_of_a_megabyte_is_read() -> None:
    text = "到2025年能耗下降5%、6%和7%以上，力争全部完成改造（尾矿除外），" * 6_000
    drafts, _ = read_text(text, Scope())
    assert len(drafts) > 6_000
