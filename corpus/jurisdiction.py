"""Whose plan it is: the place, its level and the place above, as the text tells them.

The title tells it mostly, else the letter's title, the issuers, the letterhead. A text
without any such name may speak for the country (我国, its ministries) or for a place that it
names often.
"""

import re
from collections import Counter
from collections.abc import Sequence

from corpus import regions
from corpus.regions import Region, RegionMention

_NATIONAL = re.compile(
    r"^(?:中共中央|国务院|国家|全国|中国(?!.*(?:分行|支行|局|管理部)$)"
    r"|(?:工业和信息化|生态环境|科学?技术?|财政|教育|自然资源|住房和?城乡建设|交通运输|水利|农业农村"
    r"|商务|文化和旅游|人力资源和?社会保障|公安|民政|司法|应急管理|外交)部)"
)
# 健全省级 and 安全区 name no place.
_OWN_PLACE = re.compile("我[省市区]|(?<![健安])全(?:省(?!域)|市(?!场)|区(?!域))")
_COUNTRY = re.compile("我国|全国|国务院|国家发展改革委|工业和信息化部|生态环境部")
_FEWEST = 3  # mentions that make a place the text's own


def jurisdiction(lines: Sequence[str], issuers: Sequence[str], text: str) -> tuple[str, str, str]:
    """Region, level (国家, 省, 市, 县) and the region above; empty where nothing tells.

    `lines` are searched in their order, then `issuers`, then `text`. What a national body
    issues is of level 国家, whatever place it is about.
    """
    national = bool(issuers and _NATIONAL.match(issuers[0])) or any(
        _NATIONAL.match(line) and not regions.find(line) for line in lines[:1]
    )
    for line in (*lines, *issuers):
        mentions = regions.find(line)
        if mentions and mentions[0].zone:
            return mentions[0].zone, "", ""
        place = _first_place(mentions)
        if place is not None:
            return _named(place, "国家" if national else place.level)
    if national or (len(_COUNTRY.findall(text)) >= 2 and not _OWN_PLACE.search(text)):
        return "", "国家", ""
    return _most_named(text)


def _first_place(mentions: Sequence[RegionMention]) -> Region | None:
    """The first place, or the one inside it that stands right behind (上海市浦东新区)."""
    if not mentions:
        return None
    first = mentions[0]
    if len([mention for mention in mentions if mention.start == first.start]) > 1:
        return None  # several places share the name
    last = first
    for mention in mentions[1:]:
        if mention.start == last.end and regions.within(mention.region, last.region):
            last = mention
    return last.region


def _most_named(text: str) -> tuple[str, str, str]:
    """The place that a text which says 我省 or 我市 names most."""
    own = _OWN_PLACE.search(text)
    if own is None:
        return "", "", ""
    level = "市" if own.group()[-1] == "市" else "省"
    counts = Counter(
        mention.region
        for mention in regions.find(text)
        if mention.region.level == level and not mention.zone
    )
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < _FEWEST:
        return "", "", ""
    if len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]:
        return "", "", ""
    return _named(ranked[0][0], level)


def _named(place: Region, level: str) -> tuple[str, str, str]:
    above = regions.ancestors(place)
    return place.name, level, above[0].name if above else ""
