"""Plans named by a shortened title: 循环经济规划, 合肥节能降碳改造方案.

The words before 方案, 规划, … are set against the held titles: a plan is meant when nearly
all of their characters stand in its title, and no other title holds more of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus import regions
from corpus.records import Plan

_NAMED = re.compile(
    r"([^，。；：？！、,;\s]{2,30}?)(方案|规划|计划|措施|意见|办法|条例|细则|指南|公示|文件)"
)
_JOIN = re.compile("[和与跟同及]|里的?|中的?|对|按照?|根据|在")
_LEAD = re.compile("^(这份|那份|该|本|省里|市里|国家|全国|国务院|部委|省级|市级|关于|的)+")
_TAIL = re.compile("(实施|行动|工作|专项|发展|若干|管理|的|年|那份|这份)+$")
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
