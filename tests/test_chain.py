"""The chain: limits, the empty library, the same answer every time, its parts."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.runnables import Runnable

from assistant.chain import MAX_TURNS, Assistant, Turn
from assistant.exchange import answer_to_prediction, dump_lines
from assistant.folded import MAX_LENGTH
from assistant.opening import open_assistant
from assistant.records import Facet, Intent
from corpus.errors import QuestionError
from corpus.library import Library
from eval.fold import fold

ROOT = Path(__file__).parent.parent
CONVERSATIONS = (
    ("攀枝花2025年能耗要下降多少", "那安庆呢", "把原文发给我"),
    ("安庆绿色工厂由谁负责",),
    ("四川省生态环境厅承担哪些任务",),
    ("我们是遵义的铁合金企业，矿热炉20000千伏安，有什么要求",),
    ("攀枝花和贵州关于氢冶金怎么说",),
    ("安庆方案有几个专栏",),
    ("云南的目标是什么",),
    ("旧机器换新有什么说法",),
    ("贵州钢铁方案2030年的指标有哪些",),
)


def predictions(assistant: Assistant) -> str:
    rows = []
    for turns in CONVERSATIONS:
        row = answer_to_prediction(assistant.answer(turns), assistant.plans)
        row.pop("seconds")
        rows.append(row)
    return dump_lines(rows)


# --- the same question, the same library: the same answer


def test_asked_again_the_answer_is_the_same(shipped):
    assert predictions(shipped) == predictions(shipped)


def test_a_fresh_process_gives_the_same_bytes(shipped, shipped_root):
    """With another seed for the order of sets, on the same library and its index."""
    script = (
        "import sys; from pathlib import Path; from tests.test_chain import predictions;"
        "from assistant.opening import open_assistant;"
        "told = predictions(open_assistant(Path(sys.argv[1])));"
        "sys.stdout.buffer.write(told.encode())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "271828", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script, str(shipped_root)],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=environment,
    )
    assert done.stdout.decode() == predictions(shipped)


def test_conversations_do_not_see_each_other(shipped):
    alone = shipped.answer(["2030年呢"]).text
    shipped.answer(["四川大宗工业固废综合利用率2025年是多少"])
    assert shipped.answer(["2030年呢"]).text == alone


def test_all_turns_in_one_pass_are_the_turns_one_by_one(shipped):
    turns = CONVERSATIONS[0]
    assert [answer.text for answer in shipped.answers(turns)] == [
        shipped.answer(turns[: count + 1]).text for count in range(len(turns))
    ]


# --- limits


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        ([], "空的"),
        ([""], "空的"),
        (["攀枝花的目标", " \n"], "空的"),
        (["问" * (MAX_LENGTH + 1)], f"超过 {MAX_LENGTH} 字"),
        (["问" * 10_000, "攀枝花的目标"], "10000 个字"),
        (["攀枝花的目标"] * (MAX_TURNS + 1), f"最多 {MAX_TURNS} 轮"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_one_line(shipped, turns, words):
    with pytest.raises(QuestionError, match=words) as caught:
        shipped.answer(turns)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["攀枝花的目标" + "是" * (MAX_LENGTH - 6), "\ud800\udfff 能耗", "<script>alert(1)</script>"],
)
def test_what_is_strange_but_short_enough_is_answered(shipped, text):
    assert shipped.answer([text]).text


PIECES = [
    "攀枝花", "四川", "云南", "成都", "2030年", "谁负责", "谁牵头", "多少", "市商务局", "专栏3",
    "第二章", "附件", "“四绿”", "呢？", "那", "我们是", "水泥厂", "10t/h锅炉", "25%", "对吗", "，",
    "原文", "这一条", "哪个方案", "能耗", "有哪些", "指标", "单独负责", "区别", "氢冶金", "强制吗",
    "各方案", "文号", "几个", "任务", "《某某方案》", "|", "[1]", "\n",
]  # fmt: skip


def test_what_is_asked_of_an_annex_that_is_not_there_is_declined(shipped):
    answer = shipped.answer(["四川工业方案附件里的重点项目清单有哪些？"])
    assert not answer.answered
    assert "没有附件" in answer.text


@settings(max_examples=30)
@given(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), min_size=1, max_size=3))
def test_any_conversation_is_answered_verbatim_or_declined(shipped, pieces):
    turns = ["".join(turn) for turn in pieces if "".join(turn).strip()]
    if not turns:
        return
    answer = shipped.answer(turns)
    assert answer.text.strip()
    assert "为准" in answer.text
    for citation in answer.citations:
        assert fold(citation.quote) in fold(citation.plan.text)
        assert 0 < len(citation.quote) <= 800
    told = " ".join(citation.quote for citation in answer.citations)
    assert all(fold(body.name) in fold(told) for body in answer.departments)


# --- an empty library


@pytest.fixture(scope="module")
def nothing(tmp_path_factory) -> Assistant:
    root = tmp_path_factory.mktemp("empty") / "library"
    Library.open(root, seed=False)
    return open_assistant(root)


@pytest.mark.parametrize(
    "text",
    [
        "攀枝花的目标",
        "谁负责绿色工厂",
        "我们是水泥厂，有什么要求",
        "各方案有什么区别",
        "现在收录了哪些方案",
        "方案有几章",
        "2030年的指标有哪些",
    ],
)
def test_an_empty_library_says_so(nothing, text):
    answer = nothing.answer([text, "那四川呢"])
    assert not answer.answered
    assert answer.citations == ()
    assert not nothing.answer([text]).answered
    assert "请先添加" in nothing.answer([text]).text


def test_an_empty_library_finds_nothing(nothing):
    assert nothing.search("绿色工厂") == []
    assert nothing.plans == {}


# --- search alone


def test_search_keeps_to_the_plans_that_are_named(shipped):
    assert {hit.plan for hit in shipped.search("贵州 余热", 10)} == {"guizhou-steel"}
    assert len({hit.plan for hit in shipped.search("余热", 10)}) > 1
    assert len(shipped.search("余热", 3)) == 3


def test_search_in_a_place_without_a_plan_still_ranks_what_is_held(shipped):
    assert shipped.search("云南 余热", 2)


def test_without_an_index_questions_are_answered_all_the_same(shipped):
    class Shelf:
        def plans(self):
            return tuple(shipped.plans.values())

    bare = Assistant(Shelf())
    assert "15%" in bare.answer(["攀枝花2025年规上工业单位增加值能耗降多少"]).text
    assert bare.search("余热") == []


# --- runnables


def test_each_step_can_be_run_alone(shipped):
    turn = Turn("安庆绿色工厂由谁负责")
    assert isinstance(shipped.chain, Runnable)
    for step in shipped.chain.steps:
        turn = step.invoke(turn)
    assert turn.intent is Intent.DUTY
    assert turn.answer == shipped.answer([turn.text])


def test_the_steps_bear_names_for_a_trace(shipped):
    names = [step.config["run_name"] for step in shipped.chain.steps]
    assert names == ["understand", "route", "verify"]


def test_many_turns_at_once(shipped):
    turns = [Turn(text) for (text,) in CONVERSATIONS[1:4]]
    answers = [turn.answer for turn in shipped.chain.batch(turns)]
    assert answers == [shipped.answer([turn.text]) for turn in turns]


# --- how it was understood


@pytest.mark.parametrize(
    ("turns", "facets"),
    [
        (
            ["安庆2030年要培育多少家绿色工厂"],
            [
                ("问题类型", "目标指标"),
                ("方案", "安庆市工业领域碳达峰实施方案"),
                ("年份", "2030年"),
            ],
        ),
        (
            ["攀枝花市水利局承担哪些任务"],
            [
                ("问题类型", "责任分工"),
                ("方案", "攀枝花市工业领域碳达峰专项行动方案"),
                ("部门", "市水利局"),
            ],
        ),
        (["绿色工厂怎么建"], [("问题类型", "内容查找")]),
    ],
)
def test_an_answer_tells_how_it_was_understood(shipped, turns, facets):
    assert list(shipped.answer(turns).understood) == [Facet(*facet) for facet in facets]


class Shelf:
    def __init__(self, plans):
        self._plans = plans

    def plans(self):
        return self._plans


def test_a_decline_of_a_large_library_names_some_plans_and_the_number(shipped):
    plan = next(iter(shipped.plans.values()))
    many = [replace(plan, id=f"p{n}") for n in range(30)]
    text = Assistant(Shelf(many)).answer(["云南的目标是什么"]).text
    assert "目前收录30份方案" in text
    assert text.count(f"《{plan.metadata.title}》") == 10
