"""Verdicts: whether a provision reaches the asker, by the figures that were given."""

import re
from dataclasses import dataclass

from assistant.question import Question
from corpus.industries import ancestors, find_industries, reaches
from corpus.records import Plan, Provision, Target
from corpus.thresholds import meets

_BOUND = re.compile("等?(?:重点)?(?:行业|企业|产业|产能|新增产能|熟料|矿热炉|项目)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """适用, 不适用 (with the reason) or 无法判断 (with the fact that is missing)."""

    verdict: str
    reason: str = ""
    missing: str = ""


def judge(plan: Plan, provision: Provision, question: Question) -> Verdict:
    """By the provision's exceptions, then by the thresholds inside it."""
    excepted = _excepted(provision, question)
    if excepted:
        return Verdict("不适用", f"“{excepted}”除外")
    for threshold in plan.targets:
        if threshold.kind == "threshold" and threshold.span.overlaps(provision.span):
            outcome = _against(plan, threshold, question)
            if outcome:
                return outcome
    return _addressed(plan, provision, question) or Verdict("适用")


def _addressed(plan: Plan, provision: Provision, question: Question) -> Verdict | None:
    """A rule that binds other sectors by name; an open list (…等行业) leaves it open."""
    if provision.force != "must" or not question.industries:
        return None
    text = plan.mended(provision.span).text
    named = [
        m for m in find_industries(text) if ancestors(m.industry) and _BOUND.match(text[m.end :])
    ]
    near = {m.industry for m in find_industries(text)}
    wanted = question.industries
    if not named or any(reaches(n, w) for n in near for w in wanted):
        return None
    to = f"“{named[-1].name}”"
    if _BOUND.match(text[named[-1].end :]).group().startswith("等"):  # type: ignore[union-attr]
        return Verdict("无法判断", f"针对{to}等行业", "所属行业是否在其中")
    if any(reaches(w, m.industry) for m in named for w in wanted):
        return Verdict("无法判断", f"针对{to}", f"是否属于{to}")
    return Verdict("不适用", f"针对{to}")


def _excepted(provision: Provision, question: Question) -> str:
    if not provision.exception:
        return ""
    outside = {mention.industry for mention in find_industries(provision.exception)}
    for name in question.industries:
        if name in outside or outside & set(ancestors(name)):
            return name
    return ""


def _against(plan: Plan, threshold: Target, question: Question) -> Verdict | None:
    """What the asker's figures say of one threshold.

    A limit before its object (10t/h及以下的锅炉) decides whom the rule reaches; one after
    its indicator (容量≥25000千伏安) is what the rule demands.
    """
    quote = plan.mended(threshold.span).text
    reach = quote[:1].isdigit() or quote.startswith(("超过", "不足", "低于", "高于", "年"))
    judged = [(figure, meets(figure, threshold)) for figure in question.figures]
    known = [(figure, result) for figure, result in judged if result is not None]
    if not known:
        if not reach:
            return None
        what = threshold.subject or threshold.indicator or quote
        return Verdict("无法判断", f"要看是否属于“{quote}”", f"{what}的数值")
    figure, result = known[0]
    said = question.text[figure.start : figure.end]
    if not reach:
        return Verdict("适用", f"你给出的{said}{'符合' if result else '不符合'}“{quote}”")
    if result:
        return Verdict("适用", f"你给出的{said}属于“{quote}”")
    return Verdict("不适用", f"你给出的{said}不属于“{quote}”")
