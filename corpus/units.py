"""Units of measurement: what they measure and how many of the base unit they are."""

import re
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from corpus.errors import TableError
from corpus.vocabulary import read_toml

TABLE = "units.toml"
# Units that are everyday characters: 七成以上 counts, 附件1成都市 does not.
_GUARDS = {"成": r"(?=[以左的，。；、]|$)"}


@dataclass(frozen=True, slots=True)
class Unit:
    """`factor` base units of `dimension`; counts have the factor 1."""

    dimension: str
    factor: float


@dataclass(frozen=True, slots=True)
class UnitTable:
    """`units` by name; `latin` are those that must not run on into another letter."""

    units: MappingProxyType[str, Unit]
    prefixes: MappingProxyType[str, float]
    latin: frozenset[str]


@cache
def unit_table() -> UnitTable:
    """The table of units; raises TableError where a name stands twice."""
    raw = read_toml(TABLE)
    units: dict[str, Unit] = {}
    latin: set[str] = set()

    def put(name: str, unit: Unit) -> None:
        if name in units:
            raise TableError(f"词表 {TABLE} 中计量单位“{name}”出现两次，请删去一个。")
        units[name] = unit

    for group in raw["group"]:
        for name, factor in group.get("units", {}).items():
            put(name, Unit(group["name"], float(factor)))
        for name, factor in group.get("latin", {}).items():
            put(name, Unit(group["name"], float(factor)))
            latin.add(name)
    for group in raw["counts"]:
        for name in group["names"]:
            put(name, Unit("计数:" + group["names"][0], 1.0))
    prefixes = {name: float(factor) for name, factor in raw["prefixes"].items()}
    return UnitTable(MappingProxyType(units), MappingProxyType(prefixes), frozenset(latin))


@cache
def unit_pattern() -> str:
    """A regex for one unit, with prefix and with a ratio (`万吨`, `千克标准煤/吨`)."""
    table = unit_table()

    def any_of(names: list[str]) -> str:
        ordered = sorted(names, key=len, reverse=True)
        return "|".join(re.escape(name) + _GUARDS.get(name, "") for name in ordered)

    bare = [name for name in table.units if name in table.prefixes]
    chinese = any_of([name for name in table.units if name not in (*table.latin, *bare)])
    latin = any_of(list(table.latin))
    prefix = any_of(list(table.prefixes))
    # A lazy prefix: 千瓦时 is a unit of its own, 万千瓦时 is not.
    one = rf"(?:(?:{prefix})??(?:{chinese})|(?:{prefix})?(?:{latin})(?![A-Za-z0-9]))"
    below = rf"(?:{chinese}|(?:{latin}|[dayK])(?![A-Za-z])|月|人年)"
    # Several units below one line stand in brackets: W/(m²·K).
    per = rf"(?:/(?:{prefix})??{below}|/\([A-Za-z0-9²³·℃%]{{1,12}}\))"
    return rf"(?:(?:%|‰){per}?|{one}{per}{{0,2}}|个?百分点|{any_of(bare)})"


@cache
def unit_of(name: str) -> Unit | None:
    """What a unit as worded measures (`万千伏安` → 变压器容量, 10000); None if unknown."""
    table = unit_table()
    name = name.replace(" ", "")
    if found := table.units.get(name):
        return found
    for prefix, factor in sorted(table.prefixes.items(), key=lambda item: -len(item[0])):
        if name.startswith(prefix) and (base := table.units.get(name[len(prefix) :])):
            return Unit(base.dimension, base.factor * factor)
    top, slash, below = name.partition("/")
    if slash:
        upper, lower = unit_of(top), unit_of(below)
        if upper and lower:
            return Unit(f"{upper.dimension}/{lower.dimension}", upper.factor / lower.factor)
    return None
