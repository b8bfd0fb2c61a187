"""What can be asked next: questions made from the answer at hand, kept only if they work.

Each candidate is answered before it is offered, so none leads to a decline.
"""

from collections.abc import Iterable, Iterator, Sequence

from assistant.records import Answer, Intent
from corpus.departments import same
from corpus.errors import PolicyError
from corpus.records import Plan, Target
from ui.conversation import Assistant
from ui.examples import place

MOST = 3
TRIED = 5
"""Candidates tried at most: each takes as long as an answer."""


def suggestions(assistant: Assistant, turns: Sequence[str], answer: Answer) -> tuple[str, ...]:
    """Up to `MOST` questions that continue the conversation and are answered."""
    if answer.suggestions:
        return tuple(answer.suggestions[:MOST])
    kept: list[str] = []
    for tried, question in enumerate(_candidates(assistant, answer)):
        if tried == TRIED or len(kept) == MOST:
            break
        if question not in turns and _works(assistant, [*turns, question], answer):
            kept.append(question)
    return tuple(kept)


def _works(assistant: Assistant, turns: Sequence[str], before: Answer) -> bool:
    try:
        answer = assistant.answer(turns)
    except PolicyError:
        return False
    return answer.answered and answer.text != before.text


def _candidates(assistant: Assistant, answer: Answer) -> Iterator[str]:
    plans = list(assistant.plans.values())
    if not answer.answered or not answer.citations:
        return
    if answer.intent is Intent.TARGET:
        yield "由哪些单位负责？"
        for plan, target in answer.targets[:1]:
            yield from _years(plan, target)
            yield from _elsewhere(plans, plan, target)
    elif answer.intent is Intent.DUTY:
        yield from _bodies(answer)
        yield "这项工作的目标是什么？"
    elif answer.intent is Intent.APPLICABILITY:
        yield "其中由哪些单位负责？"
    elif answer.intent in (Intent.PASSAGE, Intent.OVERVIEW):
        yield "由哪些单位负责？"
        yield f"{place(answer.citations[0].plan)}有哪些主要目标？"


def _years(plan: Plan, target: Target) -> Iterator[str]:
    """The other years for which the plan sets the same indicator."""
    years = {t.year for t in plan.targets if t.indicator == target.indicator and t.year}
    for year in sorted(years - {target.year}):
        yield f"{year}年呢？"


def _elsewhere(plans: Iterable[Plan], plan: Plan, target: Target) -> Iterator[str]:
    """Other plans that set the same indicator."""
    for other in plans:
        if other.id != plan.id and any(t.indicator == target.indicator for t in other.targets):
            yield f"{place(other)}呢？"


def _bodies(answer: Answer) -> Iterator[str]:
    """The first body of the answer that leads something else, or has more to do."""
    plan = answer.citations[0].plan
    leads = {duty.department for duty in plan.duties if duty.role == "牵头"}
    for body in answer.departments[:2]:
        role = "牵头" if any(same(body.name, lead) for lead in leads) else "负责"
        yield f"{place(plan)}方案里，{body.name}{role}哪些工作？"
