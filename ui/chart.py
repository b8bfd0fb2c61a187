"""Targets over the years as a chart of HTML: a line for each indicator, a point for each value.

Percentages share one scale from 0 to 100; anything else has its indicator's own. A point
is a button, so that it can be reached by keyboard and read aloud. A filled point is firm,
a hollow one soft; a plan keeps its colour.
"""

from collections.abc import Sequence
from html import escape

from corpus.records import Plan
from ui.answer_text import plan_name
from ui.target_rows import TargetRow, by_name
from ui.words import Words

MOST = 30
"""Indicators drawn in one part; the rest is in the table."""

COLOURS = 8
_WIDE = 1.9  # per cent of the narrowest track (a phone's) that a Latin character takes
_GAP = 2.0


def chart(given: Sequence[TargetRow], plans: Sequence[Plan], words: Words) -> str:
    """Two parts: percentages and other units; what has no number or year is counted."""
    colours = {plan.id: index % COLOURS for index, plan in enumerate(plans)}
    numbers = [r for r in given if r.target.value is not None and r.target.year is not None]
    percent = [row for row in numbers if row.target.unit == "%"]
    other = [row for row in numbers if row.target.unit != "%"]
    parts = [
        _part(percent, colours, words("chart.percent"), words),
        _part(other, colours, words("chart.other"), words),
    ]
    left = len(given) - len(numbers)
    note = f'<p class="pa-note">{escape(words("chart.left", count=left))}</p>' if left else ""
    used = {row.plan.id for row in numbers}
    legend = _legend([plan for plan in plans if plan.id in used], colours, words)
    body = "".join(parts) or f'<p class="pa-note">{escape(words("table.none"))}</p>'
    return f'<div class="pa-chart">{legend if used else ""}{body}{note}</div>'


def _legend(plans: Sequence[Plan], colours: dict[str, int], words: Words) -> str:
    marks = "".join(
        f'<li><i class="pa-dot pa-c{colours[plan.id]}"></i>{escape(plan_name(plan))}</li>'
        for plan in plans
    )
    marks += (
        f'<li><i class="pa-dot pa-plainDot"></i>{escape(words("firm"))}</li>'
        f'<li><i class="pa-dot pa-plainDot pa-soft"></i>{escape(words("soft"))}</li>'
    )
    return f'<ul class="pa-legend">{marks}</ul>'


def _part(rows: Sequence[TargetRow], colours: dict[str, int], title: str, words: Words) -> str:
    groups = by_name(rows)
    if not groups:
        return ""
    shown = list(groups.items())[:MOST]
    lines = "".join(_line(name, members, colours, words) for name, members in shown)
    rest = len(groups) - len(shown)
    more = f'<p class="pa-note">{escape(words("chart.more", count=rest))}</p>' if rest else ""
    return f'<section><h2 class="pa-part">{escape(title)}</h2>{lines}{more}</section>'


def _line(name: str, rows: Sequence[TargetRow], colours: dict[str, int], words: Words) -> str:
    values = [abs(row.target.value or 0.0) for row in rows]
    percent = all(row.target.unit == "%" for row in rows)
    top = max(100.0 if percent else 0.0, *values) or 1.0
    places = sorted(
        zip((value / top * 100 for value in values), rows, strict=True), key=lambda pair: pair[0]
    )
    lanes: list[float] = []
    points = []
    for at, row in places:
        label = f"{row.value} · {row.year}"
        width = _width(label) * _WIDE + 5
        left = min(at, 100 - width) if width < 100 else 0.0
        lane = next((n for n, end in enumerate(lanes) if end + _GAP < left), len(lanes))
        lanes[lane : lane + 1] = [left + width]
        points.append(_point(row, at, left, lane, label, colours[row.plan.id], words))
    ticks = "".join(f'<i class="pa-tick" style="left:{n}%"></i>' for n in (0, 25, 50, 75, 100))
    return (
        f'<div class="pa-line"><div class="pa-line-name">{escape(name)}</div>'
        f'<div class="pa-track" style="height:{len(lanes) * 24 + 20}px">{ticks}'
        f"{''.join(points)}</div></div>"
    )


def _point(
    row: TargetRow, at: float, left: float, lane: int, label: str, colour: int, words: Words
) -> str:
    soft = " pa-soft" if row.target.soft else ""
    told = words(
        "chart.point",
        plan=plan_name(row.plan),
        name=row.name,
        label=label,
        firm=words("soft" if row.target.soft else "firm"),
    )
    return (
        f'<i class="pa-dot pa-c{colour}{soft}" style="left:{at:.1f}%"></i>'
        f'<button type="button" class="pa-point pa-c{colour}{soft}" data-act="row" '
        f'data-plan="{escape(row.plan.id)}" data-index="{row.index}" '
        f'style="left:{left:.1f}%;top:{lane * 24 + 16}px" title="{escape(told)}" '
        f'aria-label="{escape(told)}">{escape(label)}</button>'
    )


def _width(text: str) -> float:
    """Width in Latin characters."""
    return sum(1.75 if ord(character) > 0x2E7F else 1.0 for character in text)
