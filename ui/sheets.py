"""Tables for a spreadsheet: targets, duties and a checklist with headings for readers.

Every cell is text or a number, never a formula; in CSV, where a spreadsheet would run
what starts like one, an apostrophe stands before it.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter

from corpus.records import Plan
from ui.answer_text import plan_name
from ui.duty_rows import tasks
from ui.profile import Checklist
from ui.target_rows import COMPARATORS, KINDS, TargetRow

Row = Mapping[str, str | int | float]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDE = {"原文": 70, "任务原文": 70, "章节": 40, "方案": 34, "任务": 34, "责任单位": 40}


def target_rows(given: Iterable[TargetRow]) -> list[Row]:
    """Targets as they stand in the table, with heading path and quote."""
    found: list[Row] = []
    for row in given:
        target = row.target
        found.append(
            {
                "方案": plan_name(row.plan),
                "状态": row.plan.metadata.status,
                "指标": target.indicator,
                "适用对象": target.subject,
                "类型": KINDS[target.kind],
                "期限": row.year,
                "基年": target.base_year or "",
                "表述": target.direction,
                "比较": COMPARATORS[target.comparator],
                "数值": "" if target.value is None else target.value,
                "单位": target.unit,
                "语气": "力争" if target.soft else "明确",
                "例外": target.exception or "",
                "可信": "是" if target.trusted else "原文有误",
                "用户更正": "是" if target.corrected else "",
                "章节": " > ".join(row.citation.path),
                "原文": row.citation.quote,
            }
        )
    return found


def duty_rows(plans: Iterable[Plan], names: Sequence[str] = ()) -> list[Row]:
    """Duties, one row for each body of each task; of the named bodies where any is named."""
    wanted = set(names)
    found: list[Row] = []
    for plan in plans:
        for task in tasks(plan):
            for _, duty in task.duties:
                if wanted and duty.department not in wanted:
                    continue
                found.append(
                    {
                        "方案": plan_name(plan),
                        "状态": plan.metadata.status,
                        "任务": task.name,
                        "单位": duty.department,
                        "角色": duty.role,
                        "依前文规定": "是" if duty.inherited else "",
                        "用户更正": "是" if duty.corrected else "",
                        "章节": " > ".join(plan.by_id[duty.clause].path),
                        "任务原文": plan.mended(duty.covers).text,
                        "原文": plan.mended(duty.span).text,
                    }
                )
    return found


def checklist_rows(found: Checklist) -> list[Row]:
    """The checklist of an enterprise."""
    return [
        {
            "类别": group,
            "判断": entry.item.verdict,
            "还需知道": entry.item.missing,
            "期限": entry.item.deadline_year or "",
            "责任单位": entry.led,
            "方案": plan_name(entry.item.citation.plan),
            "状态": entry.item.citation.plan.metadata.status,
            "章节": " > ".join(entry.item.citation.path),
            "原文": entry.item.citation.quote,
        }
        for group, entries in found.groups()
        for entry in entries
    ]


def to_csv(rows: Sequence[Row]) -> bytes:
    """CSV with a byte-order mark, so that it opens in a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    if rows:
        writer.writerow(rows[0])
    for row in rows:
        writer.writerow([_plain(value) for value in row.values()])
    return out.getvalue().encode("utf-8-sig")


def _plain(value: str | int | float) -> str | int | float:
    risky = isinstance(value, str) and value.startswith(_FORMULA)
    return f"'{value}" if risky else value


def to_xlsx(title: str, rows: Sequence[Row]) -> bytes:
    """A workbook of one sheet: bold frozen header, filter, wrapped long columns."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True, "bg_color": "#E6F1ED", "valign": "vcenter"})
        top = book.add_format({"valign": "top"})
        wrapped = book.add_format({"valign": "top", "text_wrap": True})
        headers = list(rows[0]) if rows else []
        for column, header in enumerate(headers):
            sheet.write_string(0, column, header, bold)
            sheet.set_column(column, column, _WIDE.get(header, 12))
        for line, row in enumerate(rows, 1):
            for column, (header, value) in enumerate(row.items()):
                style = wrapped if header in _WIDE else top
                if isinstance(value, str):
                    sheet.write_string(line, column, value, style)
                else:
                    sheet.write_number(line, column, value, style)
        sheet.freeze_panes(1, 0)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(headers) - 1)
    return buffer.getvalue()
