"""Comparison: one row for each plan, and 未提及 where it is silent."""

import re
from dataclasses import dataclass

from assistant.compose import Draft, passages, plan_name
from assistant.evidence import Scored
from assistant.plan_text import Unit
from assistant.records import Answer, Intent
from assistant.routes.asked import Asked
from assistant.routes.contrast import answer_contrast
from assistant.routes.declines import decline
from assistant.routes.duty import statement_text
from assistant.routes.money import lacks_amount
from assistant.routes.target import ENOUGH
from assistant.routes.target_lines import Row, cited_span, has_value
from assistant.routes.target_rows import best_rows, find_rows
from assistant.routes.weighing import weigh
from corpus.quantity import find_quantities
from corpus.records import Plan

_MENTIONED = re.compile(
    "提没提|没提|谁提|提了没|有没有提|是否提|提到没|没有提|都(有|提|写)|有没有(写|列|说)"
)
_MUCH = re.compile("多少|百分之几|几成|几个百分点")
_SHARED = re.compile("占比|比例|比重|率|百分")
CITATIONS = 12
CHARACTERS = 3600
COVERED = 0.35  # share of the topic that a passage needs
WORDED = 0.45  # … where a figure is asked for
STRICT = 0.75  # … where the question asks who mentions something at all
NEAR = 0.45  # … and of the share that the best plan's passage holds
FURTHER = 0.5  # share of the best sentence's score for one that tells what the others leave out
LISTED = 0.4  # share of the topic that a row needs where several are asked for at once
BESIDE = 0.5  # … and its score beside that of the best row of all plans
NO_FIGURE = "没有给出数值"


@dataclass(frozen=True, slots=True)
class _Cell:
    """What one plan says: the cell's text, and the target rows that it rests on."""

    plan: Plan
    text: str = ""
    rows: tuple[Row, ...] = ()
    units: tuple[Unit, ...] = ()


def answer_comparison(asked: Asked) -> Answer:
    """A table over the plans in question; a decline where all of them are silent."""
    if contrast := answer_contrast(asked):
        return contrast
    if lacks_amount(asked, weighed=True):
        return decline(asked, "这些方案都没有给出这样的金额。")
    plans = asked.plans
    missing = "、".join(asked.question.scope.missing)
    if missing and len({plan.metadata.region for plan in plans}) < 2:
        return decline(asked, f"没有收录{missing}的方案，无法比较。")
    if unknown := _unknown_years(asked):
        return decline(asked, f"这些方案都没有写到{unknown}。")
    compared = _nearest(asked)
    most = max(1, CITATIONS // max(1, len(compared)))
    characters = CHARACTERS // max(1, len(compared))
    draft = Draft(Intent.COMPARISON)
    cells = [_cell(asked, draft, plan, most, characters) for plan in compared]
    spoken = [cell for cell in cells if cell.text]
    if not spoken:
        return decline(asked, "这些方案都没有提到这项内容。")
    if _asks_amount(asked) and not any(cell.rows or _has_figure(cell) for cell in spoken):
        return decline(asked, "这些方案都没有给出这项数值。")
    bare = [cell for cell in spoken if _lacks_figure(asked, cell, spoken)]
    silent = [plan_name(cell.plan) for cell in cells if not cell.text]
    head = weigh(asked, [list(cell.rows) for cell in spoken if cell.rows])
    if not head and asked.question.asks("mentions"):
        head = f"{'、'.join(plan_name(cell.plan) for cell in spoken)}提到"
    head = head or f"{len(spoken)}份方案有相关内容"
    if bare:
        head += f"；{'、'.join(plan_name(cell.plan) for cell in bare)}{NO_FIGURE}"
    draft.say(f"{head}；{'、'.join(silent)}未提及。" if silent else f"{head}。")
    if missing:
        draft.say(f"没有收录{missing}的方案。")
    if len(compared) < len(plans):
        draft.say(f"涉及的方案共{len(plans)}份，下表列出最相关的共{len(compared)}份。")
    draft.say("")
    draft.say("| 方案 | 原文 |")
    draft.say("| --- | --- |")
    for cell in cells:
        text = f"{NO_FIGURE}；相关原文：{cell.text}" if cell in bare else cell.text
        draft.say(f"| {plan_name(cell.plan)} | {text or '未提及'} |")
    draft.say("")
    return draft.finish(
        targets=[(row.plan, row.target) for cell in cells for row in cell.rows],
        retrieved=asked.retrieved(),
    )


def _nearest(asked: Asked) -> tuple[Plan, ...]:
    """The plans in question; of many, those of the best sentences and that write the topic."""
    if len(asked.plans) <= CITATIONS:
        return asked.plans
    strong = [term for term in asked.terms if term.weight >= 1.0]
    writing = [
        plan
        for plan in asked.plans
        if strong and all(asked.evidence.occurs(term, [plan]) for term in strong)
    ]
    best = dict.fromkeys(scored.unit.plan.id for scored in asked.ranked)
    first = list(best | dict.fromkeys(plan.id for plan in writing))[:CITATIONS]
    return tuple(plan for plan in asked.plans if plan.id in first)


def _unknown_years(asked: Asked) -> str:
    """The years asked for, where none of the plans writes any of them."""
    years = [f"{year}年" for year in asked.question.years]
    written = any(str(year) in plan.text for year in asked.question.years for plan in asked.plans)
    return "" if written else "、".join(years)


def _lacks_figure(asked: Asked, cell: _Cell, spoken: list[_Cell]) -> bool:
    """Beside a plan that states the figure asked for, this one only speaks of the topic."""
    question = asked.question
    if cell.rows or not any(other.rows for other in spoken) or question.asks("who", "lead"):
        return False
    if not (question.asks("figure") or question.figures or _SHARED.search(question.text)):
        return False
    return not _has_figure(cell)


def _asks_amount(asked: Asked) -> bool:
    """A number is all that is asked for: 各有多少吨."""
    asks = asked.question.asks("figure") and not asked.question.asks("who", "target", "confirm")
    return asks and bool(_MUCH.search(asked.question.text))


def _has_figure(cell: _Cell) -> bool:
    return any(q.unit for unit in cell.units for q in find_quantities(unit.text))


def _cell(asked: Asked, draft: Draft, plan: Plan, most: int, characters: int) -> _Cell:
    question = asked.question
    if question.asks("who", "lead") or question.departments:
        return _Cell(plan, statement_text(asked, draft, plan))
    numeric = bool(question.asks("figure", "target", "peak") or question.figures)
    if numeric or question.years:
        rows = _rows(asked, plan)[:most]
        parts = []
        for row in rows:
            span = cited_span(plan, row.unit, row.target.span)
            parts.append(f"“{plan.mended(span).text}”{draft.cite(plan, span)}")
        if parts:
            return _Cell(plan, "；".join(dict.fromkeys(parts)), tuple(rows))
    if _silent(asked, plan):
        return _Cell(plan)
    terms = [t for t in asked.terms if asked.evidence.occurs(t, [plan])]
    scored = asked.evidence.rank(question.topic, terms, [plan], 20)
    literal = [s for s in scored if any(word in s.unit.text for word in question.quoted)]
    scored = literal or scored
    mentions = question.asks("mentions") or _MENTIONED.search(question.text)
    near = STRICT if mentions else NEAR
    least = max(WORDED if numeric else COVERED, near * _best(asked))
    units = _told(asked, plan, scored, _near(scored, least))
    said = [
        f"“{passage.text}”{draft.cite(plan, passage.span)}"
        for passage in passages(units, min(most, 4), characters)
    ]
    return _Cell(plan, "；".join(said), units=tuple(units))


def _told(asked: Asked, plan: Plan, scored: list[Scored], near: list[Scored]) -> list[Unit]:
    """The sentences shown: with a heading, the text under it; one for a word left unsaid."""
    units: list[Unit] = []
    for one in near:
        units.append(one.unit)
        if one.unit.clause.kind == "heading":
            under = [s for s in asked.sections(plan) if s.path == one.unit.clause.path]
            units += [unit for section in under for unit in section.units[:1]]
    text = "".join(unit.text + unit.headings for unit in units)
    unsaid = [t for t in asked.terms if t.weight >= 1.0 and not t.found_in(text)]
    if near and unsaid:
        floor = FURTHER * near[0].score
        more = (
            s.unit
            for s in scored
            if s.score >= floor
            and s.unit.clause.kind != "heading"
            and any(t.found_in(s.unit.text) for t in unsaid)
        )
        units += [unit for unit in [next(more, None)] if unit]
    return units


def _rows(asked: Asked, plan: Plan) -> list[Row]:
    """The plan's target rows that answer: by the figure put up, else by topic and year."""
    question = asked.question
    everywhere = find_rows(asked, asked.plans)
    found = [row for row in everywhere if row.plan is plan]
    by_value = [row for row in found if has_value(row.target, question.figures)]
    if by_value and question.asks("which_plan", "confirm"):
        return best_rows(by_value)
    least = LISTED if question.asks("list") else ENOUGH
    floor = BESIDE * everywhere[0].score if everywhere else 0.0
    rows = [row for row in found if row.coverage >= least and row.score >= floor]
    dated = [row for row in rows if not question.years or row.target.year in question.years]
    return best_rows(dated or rows) if rows else []


def _silent(asked: Asked, plan: Plan) -> bool:
    """The plan never writes the topic's main word, and another one compared does."""
    question = asked.question
    speaks = [asked.evidence.speaks_of(name, plan) for name in question.industries]
    if speaks and not any(speaks):
        return True
    if (
        speaks and question.carried
    ):  # 攀枝花的氢燃料电池车呢: the other plan's word is the older one
        return False
    sectors = "".join((*question.industries, *question.products))
    strong = [
        t
        for t in asked.terms
        if t.weight >= 1.0
        and not any(name in t.said or t.said in name for name in sectors)
        and asked.evidence.occurs(t, asked.plans)
    ]
    if not strong:
        return False
    gone = [t for t in strong if not asked.evidence.occurs(t, [plan])]
    return sum(t.weight for t in gone) > 0.6 * sum(t.weight for t in strong)


def _best(asked: Asked) -> float:
    """The best coverage that any of the plans compared reaches."""
    return max((s.coverage for s in asked.ranked), default=0.0)


def _near(scored: list[Scored], least: float) -> list[Scored]:
    text = max((s.coverage for s in scored if s.unit.clause.kind != "heading"), default=0.0)
    body = [  # a heading speaks where the text under it says less
        s
        for s in scored
        if s.coverage >= least and (s.unit.clause.kind != "heading" or s.coverage > text + 0.1)
    ]
    if not body:
        return []
    return [s for s in body if s.score >= 0.7 * body[0].score][:6]
