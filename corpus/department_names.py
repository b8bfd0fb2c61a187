"""The names of departments: what `tables/departments.csv` and its levels file hold.

A row gives a function (发展改革) by stems and suffixes that combine (发展和改革 + 委员会,
发改 + 委) and by names that stand alone; `{地}` in a name is a place (国网{地}供电公司).
"""

import re
from dataclasses import dataclass
from functools import cache

from corpus.errors import TableError
from corpus.vocabulary import read_csv, read_toml

FOLD = str.maketrans(
    "（）〔〕［］[]【】〈〉，：；０１２３４５６７８９", "()()()()()(),:;0123456789"
)
"""Length-preserving: bracket shapes and full-width marks fall together."""

PLACE = "{地}"
_PLACE_PATTERN = r"([\u4e00-\u9fff]{1,8}?)"


@dataclass(frozen=True, slots=True, order=True)
class DepartmentRef:
    """A function at a level ("" any) of a place ("" any)."""

    function: str
    level: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write a department: its function, and the level its suffix implies."""

    function: str
    level: str = ""
    listed_only: bool = False  # too general to be found in running text


@dataclass(frozen=True)
class Names:
    """All names, ready to be looked up."""

    exact: dict[str, tuple[Name, ...]]
    patterns: tuple[tuple[str, re.Pattern[str], Name], ...]  # a literal piece; group 1 is the place
    bare: frozenset[str]
    compound: re.Pattern[str]  # 科技 + 和 + 工业信息化 + 局
    stems: dict[str, tuple[str, ...]]  # stem -> functions
    longest: int


@dataclass(frozen=True)
class Levels:
    """Level words and shapes (`department_levels.toml`)."""

    words: dict[str, str]  # level word -> level
    fillers: tuple[str, ...]
    suffixes: dict[str, str]
    generic: tuple[str, ...]
    bare_not_before: tuple[str, ...]
    provinces: frozenset[str]
    zones: tuple[str, ...]
    zone_offices: tuple[str, ...]
    groups: tuple[str, ...]
    members: tuple[str, ...]
    bodies: tuple[str, ...]


def fold(text: str) -> str:
    """The same length; brackets and marks of either width fall together."""
    return text.translate(FOLD)


def longest_first(words: list[str]) -> tuple[str, ...]:
    """Folded, without doubles, so that an alternation takes the longest."""
    return tuple(sorted({fold(word) for word in words}, key=lambda word: (-len(word), word)))


@cache
def levels() -> Levels:
    """The levels file, checked."""
    table = read_toml("department_levels.toml")
    words: dict[str, str] = {}
    for level in table["level"]:
        for word in level["words"]:
            if words.setdefault(fold(word), level["name"]) != level["name"]:
                raise TableError(f"词表 department_levels.toml 中“{word}”属于两个层级，请改正。")
    shape = table["shape"]
    return Levels(
        words=words,
        fillers=longest_first(table["filler"]["words"]),
        suffixes=table["suffix_level"],
        generic=longest_first(table["generic"]["suffixes"]),
        bare_not_before=tuple(table["bare"]["not_before"]),
        provinces=frozenset(table["provinces"]["names"]),
        zones=longest_first(shape["zones"]),
        zone_offices=longest_first(shape["zone_offices"]),
        groups=longest_first(shape["groups"]),
        members=longest_first(shape["members"]),
        bodies=longest_first(shape["bodies"]),
    )


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


@cache
def names() -> Names:
    """The department table; a name of two functions keeps both (ambiguous stays so)."""
    level = levels()
    exact: dict[str, list[Name]] = {}
    patterns: list[tuple[str, re.Pattern[str], Name]] = []
    bare: set[str] = set()
    stems: dict[str, list[str]] = {}
    suffixes: set[str] = set()

    def put(text: str, name: Name) -> None:
        found = exact.setdefault(fold(text), [])
        if all(other.function != name.function for other in found):
            found.append(name)

    for row in read_csv("departments.csv"):
        function, listed = row["function"], row["scope"] == "list"
        if not function or not (row["stems"] or row["names"]):
            raise TableError(f"词表 departments.csv 中“{function}”没有名称，请补充。")
        bare.update(_split(row["bare"]))
        for text in _split(row["names"]):
            if PLACE in text:
                pattern = re.escape(fold(text)).replace(re.escape(PLACE), _PLACE_PATTERN)
                piece = max(fold(text).split(PLACE), key=len)
                patterns.append((piece, re.compile(pattern), Name(function, "", listed)))
            else:
                put(text, Name(function, _name_level(text, level), listed))
        for stem in _split(row["stems"]):
            stems.setdefault(fold(stem), []).append(function)
            for suffix in (*_split(row["suffixes"]), *level.generic):
                suffixes.add(suffix)
                put(stem + suffix, Name(function, level.suffixes.get(suffix, ""), listed))
    for stem in bare:
        for function in stems.get(stem, []):
            put(stem, Name(function))
    any_stem = "|".join(map(re.escape, longest_first(list(stems))))
    any_suffix = "|".join(map(re.escape, longest_first(list(suffixes))))
    return Names(
        exact={text: tuple(found) for text, found in exact.items()},
        patterns=tuple(patterns),
        bare=frozenset(bare),
        compound=re.compile(
            f"({any_stem})(?:和|与|、|及)?({any_stem})(?:(?:和|与|、|及)?({any_stem}))?({any_suffix})"
        ),
        stems={stem: tuple(functions) for stem, functions in stems.items()},
        longest=max(map(len, exact)),
    )


def _name_level(text: str, level: Levels) -> str:
    """国务院办公厅 and 中央网信办 say their level themselves."""
    for word in ("国家", "国务院", "中央", "全国", "中国", "最高"):
        if text.startswith(word) and not text.endswith(("供电公司", "电力公司", "分行", "支行")):
            return "国家"
    return "国家" if text.endswith(("总署", "总局")) else ""
