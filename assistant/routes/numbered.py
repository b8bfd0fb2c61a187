"""Parts told by number: 第六章, 专栏3, the fifth of the 重点工程; or that there is none."""

import re

from assistant.compose import Draft, label, plan_name
from assistant.ordinals import Nth, label_number
from assistant.plan_text import folded
from assistant.records import Answer, Intent
from assistant.routes.asked import Asked
from assistant.routes.declines import decline
from assistant.routes.structure import (
    boxes_of,
    children_of,
    counted_parts,
    parts_of_heading,
    top_sections,
)
from assistant.sections import Section, share
from corpus.records import Plan, Span

_SHOWN = 6  # paragraphs of a part that are shown by their first sentence
_CITED = 3  # parts cited beside their heading
_MOST = 6  # citations in all
_MEANT = 0.8  # share of the topic that the labels from the top down must hold


def answer_numbered(asked: Asked) -> Answer:
    """What stands in the parts told by number, or that there is no such part."""
    draft = Draft(Intent.OVERVIEW)
    absent = []
    shown: list[tuple[Plan, Span]] = []
    for plan in asked.plans:
        for wanted in _wanted(asked):
            section = _part(asked, plan, wanted)
            if section is None:
                absent.append(_lacking(asked, plan, wanted[-1]))
                shown += _last(asked, plan, wanted[-1])
                continue
            if _asks_above(asked, wanted[0]):
                _describe_above(asked, draft, section)
            _describe(asked, draft, section)
    if not draft.lines:
        return decline(asked, "".join(absent), nearest=False, shown=shown)
    draft.lines.extend(absent if len(asked.plans) == 1 else [])
    return draft.finish(retrieved=asked.retrieved())


def _asks_above(asked: Asked, first: Nth) -> bool:
    """分哪两个行动？头一个下面又分哪几类: the list that the ordinal points into is asked too."""
    return not first.is_box and bool(re.search("哪|几|多少", asked.question.text[: first.start]))


def _describe_above(asked: Asked, draft: Draft, section: Section) -> None:
    plan = section.plan
    if len(section.path) == 1:
        chapters = _chapters(asked, plan)
        names = "；".join(label(chapter.label) for chapter in chapters)
        marker = draft.cite(plan, chapters[0].heading.span) if chapters[0].heading else ""
        draft.say(f"{plan_name(plan)}共{len(chapters)}项：{names}{marker}。")
    above = [s for s in asked.sections(plan) if s.path == section.path[:-1] and s.heading]
    for parent in above:
        names = "；".join(label(child.label) for child in children_of(asked, parent))
        marker = draft.cite(plan, parent.heading.span) if parent.heading else ""
        draft.say(f"{plan_name(plan)}“{label(parent.label)}”分为：{names}{marker}。")


_UNDER = ("节", "部分")


def _wanted(asked: Asked) -> list[tuple[Nth, ...]]:
    """Boxes one by one; other ordinals are steps from the top down (第二章第三部分第1条)."""
    found = asked.question.sections
    boxes: list[tuple[Nth, ...]] = [(one,) for one in found if one.is_box]
    steps = tuple(one for one in found if not one.is_box)
    if len({one.kind for one in steps}) < len(steps):  # 第二章和第三章: two parts
        return boxes + [(one,) for one in steps]
    return boxes + ([steps] if steps else [])


def _part(asked: Asked, plan: Plan, steps: tuple[Nth, ...]) -> Section | None:
    last = steps[-1]
    if last.is_box and last.number < 0:
        return next(iter(boxes_of(asked, plan)[-1:]), None)
    if last.is_box:
        return next(
            (
                s
                for s in asked.sections(plan)
                if s.label.startswith(last.kind)
                and label_number(s.label.replace(last.kind, "专栏", 1)) == last.number
            ),
            None,
        )
    if last.number < 0 and len(steps) > 1:
        parent = _part(asked, plan, steps[:-1])
        return _of_number(children_of(asked, parent), last.number) if parent else None
    if len(steps) == 1 and (counted := counted_parts(asked, plan)):
        return _of_number(counted[1], last.number)
    if len(steps) == 1 and last.is_part and not asked.terms:
        return _of_number(_chapters(asked, plan), last.number)
    if last.number < 0 or (not asked.terms and len(steps) == 1):
        named = parts_of_heading(asked, plan) if asked.terms else None
        return _of_number(named[1] if named else _chapters(asked, plan), last.number)
    best: tuple[float, Section] | None = None
    for section in asked.sections(plan):
        if section.heading is None or label_number(section.label) != last.number:
            continue
        numbers = [label_number(part) for part in section.path[:-1]]
        if not _in_order([step.number for step in steps[:-1]], numbers):
            continue
        if steps[0].kind == "章" and last.kind in _UNDER and numbers != [steps[0].number]:
            continue  # a chapter's section stands right under it
        score = _share(asked, section) - 0.01 * len(section.path)
        if not last.is_part and _named_above(asked, last) and _names_itself(asked, section):
            score -= 0.1  # 保障措施第三条 is under 三、保障措施, not that itself
        if score >= _MEANT - 0.1 and (best is None or score > best[0]):
            best = (score, section)
    if best is None and last.is_part and not parts_of_heading(asked, plan) and len(steps) == 1:
        return _of_number(_chapters(asked, plan), last.number)
    return best[1] if best else None


def _share(asked: Asked, section: Section) -> float:
    """The share of the topic in the section's label and the one above."""
    if not asked.terms:
        return 1.0
    labels = folded("\n".join(section.path[-2:]))
    return share(asked.terms, labels, asked.weights)


def _named_above(asked: Asked, last: Nth) -> bool:
    """True where the topic stands before the ordinal, or came from the turn before."""
    return any(asked.question.text.find(term.said) < last.start for term in asked.terms)


def _names_itself(asked: Asked, section: Section) -> bool:
    return share(asked.terms, section.folded_label, asked.weights) >= _MEANT


def _in_order(wanted: list[int], numbers: list[int]) -> bool:
    """True where the numbers wanted stand among `numbers` in their order."""
    rest = iter(numbers)
    return all(number in rest for number in wanted)


def _chapters(asked: Asked, plan: Plan) -> list[Section]:
    tops = [
        s for s in top_sections(asked, plan) if not s.label.startswith(("专栏", "附件", "附表"))
    ]
    return [s for s in tops if label_number(s.label)] or tops


def _of_number(found: list[Section], number: int) -> Section | None:
    """The section that is so numbered, else the one at that place."""
    if number < 0:
        return found[-1] if found else None
    named = [section for section in found if label_number(section.label) == number]
    if named or any(label_number(section.label) for section in found):
        return named[0] if named else None
    return found[number - 1] if 0 < number <= len(found) else None


def _lacking(asked: Asked, plan: Plan, wanted: Nth) -> str:
    name = f"{plan_name(plan)}没有{wanted.said}。"
    if wanted.kind == "专栏":
        count = len(boxes_of(asked, plan))
        return name + (f"该方案共有{count}个专栏。" if count else "该方案没有专栏。")
    if asked.terms and (parts := parts_of_heading(asked, plan)):
        section, children = parts
        names = "；".join(label(child.label) for child in children)
        whole = f"{plan_name(plan)}“{label(section.label)}”"
        return f"{whole}没有{wanted.said}，共{len(children)}项：{names}。"
    tops = "；".join(label(s.label) for s in top_sections(asked, plan))
    return name + (f"该方案的部分是：{tops}。" if tops else "")


def _last(asked: Asked, plan: Plan, wanted: Nth) -> list[tuple[Plan, Span]]:
    """The heading whose number shows how many boxes, or parts of a heading, there are."""
    if wanted.kind == "专栏":
        found = boxes_of(asked, plan)
    else:
        parts = parts_of_heading(asked, plan) if asked.terms else None
        found = parts[1] if parts else []
    return [(plan, part.heading.span) for part in found[-1:] if part.heading]


def _describe(asked: Asked, draft: Draft, section: Section) -> None:
    plan = section.plan
    children = children_of(asked, section)
    heading = section.heading
    marker = draft.cite(plan, heading.span) if heading else ""
    if children:
        names = "；".join(label(child.label) for child in children)
        for child in children[:_CITED]:
            marker += draft.cite(plan, child.heading.span) if child.heading else ""
        draft.say(
            f"{plan_name(plan)}“{label(section.label)}”共{len(children)}项：{names}{marker}。"
        )
    else:
        draft.say(f"{plan_name(plan)}“{label(section.label)}”{marker}：")
    first = {unit.clause.id: unit for unit in reversed(section.units)}
    for unit in list(reversed(first.values()))[:_SHOWN]:
        if len(draft.citations) >= _MOST:
            break
        draft.say(f"“{plan.mended(unit.span).text}”{draft.cite(plan, unit.span)}")
