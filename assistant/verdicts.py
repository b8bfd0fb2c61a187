"""Verdicts: whether a provision reaches the asker, by the figures that were given."""

from dataclasses import dataclass

from assistant.question import Question
from corpus.industries import ancestors, find_industries
from corpus.records import Plan, Provision, Target
from corpus.thresholds import meets


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
    return Verdict("适用")


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
