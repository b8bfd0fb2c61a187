"""A conversation's turns: what one leaves out is taken from the one before, and only that."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.drafts import other_versions
from assistant.folded import fold_question
from assistant.ordinals import Nth
from assistant.question import Question, read_question
from assistant.terms import CARRIED_WEIGHT, WEAK_WEIGHT, Term, weakened
from corpus.records import Plan

_COUNT = re.compile(
    "(那|那么)?(一共|总共|总计|合计|共)?(有|是)?(几|多少)(个|项|条|家|处|件)?(呢|啊)?[？。]?"
)
_SAME_FIGURE = re.compile(
    "(这|该|此|那)(一|个|项|些|方面|块|类|种)*的?(指标|目标|数字|数值|数|要求|规定)"
)
_OWN_WAY = re.compile(
    "(怎么|如何|咋|怎样)(个)?(说|写|规定|要求|讲|管|做|搞|办|推|安排|弄|定)"
    "|(什么|哪些|啥)(样)?的?(要求|规定|内容|措施|说法|举措|安排)"
)
_NOT_THAT = re.compile(
    "^(?:不对|不|错了?|搞错了?|说错了?)?[，。]?(?:我(?:想)?(?:问|说|指)的?)?不是(?P<old>[^，。]{1,20})"
    "[，。](?:而?是|我(?:想)?(?:问|说|指)的?是|应该是|要的是|问的是|改成|换成)?(?P<new>.+)$"
)
_TOGETHER = re.compile("(和|与|跟|同)[^，。？]{2,14}(一起|一块|共同|都)")
_BOXES = re.compile("专栏|附件|附表")
FAINT = 0.15  # weight of carried words beside a measure of the turn's own
_JOINED = 1.4  # weight of such a name, that of a word of four characters
_INTERROGATIVE = re.compile("怎么|怎样|如何|什么|啥|哪|多少|几|谁|吗|么|是否|是不是|有没有|何时")


def understand(
    text: str,
    held: Sequence[Plan],
    before: Question | None = None,
    known: Callable[[Term], bool] = lambda _: True,
) -> Question:
    """Read one turn; what it leaves out is taken from `before`, and only that.

    `known` tells whether the held plans write a term: a turn without one has no topic.
    """
    if before and (match := _NOT_THAT.match(fold_question(text))):
        old = read_question(match["old"], held)
        if _touches(old, before):  # 不是再制造，是再生资源: the rest of the question stays
            kept = tuple(term for term in before.terms if term.said not in match["old"])
            before = replace(before, terms=kept)
            text = f"{match['new'].rstrip('？。呢')}呢"
    own = read_question(text, held)
    if before is None:
        return own
    asked = other_versions(own.text, before.scope.plans, held)
    before = replace(before, scope=replace(before.scope, plans=asked))
    return _carry(_joined(own, known), before, known)


def _touches(old: Question, before: Question) -> bool:
    """The words taken back are of the turn before: a topic, a place, a year or a body."""
    return (
        old.scope.named
        or any(year in before.years for year in old.years)
        or any(name in before.departments for name in old.departments)
        or any(term.said in old.text for term in before.terms)
    )


def _joined(own: Question, known: Callable[[Term], bool]) -> Question:
    """Weak words that together are a name in the plans (标准 + 体系) make a topic."""
    whole = Term("".join(term.said for term in own.terms), (), 1.0)
    whole = replace(whole, forms=(whole.said,), weight=_JOINED)
    weak = all(term.weight <= WEAK_WEIGHT for term in own.terms)
    if len(own.terms) < 2 or not weak or whole.said not in own.text or not known(whole):
        return own
    return replace(own, terms=(whole,), topic=whole.said)


def _carry(own: Question, before: Question, known: Callable[[Term], bool]) -> Question:
    """Fill what the turn leaves out from the one before."""
    strong = [term for term in own.terms if term.weight > WEAK_WEIGHT and known(term)]
    whole = _whole(own, bool(strong)) or bool(strong and _OWN_WAY.search(own.text))
    pointing = own.asks("pronoun") or (len(strong) <= 1 and not whole)
    carried: list[str] = []
    result = own
    if not own.scope.named and not own.scope.missing and not own.scope.everywhere:
        result = replace(result, scope=replace(before.scope, spans=(), via=()))
        carried.append("方案")
    if pointing:
        result, more = _carry_topic(result, before, _remembered(own, before, len(strong)))
        carried += more
        if more:
            result = replace(result, new=tuple(term.said for term in strong))
    boxes = _BOXES.search(before.text)
    if boxes and own.scope.named and not own.terms and not own.cues.keys() - {"pronoun"}:
        result = replace(result, text=f"{own.text}{boxes.group()}")  # 贵州呢, after 专栏有几个
    if pointing and not own.years and before.years and not own.asks("who", "tasks", "about"):
        result = replace(result, years=before.years)
        carried.append("年份")
    if own.asks("compare") and own.scope.named and before.scope.named:
        both = {plan.id: plan for plan in (*before.scope.plans, *own.scope.plans)}
        result = replace(result, scope=replace(own.scope, plans=tuple(both.values())))
    if own.sections and not own.sections[0].is_box and "专栏" in before.text:
        nth = own.sections[0]  # 第4个, after a question for the boxes
        result = replace(
            result,
            sections=(replace(nth, said=f"专栏{max(nth.number, 0) or nth.said}", kind="专栏"),),
        )
    elif own.sections and not own.scope.named and _goes_deeper(before.sections, own.sections):
        result = replace(result, sections=before.sections + own.sections)
    return replace(result, carried=tuple(carried))


def _goes_deeper(before: Sequence[Nth], own: Sequence[Nth]) -> bool:
    """第四章是什么，最后一条呢: a step down from the part told of before."""
    steps = [one for one in (*before, *own) if not one.is_box]
    kinds = {one.kind for one in steps}
    return bool(before) and len(kinds) == len(steps) == len(before) + len(own)


def _remembered(own: Question, before: Question, strong: int) -> float:
    """What the carried words count: little beside a topic that the turn itself names."""
    if strong and own.asks("figure") and not own.products:
        return FAINT  # 绿色信贷占比呢: a measure that stands on its own
    tasks = own.asks("who") or before.asks("who")
    return CARRIED_WEIGHT if strong > 1 or (strong and tasks) else 1.0


def _whole(own: Question, topical: bool) -> bool:
    """A turn that says where, about what, and asks, leaves nothing out: a new topic."""
    placed = own.scope.named or own.scope.everywhere
    topical = topical or bool(own.sections) or own.asks("about")
    topical = topical or (bool(own.departments) and own.asks("tasks", "alone"))
    return placed and topical and bool(_INTERROGATIVE.search(own.text))


def _carry_topic(own: Question, before: Question, factor: float) -> tuple[Question, list[str]]:
    """Take over the topic; a new word of the same kind replaces the old one."""
    carried: list[str] = []
    kept = list(before.terms)
    if own.scope.named:  # a place that no plan covered gives way to the one named now
        kept = [term for term in kept if term.said not in before.scope.missing]
    if own.industries and before.industries:
        gone = {name for name in (*before.industries, *before.products)} - {
            *own.industries,
            *own.products,
        }
        kept = [term for term in kept if not any(term.said in n or n in term.said for n in gone)]
    if own.quoted and before.quoted:
        kept = [term for term in kept if term.said not in before.quoted]
    said = {term.said for term in own.terms}
    extra = tuple(term for term in kept if term.said not in said)
    if extra:
        carried.append("主题")
    terms = own.terms + weakened(extra, factor)
    result = replace(own, terms=terms, topic="".join(term.said for term in terms))
    if own.departments and before.departments and _TOGETHER.search(own.text):
        both = dict.fromkeys((*before.departments, *own.departments))
        result = replace(result, departments=tuple(both))
        carried.append("部门")
    elif not own.departments and before.departments and not own.asks("who"):
        result = replace(result, departments=before.departments)
        carried.append("部门")
    asked = {
        "who",
        "lead",
        "tasks",
        "figure",
        "target",
        "about",
        "outline",
        "verbatim",
        "binding",
        "peak",
    }
    shown = set(own.cues)
    if _COUNT.fullmatch(own.text):
        shown -= {"figure", "outline"}
    if _SAME_FIGURE.search(own.text):
        shown -= {"target"}
    if not asked & shown and not (own.terms and _OWN_WAY.search(own.text)):
        left = {"pronoun", "confirm"}
        if before.departments and before.asks("tasks"):  # 有几项: the tasks were counted
            left |= {"figure", "outline"}
        cues = {**{name: () for name in before.cues if name not in left}, **own.cues}
        result = replace(result, cues=cues)
        result = replace(result, wording=before.wording)
        carried.append("问法")
    return result, carried
