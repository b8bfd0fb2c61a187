"""Targets over the years as a chart of HTML: a line for each indicator, a column for each year.

A bar below each value shows how large it is: percentages on one scale from 0 to 100, anything
else on its indicator's own. A value is a button, so that it can be reached by keyboard and
read aloud. A filled point is firm, a hollow one soft; a plan keeps its colour.
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
    years = sorted({row.target.year or 0 for _, members in shown for row in members})
    heads = "".join(f"<b>{escape(words('chart.year', year=year))}</b>" for year in years)
    lines = "".join(_line(name, members, years, colours, words) for name, members in shown)
    rest = len(groups) - len(shown)
    more = f'<p class="pa-note">{escape(words("chart.more", count=rest))}</p>' if rest else ""
    return (
        f'<section style="--pa-years:{len(years)}"><h2 class="pa-part">{escape(title)}</h2>'
        f'<div class="pa-line pa-years"><span></span>{heads}</div>{lines}{more}</section>'
    )


def _line(
    name: str,
    rows: Sequence[TargetRow],
    years: Sequence[int],
    colours: dict[str, int],
    words: Words,
) -> str:
    values = [abs(row.target.value or 0.0) for row in rows]
    percent = all(row.target.unit == "%" for row in rows)
    top = max(100.0 if percent else 0.0, *values) or 1.0
    cells = []
    for year in years:
        points = [
            _point(row, value / top * 100, colours[row.plan.id], words)
            for value, row in sorted(zip(values, rows, strict=True), key=lambda pair: pair[0])
            if row.target.year == year
        ]
        cells.append(f'<div class="pa-cell">{"".join(points)}</div>')
    return (
        f'<div class="pa-line"><div class="pa-line-name">{escape(name)}</div>{"".join(cells)}</div>'
    )


def _point(row: TargetRow, size: float, colour: int, words: Words) -> str:
    soft = " pa-soft" if row.target.soft else ""
    plain = row.year == f"{row.target.year}年"
    told = words(
        "chart.point",
        plan=plan_name(row.plan),
        name=row.name,
        label=f"{row.value} · {row.year}",
        firm=words("soft" if row.target.soft else "firm"),
    )
    label = row.value if plain else f"{row.value} · {row.year}"
    return (
        f'<button type="button" class="pa-point pa-c{colour}{soft}" data-act="row" '
        f'data-plan="{escape(row.plan.id)}" data-index="{row.index}" '
        f'style="--pa-size:{size:.1f}%" title="{escape(told)}" aria-label="{escape(told)}">'
        f'<i class="pa-dot pa-c{colour}{soft}"></i>{escape(label)}</button>'
    )
