"""Targets in tables: rows of cells, with the header of their table.

A column whose header names a year (`2025年目标`) gives one row for each figure in it: the
indicator stands in the 指标 column or in the first cell of words, the unit in the 单位 column
or in the indicator's bracket. In other tables each cell is read like a clause; a cell that lists
`product：figure` (重点产品) gives its figures too. Where a column is visibly cut (a bracket or
a unit whose other half is gone), its rows are marked as not to be trusted.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.fold import normalise
from corpus.quantity import Quantity, find_quantities
from corpus.records import Clause, Plan, Span, Target
from corpus.units import unit_of

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_YEAR = re.compile(r"(20\d\d)年?")
_PAST_COLUMN = re.compile(r"现状|基准|基期|实际|完成|当前")
_NAME_COLUMN = re.compile(r"指标|名称|内容|项目")
_UNIT_COLUMN = re.compile(r"单位")
_NUMBERING = re.compile(r"^[\d.、\s]+")
_SEGMENT = re.compile(r"[^；;。\n]+")
_BRACKET_UNIT = re.compile(r"\(([^()]{1,16})\)\s*$")
_CUT = re.compile(
    r"[≤≥<>](?=吨|千克|%|$)|(?<![\d.%十百千万两一余多一-鿿])(?:吨|千克)?标准煤/|[料煤](?:标准煤)?/吨|标准\)|标准$"
)


ReadCell = Callable[[str, Clause], list[Target]]
"""Rows of a cell's prose; their spans count in the cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its offsets in the plan's text, tags left in."""

    start: int
    text: str

    @property
    def words(self) -> str:
        """The text half-width and without tags."""
        return _TAG.sub("", normalise(self.text)).strip()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table and the clause that it is."""

    clause: Clause
    cells: tuple[Cell, ...]


def read_tables(plan: Plan, clauses: Sequence[Clause], read_cell: ReadCell) -> list[Target]:
    """Rows of all tables among `clauses`; `read_cell` reads prose."""
    targets: list[Target] = []
    for table in _tables(plan, clauses):
        header = table[0].cells
        years = _year_columns(header)
        if years:
            targets += [
                target for row in table[1:] for target in _indicator_row(row, header, years)
            ]
            continue
        broken = _broken_columns(table)
        for row in table:
            for column, cell in enumerate(row.cells):
                targets += _prose_cell(row.clause, cell, column, column in broken, read_cell)
    return targets


def _tables(plan: Plan, clauses: Sequence[Clause]) -> list[list[Row]]:
    """Runs of table rows with the same path; a new header begins a new table."""
    tables: list[list[Row]] = []
    last: Clause | None = None
    for clause in clauses:
        text = plan.quote(clause.span)
        cells = _cells(text, clause.span.start)
        if not cells or all(re.fullmatch(r"[-:=—\s]*", cell.text) for cell in cells):
            continue
        near = last is not None and clause.span.start - last.span.end < 200
        same = near and last is not None and last.path == clause.path
        if not same or (
            tables and [c.words for c in cells] == [c.words for c in tables[-1][0].cells]
        ):
            tables.append([])
        tables[-1].append(Row(clause, tuple(cells)))
        last = clause
    return [table for table in tables if table]


def _cells(text: str, start: int) -> list[Cell]:
    mark = "|" if text.lstrip().startswith("|") else "\t"
    cells, at = [], 0
    for piece in text.split(mark):
        cells.append(Cell(start + at, piece))
        at += len(piece) + 1
    if mark == "|":
        cells = cells[1:-1] if len(cells) > 2 and not cells[-1].text.strip() else cells[1:]
    return cells


def _year_columns(header: Sequence[Cell]) -> dict[int, int]:
    """Column → year, of columns that hold goals: the base year's column is left out."""
    years = {}
    for column, cell in enumerate(header):
        found = _YEAR.findall(cell.words)
        if found and len(cell.words) <= 24 and not _PAST_COLUMN.search(cell.words):
            years[column] = int(found[-1])
    if len(years) > 1:
        first = min(years.values())
        goals = {column: year for column, year in years.items() if year > first}
        years = goals or years
    return years


def _indicator_row(row: Row, header: Sequence[Cell], years: dict[int, int]) -> list[Target]:
    names = [
        i for i, cell in enumerate(header) if _NAME_COLUMN.search(cell.words) and i not in years
    ]
    units = [i for i, cell in enumerate(header) if _UNIT_COLUMN.search(cell.words)]
    cells = row.cells
    texts = [i for i in names if i < len(cells) and cells[i].words] or [
        i for i, cell in enumerate(cells) if re.search(r"[一-鿿]{2}", cell.words) and i not in years
    ]
    if not texts:
        return []
    name_cell = cells[texts[-1] if names else texts[0]]
    name = name_cell.words
    unit = cells[units[0]].words if units and units[0] < len(cells) else ""
    if bracket := _BRACKET_UNIT.search(name):
        if not unit and (unit_of(bracket[1]) or bracket[1] in ("%", "‰")):
            unit, name = bracket[1], name[: bracket.start()]
    rows = []
    for column, year in sorted(years.items()):
        if column >= len(cells):
            continue
        cell = cells[column]
        figure = _cell_figure(cell, unit)
        if figure is None:
            continue
        left = len(cell.text) - len(cell.text.lstrip())
        start = min(
            name_cell.start + len(name_cell.text) - len(name_cell.text.lstrip()), cell.start + left
        )
        end = max(
            cell.start + len(cell.text.rstrip()), name_cell.start + len(name_cell.text.rstrip())
        )
        rows.append(
            Target(
                row.clause.id, Span(start, end), _NUMBERING.sub("", name).strip("*# "),
                year=year, comparator=figure.comparator, value=figure.value,
                unit=figure.unit, soft=figure.soft,
            )
        )  # fmt: skip
    return rows


_CELL_FIGURE = re.compile(
    r"^[\[(]?\s*(?:累计|约|达到)?([≥≤><]|不低于|不超过|低于|高于|大于|小于)?\s*(-?\d[\d,]*(?:\.\d+)?)\s*(%|[^\d\s\])]{0,8})?[\])]?(以上|以下|左右|以内)?[\])]?$"
)


def _cell_figure(cell: Cell, unit: str) -> Quantity | None:
    """The figure of a value cell (`≥98`, `40左右`, `[30]`), with the unit of its row."""
    words = cell.words
    found = _CELL_FIGURE.match(words)
    if not found:
        return None
    figures = [f for f in find_quantities(words) if f.unit]
    if figures:
        return figures[0]
    probe = f"{found[1] or ''}{found[2].lstrip('-')}%{found[4] or found[3] or ''}"
    read = find_quantities(probe)
    if not read:
        return None
    value = read[0].value * (-1 if found[2].startswith("-") else 1)
    return replace(read[0], value=value, unit=unit)


def _broken_columns(table: Sequence[Row]) -> set[int]:
    """Columns in which some cell has lost a part: half a bracket, a unit without its figure."""
    broken = set()
    for row in table:
        for column, cell in enumerate(row.cells):
            words = cell.words
            if (
                column
                and re.search(r"\d", words)
                and (words.count("(") != words.count(")") or _CUT.search(words))
            ):
                broken.add(column)
    return broken


def _prose_cell(
    clause: Clause, cell: Cell, column: int, broken: bool, read_cell: ReadCell
) -> list[Target]:
    # Tags are blanked out one to one, so that offsets stay.
    text = _TAG.sub(lambda tag: "\n" * len(tag.group()), cell.text)
    found: list[Target] = []
    for segment in _SEGMENT.finditer(text):
        rows = [
            replace(row, span=_moved(row.span, cell.start + segment.start()), trusted=not broken)
            for row in read_cell(segment.group(), clause)
        ]
        if column:
            rows += _listed(clause, cell.start + segment.start(), segment.group(), rows, broken)
        found += sorted(rows, key=lambda row: row.span)
    return found


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _listed(
    clause: Clause, start: int, text: str, known: Sequence[Target], broken: bool
) -> list[Target]:
    """`product：figure unit` at the end of a segment; figures before it are its conditions."""
    figures = find_quantities(text)
    rows = []
    taken = [row.span for row in known]
    for index, figure in enumerate(figures):
        last = index == len(figures) - 1 and figure.end >= len(text.rstrip()) - 2
        span = Span(start + figure.start, start + figure.end)
        if any(
            other.overlaps(span) and known[i].value == figure.value for i, other in enumerate(taken)
        ):
            continue
        condition = figure.comparator != "=" and not last
        if not figure.unit or not (last or condition):
            continue
        lead = len(text) - len(text.lstrip())
        name = re.split(r"[：:]", text[lead : figure.start])
        rows.append(
            Target(
                clause.id, Span(start + lead, start + figure.end), name[-1].strip("（( "),
                name[0].strip() if len(name) > 1 else "",
                kind="threshold" if condition else "target", comparator=figure.comparator,
                value=figure.value, unit=figure.unit, soft=figure.soft, trusted=not broken,
            )
        )  # fmt: skip
    return rows
