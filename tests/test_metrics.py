"""The rules of scoring, one small case each, on an invented plan of three sentences."""

from typing import Any

import pytest

from corpus.records import Clause, Metadata, Plan, Span
from eval.dataset import Expect, Question, Quote
from eval.digits import unverified_numbers
from eval.fold import folded_sources
from eval.metrics import Outcome, counted, score

ENERGY = "到2025年，规模以上工业能耗下降13%。"
WASTE = "固废综合利用率达到70%（赤泥除外）。"
DUTY = "（市经信局牵头，市发改\n— 2 —\n委配合）"
TEXT = "一、目标\n" + ENERGY + WASTE + DUTY + "甲" * 1000 + "乙" * 1000
LINJIANG = Plan(
    id="linjiang",
    text=TEXT,
    metadata=Metadata(title="临江市实施方案", date="2023-05-06"),
    clauses=(Clause("1.p1", ("一、目标", "3.固废。"), "paragraph", Span(5, len(TEXT))),),
)
HEYANG = Plan(id="heyang", text=ENERGY)
PLANS = {"linjiang": LINJIANG, "heyang": HEYANG}


def cite(quote: str, plan: str = "linjiang") -> dict[str, Any]:
    start = PLANS[plan].text.find(quote)
    return {
        "plan": plan,
        "clause": "1.p1",
        "start": start,
        "end": start + len(quote),
        "quote": quote,
    }


def given(
    *citations: dict[str, Any], answer: str = "", answered: bool = True, bodies: str = ""
) -> dict[str, Any]:
    return {
        "id": "1",
        "answered": answered,
        "answer": answer,
        "citations": list(citations),
        "departments": [{"name": name, "role": "分工"} for name in bodies.split()],
    }


def ask(
    *evidence: str | tuple[str, ...],
    category: str = "target",
    answerable: bool = True,
    contains: tuple[tuple[str, ...], ...] = (),
    excludes: tuple[str, ...] = (),
    departments: str | None = None,
    exhaustive: bool = False,
) -> Question:
    groups = ((group,) if isinstance(group, str) else group for group in evidence)
    expect = Expect(
        answerable=answerable,
        evidence=tuple(tuple(Quote("linjiang", q) for q in group) for group in groups),
        contains=contains,
        excludes=excludes,
        departments=None if departments is None else frozenset(departments.split()),
        exhaustive=exhaustive,
    )
    return Question("1", ("问题",), category, "dev", expect)


def outcome(question: Question, prediction: dict[str, Any]) -> Outcome:
    return score(question, prediction, PLANS, folded_sources(PLANS))


@pytest.mark.parametrize(
    ("question", "prediction", "reason"),
    [
        # declines
        (ask(answerable=False), given(answered=False), None),
        (ask(answerable=False), given(cite(ENERGY)), "却作了回答"),
        (ask(answerable=False), given(cite(ENERGY), answered=False), None),
        (ask("下降13%"), given(cite(ENERGY), answered=False), "却说没有"),
        # evidence: one quote of each group within one citation of the same plan
        (ask("下降13%"), given(cite(ENERGY)), None),
        (ask("下降１３％"), given(cite(ENERGY)), None),
        (ask("下降13%"), given(cite(WASTE)), "缺少依据"),
        (ask("下降13%"), given(cite(ENERGY, "heyang")), "缺少依据"),
        (ask(("下降99%", "下降13%")), given(cite(ENERGY)), None),
        (ask("下降13%", "达到70%"), given(cite(ENERGY)), "缺少依据"),
        (ask("下降13%", "达到70%"), given(cite(ENERGY), cite(WASTE)), None),
        (ask("下降13%。固废"), given(cite(ENERGY), cite(WASTE)), "缺少依据"),
        (ask("市发改委配合"), given(cite(DUTY)), None),
        # a citation that is not in its plan's source fails, whatever else is right
        (ask("下降13%"), given(cite(ENERGY), cite("没有这句话")), "不是原文"),
        (ask("下降13%"), given(cite(ENERGY), cite(WASTE, "heyang")), "不是原文"),
        (ask("下降13%"), given(cite(ENERGY), {"plan": "nowhere", "quote": "甲"}), "不在库中"),
        (ask("下降13%"), given(cite(ENERGY), cite("")), "不是原文"),
        (ask(answerable=False), given(cite("编造"), answered=False), "不是原文"),
        # contains: each group once in the head; excludes: nowhere
        (ask(contains=(("13%", "十三"),)), given(answer="下降十三个百分点"), None),
        (ask(contains=(("13%",), ("2025",))), given(answer="下降13%"), "回答里没有"),
        (ask(contains=(("13%",),)), given(answer="甲" * 597 + "13%"), None),
        (ask(contains=(("13%",),)), given(answer="甲" * 598 + "13%"), "回答里没有"),
        (ask(contains=(("13%",),)), given(answer=" \n" * 900 + "13%"), None),
        (
            ask(contains=(("13%",),), category="comparison"),
            given(answer="甲" * 1997 + "13%"),
            None,
        ),
        (
            ask(contains=(("13%",),), category="applicability"),
            given(answer="甲" * 1998 + "13%"),
            "回答里没有",
        ),
        (ask(contains=(("13%",),), exhaustive=True), given(answer="甲" * 3000 + "13%"), None),
        (ask(excludes=("14%",)), given(answer="13%"), None),
        (ask(excludes=("14%",)), given(answer="甲" * 3000 + "1 4％"), "不该有"),
        # departments: the same set, and each name in the text
        (ask(departments="甲局 乙局"), given(answer="乙局、甲局", bodies="乙局 甲局"), None),
        (
            ask(departments="甲局 乙局"),
            given(answer="乙局、甲局", bodies="甲局"),
            "少列了部门：乙局",
        ),
        (ask(departments="甲局"), given(answer="甲局", bodies="甲局 乙局"), "多列了部门：乙局"),
        (ask(departments="甲局"), given(answer="该局", bodies="甲局"), "没有写出部门"),
        (ask(departments=""), given(bodies="甲局"), "多列了部门"),
        (ask(), given(bodies="甲局"), None),
        # how much is cited
        (ask("达到70%"), given(*[cite(ENERGY)] * 5, cite(WASTE)), None),
        (ask("达到70%"), given(*[cite(ENERGY)] * 6, cite(WASTE)), "缺少依据"),
        (
            ask("达到70%", category="applicability"),
            given(*[cite(ENERGY)] * 11, cite(WASTE)),
            None,
        ),
        (
            ask("达到70%", category="comparison"),
            given(*[cite(ENERGY)] * 12, cite(WASTE)),
            "缺少依据",
        ),
        # one quote: 800 characters; all: 1,500 (4,000 where wide)
        (ask("甲" * 5 + "乙"), given(cite("甲" * 799 + "乙" * 9)), None),
        (ask("甲" * 5 + "乙"), given(cite("甲" * 800 + "乙" * 9)), "缺少依据"),
        (ask("达到70%"), given(cite("甲" * 800), cite("甲" * 680), cite(WASTE)), None),
        (ask("达到70%"), given(cite("甲" * 800), cite("甲" * 700), cite(WASTE)), "缺少依据"),
        (
            ask("达到70%", category="comparison"),
            given(*[cite("甲" * 790)] * 5, cite(WASTE)),
            None,
        ),
        (
            ask("达到70%", category="comparison"),
            given(*[cite("甲" * 800)] * 5, cite(WASTE)),
            "缺少依据",
        ),
        # exhaustive: no limit on number, four in five must meet a group
        (ask("达到70%", exhaustive=True), given(*[cite(WASTE)] * 8, *[cite(ENERGY)] * 2), None),
        (ask("达到70%", exhaustive=True), given(*[cite(WASTE)] * 7, *[cite(ENERGY)] * 2), "切题"),
        (
            ask("下降13%", "达到70%", exhaustive=True),
            given(*[cite(ENERGY)] * 20, cite(WASTE)),
            None,
        ),
    ],
)
def test_pass_or_fail(question: Question, prediction: dict[str, Any], reason: str | None) -> None:
    reasons = outcome(question, prediction).reasons
    if reason is None:
        assert reasons == ()
    else:
        assert len(reasons) == 1
        assert reason in reasons[0]


def test_what_is_counted_beside_passing() -> None:
    question = ask("下降13%", "达到99%")
    result = outcome(question, given(cite(ENERGY), cite(WASTE), cite(ENERGY, "heyang")))
    assert (result.groups, result.groups_met) == (2, 1)
    assert (result.cited, result.cited_met, result.cited_elsewhere) == (3, 1, 1)
    assert not result.passed


def test_a_citation_beyond_the_room_does_not_count() -> None:
    prediction = given(cite("甲" * 800), cite("甲" * 800), cite(WASTE))
    assert [len(c.text) for c in counted(prediction, ask())] == [800, 700]


@pytest.mark.parametrize(
    ("citation", "wrong"),
    [
        (cite(ENERGY), 0),
        (cite(DUTY) | {"quote": "（市经信局牵头，市发改委配合）"}, 0),
        (cite(ENERGY) | {"start": 0}, 1),
        (cite(ENERGY) | {"end": None}, 1),
        (cite(ENERGY) | {"plan": "nowhere"}, 1),
    ],
)
def test_offsets_must_slice_the_quote(citation: dict[str, Any], wrong: int) -> None:
    assert outcome(ask(), given(citation)).offsets_wrong == wrong


def test_a_question_without_expectation_cannot_be_scored() -> None:
    with pytest.raises(ValueError, match="no expectation"):
        outcome(Question("1", ("问",)), given())


@pytest.mark.parametrize(
    ("answer", "unverified"),
    [
        ("到2025年下降13%[1]，见2023-05-06印发的方案。", []),
        ("到2025年下降14%。", ["14"]),
        ("1. 下降13%\n2. 达到70%", ["70"]),
        ("共1条、2份方案", []),
        ("见“3.固废。”", []),
        ("您说的4 t/h锅炉", []),
        ("1,500万吨", ["1500"]),
    ],
)
def test_numbers_without_a_source_are_found(answer: str, unverified: list[str]) -> None:
    prediction = given(cite(ENERGY), answer=answer)
    assert unverified_numbers(prediction, ["4t/h的锅炉"], PLANS)[1] == unverified
