"""Duties: who does a task; what a body has to do is told by `duty_tasks`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose import Draft, label, plan_name
from assistant.records import Answer, Body, Intent
from assistant.routes.asked import Asked
from assistant.routes.declines import decline
from assistant.routes.duty_tasks import ROLE_NAMES, answer_tasks, task_terms
from assistant.sections import Section, Statement, share
from corpus.records import Duty, Plan, Span

LITERAL = 0.5  # share of the topic, as said, that one statement's text must hold
_SURE = 0.75  # share of the task that a heading must hold to be meant for sure
_BARE = 0.8  # factor for a section without a statement of its own
NAMED = 0.5  # a heading that stands in the question word for word


def answer_duty(asked: Asked) -> Answer:
    """Route: tasks of the named bodies, or the bodies of the named task."""
    question = asked.question
    if question.departments and (
        question.asks("tasks", "alone", "only", "without") or not task_terms(asked)
    ):
        return answer_tasks(asked)
    return _who(asked)


def _who(asked: Asked) -> Answer:
    found = _matching(asked, asked.plans)
    if found is None or share(asked.terms, found[0].folded_label, asked.weights) < 0.8:
        found = _pointed(asked) or found
    if found is None:
        return decline(asked, "没有找到这项任务，无法说明由谁负责。")
    section, chosen = found
    where = f"{plan_name(section.plan)}{_section_name(section)}"
    if not chosen:
        return _unassigned(asked, section, where)
    role = _asked_role(asked)
    picked = [d for s in chosen for d in s.duties if not role or d.role == role]
    draft = Draft(Intent.DUTY)
    if role == "配合" and not picked:  # 要哪些部门配合: said loosely, where no role is told
        role, picked = "", [d for s in chosen for d in s.duties]
    if role and not picked:
        names = "、".join(dict.fromkeys(d.department for s in chosen for d in s.duties))
        draft.say(f"{where}没有指明{role}单位，列出的责任单位是：{names}。")
        for statement in chosen:
            draft.lines[0] += draft.cite(section.plan, statement.span)
        return draft.finish(answered=False, retrieved=asked.retrieved())
    draft.say(f"{where}：{_roles(picked)}。")
    for statement in chosen:
        draft.lines[0] += draft.cite(section.plan, statement.span)
    for statement in chosen:
        draft.say(_covered(section, statement, draft))
    if not role and not any(s.leads for s in chosen):
        draft.say("该处没有指明牵头单位。")
    extra = dict.fromkeys(d.department for s in chosen for d in s.inherited)
    if extra:
        rule = next(d for s in chosen for d in s.inherited)
        marker = draft.cite(section.plan, rule.span)
        draft.say(f"另按前文统一规定，还有：{'、'.join(extra)}{marker}。")
    return draft.finish(
        departments=[Body(d.department, d.role) for d in picked], retrieved=asked.retrieved()
    )


def statement_text(asked: Asked, draft: Draft, plan: Plan) -> str:
    """Who does the task in one plan, cited; empty where the plan names nobody."""
    found = _matching(asked, [plan])
    if found is None or not found[1]:
        return ""
    section, chosen = found
    markers = "".join(draft.cite(plan, statement.span) for statement in chosen)
    for statement in chosen:
        _covered(section, statement, draft)
    duties = [duty for statement in chosen for duty in statement.duties]
    return f"{_section_name(section)}：{_roles(duties)}{markers}"


def _section_name(section: Section) -> str:
    return f"“{label(section.label)}”" if section.label else ""


def _roles(duties: Sequence[Duty]) -> str:
    groups: dict[str, list[str]] = {}
    for duty in duties:
        groups.setdefault(duty.role, []).append(duty.department)
    return "；".join(
        f"{'、'.join(dict.fromkeys(names))}{ROLE_NAMES.get(role, role)}"
        for role, names in groups.items()
    )


def _covered(section: Section, statement: Statement, draft: Draft) -> str:
    """What the statement is about: its heading and the covered text, cited."""
    plan = section.plan
    units = [unit for unit in section.units if statement.covers.overlaps(unit.span)]
    first = units[0].span if units else statement.covers
    start, end = first.start, first.end
    if section.heading and section.heading.span.end <= start:
        between = plan.quote(Span(section.heading.span.end, start))
        start = section.heading.span.start if not between.strip() else start
    markers = draft.cite(plan, Span(start, end))
    if len(units) > 1:
        markers += draft.cite(plan, units[-1].span)
    more = "……" if len(units) > 1 else ""
    return f"涉及任务：{plan.mended(Span(start, end)).text}{more}{markers}"


def _asked_role(asked: Asked) -> str:
    question = asked.question
    if re.search("除(了|开|去)?牵头|牵头的?(除外|之外|以外)", question.text):
        return "分工"
    if question.asks("lead") and not question.asks("support"):
        spread = any(word in question.text for word in ("分工", "分别", "参与", "参加", "负责的"))
        return "" if spread else "牵头"
    if question.asks("support") and not question.asks("lead"):
        return "配合"
    return ""


def _pointed(asked: Asked) -> tuple[Section, list[Statement]] | None:
    """The section of the passage cited by the answer before, for “谁负责”."""
    before = asked.before
    strong = task_terms(asked)
    if before is None or not before.citations or "主题" not in asked.question.carried:
        return None
    if any(t.weight >= 1.0 and not _carried(asked, t.said) for t in strong):
        return None
    pointed = None
    for citation in before.citations:
        if citation.plan not in asked.plans:
            break
        for section in asked.sections(citation.plan):
            if section.path == citation.path:
                exact = [s for s in section.statements if s.covers.overlaps(citation.span)]
                pointed = pointed or (section, exact or list(section.statements))
                if section.statements:  # an introduction has none; the next passage may
                    return section, exact or list(section.statements)
    return pointed


def _carried(asked: Asked, said: str) -> bool:
    return said not in asked.question.text


def _matching(asked: Asked, plans: Sequence[Plan]) -> tuple[Section, list[Statement]] | None:
    """The section whose heading and text hold the task best, and its statements."""
    best_unit: dict[tuple[str, tuple[str, ...]], float] = {}
    for scored in asked.ranked:
        key = (scored.unit.plan.id, scored.unit.clause.path)
        best_unit[key] = max(best_unit.get(key, 0.0), scored.score)
    top: tuple[float, Section] | None = None
    added = [t for t in asked.terms if t.said in asked.question.new]
    for plan in plans:
        for section in asked.sections(plan):
            if not section.path:
                continue
            if any(not t.found_in(section.folded_label + section.text) for t in added):
                continue
            head = share(asked.terms, section.folded_label, asked.weights)
            whole = share(asked.terms, section.folded_label + section.text, asked.weights)
            if section.name and section.name in asked.question.text:
                head += NAMED
            score = 0.4 * head + 0.25 * whole + 0.35 * best_unit.get((plan.id, section.path), 0.0)
            if not section.statements and head < _SURE:
                score *= _BARE
            if top is None or score > top[0] + 1e-9:
                top = (score, section)
    if top is None or top[0] < 0.2:
        return None
    return top[1], _statements_for(asked, top[1])


def _statements_for(asked: Asked, section: Section) -> list[Statement]:
    """One statement where the task stands in one covered text, all where it is the heading."""
    found = section.statements
    if not found:
        return _inherited_from_above(asked, section)
    if len(found) == 1:
        return list(found)
    head = share(asked.terms, section.folded_label, asked.weights)
    texts = [
        "\n".join(u.text for u in section.units if statement.covers.overlaps(u.span))
        for statement in found
    ]
    literal = [replace(term, forms=(term.said,)) for term in asked.terms]
    said = [share(literal, text, asked.weights) for text in texts]
    if max(said) > LITERAL and min(said) < max(said):  # the user's own words tell them apart
        return [s for s, value in zip(found, said, strict=True) if value == max(said)]
    scores = [share(asked.terms, text, asked.weights) for text in texts]
    top = max(scores)
    if head >= 0.7 and head >= top:
        return list(found)
    return [s for s, value in zip(found, scores, strict=True) if value >= top - 1e-9]


def _inherited_from_above(asked: Asked, section: Section) -> list[Statement]:
    """A chapter's own statement stands for the parts under it that have none."""
    above = [s for s in asked.sections(section.plan) if s.path == section.path[: len(s.path)]]
    for candidate in sorted(above, key=lambda s: -len(s.path)):
        if candidate.statements and candidate.path != section.path and candidate.path:
            return list(candidate.statements)
    below = [
        s
        for s in asked.sections(section.plan)
        if s.path[: len(section.path)] == section.path and s.statements
    ]
    return [statement for s in below for statement in s.statements]


def _unassigned(asked: Asked, section: Section, where: str) -> Answer:
    draft = Draft(Intent.DECLINE)
    span = section.span()
    end = min(span.end, span.start + 200)
    marker = draft.cite(section.plan, Span(span.start, end))
    draft.say(f"{where}没有写明责任单位{marker}。")
    return draft.finish(answered=False, retrieved=asked.retrieved())
