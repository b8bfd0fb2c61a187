"""Extracted tables against gold: small tables, an invented plan."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import QuestionSetError
from corpus.records import Duty, Plan, Role, Span, Target
from eval.tables import (
    check_offsets,
    compare_duties,
    compare_targets,
    load_gold_duties,
    load_gold_targets,
)


def duty(name: str, start: int, role: Role = "分工", **more: Any) -> Duty:
    return Duty("1", Span(start, start + 10), Span(0, 5), name, role, **more)


def gold_duty(name: str, start: int, role: str = "分工", **more: Any) -> dict[str, Any]:
    return {"plan": "p", "start": start, "end": start + 4, "department": name, "role": role} | more


def plan(*, duties: tuple[Duty, ...] = (), targets: tuple[Target, ...] = ()) -> Plan:
    return Plan(id="p", text="字" * 200, duties=duties, targets=targets)


@pytest.mark.parametrize(
    ("found", "gold", "matched"),
    [
        ([duty("甲局", 20)], [gold_duty("甲局", 20)], 1),
        ([duty("甲局", 20)], [gold_duty("甲 局", 22)], 1),
        ([duty("甲局", 20)], [gold_duty("乙局", 20)], 0),
        ([duty("甲局", 20)], [gold_duty("甲局", 20, "牵头")], 0),
        ([duty("甲局", 20)], [gold_duty("甲局", 30)], 0),
        ([duty("甲局", 20)], [gold_duty("甲局", 20), gold_duty("甲局", 21)], 1),
        ([duty("甲局", 20), duty("甲局", 21)], [gold_duty("甲局", 22)], 1),
    ],
)
def test_duty_rows_match_once(found: list[Duty], gold: list[dict[str, Any]], matched: int) -> None:
    (score,) = compare_duties(gold, {"p": plan(duties=tuple(found))})
    assert (score.gold, score.found, score.matched) == (len(gold), len(found), matched)
    assert len(score.missed) == len(gold) - matched
    assert len(score.extra) == len(found) - matched


def test_rows_that_a_rule_adds_are_matched_by_what_they_cover() -> None:
    rule = [
        Duty("1", Span(20, 30), Span(start, start + 9), "甲局", "分工", inherited=True)
        for start in (40, 60, 80)
    ]
    gold = [
        gold_duty("甲局", 20, inherited=True, covers_start=start, covers_end=start + 9)
        for start in (80, 40)
    ]
    (score,) = compare_duties(gold, {"p": plan(duties=(duty("甲局", 20), *rule))})
    assert score.matched == 2
    assert [(row["inherited"], row["covers_start"]) for row in score.extra] == [
        (False, 0),
        (True, 60),
    ]


def target(value: float | None, **more: Any) -> Target:
    return Target("1", Span(10, 20), "能耗", value=value, **({"unit": "%", "year": 2025} | more))


def gold_target(value: float | None, **more: Any) -> dict[str, Any]:
    row = {"plan": "p", "start": 10, "end": 15, "value": value, "unit": "%", "year": 2025}
    return row | more


@pytest.mark.parametrize(
    ("found", "gold", "matched"),
    [
        (target(13.0), gold_target(13), 1),
        (target(13.0), gold_target(14), 0),
        (target(13.0, unit="％"), gold_target(13), 1),
        (target(13.0, unit="‰"), gold_target(13), 0),
        (target(13.0, year=None), gold_target(13), 0),
        (target(13.0, year=None), gold_target(13, year=None), 1),
        (target(None), gold_target(None), 1),
        (target(0.0), gold_target(None), 0),
        (target(13.0), gold_target(13, start=20, end=25), 0),
    ],
)
def test_target_rows(found: Target, gold: dict[str, Any], matched: int) -> None:
    (score,) = compare_targets([gold], {"p": plan(targets=(found,))})
    assert score.matched == matched


def test_attributes_are_accuracies_of_matched_rows() -> None:
    found = (
        target(13.0, base_year=2020, comparator=">=", soft=True),
        target(70.0, exception="赤泥除外"),
        target(99.0, soft=True),
    )
    gold = [
        gold_target(13, base_year=2020, comparator="=", soft=False, exception=None),
        gold_target(70, base_year=None, comparator=None, soft=False, exception="赤泥除外"),
    ]
    (score,) = compare_targets(gold, {"p": plan(targets=found)})
    assert (score.precision, score.recall) == (0.6667, 1.0)
    assert score.accuracies == {
        "base_year": 1.0,
        "comparator": 0.5,
        "kind": 1.0,
        "soft": 0.5,
        "exception": 1.0,
    }


def test_rows_of_one_span_are_told_apart_by_what_they_measure() -> None:
    found = (target(30.0, subject="电石"), target(30.0, subject="炼油", soft=True))
    gold = [gold_target(30, subject="炼油", soft=True), gold_target(30, subject="电石", soft=False)]
    (score,) = compare_targets(gold, {"p": plan(targets=found)})
    assert (score.matched, score.accuracies["soft"]) == (2, 1.0)


def test_splits_are_apart_and_plans_without_gold_or_without_text_are_left_out() -> None:
    plans = {
        "p": plan(duties=(duty("甲局", 20),)),
        "q": Plan(id="q", text="字" * 99, duties=(duty("乙局", 20), duty("丙局", 20))),
        "r": Plan(id="r", text="字" * 99, duties=(duty("丁局", 20),)),
    }
    gold = [
        gold_duty("甲局", 20, split="dev"),
        gold_duty("乙局", 20, split="test", plan="q"),
        gold_duty("戊局", 20, split="test", plan="absent"),
    ]
    scores = compare_duties(gold, plans)
    assert [(s.split, s.precision, s.recall) for s in scores] == [
        ("dev", 1.0, 1.0),
        ("test", 0.5, 1.0),
    ]


def test_what_is_found_in_a_plan_that_was_read_and_holds_nothing_counts_against_precision() -> None:
    plans = {
        "p": plan(duties=(duty("甲局", 20),)),
        "q": Plan(id="q", text="字" * 99, duties=(duty("乙局", 20),)),
    }
    gold = [gold_duty("甲局", 20, split="dev")]
    (score,) = compare_duties(gold, plans, {"p": "dev", "q": "dev", "r": "dev"})
    assert (score.precision, score.recall) == (0.5, 1.0)
    assert [row["plan"] for row in score.extra] == ["q"]


def test_no_gold_row_for_any_plan_gives_no_score() -> None:
    assert compare_targets([gold_target(1, plan="absent")], {"p": plan()}) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"plan": None}, "plan"),
        ({"start": "1"}, "start"),
        ({"end": 10}, "start 与 end"),
        ({"value": "13"}, "value"),
        ({"year": "2025"}, "year"),
    ],
)
def test_a_broken_gold_line_is_named(tmp_path: Path, change: dict[str, Any], why: str) -> None:
    path = tmp_path / "targets.jsonl"
    path.write_text(json.dumps(gold_target(13) | change), encoding="utf-8")
    with pytest.raises(QuestionSetError, match=f"第 1 行.*{why}"):
        load_gold_targets(path)


def test_gold_offsets_must_hold_their_quote(tmp_path: Path) -> None:
    path = tmp_path / "duties.jsonl"
    rows = [gold_duty("甲局", 0, quote="甲 局"), gold_duty("甲局", 1, quote="甲局")]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    gold = load_gold_duties(path)
    check_offsets(path, gold, {"p": Plan(id="p", text="甲局甲局甲")})
    with pytest.raises(QuestionSetError, match="第 1 行"):
        check_offsets(path, gold, {"p": Plan(id="p", text="乙局丙局甲")})
