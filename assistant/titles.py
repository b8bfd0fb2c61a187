"""Plans named by title: whole, in 《》 or shortened (循环经济规划, 合肥节能降碳改造方案).

Of a shortened title, the words before 方案, 规划, … are set against the held titles: a plan
is meant when nearly all of their characters stand in its title, and no other title holds
more of them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus import regions
from corpus.records import Plan

_NAMED = re.compile(
    r"([^，。；：？！、,;\s]{2,30}?)(方案|规划|计划|措施|意见|办法|条例|细则|指南|公示|文件)"
)
_JOIN = re.compile("[和与跟同及]|里的?|中的?|对|按照?|根据|在")
_LEAD = re.compile("^(这份|那份|该|本|省里|市里|国家|全国|国务院|部委|省级|市级|关于|的)+")
_TAIL = re.compile("(实施|行动|工作|专项|发展|若干|管理|的|年|那份|这份)+$")
_WHOLE = re.compile(r"[省市州]?(\w{2,8}?)(?:行业|领域)碳达峰(?:专项)?(?:实施|行动)?方案")
_TITLE = re.compile(r"《([^》]{4,60})》")
_ENOUGH = 0.8  # share of the words' characters that stand in the title


@dataclass(frozen=True, slots=True)
class Named:
    """Plans that one shortened title fits, and the slice of the question it takes."""

    plans: tuple[Plan, ...]
    start: int
    end: int


def find_titles(text: str, held: Sequence[Plan]) -> list[Named]:
    """The shortened titles in the folded question, each with the plans it fits."""
    found = []
    for match in _NAMED.finditer(text):
        start = match.start()
        for join in _JOIN.finditer(match.group(1)):
            start = match.start() + join.end()
        chunk = text[start : match.end(1)]
        place, words = _split(chunk)
        national = bool(re.search("国家|全国|国务院|部委", chunk))
        plans = _fitting(words, _of_place(place, national, held))
        if plans:
            found.append(Named(plans, start, match.end()))
    return found


def _split(chunk: str) -> tuple[set[str], str]:
    """The region names in the words, and the words without them."""
    places: set[str] = set()
    rest = chunk
    for mention in reversed(regions.find(chunk)):
        places.add(mention.region.name)
        rest = rest[: mention.start] + rest[mention.end :]
    rest = re.sub("^[省市县区州]", "", rest)
    return places, _TAIL.sub("", _LEAD.sub("", rest))


def _of_place(places: set[str], national: bool, held: Sequence[Plan]) -> list[Plan]:
    if places:
        return [plan for plan in held if plan.metadata.region in places]
    if national:
        return [plan for plan in held if not plan.metadata.region]
    return list(held)


def _fitting(words: str, plans: Sequence[Plan]) -> tuple[Plan, ...]:
    """The plans whose title holds the words best, if well enough."""
    if len(words) < 2:
        return ()
    scored = []
    for plan in plans:
        title = plan.metadata.title
        held = sum(character in title for character in words) / len(words)
        pairs = [words[i : i + 2] for i in range(len(words) - 1)]
        runs = sum(pair in title for pair in pairs) / len(pairs)
        if held >= _ENOUGH and runs >= 0.5:
            scored.append((round(held + runs, 3), plan))
    best = max((score for score, _ in scored), default=0.0)
    return tuple(plan for score, plan in scored if score == best)


def whole_titles(text: str, held: Sequence[Plan]) -> tuple[list[Plan], list[tuple[int, int]]]:
    """Plans whose title (but for brackets, 省 and 市) stands in the question, and where."""
    found: list[Plan] = []
    spans: list[tuple[int, int]] = []
    for plan in held:
        title = re.sub(r"[（(].*?[）)]$", "", plan.metadata.title)
        for form in (title, title.replace("省", "", 1).replace("市", "", 1)):
            start = text.find(form) if form else -1
            if start >= 0:
                found.append(plan)
                spans.append((start, start + len(form)))
                break
    return found, spans


def unknown_titles(text: str, held: Sequence[Plan]) -> list[str]:
    """Titles in 《》 that look like a plan of the genre but are not held."""
    unknown = []
    bodies = [plan.text for plan in held]
    for match in _TITLE.finditer(text):
        title = match.group(1)
        close = max(
            (
                SequenceMatcher(None, _core(title), _core(plan.metadata.title)).ratio()
                for plan in held
            ),
            default=0.0,
        )
        if close < 0.8 and not any(title in body for body in bodies):
            unknown.append(f"《{title}》")
    return unknown


def _core(title: str) -> str:
    return re.sub(r"[《》（）()〈〉\s]|征求意见稿|试行|碳达峰|实施|专项|行动|方案", "", title)


def unheld_titles(
    text: str, mentions: Sequence[tuple[list[regions.Region], int, int]], held: Sequence[Plan]
) -> tuple[str, ...]:
    """Whole titles of the genre (贵州省建材行业碳达峰实施方案) that fit no held plan."""
    found = []
    for places, start, end in mentions:
        match = _WHOLE.match(text, end)
        names = {place.name for place in places}
        if match and not any(
            match.group(1) in plan.metadata.title and plan.metadata.region in names for plan in held
        ):
            found.append(f"《{text[start : match.end()]}》")
    return tuple(found)


def apart(short: Sequence[Named], spans: Sequence[tuple[int, int]]) -> list[Named]:
    """The shortened titles that stand outside of the whole ones."""
    return [one for one in short if all(one.end <= s or e <= one.start for s, e in spans)]


def single(short: Sequence[Named]) -> bool:
    """True where any shortened title fits one plan alone."""
    return any(len(one.plans) == 1 for one in short)


def plans_of_titles(
    short: Sequence[Named], covered: Mapping[str, Plan], held: Sequence[Plan]
) -> tuple[Plan, ...]:
    """Plans by shortened titles; a place named without a title keeps its plans."""
    named = {plan.id: plan for one in short for plan in one.plans}
    if covered:
        inside = {i for i in named if i in covered or not named[i].metadata.region}
        regions_told = {named[i].metadata.region for i in inside}
        kept = inside | {i for i, p in covered.items() if p.metadata.region not in regions_told}
        return tuple(plan for plan in held if plan.id in kept) or tuple(covered.values())
    return tuple(plan for plan in held if plan.id in named)
