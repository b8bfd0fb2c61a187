"""What is read in a question, alone and on top of the turns before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue import understand
from assistant.folded import MAX_LENGTH, check_question, fold_question
from assistant.intent import decide
from assistant.records import Intent
from assistant.terms import find_terms, weakened
from corpus.errors import QuestionError
from tests.asking import load

FIELDS = ("years", "departments", "industries", "quoted", "carried")
KNOWN = frozenset({*FIELDS, "sections", "intent", "figures", "plans", "topic", "off"})


@pytest.fixture(scope="module")
def held(shipped):
    return tuple(shipped.plans.values())


def read(turns, held):
    question = None
    for turn in turns:
        question = understand(turn, held, question)
    return question


@pytest.mark.parametrize("case", load("questions.toml", KNOWN))
def test_a_turn_is_understood(case, held):
    question = read(case["turns"], held)
    if "intent" in case:
        assert decide(question) == case["intent"]
    if "sections" in case:
        assert [one.said for one in question.sections] == case["sections"]
    for name in FIELDS:
        if name in case:
            assert sorted(getattr(question, name)) == sorted(case[name])
    if "figures" in case:
        assert [[figure.value, figure.unit] for figure in question.figures] == case["figures"]
    if "plans" in case:
        assert sorted(plan.id for plan in question.scope.plans) == sorted(case["plans"])
    said = " ".join(form for term in question.terms for form in term.forms)
    assert [word for word in case.get("topic", ()) if word not in said] == []
    assert [word for word in case.get("off", ()) if word in said] == []


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("　攀枝花 的 目标　", "攀枝花的目标"),
        ("Hello World 方案", "hello world方案"),
        ("１，０００吨，３％", "1,000吨，3%"),
        ("对吗?", "对吗？"),
        ("多少;几个:", "多少；几个："),
    ],
)
def test_folding(text, folded):
    assert fold_question(text) == folded


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    once = fold_question(text)
    assert fold_question(once) == once


@pytest.mark.parametrize("text", ["", "   ", "\n\t　"])
def test_an_empty_question_is_refused(text, held):
    with pytest.raises(QuestionError, match="空的") as caught:
        understand(text, held)
    assert "\n" not in str(caught.value)


def test_a_question_may_be_as_long_as_the_limit_and_no_longer():
    assert len(check_question(f"  {'问' * MAX_LENGTH}\n")) == MAX_LENGTH
    with pytest.raises(QuestionError, match=f"有 {MAX_LENGTH + 1} 个字，超过 {MAX_LENGTH} 字"):
        check_question("问" * (MAX_LENGTH + 1))


PIECES = [
    "攀枝花", "四川", "2030年", "谁负责", "多少", "市商务局", "专栏3", "第二章", "“四绿”", "呢？",
    "那", "我们是", "水泥厂", "10t/h", "25%", "，", "。", "原文", "这一条", "哪个方案", "能耗",
    "\ud800", "😀", "　", "<b>", "一" * 50,
]  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join), max_size=4))
def test_any_conversation_is_read_and_gets_a_kind(held, turns):
    turns = [turn for turn in turns if turn.strip()]
    question = read(turns, held)
    if question is None:
        return
    assert decide(question) in set(Intent) - {Intent.DECLINE}
    assert question.text == fold_question(question.text)
    assert len({term.said for term in question.terms}) == len(question.terms)
    assert all(term.weight > 0 for term in question.terms)
    if len(turns) == 1:
        assert question.carried == ()


# --- topic terms


def said(text, **given):
    return [term.said for term in find_terms(text, **given)]


def test_words_that_ask_are_no_topic():
    assert said("请问绿色工厂的目标是多少") == said("绿色工厂目标") != []


def test_a_slice_that_is_used_up_gives_no_term():
    assert said("攀枝花的光伏", used=[(0, 3)]) == ["光伏"]
    assert "攀枝花" in said("攀枝花的光伏")


def test_quoted_words_stay_one_term_and_count_more():
    (whole,) = find_terms("无废园区", quoted=[(0, 4)])
    assert whole.said == "无废园区"
    assert all(term.weight < whole.weight for term in find_terms("无废园区"))


def test_the_last_of_words_side_by_side_is_the_head():
    first, last = find_terms("钢渣水泥")
    assert (first.said, last.said) == ("钢渣", "水泥")
    assert first.weight < last.weight


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("装备制造呢，能源上有什么要求", True),
        ("在技术方面", True),
        ("规模以上工业", False),
        ("能源", False),
    ],
)
def test_a_poor_word_named_as_the_aspect_counts_in_full(text, full):
    assert (find_terms(text)[-1].weight >= 1.0) is full


def test_what_people_say_is_found_as_plans_write_it():
    (term,) = find_terms("发债")
    assert term.found_in("支持发行绿色债券")
    assert not term.found_in("绿色信贷")


def test_carried_terms_count_less():
    terms = find_terms("光伏")
    assert [t.weight for t in weakened(terms)] == [t.weight / 2 for t in terms]
