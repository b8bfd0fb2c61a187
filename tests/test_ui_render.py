"""Answers as HTML: what is cited can be opened, what is declined looks so, all is escaped."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.records import Answer, Citation, Facet, Intent
from corpus.errors import QuestionError
from tests.fake_assistant import FakeAssistant, find, plan_of
from ui import answer_text, evidence, render
from ui.conversation import QUESTION_LIMIT, Turn, ask
from ui.examples import Examples, examples
from ui.facets import narrowed, removable, without
from ui.suggest import suggestions
from ui.words import Words, accepted, table

ZH = Words("zh")


@pytest.fixture(scope="module")
def plan(invented_text):
    return plan_of(invented_text)


@pytest.fixture
def assistant(plan):
    return FakeAssistant([replace(plan, metadata=replace(plan.metadata, sector="钢铁"))])


def visible(html):
    return re.sub(r"<[^>]+>", "", html)


def test_an_answer_shows_text_chips_sources_and_facets(assistant):
    turns = ask(assistant, (), "2025年单位增加值能耗要下降多少？")
    html = render.thread(turns, ZH, removable(assistant, turns))
    assert "较2020年下降13%" in visible(html)
    assert html.count('data-act="cite"') == 4  # two in the text, two in the list
    assert "[1]" not in html
    assert "征求意见稿（草案，未生效）" in html
    assert "以原文为准" in html
    assert re.findall(r'data-act="drop"[^>]*data-facet="(\d+)"', html) == ["2", "3"]
    assert 'data-text="这项目标由谁牵头？"' in html


def test_a_passage_of_a_pdf_tells_its_page(plan):
    clause = next(clause for clause in plan.clauses if clause.kind == "paragraph")
    paged = Citation(replace(plan, pages=(0, clause.span.start)), clause.id, clause.span)
    assert "原文件第 2 页" in visible(evidence.panel(paged, 1, ZH))
    assert evidence.reference(paged).endswith("，第 2 页")
    plain = Citation(plan, clause.id, clause.span)
    assert "页" not in evidence.reference(plain)


def test_a_decline_looks_different_and_offers_the_nearest(assistant):
    html = render.thread(ask(assistant, (), "金价"), ZH)
    assert "pa-declined" in html
    assert "方案里没有直接的答案" in html
    assert "最接近的原文" in html
    assert html.count('data-act="cite"') == 1
    assert "以原文为准" not in html


def test_a_checklist_shows_verdict_deadline_and_missing_fact(assistant):
    html = visible(render.thread(ask(assistant, (), "我们企业要做什么"), ZH))
    for told in ("必须（1）", "无法判断", "2025年", "锅炉容量", "淘汰10t/h及以下的燃煤锅炉"):
        assert told in html


def test_a_checklist_stands_for_the_lines_that_tell_it(assistant):
    (turn,) = ask(assistant, (), "我们企业要做什么")
    text = "共1条。\n【必须】\n- 无法判断：“淘汰”[1]\n以原文为准。"
    html = render.thread((Turn("问", replace(turn.answer, text=text), turn.sources),), ZH)
    assert "【必须】" not in html
    assert html.count("<ul>") == 1
    assert '<p class="pa-note">以原文为准。</p>' in html


def test_a_decline_that_opens_its_sources_lists_none(assistant):
    (turn,) = ask(assistant, (), "金价")
    answer = replace(turn.answer, text="没有。\n最接近的原文：\n- “推进”[1]")
    html = render.thread((Turn("问", answer, turn.sources),), ZH)
    assert html.count('data-act="cite"') == 1


@pytest.mark.parametrize(
    ("line", "css"),
    [
        ("【必须】", "pa-group"),
        ("注意：《甲》是征求意见稿。", "pa-warning"),
        ("以原文为准。", "pa-note"),
    ],
)
def test_lines_look_like_what_they_are(line, css):
    assert f'<p class="{css}">{line}</p>' in answer_text.body(f"结论\n{line}", 0, (), ZH)


def test_only_the_last_turn_has_suggestions_and_crosses(assistant):
    turns = ask(assistant, (), "2025年能耗")
    turns = ask(assistant, turns, "2025年能耗呢")
    html = render.thread(turns, ZH, removable(assistant, turns))
    assert (
        html.count('data-act="drop"') == 3
    )  # the year, the place that is carried over, the indicator
    assert html.count('data-act="ask"') == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。[1]", ["1"]),
        ("甲[1][2]", ["1", "2"]),
        ("甲[3]", []),  # no third source: stays text
        ("甲[0]", []),
        ("附[1", []),
    ],
)
def test_chips_stand_only_for_sources_that_exist(plan, text, expected):
    cited = [find(plan, "70%（赤泥除外）")] * 2
    html = answer_text.with_chips(text, 0, cited, ZH)
    assert re.findall(r"<button[^>]*>(\d+)</button>", html) == expected


def test_lines_become_lead_list_and_table(plan):
    text = "结论\n- 甲\n- 乙\n1. 丙\n| 方案 | 数值 |\n|---|---|\n| 甲 | 1% |\n末"
    html = answer_text.body(text, 0, (), ZH)
    assert html.startswith('<p class="pa-lead">结论</p><ul><li class="">甲</li>')
    assert '<li class="pa-numbered">1. 丙</li></ul>' in html
    assert "<tr><th>方案</th><th>数值</th></tr><tr><td>甲</td><td>1%</td></tr>" in html
    assert html.endswith("<p>末</p>")


TAGS = re.compile(r"<(?!/?(?:p|ul|li|button|div|table|tr|td|th)\b)")


@given(st.text(alphabet="<>&\"'[1]|- \n甲script/", max_size=60))
def test_any_text_is_escaped(text):
    html = answer_text.body(text, 0, (), ZH)
    assert not TAGS.search(html)
    assert "<script" not in html.lower()


def test_names_from_plans_are_escaped(invented_text):
    hostile = plan_of(
        invented_text + "<script>alert(1)</script>\n",
        title="<img src=x onerror=alert(1)>",
        status='"><u>',
        document_number="<i>",
    )
    turns = ask(FakeAssistant([hostile]), (), "<b>能耗</b>")
    citation = find(hostile, "<script>alert(1)</script>")
    pages = [
        render.thread(turns, ZH),
        evidence.panel(citation, 1, ZH),
        evidence.page(hostile, ZH, citation.span),
    ]
    for html in pages:
        for tag in ("<img", "<script", "<i>", '"><u>', "<b>能耗"):
            assert tag not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages[1]


def test_the_panel_marks_the_passage_in_its_place(plan):
    citation = find(plan, "推进园区循环化改造。")
    html = evidence.panel(citation, 3, ZH)
    assert "<mark>推进园区循环化改造。</mark>" in html
    assert html.index("（一）调整产业结构") < html.index("<mark>") < html.index("2.淘汰落后设备")
    assert "临经信〔2023〕7号" in html
    assert f"plans/linjiang?start={citation.span.start}&amp;end={citation.span.end}#hit" in html


def test_the_reference_names_plan_number_and_heading(plan):
    told = evidence.reference(find(plan, "确保2030年前达峰。"))
    assert told == (
        "“确保2030年前达峰。”——《临江市工业领域碳达峰实施方案》"
        "（临经信〔2023〕7号，征求意见稿）一、主要目标"
    )


def test_a_passage_over_several_clauses_is_marked_in_each(plan):
    citation = find(plan, "工业固废综合利用率达到\n70%（赤泥除外）")
    html = evidence.page(plan, ZH, citation.span)
    assert "工业固废综合利用率达到</mark>" in html
    assert "<mark>70%（赤泥除外）</mark>" in html
    assert html.count('id="hit"') == 1


def test_a_plan_shows_only_what_lies_around_the_passage(invented_text):
    plan = plan_of(invented_text + "很长。\n" * 4000)
    html = evidence.panel(find(plan, "确保2030年前达峰。"), 1, ZH)
    assert len(html) < 60_000
    assert ZH("evidence.more") in html


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", "请先输入问题"),
        ("  \n", "请先输入问题"),
        (None, "请先输入问题"),
        ("问" * 2001, "2,001"),
    ],
)
def test_questions_that_cannot_be_taken(assistant, question, message):
    with pytest.raises(QuestionError, match=message):
        ask(assistant, (), question)
    assert assistant.asked == []


def test_the_longest_question_is_taken_and_turns_are_passed_on(assistant):
    turns = ask(assistant, (), "能" * QUESTION_LIMIT)
    ask(assistant, turns, " 谁负责？ ")
    assert assistant.asked[-1] == ["能" * QUESTION_LIMIT, "谁负责？"]


YEAR, PLACE = Facet("年份", "2025年"), Facet("方案", "临江市工业领域碳达峰实施方案")
OTHER = Facet("方案", "清河市钢铁行业碳达峰实施方案")


@pytest.mark.parametrize(
    ("question", "facets", "expected"),
    [
        ("2025年能耗目标", [YEAR], "能耗目标"),
        ("能耗，2025年", [YEAR], "能耗"),
        ("能耗目标", [YEAR], ""),
        ("目标", [Facet("问题类型", "目标")], ""),
        ("2025年", [YEAR], ""),
        ("临江市能耗目标", [PLACE], "能耗目标"),
        ("临江能耗目标", [PLACE], "能耗目标"),
        ("能耗目标", [PLACE], ""),
        ("临江能耗目标", [PLACE, OTHER], "《清河市钢铁行业碳达峰实施方案》能耗目标"),
        ("能耗目标", [PLACE, OTHER], "《清河市钢铁行业碳达峰实施方案》：能耗目标"),
        ("《临江市工业领域碳达峰实施方案》：能耗", [PLACE], "：能耗"),
        ("2025年和2030年的目标", [YEAR], "2030年的目标"),
        ("2030年和2025年的目标", [YEAR], "2030年的目标"),
        ("大宗固废综合利用率目标", [Facet("行业", "固废综合利用")], ""),
        ("固废综合利用企业要做什么？", [Facet("行业", "固废综合利用")], "企业要做什么？"),
    ],
)
def test_a_facet_is_taken_away_where_the_question_says_it(plan, question, facets, expected):
    assert narrowed(question, facets, 0, [plan]) == expected


class Carrying(FakeAssistant):
    """Understands what any turn says: a name of a body, a year."""

    def answer(self, turns):
        said = "".join(turns)
        facets = [Facet("部门", name) for name in ("甲局", "乙局") if name in said]
        facets += [Facet("年份", year) for year in ("2025年", "2030年") if year in said]
        return Answer("答。", True, Intent.DUTY, understood=tuple(facets))


@pytest.mark.parametrize(
    ("questions", "dropped", "expected"),
    [
        (["甲局负责什么？"], "甲局", ["负责什么？"]),
        (["负责什么？", "那么甲局呢？"], "甲局", ["负责什么？", "那么呢？"]),
        (["甲局2025年负责什么？", "乙局呢？"], "2025年", ["甲局：乙局呢？"]),
        (["甲局负责什么？", "2030年呢？"], "甲局", ["2030年呢？"]),
        (["甲局负责什么？", "甲局、乙局呢？"], "甲局", ["乙局呢？"]),
    ],
)
def test_a_facet_that_is_taken_away_does_not_come_back(questions, dropped, expected):
    """Where the turns before would bring it back, the question is asked alone."""
    assistant = Carrying([])
    turns = ()
    for question in questions:
        turns = ask(assistant, turns, question)
    facets = turns[-1].answer.understood
    index = next(n for n, facet in enumerate(facets) if facet.text == dropped)
    assert index in removable(assistant, turns)
    asked = without(assistant, questions, turns[-1].answer, index)
    assert asked == expected
    left = [facet.text for facet in assistant.answer(asked).understood]
    assert left == [facet.text for facet in facets if facet.text != dropped]


def test_what_is_offered_next_is_answered(assistant):
    (turn,) = ask(assistant, (), "2025年单位增加值能耗要下降多少？")
    bare = replace(turn.answer, suggestions=())
    assert suggestions(assistant, [turn.question], bare) == ("由哪些单位负责？",)
    (duty,) = ask(assistant, (), "谁负责？")
    offered = suggestions(assistant, [duty.question], duty.answer)
    assert all(assistant.answer([duty.question, question]).answered for question in offered)
    (declined,) = ask(assistant, (), "金价")
    assert suggestions(assistant, ["金价"], declined.answer) == ()


def test_examples_are_answered_and_name_what_is_held(assistant):
    groups = dict(examples(assistant, "金价？"))
    assert groups["manager"] == (
        "临江市钢铁行业到2025年，规模以上工业单位增加值能耗的目标是多少？",
        "我们是临江市的一家钢铁企业，有哪些要求适用于我们？",
    )
    assert groups["official"] == ("临江市钢铁行业方案里，市经济和信息化局负责哪些工作？",)
    assert groups["evaluator"] == ("金价？",)
    assert all(assistant.answer([q]).answered for q in groups["manager"] + groups["official"])


def test_examples_follow_the_library(plan):
    house = FakeAssistant([plan])
    made = Examples(house, "金价？")
    first = made.now()
    assert made.now() is first
    house.plans = {"q": plan_of(plan.text.replace("临江", "清河"), "q", region="清河市")}
    assert all("清河市" in question for question in dict(made.now())["manager"])
    house.plans = {}
    assert made.now() == ()


def test_without_plans_the_page_says_what_to_do():
    empty = FakeAssistant([])
    assert examples(empty, "金价？") == ()
    assert "资料库" in render.welcome((), 0, ZH)
    html = render.thread((Turn("能耗", Answer("没有。", False, Intent.DECLINE), ()),), ZH)
    assert "pa-declined" in html


def test_both_languages_say_the_same_keys():
    words = table()
    assert words["zh"].keys() == words["en"].keys()
    for key in words["zh"]:
        places = [sorted(re.findall(r"\{(\w+)\}", words[lang][key])) for lang in words]
        assert places[0] == places[1]
        assert all(words[lang][key] for lang in words)


@pytest.mark.parametrize(
    ("header", "language"),
    [(None, "zh"), ("", "zh"), ("zh-CN,zh;q=0.9,en", "zh"), ("en-US,en;q=0.9", "en"), ("*", "zh")],
)
def test_the_browser_chooses_the_language(header, language):
    assert accepted(header).language == language
