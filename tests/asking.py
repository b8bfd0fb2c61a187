"""Tables of questions: a conversation, and what the answer to its last turn must show.

Each `[[case]]` of `cases/answers_*.toml` holds `turns` and any of:

declined      true: the answer says that the plans do not hold it (default: it answers)
first         each stands in the first line
says, silent  each stands, or does not stand, anywhere in the answer
cites         [plan, quote]: the quote lies in a passage cited of that plan
plans         the plans of all citations, exactly; only_plans: citations are of these alone
bodies        names of the responsible bodies, exactly; roles: names with their roles
targets       each is shown by a row that the answer rests on; only_targets: by every row
many_targets  at least so many rows
items         each is shown by an item of the checklist (`quote` lies in its passage)
same_as_before  the citations are those of the turn before
long          the answer may cite more than a short one (a whole list)
xfail         a known failure, and why

Blanks never count. What holds for every answer is looked at in every case.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.chain import Assistant
from assistant.exchange import answer_to_prediction
from assistant.records import Answer, Intent, Item
from corpus.records import Plan, Target
from eval.digits import unverified_numbers
from eval.fold import fold

Case = Mapping[str, Any]

CASES = Path(__file__).parent / "cases"
GROUPS = ("必须", "鼓励", "相关安排")
VERDICTS = ("适用", "不适用", "无法判断")
WIDE = (Intent.COMPARISON, Intent.APPLICABILITY)
KNOWN = frozenset(
    "declined first says silent cites plans only_plans bodies roles targets only_targets"
    " many_targets items same_as_before long".split()
)


def load(name: str, known: frozenset[str] = KNOWN) -> list[Any]:
    """The cases of a table as test parameters; known failures are strict."""
    found = []
    for case in tomllib.loads((CASES / name).read_text("utf-8"))["case"]:
        strange = case.keys() - known - {"turns", "text", "xfail"}
        assert not strange, f"{name}: {strange}"
        marks = [pytest.mark.xfail(reason=case["xfail"], strict=True)] if "xfail" in case else []
        said = case["text"] if "text" in case else " / ".join(case["turns"])
        found.append(pytest.param(case, id=said, marks=marks))
    return found


def faults(assistant: Assistant, case: Case) -> list[str]:
    """What the answer to the case lacks, in words; empty where all is well."""
    answer = assistant.answer(case["turns"])
    wrong = [*_always(answer, case, assistant), *_told(answer, case), *_tables(answer, case)]
    if case.get("same_as_before"):
        before = assistant.answer(case["turns"][:-1])
        if answer.citations != before.citations:
            wrong.append("not the citations before")
    return [*wrong, answer.text] if wrong else []


def _always(answer: Answer, case: Case, assistant: Assistant) -> list[str]:
    """What holds for every answer: verbatim, verified, within limits, honest on drafts."""
    wrong = []
    plans = assistant.plans
    quotes = [fold(citation.quote) for citation in answer.citations]
    for citation, quote in zip(answer.citations, quotes, strict=True):
        if quote not in folded_source(plans[citation.plan.id]) or not quote:
            wrong.append(f"not verbatim: {citation.quote}")
    most, characters = (12, 4000) if answer.intent in WIDE else (6, 1500)
    if not case.get("long") and answer.intent is not Intent.DUTY:
        if len(quotes) > most or sum(map(len, quotes)) > characters:
            wrong.append(f"cites too much: {len(quotes)}, {sum(map(len, quotes))}")
    if any(len(citation.quote) > 800 for citation in answer.citations):
        wrong.append("a citation of more than 800 characters")
    marks = {int(mark) for mark in re.findall(r"\[(\d+)\]", answer.text)}
    if marks - set(range(1, len(quotes) + 1)):
        wrong.append(f"marks without a citation: {marks}")
    if "以原文为准" not in answer.text and "以方案原文为准" not in answer.text:
        wrong.append("does not say that the original prevails")
    for plan in {citation.plan.id: citation.plan for citation in answer.citations}.values():
        if plan.metadata.status == "征求意见稿" and "征求意见稿，不是正式文件" not in answer.text:
            wrong.append("does not say that the plan is a draft")
    if answer.withheld:
        wrong.append(f"{answer.withheld} statements withheld")
    prediction = answer_to_prediction(answer, plans)
    _, strange = unverified_numbers(prediction, case["turns"], plans)
    if strange:
        wrong.append(f"figures from nowhere: {strange}")
    for body in answer.departments:
        if not any(fold(body.name) in quote for quote in quotes):
            wrong.append(f"not in a citation: {body.name}")
        if body.name not in answer.text:
            wrong.append(f"not in the text: {body.name}")
    for item in answer.items:
        if item.group not in GROUPS or item.verdict not in VERDICTS:
            wrong.append(f"a strange item: {item.group}, {item.verdict}")
        if item.verdict == "无法判断" and not item.missing:
            wrong.append("cannot tell, and does not say what is missing")
    return wrong


_SOURCES: dict[int, str] = {}


def folded_source(plan: Plan) -> str:
    """The plan's text, folded once."""
    return _SOURCES.setdefault(hash(plan.text), fold(plan.text))


def _told(answer: Answer, case: Case) -> list[str]:
    wrong = []
    if answer.answered == bool(case.get("declined")):
        wrong.append("answered" if answer.answered else "declined")
    text, first = fold(answer.text), fold(answer.text.split("\n")[0])
    wrong += [
        f"first line without {told}" for told in case.get("first", ()) if fold(told) not in first
    ]
    wrong += [f"without {told}" for told in case.get("says", ()) if fold(told) not in text]
    wrong += [f"with {told}" for told in case.get("silent", ()) if fold(told) in text]
    for plan, quote in case.get("cites", ()):
        if not any(c.plan.id == plan and fold(quote) in fold(c.quote) for c in answer.citations):
            wrong.append(f"not cited: {plan} {quote}")
    cited = {citation.plan.id for citation in answer.citations}
    if "plans" in case and cited != set(case["plans"]):
        wrong.append(f"cites {sorted(cited)}")
    if "only_plans" in case and cited - set(case["only_plans"]):
        wrong.append(f"cites {sorted(cited)}")
    return wrong


def _tables(answer: Answer, case: Case) -> list[str]:
    wrong = []
    names = [body.name for body in answer.departments]
    if "bodies" in case and sorted(names) != sorted(case["bodies"]):
        wrong.append(f"bodies: {names}")
    roles = [(body.name, body.role) for body in answer.departments]
    if "roles" in case and sorted(roles) != sorted(case["roles"].items()):
        wrong.append(f"roles: {roles}")
    rows = [target for _, target in answer.targets]
    for wanted in case.get("targets", ()):
        if not any(_shows(row, wanted) for row in rows):
            wrong.append(f"no row {wanted}")
    for wanted in case.get("only_targets", ()):
        if not rows or not all(_shows(row, wanted) for row in rows):
            wrong.append(f"rows {[(r.subject, r.year, r.value) for r in rows]}")
    if len(rows) < case.get("many_targets", 0):
        wrong.append(f"{len(rows)} rows")
    for wanted in case.get("items", ()):
        if not any(_item_shows(item, wanted) for item in answer.items):
            wrong.append(f"no item {wanted}")
    return wrong


def _shows(row: Target, wanted: Mapping[str, object]) -> bool:
    return all(getattr(row, name) == value for name, value in wanted.items())


def _item_shows(item: Item, wanted: Mapping[str, str]) -> bool:
    return all(
        fold(value) in fold(item.citation.quote)
        if name == "quote"
        else getattr(item, name) == value
        for name, value in wanted.items()
    )
