"""The tables as text, CSV and workbook: what is in a row comes out as it is."""

import csv
import io
import json

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.tabulate import rows_of, to_csv, to_jsonl, to_text, to_xlsx

TABLES = ("plans", "clauses", "targets", "duties", "provisions", "check")
PLACED = {"plan", "clause", "path", "start", "end", "quote"}
FIELDS = {
    "plans": {
        "plan", "title", "region", "level", "sector", "status", "date", "period",
        "document_number", "issuers", "based_on", "clauses", "targets", "duties",
    },
    "clauses": {"plan", "clause", "path", "kind", "start", "end", "text"},
    "targets": PLACED | {
        "indicator", "subject", "kind", "year", "before", "base_year", "per", "direction",
        "comparator", "value", "unit", "soft", "exception", "trusted",
    },
    "duties": PLACED | {"covers_start", "covers_end", "department", "role", "inherited"},
    "provisions": PLACED | {"force", "addressee", "condition", "exception", "deadline_year"},
    "check": {"plan", "line", "kind", "excerpt", "message"},
}  # fmt: skip


@pytest.fixture(scope="module")
def plans(shipped):
    return tuple(shipped.plans.values())


@pytest.mark.parametrize("table", TABLES)
def test_a_row_has_the_fields_of_the_contract(table, plans):
    rows = rows_of(table, plans)
    assert rows
    assert FIELDS[table] - rows[0].keys() == set()
    assert all(list(row) == list(rows[0]) for row in rows)
    assert {row["plan"] for row in rows} <= {plan.id for plan in plans}


@pytest.mark.parametrize("table", ["targets", "duties", "provisions"])
def test_a_quote_is_the_slice_without_wraps(table, plans):
    held = {plan.id: plan for plan in plans}
    for row in rows_of(table, plans):
        plan = held[row["plan"]]
        source = plan.text[row["start"] : row["end"]]
        assert "".join(row["quote"].split()) in "".join(source.split()) or plan.page_marks
        assert row["path"] == list(plan.by_id[row["clause"]].path)


def test_clauses_come_in_reading_order(plans):
    for plan in plans:
        starts = [row["start"] for row in rows_of("clauses", [plan])]
        assert starts == sorted(starts)


@pytest.mark.parametrize("table", TABLES)
def test_lines_can_be_read_again(table, plans):
    rows = rows_of(table, plans)
    lines = to_jsonl(rows).splitlines()
    assert [json.loads(line) for line in lines] == rows
    assert "\\u" not in lines[0]


@pytest.mark.parametrize("table", TABLES)
def test_a_workbook_holds_every_row(table, plans):
    rows = rows_of(table, plans)
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx({table: rows})))[table]
    assert [cell.value for cell in sheet[1]] == list(rows[0])
    assert sheet.max_row == len(rows) + 1
    assert sheet.freeze_panes == "A2"


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(-9, 9), st.text("甲=+-@,\"'\n 1", max_size=6)
)


def told(value):
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_csv_is_read_back_and_no_cell_is_a_formula(pairs):
    rows = [{"a": first, "b": second} for first, second in pairs]
    read = list(csv.reader(io.StringIO(to_csv(rows), newline="")))
    assert read[0] == ["a", "b"]
    assert len(read) == len(rows) + 1
    for line, row in zip(read[1:], rows, strict=True):
        for cell, value in zip(line, row.values(), strict=True):
            assert cell[:1] not in {"=", "+", "-", "@"}
            assert cell.removeprefix("'") == told(value).removeprefix("'")


@pytest.mark.parametrize("text", ["=1+1", "{=A1}", "https://example.org", "+86", "@x"])
def test_a_workbook_takes_text_as_text(text):
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx({"t": [{"a": text, "b": 2.5}]})))["t"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")
    assert (sheet["B2"].value, sheet["B2"].data_type) == (2.5, "n")
    assert sheet["A2"].hyperlink is None


def test_a_terminal_gets_aligned_columns_of_wide_characters():
    rows = [{"名": "甲乙", "值": 1, "start": 7}, {"名": "a", "值": None, "start": 8}]
    assert to_text(rows) == "名    值\n甲乙  1\na\n"
    assert to_text([]) == "（没有内容）\n"


def test_a_long_cell_is_cut_on_a_terminal_and_nowhere_else():
    rows = [{"a": "字" * 100}]
    assert to_text(rows).splitlines()[1] == "字" * 39 + "…"
    assert "字" * 100 in to_csv(rows)
    assert "字" * 100 in to_jsonl(rows)


def test_no_rows_are_an_empty_table():
    assert to_csv([]) == to_jsonl([]) == ""
    assert openpyxl.load_workbook(io.BytesIO(to_xlsx({"targets": []}))).sheetnames == ["targets"]
