"""One sentence made ready for the target grammar: its years, figures and comma-cut parts."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from corpus.quantity import Quantity, scan
from corpus.records import Comparator, TargetKind
from corpus.target_words import target_words
from corpus.units import unit_of
from corpus.years import Year, find_years

REACH = 120
"""How far before a figure its indicator may begin."""

_COMMA = re.compile(r"[，：:]|——|…")
_JOINT = re.compile(r"(?:、|和|与|及|以及)")
_SPAN_OF_YEARS = re.compile(r"用[\d一二两三四五至到—-]{1,5}年(?:左右)?的?(?:时间)?$")
_BARE_LIST = re.compile(r"((?:\d+(?:\.\d+)?[、和]){1,12})$")


@dataclass(slots=True)
class Draft:
    """One row before it has a clause; `start:end` count in the sentence."""

    start: int
    end: int
    indicator: str
    subject: str = ""
    kind: TargetKind = "target"
    year: int | None = None
    before: bool = False
    base_year: int | None = None
    per: str = ""
    direction: str = ""
    comparator: Comparator | None = None
    value: float | None = None
    unit: str = ""
    soft: bool = False
    exception: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a sentence takes over from the text before it in its clause or section."""

    year: Year | None = None
    indicator: str = ""
    subject: str = ""
    direction: str = ""
    plan_year: int | None = None
    last: Draft | None = None  # the last row of the sentence before
    aside: bool = False  # the text stood in a bracket


class Sentence:
    """Text of one sentence with its years, groups of figures side by side, and parts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.years = find_years(text)
        self.groups = _grouped(_outside(scan(text), self.years), text)
        self.standing = bool(target_words().standing.search(text))
        self._year_starts = [year.start for year in self.years]
        self.cuts = [0, *self._commas()]
        self._bases = [
            (cut, year.year)
            for year in self.years
            if year.role == "base"
            and (cut := self.part(year.start)[1]) - year.end <= 6
            and year.start - self.part(year.start)[0] <= 4
        ]
        self._run_of: list[list[Year]] = []  # for each year, the run of deadlines that it closes
        run: list[Year] = []
        for year in self.years:
            if year.role == "deadline":
                joined = bool(run) and _JOINT.fullmatch(text[run[-1].end : year.start][:4])
                run = [*run, year][-12:] if joined else [year]
            self._run_of.append(run)

    def _commas(self) -> list[int]:
        inside = [(group[0].start, group[-1].end) for group in self.groups]
        cuts, at = [], 0
        for comma in _COMMA.finditer(self.text):
            while at < len(inside) and inside[at][1] <= comma.start():
                at += 1
            if at == len(inside) or comma.start() < inside[at][0]:
                cuts.append(comma.end())
        return cuts

    def part(self, at: int) -> tuple[int, int]:
        """Bounds of the comma-cut part that holds position `at`."""
        index = bisect_right(self.cuts, at)
        high = self.cuts[index] - 1 if index < len(self.cuts) else len(self.text)
        return self.cuts[index - 1], high

    def deadlines(self, before: int) -> list[Year]:
        """The run of deadlines next before a position: 2025年、2030年 is a run of two."""
        index = bisect_left(self._year_starts, before)
        return self._run_of[index - 1] if index else []

    def opening_base(self, before: int) -> int | None:
        """The base year that a part of its own names (与2020年相比，…) ahead of a position."""
        index = bisect_right(self._bases, (before, 0))
        return self._bases[index - 1][1] if index else None

    def years_within(self, low: int, high: int) -> list[Year]:
        """Years that begin in `low:high`."""
        return self.years[
            bisect_left(self._year_starts, low) : bisect_left(self._year_starts, high)
        ]


def _outside(figures: list[Quantity], years: list[Year]) -> list[Quantity]:
    """Figures that are no part of a year."""
    kept, at = [], 0
    for figure in figures:
        while at < len(years) and years[at].end <= figure.number:
            at += 1
        if at == len(years) or figure.number_end <= years[at].start:
            kept.append(figure)
    return kept


def _grouped(figures: list[Quantity], text: str) -> list[list[Quantity]]:
    """Figures side by side, joined by 、 or 和, share unit and comparator."""
    groups: list[list[Quantity]] = []
    for figure in figures:
        last = groups[-1][-1] if groups else None
        joint = last and _JOINT.fullmatch(text[last.end : figure.start][:4])
        if last and (
            (joint and _is_voltage(last) <= _is_voltage(figure))
            or (last.bound == "low" and last.start == figure.start)
        ):
            groups[-1].append(figure)
            continue
        floor = last.end if last else 0
        groups.append([*_bare(figure, text, floor), figure])
    return [_shared(group) for group in groups]


def _is_voltage(figure: Quantity) -> bool:
    """25个220千伏 of 6个500千伏、25个220千伏输变电项目 begins a group of its own."""
    unit = unit_of(figure.unit)
    return unit is not None and unit.dimension == "电压"


def _bare(figure: Quantity, text: str, floor: int) -> list[Quantity]:
    """The figures without a unit before one: 30、50万吨."""
    left = text[max(floor, figure.start - 60) : figure.start]
    found = _BARE_LIST.search(left)
    if not found:
        return []
    start = figure.start - len(found.group(1))
    return [
        replace(figure, value=float(m.group()), bound="", start=start + m.start(),
                end=start + m.end(), number=start + m.start(), number_end=start + m.end())
        for m in re.finditer(r"\d+(?:\.\d+)?", found.group(1))
    ]  # fmt: skip


def _shared(group: list[Quantity]) -> list[Quantity]:
    """Give the words that stand once in a list (分别降低20个、10个百分点以上) to each figure."""
    if len(group) == 1:
        return group
    last, first = group[-1], group[0]
    if first.bound:
        return group
    shared = []
    for figure in group:
        unit = last.unit if last.unit.startswith(figure.unit) else figure.unit
        sign, soft = figure.comparator, figure.soft
        if sign == "=" and last.comparator != "=" and last.end > last.number_end:
            sign, soft = last.comparator, last.soft
        elif sign == "=" and first.start < first.number:
            sign, soft = first.comparator, first.soft
        shared.append(replace(figure, unit=unit, comparator=sign, soft=soft))
    return shared


def is_soft(sentence: Sentence, high: int) -> bool:
    """力争 in the part that ends at `high` or before it in the sentence, 确保 not after it."""
    low, words = max(0, high - 400), target_words()
    softened = [match.end() for match in words.soft.finditer(sentence.text, low, high)]
    if softened:
        return not words.firm.search(sentence.text, softened[-1], high)
    part_low, _ = sentence.part(max(0, high - 1))
    return bool(_SPAN_OF_YEARS.search(sentence.text, max(low, part_low - 24), max(0, part_low - 1)))
