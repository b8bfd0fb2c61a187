"""Answers about the answer before: its source words, its place, one item of its list."""

import re
from dataclasses import replace

from assistant.compose import Draft, label, passages, plan_name
from assistant.ordinals import number_of
from assistant.records import Answer, Intent
from assistant.routes.asked import Asked
from assistant.routes.declines import decline
from assistant.routes.duty import answer_who
from assistant.routes.passage import COVERED
from assistant.routes.structure import children_of, tell_children
from assistant.routes.task_sections import Task, statements_for
from corpus.records import Plan, Span

_FORCE = {
    "must": "强制性要求（必须）",
    "encourage": "鼓励性内容，不强制",
    "plan": "政府部门的工作安排",
}
MOST = 6
CHARACTERS = 1200  # of one item that is told
_WHY = re.compile("^(那|这|那么)?(为什么|为啥|为何|凭什么|凭啥)")
_MORE = re.compile(
    "^(那|那么)?(还|另外)?(还)?有(呢|吗|么|没有|没|(别|其他|其它|更多|哪些|什么)的?(吗|呢|么|内容)?)[？。]*$"
)
_NTH = re.compile(
    "第([一二三四五六七八九十]{1,3}|\\d{1,2})(?:个|项|条|点|款|件|块|部分)|(最后)一?(?:个|项|条|点)"
)


def answer_pointed(asked: Asked) -> Answer | None:
    """The answer where the question only points back; None where it asks for more."""
    before = asked.before
    question = asked.question
    if before is not None and (item := _item(asked, before)):
        return replace(item, listed=item.listed or before.listed)
    if before is None or not before.citations or "主题" not in question.carried:
        return None
    held = {citation.plan.id for citation in before.citations}
    if question.scope.named and held.isdisjoint(plan.id for plan in question.scope.plans):
        return None  # 四川方案对应的那句原文: another plan is asked
    if _WHY.search(question.text) and not question.new:
        return decline(asked, "方案没有说明这样安排的原因。", nearest=False)
    if before.intent is Intent.PASSAGE and _MORE.search(question.text):
        return _more(asked, before)
    if question.asks("where"):
        return _where(asked, before)
    if question.asks("verbatim"):
        return _verbatim(asked, before)
    if question.asks("binding") and question.asks("pronoun", "confirm"):
        return _binding(asked, before)
    return None


def _more(asked: Asked, before: Answer) -> Answer:
    """还有呢: the next best sentences, beyond those that were cited."""
    cited = [(citation.plan.id, citation.span) for citation in before.citations]
    rest = [
        scored.unit
        for scored in asked.ranked
        if scored.coverage >= COVERED
        and scored.unit.clause.kind != "heading"
        and not any(p == scored.unit.plan.id and s.overlaps(scored.unit.span) for p, s in cited)
    ]
    if not rest:
        return decline(asked, "除了上面列出的，没有更多相关内容。", nearest=False)
    draft = Draft(Intent.PASSAGE)
    for passage in passages(rest, MOST, CHARACTERS):
        marker = draft.cite(passage.plan, passage.span)
        draft.say(f"{plan_name(passage.plan)}：“{passage.text}”{marker}")
    return draft.finish(retrieved=asked.retrieved())


def _item(asked: Asked, before: Answer) -> Answer | None:
    """第二项讲什么, 第三条谁负责: one item of the list that was told before."""
    match = _NTH.search(asked.question.text)
    if match is None or not before.listed or asked.question.scope.spans or asked.question.new:
        return None
    number = len(before.listed) if match[2] else number_of(match[1])
    if not 1 <= number <= len(before.listed):
        return decline(asked, f"上面列出的共{len(before.listed)}项。", nearest=False)
    plan, span = before.listed[number - 1]
    if asked.question.asks("who", "lead", "support"):
        return _item_bodies(asked, plan, span)
    return _item_text(asked, plan, span)


def _item_bodies(asked: Asked, plan: Plan, span: Span) -> Answer | None:
    there = plan.clause_at(span.start)
    for section in asked.sections(plan):
        if there is not None and section.path == there.path:
            exact = [s for s in section.statements if s.span.overlaps(span)]
            return answer_who(
                asked, [Task(asked, section, exact or statements_for(asked, section))]
            )
    return None


def _item_text(asked: Asked, plan: Plan, span: Span) -> Answer:
    draft = Draft(Intent.PASSAGE)
    there = plan.clause_at(span.start)
    for section in asked.sections(plan):
        if there is not None and section.path == there.path:
            if children := children_of(asked, section):
                return tell_children(asked, section, children)
    units = list(asked.evidence.text(plan).within(span))
    body = [unit for unit in units if unit.clause.kind != "heading"] or units
    heads = [unit for unit in units if unit.clause.kind == "heading" and unit not in body]
    for passage in passages(body, MOST, CHARACTERS, longest=780):
        head = plan.by_id[body[0].clause.id].path[-1:]
        where = f"{plan_name(plan)}{''.join(f'“{label(part)}”' for part in head)}"
        draft.say(f"{where}：“{passage.text}”{draft.cite(plan, passage.span)}")
    for unit in heads:
        draft.lines[-1] += draft.cite(plan, unit.span)
    return draft.finish(retrieved=asked.retrieved())


def _where(asked: Asked, before: Answer) -> Answer:
    draft = Draft(Intent.PASSAGE)
    for citation in before.citations[:MOST]:
        marker = draft.cite(citation.plan, citation.span)
        path = " > ".join(label(part) for part in citation.path)
        draft.say(f"{plan_name(citation.plan)}{path}：“{citation.quote}”{marker}")
    return draft.finish(departments=before.departments, retrieved=asked.retrieved())


def _verbatim(asked: Asked, before: Answer) -> Answer:
    draft = Draft(Intent.PASSAGE)
    for citation in before.citations[:MOST]:
        marker = draft.cite(citation.plan, citation.span)
        draft.say(f"{plan_name(citation.plan)}原文：“{citation.quote}”{marker}")
    return draft.finish(
        departments=before.departments, targets=before.targets, retrieved=asked.retrieved()
    )


def _binding(asked: Asked, before: Answer) -> Answer | None:
    draft = Draft(Intent.APPLICABILITY)
    for citation in before.citations[:MOST]:
        plan = citation.plan
        for provision in plan.provisions:
            if provision.span.overlaps(citation.span):
                marker = draft.cite(plan, citation.span)
                quote = plan.mended(provision.span).text
                draft.say(f"“{quote}”是{_FORCE[provision.force]}{marker}。")
    return draft.finish(retrieved=asked.retrieved()) if draft.lines else None
