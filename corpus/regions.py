"""Places in a text: provinces, cities and counties by their names and short names.

`find` reads from left to right and takes the longest name at each place. A short name is
guarded, for many are everyday words (资源县, 合作市) or arise where two words meet
(黑龙|江干|流): `tables/region_exceptions.csv` says which forms are taken only where.
Without a row there, a name of a county that has only two characters must follow a
boundary: the start, a character that is no Han character, another place, or a word such
as 在. A name that several places share gives the one that the place just before holds
(南京市鼓楼区), else those of the highest level (吉林 is the province), be they several.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from corpus.errors import TableError
from corpus.vocabulary import read_csv

Level = Literal["省", "市", "县"]

_LEVELS: tuple[Level, ...] = ("省", "市", "县")
_RULES = {"never", "bounded", "parent", "not_after", "not_before"}
_INTRODUCING = frozenset(
    "在于对到和与及从向的是问给为由跟比至或们请讲说看查找把按我你驻赴户含离距厂司址处自里也还则像叫"
)
"""Characters after which a place may begin although they are Han characters."""
_NATURE = re.compile("[江河湖湾岛岭]|山(?!区)")
"""What makes a river, a lake or a hill of the name of a county before it."""
_AUTONOMOUS = {"自治州": "州", "自治县": "县", "自治旗": "旗"}


@dataclass(frozen=True, slots=True)
class Region:
    """A place; `adcode` has six digits, `parent` is the adcode of the place that holds it."""

    name: str
    short: str
    adcode: str
    level: Level
    parent: str


@dataclass(frozen=True, slots=True)
class RegionMention:
    """A place named at `text[start:end]`; several of one span where the name is shared.

    `zone` names the group (长三角) whose members the mentions of one span are: then all
    of them are meant, otherwise one of them.
    """

    region: Region
    start: int
    end: int
    zone: str = ""


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write some places, and where it counts.

    `regions` are all that bear the name, `meant` those meant where nothing decides.
    """

    regions: tuple[Region, ...]
    meant: tuple[Region, ...]
    rule: str = ""
    characters: str = ""
    zone: str = ""


@cache
def by_adcode() -> dict[str, Region]:
    """All places by their code; raises TableError where the table contradicts itself."""
    regions: dict[str, Region] = {}
    for row in read_csv("regions.csv"):
        level = next((known for known in _LEVELS if known == row["level"]), None)
        if level is None or len(row["adcode"]) != 6 or row["adcode"] in regions:
            raise TableError(f"词表 regions.csv 中“{row['name']}”的代码或级别有误，请改正。")
        regions[row["adcode"]] = Region(
            row["name"], row["short"], row["adcode"], level, row["parent"]
        )
    for region in regions.values():
        if region.parent not in regions and region.level != "省":
            raise TableError(f"词表 regions.csv 中“{region.name}”没有上级，请改正。")
    return regions


@cache
def _forms() -> dict[str, dict[str, _Form]]:
    """First two characters -> form -> what it stands for."""
    exceptions: dict[str, tuple[str, str]] = {}
    for row in read_csv("region_exceptions.csv"):
        if row["rule"] not in _RULES or row["form"] in exceptions:
            raise TableError(f"词表 region_exceptions.csv 中“{row['form']}”有误，请改正。")
        exceptions[row["form"]] = (row["rule"], row["characters"])
    found: dict[str, list[Region]] = {}
    for region in by_adcode().values():
        for form in _names(region):
            found.setdefault(form, []).append(region)
    forms: dict[str, dict[str, _Form]] = {}
    for form, regions in found.items():
        small = len(form) == 2 and all(region.level == "县" for region in regions)
        rule, characters = exceptions.get(form, ("bounded" if small else "", ""))
        if rule != "never":
            forms.setdefault(form[:2], {})[form] = _Form(
                tuple(regions), _narrow(regions), rule, characters
            )
    for row in read_csv("region_aliases.csv"):
        members = tuple(by_adcode()[code] for code in row["adcodes"].split())
        zone = row["alias"] if len(members) > 1 or row["kind"] == "片区" else ""
        forms.setdefault(row["alias"][:2], {})[row["alias"]] = _Form(members, members, zone=zone)
    return forms


def _names(region: Region) -> set[str]:
    """The full name, the short one, and 凉山州 for 凉山彝族自治州."""
    names = {region.name}
    if len(region.short) > 1:
        names.add(region.short)
    for ending, suffix in _AUTONOMOUS.items():
        if region.name.endswith(ending):
            names.add(region.short + suffix)
    return names


def _narrow(regions: list[Region]) -> tuple[Region, ...]:
    """Those of the highest level: 吉林 is the province, 西安 the city, not a 西安区."""
    if len(regions) == 1:
        return (regions[0],)
    highest = min(_LEVELS.index(region.level) for region in regions)
    return tuple(region for region in regions if region.level == _LEVELS[highest])


def ancestors(region: Region) -> tuple[Region, ...]:
    """The places that hold this one, the nearest first (桐城市: 安庆市, 安徽省)."""
    above: list[Region] = []
    while region.parent:
        region = by_adcode()[region.parent]
        above.append(region)
    return tuple(above)


def within(region: Region, other: Region) -> bool:
    """True where `region` is `other` or lies in it."""
    return region == other or other in ancestors(region)


def by_name(name: str) -> tuple[Region, ...]:
    """The places of that exact full or short name, no guard applied; empty if none."""
    return _by_name().get(name, ())


@cache
def _by_name() -> dict[str, tuple[Region, ...]]:
    found: dict[str, list[Region]] = {}
    for region in by_adcode().values():
        for form in _names(region):
            found.setdefault(form, []).append(region)
    return {form: _narrow(regions) for form, regions in found.items()}


def find(text: str) -> list[RegionMention]:
    """The places that `text` names, in order of appearance; linear in its length."""
    return list(_scan(text))


def _scan(text: str) -> Iterator[RegionMention]:
    forms = _forms()
    position = 0
    before: tuple[RegionMention, ...] = ()
    while position < len(text) - 1:
        candidates = forms.get(text[position : position + 2])
        if candidates is None:
            position += 1
            continue
        longest = min(max(map(len, candidates)), len(text) - position)
        for length in range(longest, 1, -1):
            form = candidates.get(text[position : position + length])
            if form is None:
                continue
            held_by = before if before and before[0].end == position else ()
            mentions = _accept(text, position, position + length, form, held_by)
            if mentions:
                yield from mentions
                before = mentions
                position += length
                break
        else:
            position += 1


def _accept(
    text: str, start: int, end: int, form: _Form, before: tuple[RegionMention, ...]
) -> tuple[RegionMention, ...]:
    """The mentions of `form` at this place, none where its rule forbids it.

    `before` are the mentions that end where this one starts.
    """
    previous, following = text[start - 1 : start], text[end : end + 1]
    above = {mention.region.adcode for mention in before}
    inside = [
        region
        for region in form.regions
        if any(place.adcode in above for place in ancestors(region))
    ]
    if not inside:
        if form.rule == "parent" or (form.rule == "bounded" and not before and _inside(previous)):
            return ()
        if form.rule == "not_after" and previous and previous in form.characters:
            return ()
    if form.rule == "not_before" and following and following in form.characters:
        return ()
    if form.regions[0].level == "县" and not form.zone:
        if text[end - 1] not in "市县区旗" and _NATURE.match(text, end):
            return ()
        if end - start == 2 and text[end - 1] in "县区" and following and following in "级城域":
            return ()
    return tuple(RegionMention(region, start, end, form.zone) for region in inside or form.meant)


def _inside(previous: str) -> bool:
    """True where the character before may belong to the same word as what follows."""
    return "一" <= previous <= "鿿" and previous not in _INTRODUCING
