"""Which plans a question is about: places, sectors and titles decide before any search.

Plans are near-copies of each other, so a search over all of them confuses them. A place
below a plan's region means that plan; a place that no plan covers is told by name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.drafts import asks_for_drafts, other_versions, versions
from assistant.sectors import beside_places, find_sectors, of_sectors
from assistant.titles import (
    Named,
    apart,
    find_titles,
    plans_of_titles,
    single,
    unheld_titles,
    unknown_titles,
    whole_titles,
)
from corpus import regions
from corpus.records import Plan

_POINTER = re.compile("^(那么|那|换成|再看|还有|要是|如果是)")
_OWN_PLAN = re.compile(
    "^(省|市|州|县|区)?(自己|本级|本地|本市|单独|另外)?的?(出台|制定|印发|发布|编制|工业领域|有色金属行业|钢铁行业|碳达峰)"
    "的?[^，。；？的]{0,16}(方案|计划|规划|文件)"
)
_SET_ASIDE = re.compile("(不说|不谈|不问|不聊|别说|除了|不要|不算|先不管|抛开)$")
_OF_BOTH = re.compile("[省市]?(两[省市地]|的?[^，。？]{0,12}(方案|文件)|[哪谁各]|分别)")
_ABOVE = re.compile("省里|省级?[^，。？、]{0,6}方案|省上")
_LEVEL = re.compile("地级市|市级方案|(两|几|各)个市|省级方案|(两|三|几|各)个省")
_JOINS = frozenset({"", "省", "市", "的"})
_ALL = re.compile(
    r"(各|每|所有|全部|这些|几|五|两|三|四|[2-9])(个|份|地|省|市|家)*(的)?(方案|文件|省市|地方|省|市|地)(?!场|政)|哪(个|些|份|几份)(方案|文件|省|市|地)"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The plans in question, most likely first.

    `named`: the question itself says where; `placed`: by a place; `missing`: places or titles
    that nothing held covers; `via`: (place asked, region above it whose plan answers);
    `unheld`: whole titles that fit no held plan; `spans`: slices of the question that were
    used up; `everywhere`: the question asks about all plans.
    """

    plans: tuple[Plan, ...]
    named: bool = False
    placed: bool = False
    missing: tuple[str, ...] = ()
    via: tuple[tuple[str, str], ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    everywhere: bool = False
    unheld: tuple[str, ...] = ()

    def rest(self, text: str) -> str:
        """What the folded question asks beside where: `text` itself where nothing is left."""
        letters = list(text)
        for start, end in self.spans:
            letters[start:end] = " " * (end - start)
        left = "".join(letters)
        return left if any(letter.isalnum() for letter in left) else text


def resolve(text: str, held: Sequence[Plan]) -> Scope:
    """The plans that the folded question `text` names, or all of them."""
    every, held = held, versions(text, held)
    text = _POINTER.sub(lambda match: "　" * len(match.group()), text)
    mentions = _maximal(text, regions.find(text))
    aside = [mention for mention in mentions if _SET_ASIDE.search(text[: mention[1]])]
    mentions = [mention for mention in mentions if mention not in aside]
    covered: dict[str, Plan] = {}
    missing: list[str] = []
    via: list[tuple[str, str]] = []
    spans = [(start, end) for _, start, end in aside]
    for candidates, start, end in mentions:
        plans, above = _plans_of(candidates, held)
        word = text[start:end]
        if plans and above and _OWN_PLAN.match(text[end:]):
            missing.append(word)
        elif plans:
            covered.update({plan.id: plan for plan in plans})
            if above:
                via.append((word, above))
            else:
                spans.append((start, end))
        else:
            missing.append(word)
    chosen = tuple(plan for plan in held if plan.id in covered) or tuple(held)
    named_sectors, loose, sector_spans = find_sectors(text, held)
    spans += sector_spans
    titled, title_spans = whole_titles(text, held)
    spans += title_spans
    short = [*find_titles(text, held), *beside_places(text, mentions, held)]
    spans += [(one.start, one.end) for one in short]
    if titled:
        whole = [Named((plan,), *span) for plan, span in zip(titled, title_spans, strict=True)]
        chosen = plans_of_titles(whole + apart(short, title_spans), covered, held)
    elif short:
        chosen = plans_of_titles(short, covered, held)
    elif named_sectors:
        chosen = of_sectors(chosen, named_sectors, by_region=bool(covered))
    elif loose:
        first = tuple(plan for plan in chosen if plan.metadata.sector == loose)
        chosen = first + tuple(plan for plan in chosen if plan not in first)
    if asks_for_drafts(text, held) and not covered:
        drafts = tuple(plan for plan in chosen if plan.metadata.status == "征求意见稿")
        chosen = drafts or chosen
    if covered and _ABOVE.search(text):  # 省里和攀枝花: the province's plans as well
        parents = {plan.metadata.parent for plan in chosen} - {""}
        wide = [p for p in held if p.metadata.region in parents]
        wide = [p for p in wide if p.metadata.sector in named_sectors] or wide
        chosen = tuple(p for p in held if p in chosen or p in wide)
    elif not covered and not titled and (level := _LEVEL.search(text)):
        wanted = "市" if "市" in level.group() else "省"
        chosen = tuple(p for p in chosen if p.metadata.level == wanted) or chosen
    chosen = other_versions(text, chosen, every)
    unknown = unknown_titles(text, held)
    spans += [match.span() for match in (_ABOVE.search(text), _LEVEL.search(text)) if match]
    named = bool(covered or titled or named_sectors or single(short))
    unheld = unheld_titles(text, mentions, held)
    if missing and covered:  # another place inside a question about a covered one: a topic
        beside = _side_by_side(text, mentions)
        missing = [p for p in missing if p in beside or not _mentioned(p, chosen)]
    return Scope(
        chosen,
        named,
        bool(covered),
        tuple(dict.fromkeys(missing + unknown)),
        tuple(dict.fromkeys(via)),
        tuple(spans),
        bool(_ALL.search(text)),
        unheld,
    )


def _side_by_side(
    text: str, mentions: Sequence[tuple[list[regions.Region], int, int]]
) -> frozenset[str]:
    """The places of a list whose plans are asked about: 重庆和四川的方案, 四川、重庆哪个."""
    found: set[str] = set()
    for (_, first, end), (_, start, last) in pairwise(mentions):
        listed = re.fullmatch("[省市]?[和与跟同、及对比]", text[end:start])
        if listed and _OF_BOTH.match(text[last:]):
            found |= {text[first:end], text[start:last]}
    return frozenset(found)


def _maximal(
    text: str, found: Sequence[regions.RegionMention]
) -> list[tuple[list[regions.Region], int, int]]:
    """Mentions grouped by place in the text; 四川攀枝花 counts once, as the lower place."""
    grouped: dict[tuple[int, int], list[regions.Region]] = {}
    for mention in found:
        grouped.setdefault((mention.start, mention.end), []).append(mention.region)
    ordered = sorted(grouped.items())
    kept: list[tuple[list[regions.Region], int, int]] = []
    for (start, end), candidates in ordered:
        if kept and text[kept[-1][2] : start] in _JOINS:
            above = {region.adcode for region in kept[-1][0]}
            below = [
                region
                for region in candidates
                if any(a.adcode in above for a in regions.ancestors(region))
            ]
            if below:
                kept[-1] = (below, kept[-1][1], end)
                continue
        kept.append((candidates, start, end))
    return kept


def _plans_of(candidates: Sequence[regions.Region], held: Sequence[Plan]) -> tuple[list[Plan], str]:
    """The plans of a place, else those of the nearest region above that has any."""
    best: list[Plan] = []
    above = ""
    for region in candidates:
        exact = [plan for plan in held if plan.metadata.region == region.name]
        if exact:
            return exact, ""
        for ancestor in regions.ancestors(region):
            plans = [plan for plan in held if plan.metadata.region == ancestor.name]
            if plans and not best:
                best, above = plans, ancestor.name
                break
    return best, above


def _mentioned(place: str, plans: Sequence[Plan]) -> bool:
    return any(place in plan.text for plan in plans)
