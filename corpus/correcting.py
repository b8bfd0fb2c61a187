"""Apply the corrections of plans to the rows that were read out of them."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpus.corrections import COVERS, RECORDS, TABLES, Correction, Row, broken, read_corrections
from corpus.records import Duty, Plan, Span

Stamp = tuple[int, int, int]


class CorrectionFolder:
    """The files of a folder, `PLAN-ID.jsonl`; corrected plans are kept while nothing changes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, tuple[Plan, Stamp, Plan]] = {}

    def stamps(self) -> dict[str, Stamp]:
        """Plan ids with a file, and what changes when the file does."""
        found: dict[str, Stamp] = {}
        with suppress(OSError), os.scandir(self._folder) as files:
            for file in files:
                if file.name.endswith(".jsonl") and file.is_file():
                    status = file.stat()
                    stamp = status.st_mtime_ns, status.st_size, status.st_ino
                    found[file.name.removesuffix(".jsonl")] = stamp
        return found

    def correct(self, plans: Iterable[Plan]) -> tuple[Plan, ...]:
        """The plans with their rows corrected; raises LibraryError, which names the line."""
        stamps = self.stamps() if self._folder.is_dir() else {}
        return tuple(
            self._one(plan, stamps[plan.id]) if plan.id in stamps else plan for plan in plans
        )

    def _one(self, plan: Plan, stamp: Stamp) -> Plan:
        kept = self._kept.get(plan.id)
        if kept is not None and kept[0] is plan and kept[1] == stamp:
            return kept[2]
        path = self._folder / f"{plan.id}.jsonl"
        corrected = correct(plan, read_corrections(path), path)
        self._kept[plan.id] = plan, stamp, corrected
        return corrected


def correct(plan: Plan, corrections: tuple[Correction, ...], path: Path) -> Plan:
    """The plan with its rows corrected; raises LibraryError for a line that fits none."""
    if not corrections:
        return plan
    places: dict[int, Span] = {one.line: _place(plan, one, path) for one in corrections}
    tables: dict[str, Any] = {}
    for table, name in TABLES.items():
        own = [one for one in corrections if one.table == table]
        tables[name] = _correct(plan, getattr(plan, name), own, places, path)
    return replace(plan, **tables)


def _correct(
    plan: Plan,
    originals: tuple[Row, ...],
    corrections: list[Correction],
    places: Mapping[int, Span],
    path: Path,
) -> tuple[Row, ...]:
    """One table: each original is corrected at most once, new rows go where they stand."""
    rows: list[Row | None] = list(originals)
    touched: dict[int, int] = {}
    added: list[Row] = []
    for one in corrections:
        span = places[one.line]
        if one.action == "add":
            added.append(_new(plan, one, span, path))
            continue
        at = _find(originals, one, span, path)
        if at is None:
            continue
        if at in touched:
            raise broken(path, one.line, f"与第 {touched[at]} 行改的是同一行")
        touched[at] = one.line
        rows[at] = _changed(plan, originals[at], one, path) if one.action == "correct" else None
    kept = [row for row in rows if row is not None]
    for row in added:
        before = [at for at, other in enumerate(kept) if other.span.start <= row.span.start]
        kept.insert(before[-1] + 1 if before else 0, row)
    return tuple(kept)


def _find(originals: tuple[Row, ...], one: Correction, span: Span, path: Path) -> int | None:
    """Which original is meant; None where it is gone already, as a `delete` wants it."""
    near = [at for at, row in enumerate(originals) if row.span == span]
    near = near or [at for at, row in enumerate(originals) if row.span.overlaps(span)]
    found = [at for at in near if _fits(originals[at], one.told)]
    if not found and one.action == "correct":  # it reads so by now
        found = [at for at in near if _fits(originals[at], {**one.told, **one.change})]
    if len(found) > 1:
        why = f"这里有 {len(found)} 行都符合，请再写明能区分它们的字段"
        raise broken(path, one.line, why)
    if not found and (near or one.action == "correct"):
        raise broken(path, one.line, "这里没有这样的一行，请对照表中的字段")
    return found[0] if found else None


def _fits(row: Row, told: Mapping[str, Any]) -> bool:
    return all(_value(row, name) == value for name, value in told.items())


def _value(row: Row, name: str) -> object:
    if name in COVERS and isinstance(row, Duty):
        return row.covers.start if name == "covers_start" else row.covers.end
    return getattr(row, name)


def _changed(plan: Plan, row: Row, one: Correction, path: Path) -> Row:
    values = {name: value for name, value in one.change.items() if name not in COVERS}
    if isinstance(row, Duty) and any(name in one.change for name in COVERS):
        values["covers"] = _covers(plan, one, path, row.covers)
    return replace(row, **values, corrected=True)


def _new(plan: Plan, one: Correction, span: Span, path: Path) -> Row:
    """The row of an `add`; a duty without `covers_*` is about the clause that it stands in."""
    clause = plan.clause_at(span.start)
    if clause is None:
        raise broken(path, one.line, "start 处没有条款")
    values = {name: value for name, value in one.told.items() if name not in COVERS}
    if one.table == "duty":
        values["covers"] = _covers(plan, one, path, clause.span)
    return RECORDS[one.table](clause=clause.id, span=span, corrected=True, **values)


def _covers(plan: Plan, one: Correction, path: Path, otherwise: Span) -> Span:
    """What a duty is about, by the line or `otherwise`."""
    fields = one.change if one.action == "correct" else one.told
    start = fields.get("covers_start", otherwise.start)
    end = fields.get("covers_end", otherwise.end)
    if not 0 <= start < end <= len(plan.text):
        raise broken(path, one.line, "covers_start、covers_end 不是正文中的一段")
    return Span(start, end)


def _place(plan: Plan, one: Correction, path: Path) -> Span:
    """Where the quote stands: as told, else where the text holds it just once."""
    quote = "".join(one.quote.split())
    if one.span.end <= len(plan.text) and _squeezed(plan, one.span)[0] == quote:
        return one.span
    text, offsets = _squeezed(plan, Span(0, len(plan.text)))
    at = text.find(quote)
    if at == -1 or text.find(quote, at + 1) != -1:
        raise broken(path, one.line, "start、end 处的原文不是 quote，全文里也没有唯一的这段话")
    return Span(offsets[at], offsets[at + len(quote) - 1] + 1)


def _squeezed(plan: Plan, span: Span) -> tuple[str, list[int]]:
    """The text without white space and page marks, and where its characters stand."""
    mended = plan.mended(span)
    kept = [at for at, character in enumerate(mended.text) if not character.isspace()]
    return "".join(mended.text[at] for at in kept), [mended.offsets[at] for at in kept]
