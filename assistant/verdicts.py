"""Verdicts: whether a provision reaches the asker, by the figures that were given."""

from dataclasses import dataclass

from assistant.question import Question
from corpus.industries import ancestors, find_industries
from corpus.records import Provision


@dataclass(frozen=True, slots=True)
class Verdict:
    """适用, 不适用 (with the reason) or 无法判断 (with the fact that is missing)."""

    verdict: str
    reason: str = ""
    missing: str = ""


def judge(provision: Provision, question: Question) -> Verdict:
    """Whether the provision's own exceptions leave the asker out."""
    excepted = _excepted(provision, question)
    if excepted:
        return Verdict("不适用", f"“{excepted}”除外")
    return Verdict("适用")


def _excepted(provision: Provision, question: Question) -> str:
    if not provision.exception:
        return ""
    outside = {mention.industry for mention in find_industries(provision.exception)}
    for name in question.industries:
        if name in outside or outside & set(ancestors(name)):
            return name
    return ""
