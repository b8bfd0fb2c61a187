import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.duties import find_duties
from corpus.duty_sentences import read_sentence
from corpus.duty_statement import is_statement, parse_statement, read_statement
from corpus.duty_words import words
from corpus.reading import read_plan
from corpus.vocabulary import read_toml

CASES = tomllib.loads((Path(__file__).parent / "cases" / "duty_statements.toml").read_text("utf-8"))
TABLE = read_toml("duty_words.toml")


@pytest.mark.parametrize("case", CASES["statement"], ids=lambda case: case["text"])
def test_statement(case):
    assert [" ".join(row) for row in parse_statement(case["text"])] == case["bodies"]
    statement = read_statement(case["text"])
    assert is_statement(statement)
    for body in statement.bodies:
        assert case["text"][body.start : body.end] == body.name
    assert [f"{b.name} {b.role}" for b in statement.carried] == case.get("carried", [])
    if "rule" in case:
        assert case["text"][slice(*statement.rule)] == case["rule"]


@pytest.mark.parametrize("case", CASES["other"], ids=lambda case: case["text"])
def test_other_brackets(case):
    assert not is_statement(read_statement(case["text"]))


@pytest.mark.parametrize("case", CASES["plan"], ids=lambda case: case["name"])
def test_plan(case):
    plan = read_plan("p", case["text"])
    rows = [
        f"{duty.department} {duty.role} {plan.quote(duty.covers)}" + " inherited" * duty.inherited
        for duty in find_duties(plan)
    ]
    assert rows == case["rows"]
    for duty in find_duties(plan):
        assert duty.inherited or plan.by_id[duty.clause].span.start <= duty.span.start
        assert duty.inherited or duty.department in "".join(
            re.sub(r"— \d+ —", "", plan.quote(duty.span)).split()
        )


def test_one_plan_of_the_genre(invented_text):
    plan = read_plan("p", invented_text)
    rows = {(duty.department, duty.role, duty.inherited) for duty in find_duties(plan)}
    assert rows == {
        ("市经济和信息化局", "牵头", False),
        ("市发展改革委", "配合", False),
        ("市生态环境局", "分工", False),
        ("市市场监管局", "分工", False),
    }


@pytest.mark.parametrize(
    ("row", "kind"),
    [(row, kind) for kind in ("verb", "label") for row in TABLE[kind]],
    ids=lambda value: value if isinstance(value, str) else value["role"] + value["pattern"][:12],
)
def test_words_match_their_examples(row, kind):
    pattern = words().verb if kind == "verb" else words().label
    for example in row["examples"]:
        assert re.fullmatch(row["pattern"], example), example
        match = pattern.fullmatch(example)
        assert match, example
        groups = [name for name, text in match.groupdict().items() if text is not None]
        assert [words().roles[name] for name in groups] == [row["role"]], example
    for example in row["counter_examples"]:
        assert not re.fullmatch(row["pattern"], example), example


@pytest.mark.parametrize("row", TABLE["rule"], ids=lambda row: row["name"])
def test_rules_match_their_examples(row):
    for example in row["examples"]:
        assert re.fullmatch(row["pattern"], example), example
    for example in row["counter_examples"]:
        assert not re.search(row["pattern"], example), example


SENTENCES = read_toml("duty_sentences.toml")


@pytest.mark.parametrize("row", SENTENCES["cue"], ids=lambda row: row["name"])
def test_sentences_of_the_table(row):
    for example in row["examples"]:
        assert _rows(example["text"]) == example["rows"], example["text"]
    for text in row["counter_examples"]:
        assert _rows(text) == [], text


def _rows(text):
    found = read_sentence(text)
    return [f"{body.name} {body.role}" for body in found.bodies] if found else []


@pytest.mark.parametrize("name", ["together", "lead_in", "attribute", "pointing", "not_names"])
def test_patterns_of_sentences_match_their_examples(name):
    row = SENTENCES[name]
    whole = {"lead_in": re.fullmatch, "pointing": re.fullmatch, "not_names": re.search}.get(
        name, re.match
    )
    for example in row["examples"]:
        assert whole(row["pattern"], example), example
    for example in row["counter_examples"]:
        assert not whole(row["pattern"], example), example


def test_by_stands_for_itself():
    row = SENTENCES["not_by"]
    barred = re.compile(f"{row['before'].removesuffix('$')}由|由{row['after']}")
    assert all(barred.search(example) for example in row["examples"])
    assert not any(barred.search(example) for example in row["counter_examples"])


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="（）()〔、，。；：\n市省局委厅等由会同组织实施按职责分工负责牵头配合下同不再列出责任单位均需各县区人民政府1一",
        max_size=120,
    )
)
def test_any_text_gives_rows_inside_it(text):
    plan = read_plan("p", text)
    for duty in find_duties(plan):
        assert 0 <= duty.span.start < duty.span.end <= len(text)
        assert duty.covers.start <= duty.covers.end <= len(text)
        assert duty.department
        assert duty.clause in plan.by_id
