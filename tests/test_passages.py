"""Recall of the passages that questions ask for, by split and wording."""

import pytest
from search_kit import INDUSTRY, STEEL, LetterEncoder

from eval.dataset import Expect, Question, Quote
from eval.page import render_page
from eval.passages import passage_recall
from eval.report import Findings, figures
from eval.run import Report

PLANS = {plan.id: plan for plan in (STEEL, INDUSTRY)}


def question(text, *quotes, turns=(), category="passage", split="dev"):
    groups = tuple((Quote(*quote),) for quote in quotes)
    return Question(text, (*turns, text), category, split, Expect(True, groups))


LITERAL = question("推广短流程炼钢，提高废钢比例", ("steel", "提高废钢比例"))
LAY = question("炉子", ("industry", "支持光伏、储能和氢能发展"), ("steel", "没有这句"))
ASKED = [
    LITERAL,
    question("利用率提高多少", ("steel", "企业自备电厂"), split="test"),
    LAY,  # a quote that no clause holds: left out
    question("工业固废", ("industry", "工业固废"), turns=("你好",)),
    question("工业固废", ("industry", "工业固废"), category="target"),
    Question("weather", ("天气",), "passage", "dev", Expect(True)),
    Question("unscored", ("天气",), "passage", "dev"),
]


def test_recall_by_split_and_wording():
    first, second = passage_recall(PLANS, ASKED, LetterEncoder())
    assert (first.split, first.wording, first.questions) == ("dev", "literal", 1)
    assert first.recall == {"lexical": 1.0, "dense": 1.0, "hybrid": 1.0}
    assert (second.split, second.wording, second.questions) == ("test", "lay", 1)
    assert second.recall["lexical"] == 0.0


def test_each_group_counts():
    two = question(LITERAL.id, ("steel", "提高废钢比例"), ("industry", "支持光伏"))
    (row,) = passage_recall(PLANS, [two], LetterEncoder())
    assert row.recall["lexical"] == pytest.approx(0.5)


def test_it_stands_in_the_report():
    rows = passage_recall(PLANS, ASKED, LetterEncoder())
    content = figures(Findings("q", Report((), (), ()), passages=rows), {})
    row = {"split": "dev", "wording": "literal", "questions": 1}
    assert content["passages"][0] == {**row, "lexical": 1.0, "dense": 1.0, "hybrid": 1.0}
    assert "日常说法" in render_page(content)
    assert passage_recall(PLANS, [], LetterEncoder()) == []
