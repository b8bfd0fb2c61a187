"""Extracted tables against gold ones.

A duty row matches a gold row when plan, department (folded) and role are equal and the
statements overlap; a target row when plan, value, unit and year are equal and the spans
overlap. Each row matches once. Base year, comparator, kind, soft and exception are
reported as accuracies of the matched target rows.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from assistant.exchange import Record, broken, read_records, target_row
from corpus.records import Duty, Plan
from eval.fold import fold
from eval.summary import share

ATTRIBUTES = ("base_year", "comparator", "kind", "soft", "exception")
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TableScore:
    """One table on the plans of one split; `missed` and `extra` are the rows left over."""

    table: str
    split: str
    gold: int
    found: int
    matched: int
    accuracies: Mapping[str, float | None]
    missed: tuple[Record, ...]
    extra: tuple[Record, ...]

    @property
    def precision(self) -> float | None:
        """Matched rows ÷ extracted rows."""
        return share(self.matched, self.found)

    @property
    def recall(self) -> float | None:
        """Matched rows ÷ gold rows."""
        return share(self.matched, self.gold)


def load_gold(path: Path, needed: Mapping[str, type | tuple[type, ...]]) -> list[Record]:
    """Gold rows with `plan`, `start`, `end` and the `needed` fields; raises QuestionSetError."""
    rows = []
    wanted = {"plan": str, "start": int, "end": int, **needed}
    for number, record in read_records(path):
        for name, kind in wanted.items():
            if name not in record or not isinstance(record[name], kind):
                raise broken(path, number, f"缺少字段 {name} 或其类型不对")
        if not 0 <= record["start"] < record["end"]:
            raise broken(path, number, "start 与 end 不是一段文字")
        rows.append(record | {"line": number})
    return rows


def load_gold_duties(path: Path) -> list[Record]:
    """Gold rows of the duties table."""
    return load_gold(path, {"department": str, "role": str})


def load_gold_targets(path: Path) -> list[Record]:
    """Gold rows of the targets table; `value` and `year` may be null."""
    number = (int, float, type(None))
    return load_gold(path, {"value": number, "unit": str, "year": (int, type(None))})


def check_offsets(path: Path, gold: Sequence[Record], plans: Mapping[str, Plan]) -> None:
    """Gold offsets must hold the row's own quote; raises QuestionSetError."""
    for row in gold:
        plan, quote = plans.get(row["plan"]), row.get("quote")
        if plan is None or not isinstance(quote, str):
            continue
        if fold(quote) not in fold(plan.text[row["start"] : row["end"]]):
            raise broken(path, row["line"], f"方案 {plan.id} 的 start、end 处不是 quote 的文字")


def duty_row(plan: Plan, duty: Duty) -> Record:
    """A duties row as far as it is compared."""
    return {
        "plan": plan.id,
        "start": duty.span.start,
        "end": duty.span.end,
        "covers_start": duty.covers.start,
        "covers_end": duty.covers.end,
        "department": duty.department,
        "role": duty.role,
        "inherited": duty.inherited,
        "quote": plan.mended(duty.span).text,
    }


def compare_duties(
    gold: Sequence[Record], plans: Mapping[str, Plan], read: Mapping[str, str] = NOTHING
) -> list[TableScore]:
    """One score for each split; only the plans that gold speaks of are compared.

    `read` says of each plan that gold was written from in which split it is: where such a
    plan has no gold row, whatever is found in it is too much.
    """
    found = [duty_row(plan, duty) for plan in plans.values() for duty in plan.duties]
    return _compare("duties", gold, found, plans, read, _duty_key, _duty_likeness, ())


def compare_targets(
    gold: Sequence[Record], plans: Mapping[str, Plan], read: Mapping[str, str] = NOTHING
) -> list[TableScore]:
    """One score for each split, `read` as in `compare_duties`."""
    found = [target_row(plan, target) for plan in plans.values() for target in plan.targets]
    return _compare("targets", gold, found, plans, read, _target_key, _target_likeness, ATTRIBUTES)


def _duty_key(row: Mapping[str, Any]) -> Hashable:
    return row["plan"], fold(row["department"]), row["role"]


def _target_key(row: Mapping[str, Any]) -> Hashable:
    value = row["value"]
    number = None if value is None else round(float(value), 9)
    return row["plan"], number, fold(row["unit"]), row["year"]


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any], prefix: str = "") -> int:
    """Characters that two rows share; gold rows may leave `covers_*` out."""
    names = (f"{prefix}start", f"{prefix}end")
    if not all(isinstance(row.get(name), int) for row in (one, other) for name in names):
        return 0
    low = max(int(one[names[0]]), int(other[names[0]]))
    return max(0, min(int(one[names[1]]), int(other[names[1]])) - low)


def _duty_likeness(gold: Mapping[str, Any], row: Mapping[str, Any]) -> tuple[int, ...]:
    """Which of several candidates is meant: the inherited rows of one rule share its span."""
    same = bool(gold.get("inherited", False)) == row["inherited"]
    return int(same), _overlap(gold, row, "covers_"), _overlap(gold, row)


def _target_likeness(gold: Mapping[str, Any], row: Mapping[str, Any]) -> tuple[int, ...]:
    """Rows that share a span are told apart by what they measure."""
    named = sum(fold(gold.get(k) or "") == fold(row[k] or "") for k in ("indicator", "subject"))
    return named, sum(_same(gold, row, name) for name in ATTRIBUTES), _overlap(gold, row)


def _same(gold: Mapping[str, Any], row: Mapping[str, Any], name: str) -> bool:
    wanted, given = gold[name] if name in gold else row[name], row[name]
    if isinstance(wanted, str) and isinstance(given, str):
        return fold(wanted) == fold(given)
    return bool(wanted == given or (not wanted and not given))


Likeness = Callable[[Mapping[str, Any], Mapping[str, Any]], tuple[int, ...]]


def _match(gold: Sequence[Record], found: Sequence[Record], likeness: Likeness) -> dict[int, int]:
    """Pairs (gold index → found index) of one key: the likest of all that overlap first."""
    pairs = [
        (likeness(wanted, row), -g, -f)
        for g, wanted in enumerate(gold)
        for f, row in enumerate(found)
        if _overlap(wanted, row)
    ]
    matched: dict[int, int] = {}
    used: set[int] = set()
    for _, g, f in sorted(pairs, reverse=True):
        if -g not in matched and -f not in used:
            matched[-g] = -f
            used.add(-f)
    return matched


def _compare(
    table: str,
    gold: Sequence[Record],
    found: Sequence[Record],
    plans: Mapping[str, Plan],
    read: Mapping[str, str],
    key: Callable[[Mapping[str, Any]], Hashable],
    likeness: Likeness,
    attributes: Sequence[str],
) -> list[TableScore]:
    scores = []
    held = [row for row in gold if row["plan"] in plans]
    for split in sorted({row.get("split", "") for row in held}):
        wanted = [row for row in held if row.get("split", "") == split]
        about = {row["plan"] for row in wanted}
        about |= {plan for plan, group in read.items() if group == split}
        given = [row for row in found if row["plan"] in about]
        groups: dict[Hashable, tuple[list[Record], list[Record]]] = defaultdict(lambda: ([], []))
        for row in wanted:
            groups[key(row)][0].append(row)
        for row in given:
            groups[key(row)][1].append(row)
        pairs, missed, extra = [], [], []
        for rows, candidates in groups.values():
            matched = _match(rows, candidates, likeness)
            used = set(matched.values())
            pairs += [(rows[g], candidates[f]) for g, f in matched.items()]
            missed += [row for g, row in enumerate(rows) if g not in matched]
            extra += [row for f, row in enumerate(candidates) if f not in used]
        scores.append(
            TableScore(
                table=table,
                split=split,
                gold=len(wanted),
                found=len(given),
                matched=len(pairs),
                accuracies={
                    name: share(sum(_same(g, f, name) for g, f in pairs), len(pairs))
                    for name in attributes
                },
                missed=tuple(sorted(missed, key=_place)),
                extra=tuple(sorted(extra, key=_place)),
            )
        )
    return scores


def _place(row: Mapping[str, Any]) -> tuple[str, int, int]:
    return row["plan"], row["start"], row["end"]
