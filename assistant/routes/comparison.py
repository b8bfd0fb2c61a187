"""Comparison: one row for each plan, and 未提及 where it is silent."""

import re

from assistant.compose import Draft, passages, plan_name
from assistant.evidence import Scored
from assistant.records import Answer, Intent
from assistant.routes.asked import Asked
from assistant.routes.declines import decline
from assistant.routes.duty import statement_text
from assistant.routes.target import ENOUGH
from assistant.routes.target_lines import cited_span
from assistant.routes.target_rows import best_rows, find_rows
from corpus.records import Plan

_MENTIONED = re.compile("提没提|没提|谁提|提了没|有没有提|是否提|提到没|没有提")
CITATIONS = 12
CHARACTERS = 3600
COVERED = 0.35  # share of the topic that a passage needs
WORDED = 0.45  # … where a figure is asked for
STRICT = 0.75  # … where the question asks who mentions something at all
NEAR = 0.45  # … and of the share that the best plan's passage holds
LISTED = 0.4  # share of the topic that a row needs where several are asked for at once


def answer_comparison(asked: Asked) -> Answer:
    """A table over the plans in question; a decline where all of them are silent."""
    plans = asked.plans
    most = max(1, CITATIONS // max(1, len(plans)))
    characters = CHARACTERS // max(1, len(plans))
    draft = Draft(Intent.COMPARISON)
    rows: list[tuple[Plan, str]] = []
    for plan in plans:
        rows.append((plan, _cell(asked, draft, plan, most, characters)))
    spoken = [plan for plan, cell in rows if cell]
    if not spoken:
        return decline(asked, "这些方案都没有提到这项内容。")
    silent = [plan for plan, cell in rows if not cell]
    head = f"{len(spoken)}份方案有相关内容"
    head += f"，{'、'.join(plan_name(p) for p in silent)}未提及。" if silent else "。"
    draft.say(head)
    draft.say("")
    draft.say("| 方案 | 原文 |")
    draft.say("| --- | --- |")
    for plan, cell in rows:
        draft.say(f"| {plan_name(plan)} | {cell or '未提及'} |")
    draft.say("")
    return draft.finish(retrieved=asked.retrieved())


def _cell(asked: Asked, draft: Draft, plan: Plan, most: int, characters: int) -> str:
    question = asked.question
    if question.asks("who", "lead") or question.departments:
        return statement_text(asked, draft, plan)
    parts: list[str] = []
    if question.asks("figure", "target", "peak") or question.figures or question.years:
        least = LISTED if question.asks("list") else ENOUGH
        rows = [row for row in find_rows(asked, [plan]) if row.coverage >= least]
        dated = [row for row in rows if not question.years or row.target.year in question.years]
        chosen = best_rows(dated or rows)[:most] if rows else []
        for row in chosen:
            span = cited_span(plan, row.unit, row.target.span)
            parts.append(f"“{plan.mended(span).text}”{draft.cite(plan, span)}")
        if parts:
            return "；".join(dict.fromkeys(parts))
    if _silent(asked, plan):
        return ""
    terms = [t for t in asked.terms if asked.evidence.occurs(t, [plan])]
    scored = asked.evidence.rank(question.topic, terms, [plan], 20)
    numeric = question.asks("figure", "target", "peak") or bool(question.figures)
    near = STRICT if _MENTIONED.search(question.text) else NEAR
    least = max(WORDED if numeric else COVERED, near * _best(asked))
    for passage in passages([s.unit for s in _near(scored, least)], min(most, 4), characters):
        parts.append(f"“{passage.text}”{draft.cite(plan, passage.span)}")
    return "；".join(parts)


def _silent(asked: Asked, plan: Plan) -> bool:
    """The plan never writes the topic's main word, and another one compared does."""
    industries = asked.question.industries
    if industries:
        return not any(asked.evidence.speaks_of(name, plan) for name in industries)
    strong = [t for t in asked.terms if t.weight >= 1.0 and asked.evidence.occurs(t, asked.plans)]
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
