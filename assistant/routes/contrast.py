"""Contrast: what one plan lists under a heading and another does not."""

import re
from collections.abc import Sequence

from assistant.compose import Draft, label, plan_name
from assistant.records import Answer, Intent
from assistant.routes.asked import Asked
from assistant.routes.structure import parts_of_heading
from assistant.sections import Section, unnumbered
from corpus.records import Plan

_LISTS = re.compile(
    "没(有)?(列|写|设|安排|单列)|(列|设|安排|包括|包含|涉及|分|点)(了|的|出)?.{0,12}(不同|不一样|区别|差别|差异|异同|一样|多|少)"
    "|(多|少|缺)(了|出|列)?(哪|几|什么|一个)|(行业|任务|行动|措施|条目|小标题)(上|里)?(有)?(什么|哪些|啥|何)?(不同|不一样|区别|差别|差异|异同)"
)
_KIND = re.compile("(行业|产业|领域)$")
_CITED = 12


def answer_contrast(asked: Asked) -> Answer | None:
    """The lists under the heading meant, in two plans or more, and what only one has."""
    if not _LISTS.search(asked.question.text) or asked.question.asks("who"):
        return None
    lists: list[tuple[Plan, Section, list[Section]]] = []
    for plan in asked.plans:
        section, children = parts_of_heading(asked, plan) or (None, [])
        if section is not None:
            lists.append((plan, section, children))
    if len(lists) < 2:
        return None
    draft = Draft(Intent.COMPARISON)
    names = [{_name(child) for child in children} for _, _, children in lists]
    shared = set.intersection(*names)
    said = []
    for number, (plan, _, children) in enumerate(lists):
        others = set.union(*(n for i, n in enumerate(names) if i != number))
        alone = [child for child in children if _name(child) not in others]
        if alone:
            told = "、".join(_cited(draft, plan, child) for child in alone)
            said.append(f"只有{plan_name(plan)}列了：{told}")
    both = [unnumbered(child.label) for child in lists[0][2] if _name(child) in shared]
    if both:
        said.append(f"都列了：{'、'.join(both)}")
    draft.say("；".join(said) + "。")
    draft.say("")
    draft.say("| 方案 | 原文 |")
    draft.say("| --- | --- |")
    for plan, section, children in lists:
        draft.say(f"| {plan_name(plan)} | {_row(draft, plan, section, children)} |")
    draft.say("")
    return draft.finish(retrieved=asked.retrieved())


def _name(section: Section) -> str:
    return _KIND.sub("", unnumbered(section.folded_label))


def _cited(draft: Draft, plan: Plan, section: Section) -> str:
    marker = ""
    if section.heading and len(draft.citations) < _CITED:
        marker = draft.cite(plan, section.heading.span)
    return unnumbered(section.label) + marker


def _row(draft: Draft, plan: Plan, section: Section, children: Sequence[Section]) -> str:
    names = "；".join(label(child.label) for child in children)
    marker = draft.cite(plan, section.heading.span) if section.heading else ""
    return f"“{label(section.label)}”共{len(children)}项：{names}{marker}"
