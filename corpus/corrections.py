"""Rows that a user knows to be wrong, corrected in a file beside the plan.

`corrections/PLAN-ID.jsonl` in the library's folder holds one JSON object on each line:
`table` (target, duty, provision), where the row stands (`start`, `end`, `quote` as the
tables print them), fields of the row where several stand there, and one of `correct`
(field -> value), `delete` and `add` (both true). What was read out of the plan stays as it
is; the rows that a correction gives are marked `corrected`.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from math import isfinite
from pathlib import Path
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from corpus.errors import LibraryError
from corpus.records import Duty, Provision, Span, Target

Row = Target | Duty | Provision
Action = Literal["correct", "delete", "add"]

RECORDS: Mapping[str, type[Row]] = {"target": Target, "duty": Duty, "provision": Provision}
TABLES: Mapping[str, str] = {"target": "targets", "duty": "duties", "provision": "provisions"}
COVERS = ("covers_start", "covers_end")
_PLACE = frozenset(["clause", "span", "covers", "corrected"])


@dataclass(frozen=True, slots=True)
class Correction:
    """One line: `told` are the fields that pick the row or make the new one."""

    line: int
    table: str
    span: Span
    quote: str
    action: Action
    told: Mapping[str, Any]
    change: Mapping[str, Any]


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """The lines of a file, checked; raises LibraryError, which names the line."""
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        raise LibraryError(f"更正文件“{path}”读不出来（{error.strerror}），请检查权限。") from error
    return tuple(
        _correction(path, number, line) for number, line in enumerate(lines, 1) if line.strip()
    )


def broken(path: Path, line: int, why: str) -> LibraryError:
    """The error for one line (from 1) of a file."""
    return LibraryError(f"更正文件 {path.name} 第 {line} 行有误：{why}。请改正或删去这一行。")


def _correction(path: Path, number: int, line: bytes) -> Correction:
    record = _object(path, number, line)
    named = record.get("table")
    table = next((one for one in TABLES if named in (one, TABLES[one])), None)
    if table is None:
        raise broken(path, number, "table 应是 target、duty 或 provision")
    span, quote = _span(path, number, record), record.get("quote")
    if not isinstance(quote, str) or not quote.strip():
        raise broken(path, number, "缺少 quote（原文）")
    action = _action(path, number, record)
    known = _fields(table)
    told = {name: record[name] for name in known if name in record}
    change: dict[str, Any] = record["correct"] if action == "correct" else {}
    for name, value in (*told.items(), *change.items()):
        if name not in known:
            raise broken(path, number, f"“{name}”不是可以更正的字段")
        if not _is(value, known[name]):
            raise broken(path, number, f"{name} 的值“{value}”不对")
    for name in _needed(table) if action == "add" else ():
        if not told.get(name):
            raise broken(path, number, f"新增的一行缺少 {name}")
    return Correction(number, table, span, quote, action, told, change)


def _span(path: Path, number: int, record: Mapping[str, Any]) -> Span:
    start, end = record.get("start", -1), record.get("end", -1)
    if not (_is(start, int) and _is(end, int) and 0 <= start < end):
        raise broken(path, number, "缺少 start、end（原文的起止位置）或它们不对")
    return Span(start, end)


def _action(path: Path, number: int, record: Mapping[str, Any]) -> Action:
    """What the line asks for: one of `correct` (with fields), `delete` and `add` (true)."""
    actions: list[Action] = [
        name for name in get_args(Action) if record.get(name) not in (None, False)
    ]
    if len(actions) != 1:
        raise broken(path, number, "correct、delete、add 应有且只有一个")
    asked = record[actions[0]]
    if actions[0] == "correct" and not (isinstance(asked, dict) and asked):
        raise broken(path, number, "correct 应写明要改的字段和新值")
    if actions[0] != "correct" and asked is not True:
        raise broken(path, number, f"{actions[0]} 只能是 true")
    return actions[0]


def _object(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"))
        json.dumps(record, ensure_ascii=False).encode("utf-8")  # it must be printable again
    except UnicodeError as error:
        raise broken(path, number, "不是 UTF-8 文本") from error
    except (ValueError, RecursionError) as error:
        raise broken(path, number, "不是一行完整的 JSON") from error
    if not isinstance(record, dict):
        raise broken(path, number, "应是一个 JSON 对象（{…}）")
    return record


@cache
def _fields(table: str) -> Mapping[str, Any]:
    """The fields of a table that a correction may tell or change, with their types."""
    hints = get_type_hints(RECORDS[table])
    known = {name: hint for name, hint in hints.items() if name not in _PLACE}
    return {**known, **dict.fromkeys(COVERS, int)} if table == "duty" else known


@cache
def _needed(table: str) -> tuple[str, ...]:
    """The fields without which there is no row."""
    rows = (item for item in fields(RECORDS[table]) if item.default is MISSING)
    return tuple(item.name for item in rows if item.name not in _PLACE)


def _is(value: object, hint: object) -> bool:
    """True where a JSON value can stand in a field of that type; true is no number."""
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if isinstance(hint, UnionType) or get_args(hint):
        return any(_is(value, one) for one in get_args(hint))
    if hint is float:
        return _is(value, int) or (isinstance(value, float) and isfinite(value))
    return type(value) is hint
