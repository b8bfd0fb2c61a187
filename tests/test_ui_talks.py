"""What a browser keeps: it comes back as input, and only its questions are believed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from eval.dataset import load_questions
from tests.fake_assistant import FakeAssistant, plan_of
from ui.bar import bar
from ui.conversation import QUESTION_LIMIT, TURN_LIMIT, replay
from ui.feedback import question_set
from ui.serve import create_app
from ui.talks import CHARACTERS, FEEDBACK, NOTE_LIMIT, TALKS, TITLE_LIMIT, Store
from ui.words import Words

ZH = Words("zh")
EMPTY = Store()


@pytest.fixture(scope="module")
def assistant(invented_text):
    return FakeAssistant([plan_of(invented_text)])


def test_a_conversation_is_kept_under_its_first_question():
    store = EMPTY.kept("a", ["能耗？"]).kept("b", ["固废？"]).kept("a", ["能耗？", "谁负责？"])
    assert [(talk.id, talk.title) for talk in store.talks] == [("a", "能耗？"), ("b", "固废？")]
    assert store.active == "a"
    assert store.talk("a").questions == ("能耗？", "谁负责？")


def test_a_conversation_is_opened_renamed_and_removed():
    store = EMPTY.kept("a", ["能耗？"]).renamed("a", "  我的\n名字 ")
    assert store.talk("a").title == "我的 名字"
    assert store.renamed("a", " ").talk("a").title == "我的 名字"
    assert store.kept("a", ["能耗？", "谁？"]).talk("a").title == "我的 名字"
    assert store.opened("none").active == ""
    assert store.opened("a").active == "a"
    gone = store.kept("a", [])
    assert (gone.talks, gone.active) == ((), "")


def test_a_later_word_stands_for_an_earlier_one():
    store = (
        EMPTY.judged(["能耗？"], True)
        .judged(["能耗？", "谁？"], True)
        .judged(["能耗？"], False, "错")
    )
    assert [(f.questions, f.good, f.note) for f in store.feedback] == [
        (("能耗？", "谁？"), True, ""),
        (("能耗？",), False, "错"),
    ]
    assert store.word(["能耗？"]).good is False
    assert store.word(["别的"]) is None


def test_what_was_kept_comes_back_as_it_was():
    store = EMPTY.kept("a", ["能耗？"]).kept("b", ["固废？"]).judged(["能耗？"], True, "好")
    assert Store.of(json.loads(json.dumps(store.record()))) == store


@pytest.mark.parametrize(
    "talk",
    [
        None, [], {"id": "a"}, {"id": "", "questions": ["问"]}, {"id": 1, "questions": ["问"]},
        {"id": "a" * 17, "questions": ["问"]}, {"id": "a", "questions": []},
        {"id": "a", "questions": ["问", 1]}, {"id": "a", "questions": [" "]},
        {"id": "a", "questions": ["问" * (QUESTION_LIMIT + 1)]},
        {"id": "a", "questions": ["问"] * (TURN_LIMIT + 1)},
    ],
)  # fmt: skip
def test_a_conversation_of_the_wrong_shape_is_dropped(talk):
    fine = {"id": "b", "title": "好", "questions": ["问"], "answers": ["假的"]}
    store = Store.of({"talks": [talk, fine]})
    assert [t.id for t in store.talks] == ["b"]
    assert "假的" not in json.dumps(store.record(), ensure_ascii=False)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["talks", "active", "feedback", "id", "questions", "good", "note"]),
            inner,
        )
    ),
)


@given(anything)
def test_anything_from_a_browser_is_read_without_an_error(said):
    store = Store.of(said)
    assert Store.of(store.record()) == store


def test_amounts_are_bounded():
    talks = [{"id": str(n), "questions": ["问" * 2000] * 10} for n in range(TALKS * 2)]
    feedback = [
        {"questions": [str(n)], "good": True, "note": "注" * 999} for n in range(FEEDBACK * 2)
    ]
    store = Store.of({"talks": talks, "feedback": feedback})
    assert sum(len(q) for t in store.talks for q in t.questions) <= CHARACTERS
    assert len(store.feedback) == FEEDBACK
    assert len(store.feedback[0].note) == NOTE_LIMIT
    assert len(json.dumps(store.record())) < 5_000_000
    assert len(EMPTY.kept("a", ["问" * 99]).talks[0].title) == TITLE_LIMIT


def test_a_conversation_is_replayed_turn_by_turn(assistant):
    turns = replay(assistant, ["能耗？", "谁负责？"])
    assert [turn.answer.answered for turn in turns] == [True, True]
    assert assistant.asked[-1] == ["能耗？", "谁负责？"]


def test_the_bar_names_conversations_as_text():
    assert bar(EMPTY, ZH) == ""
    html = bar(EMPTY.kept("a", ["<b>能耗</b>"]).judged(["<i>"], False), ZH)
    assert "<b>" not in html
    assert "<i>" not in html
    assert 'formaction="export/conversation.docx"' in html
    assert 'formaction="export/feedback.jsonl"' in html
    assert '<option value="a" selected>&lt;b&gt;能耗' in html


def test_feedback_becomes_a_valid_question_set(assistant, tmp_path):
    store = (
        EMPTY.judged(["能耗目标？"], True)
        .judged(["金价？"], True)
        .judged(["能耗目标？", "谁负责？"], False, "单位\n不对")
    )
    file = tmp_path / "feedback.jsonl"
    file.write_text(question_set(assistant, store.feedback), encoding="utf-8")
    good, declined, bad = load_questions(file).questions
    assert good.expect.answerable
    assert good.expect.evidence[0][0].quote == "规模以上工业单位增加值能耗较2020年下降13%"
    assert not declined.expect.answerable
    assert bad.expect is None
    assert bad.turns == ("能耗目标？", "谁负责？")
    assert json.loads(file.read_text(encoding="utf-8").splitlines()[2])["note"] == "单位 不对"


@pytest.mark.parametrize("sent", ["", "[]", "{}", "[1]", '[{"questions": ["问"]}]'])
def test_no_feedback_is_no_file(assistant, sent):
    client = TestClient(create_app(assistant))
    assert client.post("/export/feedback.jsonl", data={"feedback": sent}).status_code == 422


def test_windows_of_one_browser_merge_what_they_keep():
    """Each starts from the same; the newest state of a conversation stands, removals too."""
    start = EMPTY.kept("a", ["能耗？"]).kept("b", ["固废？"])
    first = start.kept("c", ["水泥？"]).kept("b", [])
    second = (
        start.kept("a", ["能耗？", "谁负责？"]).judged(["能耗？"], False, "错").renamed("a", "新名")
    )
    both = first.merged(second)
    assert both.active == first.active
    assert {talk.id: (talk.title, len(talk.questions)) for talk in both.talks} == {
        "a": ("新名", 2),
        "c": ("水泥？", 1),
    }
    assert both.word(["能耗？"]).note == "错"
    assert (both.talks, both.feedback, both.gone) == (
        (back := second.merged(first)).talks,
        back.feedback,
        back.gone,
    )
    assert both.merged(second) == both
    assert both.kept("b", ["固废？"]).merged(second).talk("b") is not None


changes = st.lists(
    st.tuples(
        st.sampled_from(["kept", "removed", "renamed", "judged"]),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["能耗？", "固废？"]),
    ),
    max_size=6,
)


def changed(store, steps):
    for act, talk, text in steps:
        if act == "judged":
            store = store.judged([text], talk == "a")
        elif act == "renamed":
            store = store.renamed(talk, text)
        else:
            store = store.kept(talk, [text] if act == "kept" else [])
    return store


@given(changes, changes, changes)
def test_merging_ends_the_same_in_every_window(before, here, there):
    start = changed(EMPTY, before)
    first, second = changed(start, here), changed(start, there)
    one, other = first.merged(second).record(), second.merged(first).record()
    one.pop("active"), other.pop("active")
    assert one == other
    assert first.merged(first) == first
    assert first.merged(second).merged(second) == first.merged(second)


@pytest.mark.parametrize("stamp", [None, "9", -1, True, 1.5, 10**30, [1]])
def test_a_stamp_that_is_none_stands_before_all_others(stamp):
    said = {"id": "a", "title": "旧", "questions": ["能耗？"], "stamp": stamp}
    store = Store.of({"talks": [said], "gone": [["b", stamp], "b", [1, 2], ["c"]]})
    assert store.talk("a").stamp == 0
    assert store.merged(EMPTY.kept("a", ["固废？"])).talk("a").questions == ("固废？",)
