"""Rows that a user corrected: which of them an answer rests on, and how it tells them.

The quote stays the plan's own words; the note beside it says what the user put right.
"""

from collections.abc import Iterator, Sequence

from assistant.records import Citation
from corpus.corrections import Row
from corpus.records import Duty, Target

_MOST = 6  # notes in one answer
_FORCES = {"must": "必须", "encourage": "鼓励", "plan": "政府安排"}


def notes(citations: Sequence[Citation]) -> list[str]:
    """One line for each corrected row whose source is cited, the first of them."""
    found = [
        f"更正：[{number}] 处经用户更正为：{told(row)}。原文没有改动。"
        for number, row in _cited(citations)
    ]
    return list(dict.fromkeys(found))[:_MOST]


def sources(citations: Sequence[Citation]) -> list[str]:
    """What corrected rows say, as proof of what an answer tells of them."""
    return [told(row) for _, row in _cited(citations)]


def told(row: Row) -> str:
    """A row in words: what, by when, how much; who; how firmly, of whom."""
    if isinstance(row, Duty):
        return f"{row.department}（{row.role}）"
    if isinstance(row, Target):
        year = f"{row.year}年{'前' if row.before else ''}" if row.year else ""
        comparator = row.comparator if row.comparator not in (None, "=") else ""
        value = "" if row.value is None else f"{comparator}{row.value:g}{row.unit}"
        what = f"{row.subject}{row.indicator}"
        return "，".join(part for part in (what, year, f"{row.direction}{value}") if part)
    year = f"{row.deadline_year}年" if row.deadline_year else ""
    parts = (_FORCES[row.force], row.addressee, row.condition, row.exception, year)
    return "，".join(part for part in parts if part)


def _cited(citations: Sequence[Citation]) -> Iterator[tuple[int, Row]]:
    """The number of a citation (from 1) and each corrected row that stands in it."""
    for number, citation in enumerate(citations, 1):
        for row in citation.plan.corrected:
            if row.span.overlaps(citation.span):
                yield number, row
