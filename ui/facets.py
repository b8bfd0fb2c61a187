"""How a question was understood, piece by piece: asking again without one of the pieces.

A piece is in the question itself, or it was carried over from the turns before. Without it
the question is asked in its place; where the turns before would bring the piece back, it is
asked alone, with the other pieces said.
"""

import re
from collections.abc import Iterable, Sequence

from assistant.records import Answer, Facet
from corpus.errors import PolicyError
from corpus.records import Plan
from ui.conversation import Assistant, Turn

FIXED = ("问题类型",)
MOST_INDICATORS = 2
_AND = "和与及或、"
_MEASURES = "率量比值度额耗"
"""A name that one of these follows (固废综合利用+率) is a part of an indicator's name."""


def pieces(answer: Answer) -> tuple[Facet, ...]:
    """How a question was understood, with the indicators whose rows its answer rests on."""
    names = dict.fromkeys(row.indicator for _, row in answer.targets if row.kind == "target")
    return (*answer.understood, *(Facet("指标", name) for name in list(names)[:MOST_INDICATORS]))


def removable(assistant: Assistant, turns: Sequence[Turn]) -> list[int]:
    """Which pieces of the last turn can be taken away."""
    if not turns:
        return []
    last, held = turns[-1], list(assistant.plans.values())
    facets = pieces(last.answer)
    before = {facet for turn in turns[:-1] for facet in pieces(turn.answer)}
    return [
        n
        for n, facet in enumerate(facets)
        if facet.kind not in FIXED and (narrowed(last.question, facets, n, held) or facet in before)
    ]


def without(
    assistant: Assistant, questions: Sequence[str], answer: Answer, index: int
) -> list[str]:
    """The questions to ask in place of `questions`, or the last alone; empty if there are none."""
    facets, held = pieces(answer), list(assistant.plans.values())
    dropped, last = facets[index], questions[-1]
    asked = narrowed(last, facets, index, held)
    for turns in ([*questions[:-1], asked], [asked or last]):
        if turns[-1] and dropped not in (given := _understood(assistant, turns)):
            break
    else:
        return []
    missing = [f for f in facets if f not in given and f != dropped and f.kind not in FIXED]
    if len(turns) == 1 and missing and len(questions) > 1:
        said = [f"《{f.text}》" if f.kind == "方案" else f.text for f in missing]
        full = [f"{'、'.join(said)}：{turns[0]}"]
        turns = full if dropped not in _understood(assistant, full) else turns
    return turns


def _understood(assistant: Assistant, turns: Sequence[str]) -> Sequence[Facet]:
    try:
        return pieces(assistant.answer(turns))
    except PolicyError:
        return ()


def narrowed(question: str, facets: Sequence[Facet], index: int, plans: Iterable[Plan]) -> str:
    """The question without a piece; empty where that cannot be asked.

    A plan is taken away by naming the others in place of the region, or by leaving the
    region out where there are no others.
    """
    facet = facets[index]
    if facet.kind in FIXED or not facet.text:
        return ""
    rest = (
        _without_plan(question, facet.text, facets, plans)
        if facet.kind == "方案"
        else _without_text(question, facet.text)
    )
    rest = rest.strip("，。、 ")
    return "" if rest == question or not rest.strip("呢吗的？?") else rest


def _without_text(question: str, text: str) -> str:
    """Without the words and an “and” that joined them to others."""
    start = question.find(text)
    end = start + len(text)
    if start < 0 or question[end : end + 1] in set(_MEASURES):
        return question
    before, after = question[:start], question[end:]
    if before[-1:] and before[-1] in _AND:
        before = before[:-1]
    elif after[:1] and after[0] in _AND:
        after = after[1:]
    return re.sub(r"([，、])[，、]+", r"\1", before + after)


def _without_plan(question: str, title: str, facets: Sequence[Facet], plans: Iterable[Plan]) -> str:
    others = [f.text for f in facets if f.kind == "方案" and f.text != title]
    named = next((p for p in plans if p.metadata.title == title), None)
    region = named.metadata.region if named else ""
    names = [f"《{title}》", title, region, region[:-1] if len(region) > 2 else ""]
    found = next((name for name in names if name and name in question), "")
    instead = "、".join(f"《{other}》" for other in others)
    if not found:
        return f"{instead}：{question}" if instead else question
    return question.replace(found, instead, 1) if instead else _without_text(question, found)
