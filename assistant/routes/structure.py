"""Structure: the parts of a heading or of a whole plan, and the list of its boxes."""

import re
from collections.abc import Sequence

from assistant.compose import Draft, label, plan_name
from assistant.ordinals import label_number, number_of
from assistant.records import Answer, Intent
from assistant.routes.asked import Asked
from assistant.routes.declines import decline
from assistant.routes.heading_kinds import asked_kind, of_kind
from assistant.sections import Section, share, unnumbered
from assistant.terms import WEAK_WEIGHT
from corpus.records import Plan, Span

MOST_CHILDREN = 30
_CITED = 6
_COUNTED = re.compile("([一二三四五六七八九十]{1,3})[大项个](行动|工程|任务|体系|计划|举措)")
_RUNNING = re.compile("([一二三四五六七八九十]{1,3})(条|项)")
_FEWEST = 4  # headings numbered on through several parts
_IN_ALL = re.compile("(一共|总共|合计|共)(有)?(多少|几)(条|项|款)")
_ANNEX = re.compile("附件|附表")
_OF_ANNEX = re.compile("(附件|附表)([里中内]|(里面|当中|上)?的)")
_NAMED = 0.8  # share of the topic that a heading must hold to be the one meant


def top_sections(asked: Asked, plan: Plan) -> list[Section]:
    """The plan's chapters."""
    return [s for s in asked.sections(plan) if len(s.path) == 1 and s.heading is not None]


def boxes_of(asked: Asked, plan: Plan) -> list[Section]:
    """The plan's boxes."""
    return [s for s in asked.sections(plan) if s.label.startswith("专栏") and s.heading is not None]


def children_of(asked: Asked, section: Section) -> list[Section]:
    """The headings right under a section, boxes apart."""
    depth = len(section.path)
    return [
        s
        for s in asked.sections(section.plan)
        if len(s.path) == depth + 1
        and s.path[:depth] == section.path
        and s.heading is not None
        and not s.label.startswith("专栏")
    ]


def answer_structure(asked: Asked) -> Answer | None:
    """The parts of the heading that is asked about, or of the whole plan."""
    question = asked.question
    if re.search("专栏", question.text):
        return _box_list(asked)
    if _ANNEX.search(question.text):
        return _annexes(asked)
    if found := counted(asked):
        return found
    return _parts_answer(asked, whole=True) or _paragraphs(asked) or _no_such(asked)


def _no_such(asked: Asked) -> Answer | None:
    """A kind of heading is asked for that the plan does not have."""
    if not asked_kind(asked) or len(asked.plans) != 1 or of_kind(asked, asked.plans[0]):
        return None
    plan = asked.plans[0]
    name = next(name for name in asked_kind(asked) if name in asked.question.text)
    tops = "；".join(label(s.label) for s in top_sections(asked, plan))
    reason = f"{plan_name(plan)}没有题为“{name}”的部分。该方案的部分是：{tops}。"
    shown = [(plan, s.heading.span) for s in top_sections(asked, plan)[:1] if s.heading]
    return decline(asked, reason, nearest=False, shown=shown)


def named_structure(asked: Asked) -> Answer | None:
    """The parts of the heading that the question names; None where it names none.

    A heading without headings under it is told by the first sentence of its paragraphs.
    """
    return _parts_answer(asked, whole=False) or _paragraphs(asked)


def _paragraphs(asked: Asked) -> Answer | None:
    draft = Draft(Intent.OVERVIEW)
    for plan in asked.plans:
        for section in asked.sections(plan):
            first = {unit.clause.id: unit for unit in reversed(section.units)}
            meant = section.name and section.name in asked.question.text
            if len(first) < 2 or not (meant or section is of_kind(asked, plan)):
                continue
            draft.say(f"{plan_name(plan)}“{label(section.label)}”共{len(first)}项：")
            for unit in list(reversed(first.values()))[:_CITED]:
                draft.say(f"“{plan.mended(unit.span).text}”{draft.cite(plan, unit.span)}")
    return draft.finish(retrieved=asked.retrieved()) if draft.lines else None


def _parts_answer(asked: Asked, whole: bool) -> Answer | None:
    draft = Draft(Intent.OVERVIEW)
    listed: list[tuple[Plan, Span]] = []
    for plan in asked.plans:
        parts = _parts_of(asked, plan, whole)
        if parts is None:
            continue
        inside = sum(len(children_of(asked, child)) for child in parts[1])
        _tell_parts(draft, plan, *parts, inside if _IN_ALL.search(asked.question.text) else 0)
        listed += [(plan, child.span()) for child in parts[1]]
    return draft.finish(retrieved=asked.retrieved(), listed=listed) if draft.lines else None


def tell_children(asked: Asked, section: Section, children: Sequence[Section]) -> Answer:
    """The headings under one section."""
    draft = Draft(Intent.OVERVIEW)
    _tell_parts(draft, section.plan, section, children)
    listed = [(section.plan, child.span()) for child in children]
    return draft.finish(retrieved=asked.retrieved(), listed=listed)


def _tell_parts(
    draft: Draft,
    plan: Plan,
    section: Section | None,
    children: Sequence[Section],
    inside: int = 0,
) -> None:
    """The headings under a section; `inside` of them under these, where that is asked."""
    what = f"“{label(section.label)}”" if section else ""
    names = "；".join(label(child.label) for child in children)
    first = draft.cite(plan, _intro(section, children))
    total = f"，合计{inside}条" if inside else ""
    draft.say(f"{plan_name(plan)}{what}共{len(children)}项：{names}{first}{total}。")
    for child in children[:MOST_CHILDREN]:
        if child.heading is not None and len(draft.citations) < _CITED:
            draft.cite(plan, child.heading.span)


def _plain(text: str) -> str:
    return re.sub("[与及]", "和", text)


def _intro(section: Section | None, children: Sequence[Section]) -> Span:
    if section and section.units:
        return section.units[0].span
    heading = (section.heading if section else None) or children[0].heading
    assert heading is not None  # sections without a heading are no children
    return heading.span


def parts_of_heading(asked: Asked, plan: Plan) -> tuple[Section, list[Section]] | None:
    """The heading of the plan that the question means, and the headings under it."""
    section, children = _parts_of(asked, plan, whole=False) or (None, [])
    return (section, children) if section else None


def _parts_of(asked: Asked, plan: Plan, whole: bool) -> tuple[Section | None, list[Section]] | None:
    best: tuple[float, Section, list[Section]] | None = None
    for section in asked.sections(plan):
        children = children_of(asked, section)
        if len(children) < 2:
            continue
        score = share(asked.terms, section.folded_label, asked.weights)
        if not _named_enough(asked, section):
            score = 0.0
        if section.name and _plain(section.name) in _plain(asked.question.text):
            score += 1.0
        if any(quoted in section.folded_label for quoted in asked.question.quoted):
            score += 1.0
        if score >= _NAMED and (best is None or score > best[0]):
            best = (score, section, children)
    if best:
        return best[1], best[2]
    if asked_kind(asked):
        own = of_kind(asked, plan)
        children = children_of(asked, own) if own else []
        return (own, children) if len(children) > 1 else None
    if not whole or any(t.weight >= 1.0 for t in asked.terms):
        return None
    tops = top_sections(asked, plan)
    return (None, tops) if tops else None


def _named_enough(asked: Asked, section: Section) -> bool:
    """Words that say little name a heading only where they make up much of it (重点任务)."""
    if any(term.weight > WEAK_WEIGHT for term in asked.terms):
        return True
    said = sum(len(t.said) for t in asked.terms if t.found_in(section.folded_label))
    return said >= 0.4 * len(unnumbered(section.folded_label))


def counted(asked: Asked) -> Answer | None:
    """六大行动: the six headings beside each other that are called 行动."""
    draft = Draft(Intent.OVERVIEW)
    for plan in asked.plans:
        if found := counted_parts(asked, plan):
            _tell_parts(draft, plan, *found)
    return draft.finish(retrieved=asked.retrieved()) if draft.lines else None


def counted_parts(asked: Asked, plan: Plan) -> tuple[Section | None, list[Section]] | None:
    """The headings told by their number and kind (六大行动), and the one above them."""
    match = _COUNTED.search(asked.question.text)
    if match is None:
        return _running(asked, plan)
    number = number_of(match.group(1))
    for section in (None, *asked.sections(plan)):
        siblings = children_of(asked, section) if section else top_sections(asked, plan)
        named = [s for s in siblings if unnumbered(s.label).endswith(match.group(2))]
        if len(named) == number:
            return section, named
    return _running(asked, plan)


def _running(asked: Asked, plan: Plan) -> tuple[None, list[Section]] | None:
    """十条措施: as many headings, numbered from one on through the parts above them."""
    match = _RUNNING.search(asked.question.text)
    number = number_of(match.group(1)) if match else 0
    if number < _FEWEST:
        return None
    headed = [s for s in asked.sections(plan) if s.heading is not None]
    for depth in range(2, 4):
        level = [s for s in headed if len(s.path) == depth and label_number(s.label)]
        if [label_number(s.label) for s in level] == list(range(1, number + 1)):
            return None, level
    return None


def _annexes(asked: Asked) -> Answer:
    """The annexes of the plans; a decline where there are none."""
    draft = Draft(Intent.OVERVIEW)
    for plan in asked.plans:
        for section in _annexes_of(asked, plan):
            assert section.heading is not None  # those with a heading alone
            marker = draft.cite(plan, section.heading.span)
            draft.say(f"{plan_name(plan)}：{label(section.label)}{marker}")
    if not draft.lines:
        return _no_annex(asked)
    return draft.finish(retrieved=asked.retrieved())


def _annexes_of(asked: Asked, plan: Plan) -> list[Section]:
    return [s for s in asked.sections(plan) if _ANNEX.match(s.label) and s.heading is not None]


def _no_annex(asked: Asked) -> Answer:
    names = "、".join(plan_name(plan) for plan in asked.plans)
    return decline(asked, f"{names}没有附件。", nearest=False)


def without_annex(asked: Asked) -> Answer | None:
    """A decline where something is asked of an annex (附件里的清单) and no plan has one."""
    if not _OF_ANNEX.search(asked.question.text):
        return None
    return None if any(_annexes_of(asked, plan) for plan in asked.plans) else _no_annex(asked)


def _box_list(asked: Asked) -> Answer:
    draft = Draft(Intent.OVERVIEW)
    listed: list[tuple[Plan, Span]] = []
    silent = []
    for plan in asked.plans:
        boxes = boxes_of(asked, plan)
        if not boxes:
            silent.append(f"{plan_name(plan)}没有专栏。")
            continue
        names = "；".join(label(box.label) for box in boxes)
        draft.say(f"{plan_name(plan)}共有{len(boxes)}个专栏：{names}。")
        for box in boxes:
            if box.heading is not None:
                draft.lines[-1] += draft.cite(plan, box.heading.span)
        listed += [(plan, box.span()) for box in boxes]
    draft.lines.extend(silent)
    if not draft.citations:
        return decline(asked, "".join(silent), nearest=False)
    return draft.finish(retrieved=asked.retrieved(), listed=listed)
