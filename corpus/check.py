"""What looks wrong in a source: a report for the reader, not a judgement.

Every finding names the line and quotes it. The checks prefer silence to a false alarm:
each asks for a sign that a sound document of the genre does not show.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from corpus.check_numbering import numbering_gaps
from corpus.check_places import misspelt_places
from corpus.check_text import cut_tables, doubled_words, open_brackets
from corpus.check_values import contradictions
from corpus.records import Plan, Span

_CHECKS = (
    ("地名", misspelt_places),
    ("编号", numbering_gaps),
    ("表格", cut_tables),
    ("重复", doubled_words),
    ("括号", open_brackets),
    ("数值", contradictions),
)
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One finding; `line` counts from 1 in the kept text, `excerpt` is one line of it."""

    plan: str
    line: int
    kind: str
    excerpt: str
    message: str


def check_plan(plan: Plan) -> list[Anomaly]:
    """All findings in the order of the text; empty where nothing looks wrong."""
    found = sorted(
        (span, kind, message) for kind, check in _CHECKS for span, message in check(plan)
    )
    breaks = [match.start() for match in re.finditer("\n", plan.text)]
    anomalies = []
    for span, kind, message in found:
        above = bisect_left(breaks, span.start)
        below = bisect_left(breaks, span.end)
        start = breaks[above - 1] + 1 if above else 0
        end = breaks[below] if below < len(breaks) else len(plan.text)
        excerpt = _excerpt(plan, span, Span(start, end))
        anomalies.append(Anomaly(plan.id, above + 1, kind, excerpt, message))
    return anomalies


def _excerpt(plan: Plan, span: Span, line: Span) -> str:
    """The finding with what stands around it on its line."""
    room = max(0, _SHOWN - (span.end - span.start)) // 2
    start, end = max(line.start, span.start - room), min(line.end, span.end + room)
    return " ".join(plan.text[start:end].split())[: 2 * _SHOWN]
