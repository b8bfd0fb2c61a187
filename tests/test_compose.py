"""Answers as they are written: numbered citations, closing notes, joined passages, sections."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.compose import ORIGINAL, QUOTE_LIMIT, Draft, passages, plan_name
from assistant.plan_text import PlanText
from assistant.records import Body, Intent
from assistant.sections import sections, statements, unnumbered
from corpus.reading import read_plan
from corpus.records import Plan, Span


@pytest.fixture(scope="module")
def plan(invented_text) -> Plan:
    return read_plan("linjiang", invented_text)


def span_of(plan: Plan, words: str) -> Span:
    start = plan.text.index(words)
    return Span(start, start + len(words))


def with_status(plan: Plan, status: str) -> Plan:
    return replace(plan, metadata=replace(plan.metadata, status=status))


# --- citations


def test_a_passage_inside_one_already_cited_takes_its_number(plan):
    draft = Draft(Intent.PASSAGE)
    assert draft.cite(plan, span_of(plan, "严禁新增水泥熟料产能，鼓励企业兼并重组。")) == "[1]"
    assert draft.cite(plan, span_of(plan, "推进园区循环化改造")) == "[2]"
    assert draft.cite(plan, span_of(plan, "鼓励企业兼并重组")) == "[1]"
    assert [citation.quote for citation in draft.citations] == [
        "严禁新增水泥熟料产能，鼓励企业兼并重组。",
        "推进园区循环化改造",
    ]


def test_a_quote_runs_over_wraps_and_page_marks(plan):
    draft = Draft(Intent.DUTY)
    start = plan.text.index("市经济和信息化局牵头")
    draft.cite(plan, Span(start, plan.text.index("配合）") + 2))
    assert draft.citations[0].quote == "市经济和信息化局牵头，市发展改革委配合"
    assert draft.citations[0].path[-1].startswith("1.优化布局")


def test_a_citation_is_never_longer_than_the_limit():
    plan = read_plan("p", "一、任务\n\n" + "推进绿色发展" * 500 + "。\n")
    draft = Draft(Intent.PASSAGE)
    draft.cite(plan, Span(6, len(plan.text) - 1))
    assert len(draft.citations[0].quote) == QUOTE_LIMIT


def test_what_stands_in_no_clause_cannot_be_cited(plan):
    with pytest.raises(ValueError, match="no clause"):
        Draft(Intent.PASSAGE).cite(plan, Span(len(plan.text), len(plan.text)))


# --- closing notes


@pytest.mark.parametrize(
    ("status", "note"),
    [
        ("正式", ""),
        ("", ""),
        ("征求意见稿", "注意：《临江市工业领域碳达峰实施方案》是征求意见稿，不是正式文件。"),
        ("试行", "注意：《临江市工业领域碳达峰实施方案》是试行文件。"),
        ("暂行", "注意：《临江市工业领域碳达峰实施方案》是暂行文件。"),
    ],
)
def test_the_status_of_a_cited_plan_is_said(plan, status, note):
    draft = Draft(Intent.PASSAGE)
    told = with_status(plan, status)
    draft.say(f"见{draft.cite(told, span_of(plan, '推进园区循环化改造'))}")
    draft.cite(told, span_of(plan, "严禁新增水泥熟料产能"))
    lines = draft.finish().text.split("\n")
    assert lines == ["见[1]", *([note] if note else []), ORIGINAL]


def test_without_citations_the_original_prevails_all_the_same(plan):
    assert (
        Draft(Intent.DECLINE, ["没有。"]).finish(answered=False).text == "没有。\n以方案原文为准。"
    )


def test_a_body_that_is_named_twice_is_listed_once():
    bodies = [Body("市财政局", "分工"), Body("市财政局", "分工"), Body("市财政局", "牵头")]
    assert Draft(Intent.DUTY).finish(departments=bodies).departments == (bodies[0], bodies[2])


def test_a_title_stands_in_book_title_marks(plan):
    assert plan_name(plan) == "《临江市工业领域碳达峰实施方案》"
    assert plan_name(read_plan("无题", "正文。")) == "《无题》"


# --- passages: neighbouring sentences are cited as one


@pytest.fixture(scope="module")
def units(shipped):
    plan = shipped.plans["panzhihua-industry"]
    return [unit for unit in PlanText(plan).units if unit.clause.kind != "heading"]


def test_neighbours_of_a_clause_are_joined_in_their_order(units):
    first, second = next((a, b) for a, b in pairwise(units) if a.clause is b.clause)
    (joined,) = passages([second, first], 6, 1000)
    assert (joined.span.start, joined.span.end) == (first.span.start, second.span.end)


def test_sentences_of_two_clauses_stay_apart(units):
    first = units[0]
    other = next(unit for unit in units if unit.clause is not first.clause)
    assert len(passages([first, other], 6, 5000)) == 2


@given(st.data())
def test_passages_keep_within_their_limits(units, data):
    numbers = data.draw(st.lists(st.integers(0, len(units) - 1), max_size=12))
    chosen = [units[number] for number in numbers]
    most = data.draw(st.integers(1, 6))
    characters = data.draw(st.integers(20, 1500))
    runs = passages(chosen, most, characters)
    assert len(runs) <= most
    assert sum(len("".join(run.text.split())) for run in runs) <= characters
    for run in runs:
        assert any(unit.span in run.span for unit in chosen)
        assert not any(run is not other and run.span.overlaps(other.span) for other in runs)


# --- sections and statements


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("一、主要目标", "主要目标"),
        ("（二）加强节能降碳改造。", "加强节能降碳改造"),
        ("3.钢铁行业。", "钢铁行业"),
        ("12．推进", "推进"),
        ("第三章 保障措施", "保障措施"),
        ("第十二条　总则：", "总则"),
        ("专栏2 重点工程", "重点工程"),
        ("①试点", "试点"),
        ("2030年目标", "2030年目标"),
        ("", ""),
    ],
)
def test_a_label_without_its_number(text, bare):
    assert unnumbered(text) == bare


def test_sections_hold_their_own_text_and_statements(plan):
    found = {section.label: section for section in sections(PlanText(plan))}
    layout = next(one for label, one in found.items() if "优化布局" in label)
    assert "严禁新增水泥熟料产能" in layout.text
    assert "燃煤锅炉" not in layout.text
    assert [plan.mended(one.span).text for one in layout.statements] == [
        "（市经济和信息化局牵头，市发展改革委配合）",
        "（责任单位：市生态环境局负责，下同）",
    ]
    assert [duty.department for duty in layout.statements[0].leads] == ["市经济和信息化局"]
    assert layout.statements[1].leads == ()


def test_a_statement_keeps_added_bodies_apart(plan):
    *_, last = statements(plan)
    assert [duty.department for duty in last.duties] == ["市市场监管局", "市生态环境局"]
    assert all(duty.inherited for duty in last.inherited)


def test_every_statement_of_the_five_plans_is_in_one_section(shipped):
    for plan in shipped.plans.values():
        held = [one for section in sections(PlanText(plan)) for one in section.statements]
        assert sorted(one.span for one in held) == sorted(one.span for one in statements(plan))


def test_every_unit_lies_in_its_clause_and_tells_no_statement(shipped):
    for plan in shipped.plans.values():
        for unit in PlanText(plan).units:
            assert unit.span in unit.clause.span
            assert not any(unit.span in duty.span for duty in plan.duties)
