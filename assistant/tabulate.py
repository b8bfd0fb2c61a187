"""The tables (plans, clauses, targets, duties, provisions, check) as rows, and their formats."""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.exchange import target_row
from corpus.check import check_plan
from corpus.errors import LibraryError
from corpus.library import Library
from corpus.records import Plan, Span

Row = dict[str, Any]
_WIDTH = 40  # characters of one cell on a terminal


def plan_row(plan: Plan) -> Row:
    """One row of the plans table."""
    record = asdict(plan.metadata)
    record.pop("parent")
    return {
        "plan": plan.id,
        **{name: list(v) if isinstance(v, tuple) else v for name, v in record.items()},
        "clauses": len(plan.clauses),
        "targets": len(plan.targets),
        "duties": len(plan.duties),
    }


def _placed(plan: Plan, clause: str, span: Span) -> Row:
    return {
        "plan": plan.id,
        "clause": clause,
        "path": list(plan.by_id[clause].path),
        "start": span.start,
        "end": span.end,
        "quote": plan.mended(span).text,
    }


def clause_rows(plan: Plan) -> Iterator[Row]:
    """The clauses in reading order."""
    for clause in plan.clauses:
        yield {
            "plan": plan.id,
            "clause": clause.id,
            "path": list(clause.path),
            "kind": clause.kind,
            "start": clause.span.start,
            "end": clause.span.end,
            "text": plan.mended(clause.span).text,
        }


def target_rows(plan: Plan) -> Iterator[Row]:
    """The targets in reading order."""
    return (target_row(plan, target) for target in plan.targets)


def duty_rows(plan: Plan) -> Iterator[Row]:
    """The duties in reading order."""
    for duty in plan.duties:
        yield {
            **_placed(plan, duty.clause, duty.span),
            "covers_start": duty.covers.start,
            "covers_end": duty.covers.end,
            "department": duty.department,
            "role": duty.role,
            "inherited": duty.inherited,
            "corrected": duty.corrected,
        }


def provision_rows(plan: Plan) -> Iterator[Row]:
    """The provisions in reading order."""
    for provision in plan.provisions:
        yield {
            **_placed(plan, provision.clause, provision.span),
            "force": provision.force,
            "addressee": provision.addressee,
            "condition": provision.condition,
            "exception": provision.exception,
            "deadline_year": provision.deadline_year,
            "corrected": provision.corrected,
        }


def anomaly_rows(plan: Plan) -> Iterator[Row]:
    """What looks wrong in the source."""
    return (asdict(anomaly) for anomaly in check_plan(plan))


_ROWS: Mapping[str, Callable[[Plan], Iterable[Row]]] = {
    "plans": lambda plan: [plan_row(plan)],
    "clauses": clause_rows,
    "targets": target_rows,
    "duties": duty_rows,
    "provisions": provision_rows,
    "check": anomaly_rows,
}


def rows_of(table: str, plans: Iterable[Plan]) -> list[Row]:
    """The rows of one table over the plans."""
    return [row for plan in plans for row in _ROWS[table](plan)]


def write_table(root: Path, table: str, plan: str | None, form: str, out: Path | None) -> int:
    """Print a table or write it to `out`; returns the exit status."""
    library = Library.open(root)
    rows = rows_of(table, [library.plan(plan)] if plan else library.plans())
    if form == "xlsx":
        if out is None:
            raise LibraryError("xlsx 是二进制文件，请用 --out 指明要写的文件。")
        out.write_bytes(to_xlsx({table: rows}))
        return 0
    text = {"jsonl": to_jsonl, "csv": to_csv, "table": to_text}[form](rows)
    if out is None:
        sys.stdout.write(text)
    else:
        # a spreadsheet takes CSV without a byte-order mark for the local code page
        out.write_text(text, encoding="utf-8-sig" if form == "csv" else "utf-8", newline="")
    return 0


def to_jsonl(rows: Iterable[Row]) -> str:
    """JSON Lines, Chinese as it is."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " > ".join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def to_csv(rows: Sequence[Row]) -> str:
    """CSV with a header; a cell that a spreadsheet would run as a formula is quoted by '."""
    if not rows:
        return ""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows[0])
    for row in rows:
        cells = (_cell(value) for value in row.values())
        writer.writerow([f"'{cell}" if cell[:1] in tuple("=+-@\t") else cell for cell in cells])
    return out.getvalue()


def to_xlsx(sheets: Mapping[str, Sequence[Row]]) -> bytes:
    """A workbook with one sheet for each table; text is written as text, never as a formula."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            for column, header in enumerate(rows[0] if rows else ()):
                sheet.write_string(0, column, header, bold)
            for line, row in enumerate(rows, 1):
                for column, value in enumerate(row.values()):
                    if isinstance(value, int | float) and not isinstance(value, bool):
                        sheet.write_number(line, column, value)
                    else:
                        sheet.write_string(line, column, _cell(value))
    return buffer.getvalue()


def to_text(rows: Sequence[Row]) -> str:
    """Aligned columns for a terminal; long cells are shortened with …."""
    if not rows:
        return "（没有内容）\n"
    names = [n for n in rows[0] if n not in ("start", "end", "covers_start", "covers_end")]
    cells = [names] + [[_short(_cell(row[name])) for name in names] for row in rows]
    widths = [max(_columns(line[i]) for line in cells) for i in range(len(names))]
    lines = (
        "  ".join(
            cell + " " * (width - _columns(cell)) for cell, width in zip(line, widths, strict=True)
        )
        for line in cells
    )
    return "".join(line.rstrip() + "\n" for line in lines)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WIDTH else flat[: _WIDTH - 1] + "…"


def _columns(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
