"""Sectors of Chinese industry as policy plans speak of them, from `tables/industries.csv`.

A row names a sector, the sectors above it, other names for it, and the products, raw
materials and equipment that place a firm in it (高碳铬铁 → 铁合金 → 钢铁). A rule for a
sector reaches the sectors below it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from corpus.errors import TableError
from corpus.vocabulary import read_csv

EVERY = "工业"
"""The sector above all industrial ones."""


@dataclass(frozen=True, slots=True)
class IndustryMention:
    """`name` stands at `start:end` of the text and means the sector `industry`."""

    name: str
    start: int
    end: int
    industry: str


@dataclass(frozen=True)
class _Table:
    parents: dict[str, tuple[str, ...]]
    terms: dict[str, str]  # a name or product -> its sector
    by_first: dict[str, tuple[str, ...]]  # first character -> terms, longest first
    not_in: dict[str, tuple[str, ...]]  # sector -> words in which its terms mean nothing


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


@cache
def _table() -> _Table:
    """The table, checked: known parents, no circle, each term in one row."""
    rows = read_csv("industries.csv")
    parents = {row["industry"]: _split(row["parents"]) for row in rows}
    if len(parents) != len(rows):
        raise TableError("词表 industries.csv 中有重复的行业，请删去一个。")
    terms: dict[str, str] = {}
    for row in rows:
        industry = row["industry"]
        for parent in parents[industry]:
            if parent not in parents:
                raise TableError(f"词表 industries.csv 中“{industry}”的上级“{parent}”不在表中。")
        listed = dict.fromkeys((industry, *_split(row["aliases"]), *_split(row["products"])))
        for term in listed:
            if term.startswith("-") or f"-{term}" in listed:
                continue  # a name too wide to be read as one: 能源
            if terms.setdefault(term, industry) != industry:
                raise TableError(f"词表 industries.csv 中“{term}”属于两个行业，请只留一处。")
    by_first: dict[str, list[str]] = {}
    for term in sorted(terms, key=lambda term: (-len(term), term)):
        by_first.setdefault(term[0], []).append(term)
    for industry in parents:
        _above(industry, parents, ())
    return _Table(
        parents,
        terms,
        {first: tuple(found) for first, found in by_first.items()},
        {row["industry"]: _split(row["not_in"]) for row in rows},
    )


def _above(industry: str, parents: dict[str, tuple[str, ...]], seen: tuple[str, ...]) -> list[str]:
    if industry in seen:
        raise TableError(f"词表 industries.csv 中“{industry}”是自己的上级，请改正。")
    found = list(parents[industry])
    for parent in parents[industry]:
        found.extend(_above(parent, parents, (*seen, industry)))
    return found


def industries() -> tuple[str, ...]:
    """All sectors, in the order of the table."""
    return tuple(_table().parents)


def terms() -> dict[str, str]:
    """Every name and product and its sector; for an index's dictionary of words."""
    return dict(_table().terms)


@cache
def ancestors(industry: str) -> tuple[str, ...]:
    """The sectors above, nearest first; empty for a top sector and an unknown name."""
    table = _table()
    level = list(table.parents.get(industry, ()))
    found: dict[str, None] = {}
    while level:
        for name in level:
            found.setdefault(name)
        level = [parent for name in level for parent in table.parents[name]]
    return tuple(found)


def reaches(rule: str, industry: str) -> bool:
    """True where a rule for the sector `rule` holds for a firm of `industry`."""
    return rule == industry or rule in ancestors(industry)


@lru_cache(maxsize=1 << 14)  # the sentences of the plans are asked about again and again
def find_industries(text: str) -> tuple[IndustryMention, ...]:
    """Sectors named in a text, by name or by product; the longest term at each place."""
    mentions: list[IndustryMention] = []
    by_first = _table().by_first
    position = 0
    while position < len(text):
        if text[position] not in by_first:
            position += 1
            continue
        term = _term_at(text, position)
        inside = range(position + 1, position + len(term or ""))
        if term is None or any(
            len(other := _term_at(text, start) or "") > len(term)
            and start + len(other) > position + len(term)
            for start in inside
        ):
            position += 1  # 几家|电解锰: the longer word that starts inside counts
            continue
        end = position + len(term)
        mentions.append(IndustryMention(term, position, end, _table().terms[term]))
        position = end
    return tuple(mentions)


def _term_at(text: str, position: int) -> str | None:
    """The longest term that starts at `position`."""
    table = _table()
    for term in table.by_first.get(text[position], ()):
        end = position + len(term)
        if text.startswith(term, position) and not any(
            _covers(text, word, position, end) for word in table.not_in[table.terms[term]]
        ):
            return term
    return None


def _covers(text: str, word: str, start: int, end: int) -> bool:
    """True where `word` stands in the text and holds more than `start:end`."""
    if len(word) <= end - start:
        return False
    first = text.find(word, max(0, end - len(word)), start + len(word))
    return first != -1


def narrowest(names: Iterable[str]) -> list[str]:
    """Those sectors that stand above no other of them, in their first order."""
    unique = list(dict.fromkeys(names))
    above = {parent for name in unique for parent in ancestors(name)}
    return [name for name in unique if name not in above]
