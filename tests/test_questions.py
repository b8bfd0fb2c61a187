"""The question set that ships keeps its own promises."""

from collections import Counter
from importlib import resources

import pytest

from corpus.records import Plan
from eval.dataset import CATEGORIES, Question, builtin_questions
from eval.fold import fold
from eval.metrics import score

QUESTIONS = builtin_questions().questions
SOURCES = {
    path.name.removesuffix(".txt"): fold(path.read_text(encoding="utf-8"))
    for path in (resources.files("corpus") / "plans").iterdir()
    if path.name.endswith(".txt")
}

PLANS = {identity: Plan(identity, text) for identity, text in SOURCES.items()}


def by_id(question: Question) -> str:
    return question.id


def test_ids_are_unique_over_all_files() -> None:
    assert [key for key, count in Counter(map(by_id, QUESTIONS)).items() if count > 1] == []


def test_every_gold_quote_lies_in_its_plan() -> None:
    strays = [
        (question.id, quote.quote)
        for question in QUESTIONS
        if question.expect
        for group in question.expect.evidence
        for quote in group
        if fold(quote.quote) not in SOURCES[quote.plan]
    ]
    assert strays == []


def test_every_body_asked_for_is_named_by_a_gold_quote() -> None:
    strays = [
        (question.id, name)
        for question in QUESTIONS
        if question.expect and question.expect.departments
        for name in question.expect.departments
        if not any(
            fold(name) in fold(quote.quote) for group in question.expect.evidence for quote in group
        )
    ]
    assert strays == []


def test_what_is_not_answerable_expects_nothing() -> None:
    for question in QUESTIONS:
        assert question.expect is not None, question.id
        if not question.expect.answerable:
            assert not question.expect.evidence, question.id
            assert not question.expect.contains, question.id
        else:
            assert question.expect.evidence or question.expect.contains, question.id


@pytest.mark.parametrize("split", sorted({question.split for question in QUESTIONS}))
def test_each_half_is_broad(split: str) -> None:
    half = [question for question in QUESTIONS if question.split == split]
    counts = Counter(question.category for question in half)
    assert len(half) >= 200
    assert all(counts[category] >= 10 for category in CATEGORIES)
    plans = {q.plan for one in half if one.expect for group in one.expect.evidence for q in group}
    assert plans == SOURCES.keys()


def test_three_in_ten_need_the_conversation_or_a_decline() -> None:
    hard = [q for q in QUESTIONS if len(q.turns) > 1 or not (q.expect and q.expect.answerable)]
    assert len(hard) >= 0.3 * len(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=by_id)
def test_the_gold_answer_itself_passes(question: Question) -> None:
    expect = question.expect
    assert expect is not None
    names = sorted(expect.departments or ())
    prediction = {
        "answered": expect.answerable,
        "answer": "，".join([*(group[0] for group in expect.contains), *names]),
        "citations": [
            {"plan": group[0].plan, "quote": group[0].quote} for group in expect.evidence
        ],
        "departments": [{"name": name} for name in names],
    }
    assert score(question, prediction, PLANS, SOURCES).reasons == ()
