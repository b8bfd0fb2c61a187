"""Questions over the five plans and what their answers must show; the tables tell."""

import pytest

from assistant.opening import open_assistant
from corpus.library import Library
from tests.asking import faults, load

TABLES = (
    "answers_targets.toml",
    "answers_duties.toml",
    "answers_applicability.toml",
    "answers_passages.toml",
    "answers_comparisons.toml",
    "answers_overviews.toml",
    "answers_followups.toml",
    "answers_declines.toml",
)


@pytest.mark.parametrize("case", [case for table in TABLES for case in load(table)])
def test_an_answer_shows_what_is_expected(case, shipped):
    assert faults(shipped, case) == []


@pytest.mark.parametrize("case", load("answers_invented.toml"))
def test_an_answer_over_the_invented_plan(case, linjiang):
    assert faults(linjiang, case) == []


PERIOD_PLAN = """临江市能源结构调整行动方案
（2021—2025年）

一、能源消费
（一）推进电能替代。推进锅炉电能替代。
（二）建设充换电设施。加快建设充换电设施。
二、能源供应
（三）发展绿色氢能。扩大氢燃料电池示范规模应用，建成加氢站40座。
（四）发展储能。鼓励建设储能设施。
"""


@pytest.fixture(scope="module")
def period_plan(tmp_path_factory):
    """The assistant over a plan for some years, numbered on through its chapters."""
    folder = tmp_path_factory.mktemp("period")
    (folder / "plan.txt").write_text(PERIOD_PLAN, encoding="utf-8")
    list(Library.open(folder / "library", seed=False).add([folder / "plan.txt"]))
    return open_assistant(folder / "library")


@pytest.mark.parametrize(
    ("question", "answered", "said"),
    [
        ("临江市到2025年要建多少座加氢站？", True, "建成加氢站40座"),
        ("临江市到2030年要建多少座加氢站？", False, "没有给出2030年"),
        ("临江市方案的四条措施是哪四条？", True, "共4项：（一）推进电能替代；（二）建设充换电设施"),
    ],
)
def test_a_plan_for_some_years(question, answered, said, period_plan):
    answer = period_plan.answer([question])
    assert answer.answered is answered
    assert said in answer.text
