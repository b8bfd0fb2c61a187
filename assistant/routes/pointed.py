"""Answers about the answer before: its source words, its place, whether it binds."""

from assistant.compose import Draft, label, plan_name
from assistant.records import Answer, Intent
from assistant.routes.asked import Asked

_FORCE = {
    "must": "强制性要求（必须）",
    "encourage": "鼓励性内容，不强制",
    "plan": "政府部门的工作安排",
}
MOST = 6


def answer_pointed(asked: Asked) -> Answer | None:
    """The answer where the question only points back; None where it asks for more."""
    before = asked.before
    question = asked.question
    if before is None or not before.citations or "主题" not in question.carried:
        return None
    held = {citation.plan.id for citation in before.citations}
    if question.scope.named and held.isdisjoint(plan.id for plan in question.scope.plans):
        return None  # 四川方案对应的那句原文: another plan is asked
    if question.asks("where"):
        return _where(asked, before)
    if question.asks("verbatim"):
        return _verbatim(asked, before)
    if question.asks("binding") and question.asks("pronoun", "confirm"):
        return _binding(asked, before)
    return None


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
