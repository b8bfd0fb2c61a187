import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.force import FOLD, cues, force_of, groups, sentences
from corpus.provision_parts import addressee, condition, deadline, exception, patterns
from corpus.provisions import find_provisions
from corpus.reading import read_plan
from corpus.vocabulary import read_toml

CASES = tomllib.loads((Path(__file__).parent / "cases" / "provisions.toml").read_text("utf-8"))
FORCE = read_toml("force.toml")
WORDS = read_toml("provision_words.toml")


@pytest.mark.parametrize("case", CASES["sentence"], ids=lambda case: case["text"])
def test_sentence(case):
    text = case["text"]
    rows = [
        f"{group.force} {text[group.start : group.end].rstrip('，；')}"
        for start, end in sentences(text)
        for group in groups(text, start, end)
    ]
    assert rows == case["rows"]


@pytest.mark.parametrize("case", CASES["parts"], ids=lambda case: case["text"])
def test_parts(case):
    assert addressee(case["text"]) == case.get("addressee", addressee(case["text"]))
    assert condition(case["text"]) == case.get("condition", "")
    assert exception(case["text"]) == case.get("exception", "")
    assert deadline(case["text"]) == case.get("deadline")


@pytest.mark.parametrize("case", CASES["plan"], ids=lambda case: case["name"])
def test_plan(case):
    plan = read_plan("p", case["text"])
    rows = [f"{p.force} {plan.mended(p.span).text} |{p.addressee}" for p in plan.provisions]
    assert rows == case["rows"]


@pytest.mark.parametrize("row", FORCE["cue"], ids=lambda row: row["pattern"][:16])
def test_cues(row):
    for example in row["examples"]:
        assert re.search(row["pattern"], example.translate(FOLD)), example
        assert force_of(example) == row["force"], example
    for example in row["counter_examples"]:
        assert not re.search(row["pattern"], example.translate(FOLD)), example


def test_plan_words():
    for example in FORCE["plan"]["examples"]:
        assert force_of(example) == "plan" or any(map(force_of, example.split(","))), example
    for example in FORCE["plan"]["counter_examples"]:
        assert force_of(example) is None, example


@pytest.mark.parametrize("name", ["leading", "continuing"])
def test_joining_words(name):
    pattern = getattr(cues(), name)
    assert all(pattern.match(example) for example in FORCE[name]["examples"])
    assert not any(pattern.match(example) for example in FORCE[name]["counter_examples"])


def test_silent_sections():
    assert all(cues().sections.search(example) for example in FORCE["silent"]["examples"])
    assert not any(map(cues().sections.search, FORCE["silent"]["counter_examples"]))


def test_part_patterns():
    compiled = patterns()
    for kind, found in (("addressee", compiled.addressee), ("condition", compiled.condition)):
        for row, pattern in zip(WORDS[kind], found, strict=True):
            for example in row["examples"]:
                assert pattern.search(example.translate(FOLD)), example
            for example in row["counter_examples"]:
                assert not pattern.search(example.translate(FOLD)), example
    for row, pattern in (
        (WORDS["exception"][0], compiled.exception),
        (WORDS["deadline"], compiled.deadline),
    ):
        assert all(pattern.search(example.translate(FOLD)) for example in row["examples"])
        assert not any(pattern.search(e.translate(FOLD)) for e in row["counter_examples"])


def test_one_plan_of_the_genre(invented_text):
    plan = read_plan("p", invented_text)
    forces = {plan.mended(p.span).text: p.force for p in plan.provisions}
    assert forces["严禁新增水泥熟料产能"] == "must"
    assert forces["鼓励企业兼并重组。"] == "encourage"
    boiler = next(p for p in plan.provisions if "燃煤锅炉" in plan.quote(p.span))
    assert (boiler.force, boiler.deadline_year) == ("must", 2025)
    assert boiler.condition == "10t/h及以下的燃煤锅炉"


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="严禁新增鼓励支持企业淘汰应须，。；：（）\n\t一、1.到2025年前产能锅炉10t/h以下<p>",
        max_size=120,
    )
)
def test_any_text_gives_rows_inside_it(text):
    plan = read_plan("p", text)
    end = 0
    for provision in find_provisions(plan):
        assert end <= provision.span.start < provision.span.end <= len(text)
        assert provision.span in plan.by_id[provision.clause].span
        end = provision.span.end
