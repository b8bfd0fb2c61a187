"""Indicator tables whose cells have run together, as a PDF's text layer leaves them.

    序号指标2020年2025年属性 … 12非化石能源占一次能源消费比重（%）42.2 46预期性

The header gives the columns of years; each row is a name, a unit in brackets (or a sign of
its own beside the value), as many values as there are columns, and perhaps 约束性 or 预期性.
The value below the latest year is the goal. What cannot be told apart is left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.fold import Folded, fold
from corpus.quantity import find_quantities
from corpus.records import Clause, Plan, Span, Target
from corpus.target_words import target_words
from corpus.units import unit_of, unit_pattern

_MAX_CLAUSES = 120
_HEAD_WORDS = "名称|体系|类别|类型|内容|单位|计量|序号|指标|具体|主要"
_YEAR_WORDS = (
    "年均|末|底|到|至|现状|基准|目标|实际|规划|完成|数|值|累计|预期|情况|期间|十三五|十四五|[“”/、]"
)
_TAIL_WORDS = "年均|增速|增长率|指标|属性|性质|类型|类别|备注|单位|牵头|责任|部门|领域"
_HEADER = re.compile(
    rf"(?:指标|名称|类别|内容)(?:{_HEAD_WORDS}|[()\s/])*"
    rf"(?P<years>(?:(?:{_YEAR_WORDS})*\(?20\d\d年?\)?(?:\([^()\d]{{1,12}}\)|{_YEAR_WORDS}|\s)*){{1,4}})"
    rf"(?:{_TAIL_WORDS}|[\s/])*"
)
_COLUMN = re.compile(r"20\d\d")
_END = re.compile(r"(?:备?注|说明)[：:]|注[1①]")
_PRIVATE = r"\ue000-\uf8ff\U000f0000-\U0010fffd"
_SIGN = "(?:≥|≤|>|<|不低于|不高于|不少于|不超过|低于|高于|约)"
_BOUND = "(?:左右|以上|以下|以内)"
_NUMBER = (
    rf"(?:\[-?|\()?{_SIGN}?\d+(?:\.\d+)?(?![\d.、年{_PRIVATE}])(?:%|‰|[个家项处座万亿]?[吨亩]?)"
    rf"{_BOUND}?[\])]?{_BOUND}?"
)
_WORDS = (
    r"完成[^\d，。；]{1,14}?(?:任务|目标|指标|要求)|(?:基本|全面)消除|有效保障|稳中向好|持续改善|不减少"
    r"|按[^\d，。；]{2,12}?执行|达到[^\d，。；]{1,8}?要求"
)
_NOTE = r"(?:\((?:[^()]{0,10}[一-鿿][^()]{0,10}|20\d\d年?)\)\s*)?"
_VALUE = re.compile(rf"\s*{_NOTE}(?P<value>{_NUMBER}|—+|-{{1,3}}|/(?=[\s≥≤\d]|$)|{_WORDS})")
_ROW = re.compile(
    rf"(?P<name>[^\d\s，。；(){_PRIVATE}][^，。；]{{1,70}}?)"
    r"(?:\((?P<unit>[^()\d]{1,16}[23]?)\))?\s*[#*∗△☆]{0,3}\s*"
    rf"(?<![A-Za-z.\d-])(?=\s*{_NOTE}(?:{_NUMBER}|—|-{{1,3}}|/(?=[\s≥≤\d])|{_WORDS}))"
)
_BRACKET = re.compile(r"\(([^()]{1,16})\)")
_KIND = re.compile(r"\s*(?:约束性|预期性|约束|预期|引导性|指导性)")
_BEFORE_NAME = re.compile(
    rf"^.*(?:约束性|预期性|指导性|属性|[{_PRIVATE}]|\d{{1,2}}[.、](?!\d)|[一二三四五六七八九十]+[、)])"
)
_NAME_UNIT = re.compile(rf"\s*(?P<unit>{unit_pattern()})[\s/]*$")


@dataclass(frozen=True, slots=True)
class Region:
    """Clauses `first:last` of a run-in table, and the years of its value columns."""

    first: int
    last: int
    years: tuple[int, ...]
    body: int  # offset in the plan's text where the rows begin


def find_regions(plan: Plan, clauses: Sequence[Clause], floor: int = 0) -> list[Region]:
    """Where run-in tables with goals for `floor` or later stand among `clauses`."""
    regions: list[Region] = []
    index = 0
    while index < len(clauses):
        found = _header(plan, clauses, index)
        if not found or found[0][-1] < floor:
            index += 1
            continue
        years, body = found
        last = index + 1
        while last < len(clauses) and clauses[last].span.start < body:
            last += 1  # the header fills several clauses
        while (
            last < len(clauses)
            and last - index < _MAX_CLAUSES
            and _goes_on(plan, clauses, index, last)
        ):
            last += 1
        regions.append(Region(index, last, years, body))
        index = last
    return regions


def is_grid(plan: Plan, clause: Clause) -> bool:
    """A row whose cells still stand apart: they are read as a table."""
    text = plan.quote(clause.span)
    apart = "\t" in text or "|" in text or "<t" in text or "<p>" in text
    return clause.kind == "table_row" and apart


def _header(
    plan: Plan, clauses: Sequence[Clause], index: int
) -> tuple[tuple[int, ...], int] | None:
    """Years of the columns and where the rows begin; a header may fill several clauses."""
    clause = clauses[index]
    start = plan.text[clause.span.start : clause.span.end][:400]
    if is_grid(plan, clause) or not ("指标" in start or "类别" in start):
        return None
    last = clauses[min(index + 8, len(clauses) - 1)]
    folded = _folded(plan, clause.span.start, min(last.span.end, clause.span.start + 600))
    found = _HEADER.search(folded.text)
    if not found or folded.offsets[found.start()] >= clause.span.end:
        return None
    years = tuple(int(year) for year in _COLUMN.findall(found["years"]))
    if list(years) != sorted(set(years)):
        return None
    if re.match(r"[^\d]{0,12}[，。；：]", folded.text[found.end() : found.end() + 13]):
        return None  # 主要指标2025年…，: a sentence
    return years, folded.offsets[found.end() - 1] + 1


def _goes_on(plan: Plan, clauses: Sequence[Clause], first: int, at: int) -> bool:
    clause = clauses[at]
    text = fold(plan.quote(clause.span)).text
    if is_grid(plan, clause) or _END.match(text):
        return False
    known = _KIND.search(text)
    prose = len(text) > 60 and ("。" in text or text.count("，") > 2)
    if prose and not known:
        return False
    return clause.path[:1] == clauses[first].path[:1] or bool(known)


def read_regions(plan: Plan, clauses: Sequence[Clause], regions: Sequence[Region]) -> list[Target]:
    """The goals in run-in tables."""
    targets: list[Target] = []
    for region in regions:
        end = clauses[region.last - 1].span.end
        if region.body >= end:
            continue
        folded = _folded(plan, region.body, end)
        for row in _rows(folded.text, region.years):
            targets.extend(_target(plan, folded, row))
    return targets


def _folded(plan: Plan, start: int, end: int) -> Folded:
    mended = plan.mended(Span(start, end))
    folded = fold(mended.text)
    return Folded(folded.text, tuple(mended.offsets[i] for i in folded.offsets))


@dataclass(frozen=True, slots=True)
class _Row:
    start: int
    name: str
    unit: str
    value: re.Match[str]
    year: int


def _rows(text: str, years: tuple[int, ...]) -> Iterator[_Row]:
    """A row for each goal: of several years all but the first, where no cell is missing."""
    at, columns = 0, len(years)
    while found := _ROW.search(text, at):
        values: list[re.Match[str]] = []
        end = found.end()
        while len(values) < columns + 3 and (value := _VALUE.match(text, end)):
            values.append(value)
            end = value.end()
        kind = _KIND.match(text, end)
        if not values:
            at = found.end() + 1
            continue
        at = kind.end() if kind else end
        noted = _BRACKET.findall(text[found.start() : values[0].start("value")])
        unit = next((note for note in reversed(noted) if _is_unit(note)), found["unit"] or "")
        name = found["name"]
        if not unit and (named := _NAME_UNIT.search(name)):
            unit, name = named["unit"], name[: named.start()]
        enough = len(values) >= columns if columns > 1 else len(values) == 1 or kind
        if not enough or not (unit or kind or "%" in values[columns - 1]["value"]):
            continue
        goals = range(1, columns) if len(values) == columns > 1 else [columns - 1]
        for column in goals:
            yield _Row(found.start(), name, unit, values[column], years[column])


def _is_unit(text: str) -> bool:
    return text in ("%", "‰") or unit_of(text) is not None


def _target(plan: Plan, folded: Folded, row: _Row) -> list[Target]:
    words = row.value["value"]
    at = row.value.start("value")
    if folded.text[at - 1 : at] == "—" and folded.offsets[at] - folded.offsets[at - 1] == 1:
        return []  # the mark of a footnote
    bare = re.sub(r"[\[\]()]", "", words)  # [13]以上
    if not re.search(r"\d", bare):
        return []
    own_unit = re.search(r"\d(?:%|‰|[个家项处座万亿吨亩])", bare)
    figures = find_quantities(bare if own_unit else _with_unit(bare))
    if len(figures) != 1:
        return []
    figure = figures[0]
    unit = figure.unit if own_unit else row.unit
    if unit and unit not in ("%", "‰") and unit_of(unit) is None and len(unit) > 8:
        return []
    opening = _BEFORE_NAME.match(row.name)
    skipped = opening.end() if opening else 0
    name = row.name[skipped:].strip(" .#*∗")
    start, end = folded.offsets[row.start + skipped], folded.offsets[row.value.end("value") - 1] + 1
    clause = plan.clause_at(start) or plan.clause_at(end - 1)
    if clause is None or len(name) < 2:
        return []
    kept = target_words().soft.search(words)
    return [
        Target(
            clause.id,
            Span(start, end),
            name[-40:],
            year=row.year,
            comparator=figure.comparator,
            value=-figure.value if words.startswith("[-") else figure.value,
            unit=unit,
            soft=figure.soft or bool(kept),
        )
    ]


def _with_unit(bare: str) -> str:
    """`13左右` → `13%左右`: a figure is read with some unit beside it."""
    return re.sub(r"(\d)(?!.*\d)", r"\1%", bare.lstrip("-"), count=1)
