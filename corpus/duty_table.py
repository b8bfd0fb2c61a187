"""Responsibility columns of tables: a header cell such as 责任单位 above lists of bodies."""

import re
from collections.abc import Iterator, Sequence

from corpus.department_names import fold
from corpus.duty_statement import read_statement
from corpus.duty_words import role_of, words
from corpus.records import Clause, Duty, Plan, Role, Span

_CELL = re.compile(r"[^\t|]+")


def table_statements(plan: Plan, rows: Sequence[Clause]) -> Iterator[Duty]:
    """The duty rows of one table; it covers the other cells of its row."""
    columns: dict[int, Role] = {}
    for row in rows:
        cells = _cells(plan, row.span)
        header = {
            index: role
            for index, cell in enumerate(cells)
            if (role := _label(plan.mended(cell).text if cell else "")) is not None
        }
        if header:
            columns = header
            continue
        for index, role in sorted(columns.items()):
            cell = cells[index] if index < len(cells) else None
            if cell is None:
                continue
            covers = _rest(cells, cell)
            statement = read_statement(plan.mended(cell).text)
            seen = set()
            for body in statement.bodies:
                part = body.role if body.source == "verb" or role == "分工" else role
                if (body.name, part) not in seen:
                    seen.add((body.name, part))
                    yield Duty(row.id, cell, covers, body.name, part)


def _label(text: str) -> Role | None:
    match = words().label.fullmatch(fold(text).replace(" ", "").rstrip(":"))
    return role_of(match) if match else None


def _cells(plan: Plan, span: Span) -> list[Span | None]:
    """The cells of a row, None where one is blank."""
    text = plan.quote(span)
    separator = "\t" if "\t" in text else "|"
    cells: list[Span | None] = []
    position = 0
    for part in text.split(separator):
        stripped = part.strip()
        start = span.start + position + (part.index(stripped) if stripped else 0)
        cells.append(Span(start, start + len(stripped)) if stripped else None)
        position += len(part) + 1
    if separator == "|" and cells and cells[0] is None:
        cells = cells[1:]
    return cells


def _rest(cells: Sequence[Span | None], cell: Span) -> Span:
    """The cells before the column, or the row after it where it is the first."""
    before = [other for other in cells if other and other.end <= cell.start]
    if before:
        return Span(before[0].start, before[-1].end)
    after = [other for other in cells if other and other.start >= cell.end]
    return Span(after[0].start, after[-1].end) if after else cell
