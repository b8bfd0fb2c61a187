"""A conversation's turns: what one leaves out is taken from the one before, and only that."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.ordinals import Nth
from assistant.question import Question, read_question
from assistant.terms import WEAK_WEIGHT, Term, weakened
from corpus.records import Plan

_INTERROGATIVE = re.compile("怎么|怎样|如何|什么|啥|哪|多少|几|谁|吗|么|是否|是不是|有没有|何时")


def understand(
    text: str,
    held: Sequence[Plan],
    before: Question | None = None,
    known: Callable[[Term], bool] = lambda _: True,
) -> Question:
    """Read one turn; what it leaves out is taken from `before`, and only that.

    `known` tells whether the held plans write a term: a turn without one has no topic.
    """
    own = read_question(text, held)
    return _carry(own, before, known) if before else own


def _carry(own: Question, before: Question, known: Callable[[Term], bool]) -> Question:
    """Fill what the turn leaves out from the one before."""
    strong = [term for term in own.terms if term.weight > WEAK_WEIGHT and known(term)]
    pointing = own.asks("pronoun") or (len(strong) <= 1 and not _whole(own, bool(strong)))
    carried: list[str] = []
    result = own
    if not own.scope.named and not own.scope.missing and not own.scope.everywhere:
        result = replace(result, scope=replace(before.scope, spans=(), via=()))
        carried.append("方案")
    if pointing:
        result, more = _carry_topic(result, before, strong=len(strong) > 1)
        carried += more
        if more:
            result = replace(result, new=tuple(term.said for term in strong))
    if pointing and not own.years and before.years and not own.asks("who", "tasks", "about"):
        result = replace(result, years=before.years)
        carried.append("年份")
    if own.asks("compare") and own.scope.named and before.scope.named:
        both = {plan.id: plan for plan in (*before.scope.plans, *own.scope.plans)}
        result = replace(result, scope=replace(own.scope, plans=tuple(both.values())))
    if own.sections and not own.sections[0].is_box and "专栏" in before.text:
        nth = own.sections[0]  # 第4个, after a question for the boxes
        result = replace(result, sections=(replace(nth, said=f"专栏{nth.number}", kind="专栏"),))
    elif own.sections and not own.scope.named and _goes_deeper(before.sections, own.sections):
        result = replace(result, sections=before.sections + own.sections)
    return replace(result, carried=tuple(carried))


def _goes_deeper(before: Sequence[Nth], own: Sequence[Nth]) -> bool:
    """第四章是什么，最后一条呢: a step down from the part told of before."""
    steps = [one for one in (*before, *own) if not one.is_box]
    kinds = {one.kind for one in steps}
    return bool(before) and len(kinds) == len(steps) == len(before) + len(own)


def _whole(own: Question, topical: bool) -> bool:
    """A turn that says where, about what, and asks, leaves nothing out: a new topic."""
    placed = own.scope.named or own.scope.everywhere
    topical = topical or bool(own.sections) or own.asks("about")
    topical = topical or (bool(own.departments) and own.asks("tasks", "alone"))
    return placed and topical and bool(_INTERROGATIVE.search(own.text))


def _carry_topic(own: Question, before: Question, strong: bool) -> tuple[Question, list[str]]:
    """Take over the topic; a new word of the same kind replaces the old one."""
    carried: list[str] = []
    kept = list(before.terms)
    if own.scope.named:  # a place that no plan covered gives way to the one named now
        kept = [term for term in kept if term.said not in before.scope.missing]
    if own.industries and before.industries:
        gone = {name for name in (*before.industries, *before.products)} - {
            *own.industries,
            *own.products,
        }
        kept = [term for term in kept if not any(term.said in n or n in term.said for n in gone)]
    if own.quoted and before.quoted:
        kept = [term for term in kept if term.said not in before.quoted]
    said = {term.said for term in own.terms}
    extra = tuple(term for term in kept if term.said not in said)
    if extra:
        carried.append("主题")
    terms = own.terms + (weakened(extra) if strong else extra)
    result = replace(own, terms=terms, topic="".join(term.said for term in terms))
    if not own.departments and before.departments and not own.asks("who"):
        result = replace(result, departments=before.departments)
        carried.append("部门")
    asked = {
        "who",
        "lead",
        "tasks",
        "figure",
        "target",
        "about",
        "outline",
        "verbatim",
        "binding",
        "peak",
    }
    if not asked & set(own.cues):
        cues = {**{n: () for n in before.cues if n not in ("pronoun", "confirm")}, **own.cues}
        result = replace(result, cues=cues)
        carried.append("问法")
    return result, carried
