"""Passages: what do the plans say about something, also where the words differ."""

import re

from assistant.compose import Draft, label, passages, plan_name
from assistant.evidence import Scored
from assistant.records import Answer, Intent
from assistant.routes.asked import Asked
from assistant.routes.declines import decline
from assistant.routes.money import lacks_amount
from assistant.routes.structure import named_structure
from assistant.synonyms import synonyms
from assistant.terms import MODIFIER, WEAK_WEIGHT, Term, weakened
from corpus.quantity import Quantity
from corpus.records import Plan, Target
from corpus.units import unit_of

_PROCEDURE = re.compile(
    "申请(材料|条件|程序)|申报(材料|条件|程序|流程)|流程(如下|为)|提交.{0,20}材料|受理"
)
MOST = 6
CHARACTERS = 1400
ABSENT = 0.4  # share of the topic that absent words must make up
NAMED = 0.25  # share of the topic that a product must make up for its absence to decide
COVERED = 0.3  # share of the topic that one of the best sentences must hold
THINGS = 0.2  # share of the named things that must occur in the plans in question
SPOKEN = 0.5  # … or share of all topic words
PIECE = 5  # sentences looked at for one part of the question
CONTEXT = 0.25  # weight of the other parts' words within one part
_CUT = re.compile("[，；？。！]|以及|还有|、|[和与跟]")
_OBJECT = (
    re.compile(
        "(?:对于?|关于|给|针对)([^，。？的]{2,10}?)(?:有没有|有什么|有啥|有|的|是|怎么|怎样|如何)"
    ),
    re.compile("([^，。？的对有]{2,8})的[^，。？的]{0,6}(?:标准|规定|要求|补贴|指标|目标|措施)"),
)
_POINTING = re.compile("这|那|我|咱|该|本|前面|上面")
_PREMISE = re.compile("既然|规定了?|写(了|着|的是|明)|提出了?|要求了?|说(了|的|要|好|过)|按照?")
FLOOR = 0.62  # share of the best score that a further sentence needs


def answer_passage(asked: Asked) -> Answer:
    """The sentences that answer, best first; a decline where the topic does not occur."""
    if asked.question.asks("outline", "list") and (structure := named_structure(asked)):
        return structure
    absent = unknown_object(asked) or false_premise(asked) or absent_terms(asked)
    if absent:
        names = "、".join(f"“{word}”" for word in absent)
        return decline(asked, f"{_where(asked)}没有提到{names}。")
    if lacks_amount(asked):
        return decline(asked, f"{_where(asked)}没有给出这样的金额。")
    if asked.question.asks("procedure") and not _has_procedure(asked):
        return decline(asked, f"{_where(asked)}没有写明办理或申请的程序。")
    chosen = with_pieces(asked, select(asked.ranked)) if speaks_of_it(asked) else []
    if not chosen:
        return decline(asked, f"{_where(asked)}没有找到与这个问题有关的内容。")
    draft = Draft(Intent.PASSAGE)
    for passage in passages([s.unit for s in chosen], MOST, CHARACTERS):
        marker = draft.cite(passage.plan, passage.span)
        path = draft.citations[-1].path if asked.question.asks("where") else ()
        place = " > ".join(label(part) for part in path)  # 是哪一部分讲的
        draft.say(f"{plan_name(passage.plan)}{place}：“{passage.text}”{marker}")
    return draft.finish(retrieved=asked.retrieved())


def _has_procedure(asked: Asked) -> bool:
    """The words that tell how something is applied for stand near the topic."""
    return any(_PROCEDURE.search(s.unit.text) for s in asked.ranked[:3] if s.coverage >= 0.5)


def select(ranked: list[Scored], most: int = 14) -> list[Scored]:
    """The sentences near the best one; headings give way to their text."""
    body = [s for s in ranked if s.unit.clause.kind not in ("heading", "title")]
    if not body or max(s.coverage for s in body[:8]) < COVERED:
        return []
    floor = body[0].score * FLOOR
    return [s for s in body if s.score >= floor][:most]


def with_pieces(asked: Asked, chosen: list[Scored]) -> list[Scored]:
    """The chosen sentences, the best for each part of the question right after the first."""
    if not chosen:
        return []
    told = [scored.unit.text for scored in chosen[:1]]
    best: list[Scored] = []
    for own in pieces(asked):
        if any(all(term.found_in(text) for term in own) for text in told):
            continue
        rest = tuple(term for term in asked.terms if term not in own)
        terms = own + weakened(rest, CONTEXT)
        topic = "".join(term.said for term in own)
        for scored in asked.evidence.rank(topic, terms, asked.plans, PIECE):
            if scored.unit.clause.kind in ("heading", "title"):
                continue
            if all(term.found_in(scored.unit.text + scored.unit.leaf) for term in own):
                best.append(scored)
                told.append(scored.unit.text)
                break
    first = [one.unit for one in (*chosen[:1], *best)]
    return [*chosen[:1], *best, *(s for s in chosen[1:] if s.unit not in first)]


def pieces(asked: Asked) -> list[tuple[Term, ...]]:
    """The topic words of each part of the question, where more than one part has any."""
    found = []
    for piece in _CUT.split(asked.question.text):
        own = tuple(
            term
            for term in asked.terms
            if term.said in piece
            and term.weight > WEAK_WEIGHT
            and asked.evidence.occurs(term, asked.plans)
        )
        if own and own not in found:
            found.append(own)
    return found if len(found) > 1 else []


def _topics(asked: Asked) -> list[Term]:
    """The topic words, without a place that is answered by the plan of the region above it."""
    below = {place for place, _ in asked.question.scope.via}
    return [term for term in asked.terms if term.said not in below]


def unknown_object(asked: Asked) -> list[str]:
    """What a rule is asked for (对外卖骑手有…, 高校食堂的…标准), where no plan knows the thing."""
    for pattern in _OBJECT:
        for match in pattern.finditer(asked.question.text):
            said = match.group(1)
            heads = [t for t in _topics(asked) if len(t.said) > 1 and said.endswith(t.said)]
            if (
                heads
                and not _POINTING.search(said)
                and heads[-1].is_thing
                and not asked.evidence.occurs(heads[-1], asked.held)
            ):
                return [heads[-1].said]
    return []


def false_premise(asked: Asked) -> list[str]:
    """The figure that the question says a plan gives, where it gives none like it."""
    question = asked.question
    if question.asks("self") or not _PREMISE.search(question.text):
        return []
    told = [target for plan in asked.plans for target in plan.targets]
    strange = [
        question.text[figure.start : figure.end]
        for figure in question.figures
        if not any(_equal(figure, target) for target in told)
        and not any(_writes(asked, plan, figure.value) for plan in asked.plans)
    ]
    return strange[:1]


def _equal(figure: Quantity, target: Target) -> bool:
    asked, told = unit_of(figure.unit), unit_of(target.unit)
    if target.value is None or asked is None or told is None:
        return target.value == figure.value
    return abs(figure.value * asked.factor - target.value * told.factor) < 1e-6 * told.factor


def _writes(asked: Asked, plan: Plan, value: float) -> bool:
    number = re.compile(rf"(?<![\d.]){re.escape(f'{value:g}')}(?![\d.年])")
    return bool(number.search(asked.evidence.text(plan).folded))


def speaks_of_it(asked: Asked) -> bool:
    """True where the plans in question hold what is asked after, said or written otherwise.

    Some of the things that are named must occur, or half of all words; a deed may go by
    another word.
    """
    strong = [term for term in asked.terms if term.weight > WEAK_WEIGHT]
    things = [term for term in strong if term.is_thing]
    return not strong or _held(asked, things) >= THINGS or _held(asked, strong) >= SPOKEN


def _held(asked: Asked, terms: list[Term]) -> float:
    """The share of the terms' weight that occurs in the plans in question."""
    whole = sum(term.weight for term in terms)
    held = sum(term.weight for term in terms if asked.evidence.occurs(term, asked.plans))
    return held / whole if whole else 0.0


def absent_terms(asked: Asked) -> list[str]:
    """Topic words that other plans use but those in question never do.

    A word that no held plan knows is lay language and is left to the search; one that a
    sister plan writes is the genre's own, and its absence is an answer where it makes up
    half of what is asked.
    """
    others = [plan for plan in asked.held if plan not in asked.plans]
    strong = [term for term in _topics(asked) if term.weight > WEAK_WEIGHT]
    absent = [
        term
        for term in strong
        if term.weight >= MODIFIER
        and term.is_thing
        and not asked.evidence.occurs(term, asked.plans)
        and asked.evidence.occurs(term, others)
    ]
    industries = [
        name
        for name in asked.question.industries
        if not any(asked.evidence.speaks_of(name, plan) for plan in asked.plans)
    ]
    written = any(
        asked.evidence.occurs(Term(name, (name, *synonyms().get(name, ()))), asked.plans)
        for name in asked.question.products
    )
    whole = sum(term.weight for term in strong)
    parts = [t for t in strong if any(t.said in p for p in asked.question.products)]
    named = sum(term.weight for term in parts)
    written = written or all(asked.evidence.occurs(term, asked.plans) for term in parts)
    everywhere_else = len(industries) == len(asked.question.industries) > 0 and not written
    known = any(asked.evidence.speaks_of(name, plan) for name in industries for plan in others)
    if everywhere_else and named >= (NAMED if known else ABSENT) * whole:
        return list(asked.question.products)
    for product in asked.question.products:  # 水泥熟料, where a plan writes 水泥 in passing
        if not written and any(term.said in product for term in absent):
            return [product]
    if sum(term.weight for term in absent) < (ABSENT if len(strong) <= 3 else 0.5) * whole:
        return []
    return [term.said for term in absent]


def _where(asked: Asked) -> str:
    if len(asked.plans) == 1:
        return plan_name(asked.plans[0])
    return "收录的方案" if len(asked.plans) == len(asked.held) else "相关方案"
