"""The bodies of a whole plan: which there are, and which has the most tasks."""

import re
from collections import Counter

from assistant.compose import Draft, plan_name
from assistant.records import Answer, Body, Intent
from assistant.routes.asked import Asked
from assistant.sections import statements
from corpus.records import Plan

_ANY_TASK = frozenset(("任务", "落实", "条款"))
_MOST = re.compile("最多")


def answer_bodies(asked: Asked) -> Answer | None:
    """All bodies of the plans, or the one named most; None where a task or a body is named."""
    question = asked.question
    topic = [term for term in asked.terms if term.said not in _ANY_TASK]
    if question.departments or topic or "主题" in question.carried:
        return None
    draft = Draft(Intent.DUTY)
    told: list[Body] = []
    role = "牵头" if question.asks("lead") else ""
    for plan in asked.plans:
        if not plan.duties:
            continue
        if _MOST.search(question.text):
            told += _most(draft, plan, role)
        else:
            told += _all(draft, plan, role)
    if not draft.citations:
        return None
    return draft.finish(departments=told, retrieved=asked.retrieved())


def _most(draft: Draft, plan: Plan, role: str) -> list[Body]:
    counted: Counter[str] = Counter()
    for statement in statements(plan):
        counted.update({d.department for d in statement.duties if not role or d.role == role})
    if not counted:
        draft.say(f"{plan_name(plan)}没有指明{role}单位。")
        return []
    most = max(counted.values())
    names = [name for name, count in counted.items() if count == most]
    names.sort(key=lambda name: (plan.text.find(name), name))
    held = [
        s
        for s in statements(plan)
        if any(d.department in names and (not role or d.role == role) for d in s.duties)
    ]
    markers = "".join(draft.cite(plan, statement.span) for statement in held)
    doing = f"{role}的任务" if role else "承担或参与的任务"
    draft.say(f"{plan_name(plan)}{doing}最多的是{'、'.join(names)}，共{most}项。{markers}")
    return [Body(name, role or "分工") for name in names]


def _all(draft: Draft, plan: Plan, role: str) -> list[Body]:
    """Each body once, with the statement that names it first."""
    found: dict[str, Body] = {}
    markers: dict[str, None] = {}
    for statement in statements(plan):
        for duty in statement.duties:
            if duty.department not in found and (not role or duty.role == role):
                found[duty.department] = Body(duty.department, duty.role)
                markers.setdefault(draft.cite(plan, statement.span))
    if found:
        doing = f"{role}单位" if role else "责任单位"
        draft.say(
            f"{plan_name(plan)}的{doing}共{len(found)}个：{'、'.join(found)}{''.join(markers)}。"
        )
    return list(found.values())
