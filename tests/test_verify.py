"""What no source holds is withheld and counted; what one holds is kept."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.records import Answer, Body, Citation, Intent, Item
from assistant.verify import verify
from corpus.reading import read_plan
from corpus.records import Plan, Span, Target

QUESTIONS = (
    "攀枝花规上工业单位增加值能耗2025年下降多少",
    "安庆建设绿色低碳工厂由谁负责",
    "攀枝花市水利局承担哪些任务",
    "我们是攀枝花的水泥企业，哪些是硬性要求",
    "攀枝花和安庆对碳足迹的规定有什么区别",
    "贵州的屋顶光伏在哪些地方推",
    "安庆方案有几个专栏",
    "贵州2030年铁合金渣资源综合利用率是多少",
)


@pytest.fixture(scope="module")
def plan(invented_text) -> Plan:
    return read_plan("linjiang", invented_text)


@pytest.fixture(scope="module")
def answer(plan) -> Answer:
    """An answer that rests on two passages: on energy, and on who improves the layout."""
    cited = []
    for words in ("规模以上工业单位增加值能耗较2020年下降13%", "市经济和信息化局牵头，市发展改"):
        start = plan.text.index(words)
        clause = plan.clause_at(start)
        assert clause is not None
        cited.append(Citation(plan, clause.id, Span(start, start + len(words))))
    return Answer("", True, Intent.TARGET, tuple(cited))


LINES = [
    # (line, the user's question, kept)
    ("到2020年的能耗，下降13%[1]", "", True),
    ("下降１３％[1]", "", True),
    ("下降14%[1]", "", False),
    ("下降3%[1]", "", False),  # a piece of a figure is another figure
    ("下降1.3%[1]", "", False),
    ("你给出的14%不对[1]", "2025年是14%吗", True),
    ("《临江市工业领域碳达峰实施方案》的发文字号：临经信〔2023〕7号。", "", True),
    ("《临江市工业领域碳达峰实施方案》的发文字号：临经信〔2023〕8号。", "", False),
    ("任务共3项：", "", True),  # a count of what follows
    ("12. 优化布局[1][2]", "", True),  # the number of a line
    ("“单位增加值能耗较2020年下降13%”[1]", "", True),
    ("“单位 增加值能耗较2020年下降13％…”[1]", "", True),
    ("“单位增加值能耗较2020年下降很多”[1]", "", False),
    ("“能耗升”[1]", "", False),
    ("没有提到“氢冶金”。", "氢冶金怎么说", True),
    ("没有提到“氢冶金”。", "", False),
    ("由市经济和信息化局牵头[2]", "", True),
    ("由市财政局牵头[2]", "", False),
    ("没有“市财政局”的任务", "市财政局有哪些任务", True),
    ("以原文为准。", "", True),
    ("", "", True),
]


@pytest.mark.parametrize(("line", "question", "kept"), LINES)
def test_a_line_is_kept_when_its_sources_hold_it(line, question, kept, answer, plan):
    proven = verify(replace(answer, text=f"能耗：\n{line}"), question, [plan])
    assert proven.text == (f"能耗：\n{line}" if kept else "能耗：")
    assert proven.withheld == (0 if kept else 1)


@pytest.mark.parametrize(
    ("quote", "kept"),
    [
        ("推进“三废”治理和“固废不出厂”，加强利用", True),
        ("推进“三废”治理和“固废不出厂”，加强销售", False),
        ("停止“三废”治理", False),
        ("推进“五废”治理", False),
        ("固废不出厂”，加强利用", True),  # a mark that was cut off
    ],
)
def test_a_quote_that_holds_quotes_is_proven_as_a_whole(quote, kept):
    plan = read_plan("p", "一、任务\n\n推进“三废”治理和“固废不出厂”，加强利用。\n")
    clause = plan.clause_at(plan.text.index("推进"))
    assert clause is not None
    cited = Citation(plan, clause.id, clause.span)
    said = Answer(f"如下：\n“{quote}”[1]", True, Intent.PASSAGE, (cited,))
    assert verify(said, "", [plan]).withheld == (0 if kept else 1)


def test_a_body_that_no_cited_passage_names_is_taken_out(answer, plan):
    listed = (Body("市经济和信息化局", "牵头"), Body("市财政局", "配合"))
    proven = verify(replace(answer, text="见下", departments=listed), "", [plan])
    assert proven.departments == listed[:1]
    assert proven.withheld == 1


def test_the_year_of_a_row_and_of_an_item_may_be_told(answer, plan):
    row = Target(answer.citations[0].clause, answer.citations[0].span, "能耗", year=2031)
    item = Item("必须", "适用", answer.citations[0], deadline_year=2033)
    said = replace(answer, text="到2031年\n期限2033年\n期限2035年", targets=((plan, row),))
    proven = verify(replace(said, items=(item,)), "", [plan])
    assert (proven.text, proven.withheld) == ("到2031年\n期限2033年", 1)


def test_an_answer_of_which_nothing_is_proven_says_so(answer, plan):
    proven = verify(replace(answer, text="下降99%"), "", [plan])
    assert "没有通过核对" in proven.text
    assert proven.withheld == 1


def test_another_plans_figures_prove_nothing(answer, plan):
    other = read_plan("other", "一、目标\n\n到2025年，能耗下降77%。\n")
    assert verify(replace(answer, text="下降77%[1]"), "", [plan, other]).withheld == 1


# --- forgeries in real answers


@pytest.fixture(scope="module")
def honest(shipped):
    return [(question, shipped.answer([question])) for question in QUESTIONS]


def test_honest_answers_pass_unchanged(honest, shipped):
    plans = tuple(shipped.plans.values())
    for question, answer in honest:
        again = verify(answer, question, plans)
        assert (again.text, again.departments, again.withheld) == (
            answer.text,
            answer.departments,
            0,
        )


@settings(max_examples=40)
@given(st.data())
def test_a_forged_figure_is_withheld(honest, shipped, data):
    question, answer = honest[data.draw(st.integers(0, len(honest) - 1))]
    figures = [m for m in re.finditer(r"(?<!\[)\d+(?:\.\d+)?%", answer.text)]
    if not figures:
        return
    chosen = figures[data.draw(st.integers(0, len(figures) - 1))]
    forged = f"{answer.text[: chosen.start()]}8765{answer.text[chosen.end() - 1 :]}"
    proven = verify(replace(answer, text=forged), question, tuple(shipped.plans.values()))
    assert proven.withheld == 1
    assert "8765" not in proven.text


@settings(max_examples=40)
@given(st.data())
def test_a_quote_with_one_forged_character_is_withheld(honest, shipped, data):
    question, answer = honest[data.draw(st.integers(0, len(honest) - 1))]
    inside = [
        place
        for quote in re.finditer("“[^“”]{2,}”", answer.text)
        for place in range(quote.start() + 1, quote.end() - 1)
    ]
    if not inside:
        return
    place = inside[data.draw(st.integers(0, len(inside) - 1))]
    forged = f"{answer.text[:place]}龘{answer.text[place + 1 :]}"
    proven = verify(replace(answer, text=forged), question, tuple(shipped.plans.values()))
    assert proven.withheld == 1
    assert "龘" not in proven.text


@settings(max_examples=40)
@given(st.data())
def test_a_forged_body_is_withheld(honest, shipped, data):
    question, answer = honest[data.draw(st.integers(0, len(honest) - 1))]
    forged = data.draw(st.sampled_from(["市公安局", "省民政厅", "外交部", "市司法局"]))
    lines = answer.text.split("\n")
    place = data.draw(st.integers(0, len(lines)))
    text = "\n".join([*lines[:place], f"由{forged}负责。", *lines[place:]])
    said = replace(answer, text=text, departments=(*answer.departments, Body(forged, "牵头")))
    proven = verify(said, question, tuple(shipped.plans.values()))
    assert (proven.text, proven.departments) == (answer.text, answer.departments)
    assert proven.withheld == 2


@given(st.text(max_size=80))
def test_of_any_text_lines_are_kept_or_counted(answer, plan, text):
    proven = verify(replace(answer, text=text), "", [plan])
    lines = text.split("\n")
    if "没有通过核对" not in proven.text:
        assert len(proven.text.split("\n")) + proven.withheld == len(lines)
        rest = iter(lines)
        assert all(line in rest for line in proven.text.split("\n"))
