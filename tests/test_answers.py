"""Questions over the five plans and what their answers must show; the tables tell."""

import pytest

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
