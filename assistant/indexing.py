"""Write an index: plans into a new generation of its folder.

An update appends the changed plans as a segment of their own and strikes out what they
replace; everything else stays the same file. Small segments are joined as they gather, so
that there are never more than a handful.
"""

import hashlib
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from assistant import generation, tokens
from assistant.encoder import Encoder
from assistant.lexical import Document, LexicalIndex, key_of
from assistant.segment import Segment, SegmentWriter
from assistant.units import Unit, units
from corpus.errors import LibraryError
from corpus.records import Plan

_BATCH = 512  # clauses encoded at a time


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a plan's clauses are: `rows` clauses from row `first` of a segment.

    `number` is new for each version of a plan and is what the lexical index knows.
    """

    plan: str
    digest: str
    number: int
    segment: str
    first: int
    rows: int


def plan_digest(plan: Plan) -> str:
    """A hash of all that the index takes from a plan: text, clauses and title."""
    digest = hashlib.sha256()
    for part in (plan.text, plan.metadata.title):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    for clause in plan.clauses:
        digest.update(repr((clause.id, clause.path, clause.kind, clause.span)).encode())
    return digest.hexdigest()


def settings(encoder: Encoder) -> dict[str, str]:
    """What an index is made with; one made with something else does not fit."""
    return {"encoder": encoder.fingerprint, "words": tokens.fingerprint()}


def read_entries(told: dict[str, Any]) -> list[Entry]:
    """The plans that a manifest lists."""
    return [Entry(**row) for row in told["plans"]]


def build(plans: Iterable[Plan], encoder: Encoder, folder: Path) -> None:
    """Write a new index of `plans`, whatever is in `folder`; raises LibraryError."""
    with generation.changing(folder, keep=False) as (place, told):
        entries = _append(plans, encoder, place, kept=[], struck=[])
        told |= {**settings(encoder), "plans": [asdict(entry) for entry in entries]}


def update(
    plans: Iterable[Plan], encoder: Encoder, folder: Path, removed: Collection[str] = ()
) -> None:
    """Add `plans` or replace those of the same id, and take out `removed`; raises LibraryError."""
    entries = read_entries(generation.told(folder))
    held = {entry.plan: entry.digest for entry in entries}
    changed = [plan for plan in plans if held.get(plan.id) != plan_digest(plan)]
    gone = {plan.id for plan in changed} | set(removed)
    if not changed and not gone & held.keys():
        return
    with generation.changing(folder, keep=True) as (place, told):
        struck = [entry for entry in entries if entry.plan in gone]
        kept = [entry for entry in entries if entry.plan not in gone]
        fresh = _append(changed, encoder, place, kept, struck)
        told |= {**settings(encoder), "plans": [asdict(entry) for entry in fresh]}


def _append(
    plans: Iterable[Plan], encoder: Encoder, place: Path, kept: list[Entry], struck: list[Entry]
) -> list[Entry]:
    """Write a segment and the words of `plans`; gives all entries, `kept` ones among them."""
    names = sorted(path.name for path in place.glob("s[0-9]*"))
    name = f"s{1 + int(names[-1][1:] if names else 0):06d}"
    number = 1 + max((entry.number for entry in (*kept, *struck)), default=0)
    segment = SegmentWriter(place / name, encoder)
    entries: list[Entry] = []
    seen: set[str] = set()
    with LexicalIndex(place / "lexical").changing() as lexical:
        for entry in struck:
            lexical.delete(entry.number)
        for plan in plans:
            if plan.id in seen:
                raise LibraryError(f"方案编号 {plan.id} 出现了两次，请改名后重建索引。")
            seen.add(plan.id)
            first = segment.rows
            for row, unit in enumerate(_written(plan, segment)):
                key = key_of(number, row)
                heading = tokens.query_words(unit.context)
                lexical.add(Document(number, key, tokens.words(unit.text), heading))
            rows = segment.rows - first
            entries.append(Entry(plan.id, plan_digest(plan), number, name, first, rows))
            number += 1
    entries = _absorb(place, names, kept, segment, name) + entries
    segment.close()
    return entries


def _absorb(
    place: Path, names: Sequence[str], kept: list[Entry], writer: SegmentWriter, name: str
) -> list[Entry]:
    """Copy what is left of small or mostly struck segments into the new one and drop them.

    A segment goes when it is no larger than what was gathered, so that sizes at least double
    from one to the next, or when most of it was struck out. Gives the entries of `kept`.
    """
    moved: dict[int, Entry] = {}
    for old in reversed(names):
        segment = Segment(place / old)
        live = [entry for entry in kept if entry.segment == old]
        if len(segment) > writer.rows and 2 * sum(entry.rows for entry in live) >= len(segment):
            continue
        for entry in live:
            first = writer.rows
            writer.copy(segment, entry.first, entry.rows)
            moved[entry.number] = replace(entry, segment=name, first=first)
        shutil.rmtree(place / old)
    return [moved.get(entry.number, entry) for entry in kept]


def _written(plan: Plan, segment: SegmentWriter) -> Iterator[Unit]:
    batch: list[Unit] = []
    for unit in units(plan):
        batch.append(unit)
        if len(batch) == _BATCH:
            segment.add(batch)
            yield from batch
            batch = []
    segment.add(batch)
    yield from batch
