"""Places, titles and sectors decide which plans a question is about."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue import understand
from assistant.folded import fold_question
from assistant.scope import resolve
from assistant.titles import find_titles
from assistant.typos import mend_names
from tests.asking import load

KNOWN = frozenset({"plans", "first", "missing", "via", "named"})


@pytest.mark.parametrize("case", load("scope.toml", KNOWN))
def test_a_question_is_about_these_plans(case, shipped):
    scope = understand(case["text"], tuple(shipped.plans.values())).scope
    ids = [plan.id for plan in scope.plans]
    if "plans" in case:
        assert sorted(ids) == sorted(case["plans"])
        assert scope.named == case.get("named", True)
    if "first" in case:
        assert ids[0] == case["first"]
    assert sorted(scope.missing) == sorted(case.get("missing", ()))
    assert [list(pair) for pair in scope.via] == case.get("via", [])


@pytest.fixture(scope="module")
def held(shipped):
    return tuple(shipped.plans.values())


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("贵洲的钢铁", "贵州的钢铁"),
        ("攀枝化市的园区", "攀枝花市的园区"),
        ("四川的方案", "四川的方案"),
        ("四穿的方案", "四川的方案"),
        ("安静的车间", "安静的车间"),  # sounds otherwise
        ("是船厂", "是船厂"),  # shi chuan, not si chuan
        ("安", "安"),
        ("", ""),
    ],
)
def test_a_homophone_of_a_held_name_is_mended(said, meant):
    assert mend_names(said, {"攀枝花", "四川", "贵州", "安庆"}) == meant


def test_a_word_of_the_dictionary_is_no_typo():
    assert mend_names("思川想水", {"四川"}) == "四川想水"  # 思川 is none
    assert mend_names("虫庆的目标", {"重庆"}) == "重庆的目标"  # 重 is read chóng here
    assert mend_names("事实上", {"市十"}) == "事实上"
    assert mend_names("安庆能不能用", {"氢能"}) == "安庆能不能用"  # 庆能 cuts 安庆
    assert mend_names("智能制造示范工厂", {"造纸"}) == "智能制造示范工厂"  # 示 is shì here
    assert mend_names("工业和贵州", {"工业硅"}) == "工业和贵州"


@given(st.text(alphabet="攀枝花化话四川穿贵州洲安庆按的方案a1", max_size=12))
def test_mending_keeps_the_length(text):
    assert len(mend_names(text, {"攀枝花", "四川", "贵州", "安庆"})) == len(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("四川有色金属方案的目标", [("四川有色金属方案", ["sichuan-nonferrous"])]),
        ("按照省里的钢铁行业方案", [("钢铁行业方案", ["guizhou-steel"])]),
        ("这份方案的目标", []),
        ("氢能产业规划里怎么说", []),
    ],
)
def test_a_shortened_title_names_its_plans(text, named, held):
    found = find_titles(fold_question(text), held)
    assert [(text[one.start : one.end], [p.id for p in one.plans]) for one in found] == named


@pytest.mark.parametrize(
    ("turns", "ids"),
    [
        (["贵州钢铁行业的目标"], ["final"]),
        (["贵州的钢铁方案里谁牵头"], ["final"]),
        (["贵州省钢铁行业碳达峰实施方案（征求意见稿）的目标"], ["draft"]),
        (["贵州钢铁征求意见稿和正式稿有什么不同"], ["draft", "final"]),
        (["贵州钢铁行业的目标", "征求意见稿里呢"], ["draft"]),
        (["贵州钢铁行业的目标", "征求意见稿里呢", "2030年呢"], ["draft"]),
        (["贵州钢铁行业的目标", "征求意见稿里呢", "正式稿呢"], ["final"]),
        (["四川有色方案的目标"], ["sichuan-nonferrous"]),
    ],
)
def test_the_final_version_stands_for_its_draft_unless_the_draft_is_asked_for(turns, ids, held):
    """The draft that ships, and a final version of it made for the test."""
    draft = next(plan for plan in held if plan.metadata.status == "征求意见稿")
    title = draft.metadata.title.replace("（征求意见稿）", "")
    final = replace(draft, id="final", metadata=replace(draft.metadata, title=title, status="正式"))
    plans = (*(plan for plan in held if plan is not draft), replace(draft, id="draft"), final)
    question = None
    for turn in turns:
        question = understand(turn, plans, question)
    assert [plan.id for plan in question.scope.plans] == ids


WORDS = [
    *"，。？的和与、 　《》（）2030%ａ",
    "攀枝花", "四川", "云南", "成都", "安庆市", "工业领域", "有色", "方案", "规划", "征求意见稿",
    "除了", "不说", "自己出台的", "哪个", "各地", "钢铁行业", "碳达峰实施方案",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join))
def test_any_words_give_held_plans_and_slices_of_the_question(held, text):
    text = fold_question(text)
    scope = resolve(text, held)
    assert set(plan.id for plan in scope.plans) <= {plan.id for plan in held}
    assert len({plan.id for plan in scope.plans}) == len(scope.plans) > 0
    assert all(0 <= start < end <= len(text) for start, end in scope.spans)
    assert all(place in text for place, _ in scope.via)
    assert all(place in text for place in scope.missing)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join))
def test_with_nothing_held_no_plan_is_meant(text):
    assert resolve(fold_question(text), ()).plans == ()


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("四川省有色金属行业碳达峰实施方案对尾矿怎么说？", "对尾矿怎么说"),
        ("尾矿怎么利用", "尾矿怎么利用"),
        ("四川", "四川"),
    ],
)
def test_what_is_asked_beside_where(held, question, rest):
    text = fold_question(question)
    left = resolve(text, held).rest(text)
    assert left.strip(" ?？") == rest
    assert len(left) == len(text)
