"""Weighing: which of several figures is higher, stricter or earlier, and by how much.

Figures are set against each other only where they are of one unit and one year; what is
derived from two of them shows both.
"""

import re
from collections.abc import Sequence

from assistant.compose import plan_name
from assistant.plan_text import folded
from assistant.routes.asked import Asked
from assistant.routes.target_lines import Row
from corpus.quantity import find_quantities

_MORE = re.compile("(更|最|较|谁|哪|比).{0,8}(高|大|多|快|狠)|多一些|高一些")
_LESS = re.compile("(更|最|较|谁|哪|比).{0,8}(低|少|小|慢)")
_STRICT = re.compile("(更|最|较|谁|哪).{0,8}(严|硬|紧)")
_LOOSE = re.compile("(更|最|较|谁|哪).{0,8}(松|宽)")
_EARLY = re.compile("(更|最|较|谁|哪|比).{0,8}(早|先)")
_LATE = re.compile("(更|最|较|谁|哪|比).{0,8}(晚|迟)")
_SAME = re.compile("一样|一致|相同|同一个数|差别|区别|不同|差异")
_BY = re.compile(
    "相差|差(了)?(多少|几)|(高|低|多|少)(出)?(了)?(多少|几)|(再|还要?)?(提高|增加|提升|下降|降低|多降|多减)(了)?几个百分"
)


def weigh(asked: Asked, found: Sequence[Sequence[Row]]) -> str:
    """One sentence on the best row of each plan; empty where they cannot be compared."""
    rows = [rows[0] for rows in found]
    if len(rows) < 2:
        return ""
    text = asked.question.text
    if all(row.target.kind == "peak" for row in rows):
        return _by_year(rows, text)
    if len({(row.target.unit, row.target.year) for row in rows}) > 1:
        return ""
    if any(row.target.value is None for row in rows):
        return ""
    told = "，".join(f"{plan_name(row.plan)}{written(row)}" for row in rows)
    values = [row.target.value or 0.0 for row in rows]
    if max(values) == min(values):
        same = _SAME.search(text) or _MORE.search(text) or _LESS.search(text)
        return f"数值一样：{told}" if same or _STRICT.search(text) else told
    wanted = _wanted(text, rows)
    result = ""
    if wanted is not None:
        target = max(values) if wanted else min(values)
        names = "、".join(
            plan_name(r.plan) for r, v in zip(rows, values, strict=True) if v == target
        )
        word = "更" if len(rows) == 2 else "最"
        result = f"{names}{word}{_adjective(text, wanted)}"
    if _BY.search(text) and len(rows) == 2:
        result = "，".join(filter(None, (result, difference(*rows))))
    if not result and _SAME.search(text):
        result = "数值不一样"
    return f"{result}：{told}" if result else told


def weigh_years(asked: Asked, rows: Sequence[Row]) -> str:
    """How far a figure of one plan moves between two years, where that is asked."""
    if not _BY.search(asked.question.text):
        return ""
    for position, later in enumerate(rows):
        for earlier in rows[:position]:
            one, two = earlier.target, later.target
            if earlier.plan is later.plan and one.unit == two.unit and one.year != two.year:
                if folded(one.indicator) == folded(two.indicator) and one.subject == two.subject:
                    return f"{difference(earlier, later)}。"
    return ""


def difference(one: Row, two: Row) -> str:
    """The difference of two figures of one unit, with its terms: 82%－78%＝4个百分点."""
    high, low = sorted((one, two), key=lambda row: row.target.value or 0.0, reverse=True)
    if high.target.value is None or low.target.value is None:
        return ""
    unit = high.target.unit
    by = f"{round(high.target.value - low.target.value, 6):g}"
    plain = f"{high.target.value:g}{unit}－{low.target.value:g}{unit}＝{by}"
    return f"相差{plain}{'个百分点' if unit == '%' else unit}"


def written(row: Row) -> str:
    """The row's figure as the plan writes it, with its direction: 下降14%, 80家左右."""
    quote = folded(row.plan.mended(row.target.span).text)
    for quantity in find_quantities(quote):
        if quantity.value == row.target.value and quantity.unit == row.target.unit:
            figure = quote[quantity.start : quantity.end]
            direction = row.target.direction
            return figure if direction in figure else f"{direction}{figure}"
    return f"{row.target.value:g}{row.target.unit}"


def _wanted(text: str, rows: Sequence[Row]) -> bool | None:
    """True where the largest figure is asked for, False for the smallest."""
    limits = all(row.target.comparator in ("<=", "<") for row in rows)
    if _MORE.search(text):
        return True
    if _LESS.search(text):
        return False
    if _STRICT.search(text):
        return not limits
    return limits if _LOOSE.search(text) else None


def _adjective(text: str, wanted: bool) -> str:
    if _STRICT.search(text) and not _MORE.search(text):
        return "严"
    if _LOOSE.search(text) and not (_MORE.search(text) or _LESS.search(text)):
        return "宽"
    return "高" if wanted else "低"


def _by_year(rows: Sequence[Row], text: str) -> str:
    years = [row.target.year for row in rows if row.target.year]
    if len(years) != len(rows):
        return ""
    told = "，".join(
        f"{plan_name(row.plan)}{row.target.year}年{'前' if row.target.before else ''}"
        for row in rows
    )
    if not (_EARLY.search(text) or _LATE.search(text) or _SAME.search(text)):
        return ""
    if min(years) == max(years):
        return f"达峰时间一样：{told}"
    wanted = max(years) if _LATE.search(text) else min(years)
    names = "、".join(plan_name(row.plan) for row in rows if row.target.year == wanted)
    return f"{names}更{'晚' if wanted == max(years) else '早'}：{told}"
