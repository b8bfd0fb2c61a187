"""Declines: what is not there, what is held, and what comes nearest."""

from collections.abc import Iterable

from assistant.compose import Draft, plan_name
from assistant.records import Answer, Intent
from assistant.routes.asked import Asked
from corpus.records import Plan, Span

NEAREST = 2
LISTED = 10  # names of plans held; a large library would bury the answer


def decline(
    asked: Asked, reason: str, nearest: bool = True, shown: Iterable[tuple[Plan, Span]] = ()
) -> Answer:
    """An answer that says in its first line why there is none; `shown` proves the reason."""
    draft = Draft(Intent.DECLINE)
    draft.say(reason + "".join(draft.cite(plan, span) for plan, span in shown))
    if nearest:
        close = [s for s in asked.ranked if s.coverage > 0.2 and s.unit.clause.kind != "heading"]
        if close:
            draft.say("最接近的原文：")
        for scored in close[:NEAREST]:
            unit = scored.unit
            marker = draft.cite(unit.plan, unit.span)
            draft.say(f"- {plan_name(unit.plan)}：“{unit.plan.mended(unit.span).text}”{marker}")
    draft.say(_holdings(asked))
    return draft.finish(answered=False, retrieved=asked.retrieved())


def _holdings(asked: Asked) -> str:
    if not asked.held:
        return "目前没有收录任何方案，请先添加。"
    names = "、".join(plan_name(plan) for plan in asked.held[:LISTED])
    if len(asked.held) > LISTED:
        return f"目前收录{len(asked.held)}份方案，如{names}。"
    return f"目前收录的方案：{names}。"


def decline_places(asked: Asked) -> Answer:
    """No held plan covers the place or title that is named."""
    scope = asked.question.scope
    if scope.unheld:
        return decline(asked, f"没有收录{'、'.join(scope.unheld)}，无法回答。", nearest=False)
    missing = "、".join(scope.missing)
    return decline(asked, f"没有收录{missing}的方案，无法回答。", nearest=False)
