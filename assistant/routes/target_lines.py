"""How a target row is told: its own words, the span cited for it, its line, and a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.compose import plan_name
from assistant.plan_text import Unit, folded
from corpus.quantity import Quantity
from corpus.records import Plan, Span, Target


@dataclass(frozen=True, slots=True)
class Row:
    """A target with the sentence it stands in and its score for the question."""

    plan: Plan
    target: Target
    unit: Unit
    score: float
    coverage: float


def own_words(plan: Plan, target: Target) -> str:
    """The row's own words, folded: its passage, subject and indicator."""
    return folded(plan.mended(target.span).text + target.subject + target.indicator)


def cited_span(plan: Plan, unit: Unit, span: Span, longest: int = 220) -> Span:
    """The whole sentence when short, else the comma clauses around the row."""
    if unit.span.end - unit.span.start <= longest and span in unit.span:
        return unit.span
    mended = plan.mended(unit.span)
    first = next((i for i, o in enumerate(mended.offsets) if o >= span.start), 0)
    last = next((i for i, o in enumerate(mended.offsets) if o >= span.end), len(mended.text))
    start = _stop_before(mended.text, first, 2 if first else 1)
    while last - start > longest and start < first:
        start = _next_part(mended.text, start, first)
    end = last
    while end < len(mended.text) and mended.text[end - 1] not in "，；。":
        end += 1
    while end > last and mended.text[end - 1] in "，；":
        end -= 1
    low, high = mended.bounds(start, max(end, start + 1))
    return Span(min(low, span.start), max(high, span.end))


def _stop_before(text: str, index: int, parts: int) -> int:
    while index > 0:
        if text[index - 1] in "，；。":
            parts -= 1
            if parts == 0:
                break
        index -= 1
    return index


def _next_part(text: str, start: int, limit: int) -> int:
    while start < limit:
        start += 1
        if text[start - 1] in "，；。":
            break
    return start


def row_line(row: Row, marker: str) -> str:
    """The row as one line: plan, what its quote leaves unsaid, the quote, and the marker."""
    target = row.target
    quote = row.plan.mended(target.span).text
    when = ""
    if target.year and str(target.year) not in quote:
        when = f"{target.year}年前，" if target.before else f"到{target.year}年，"
    who = f"{target.subject}：" if target.subject and target.subject not in quote else ""
    what = (
        f"{target.indicator}，" if target.indicator and not _told(target.indicator, quote) else ""
    )
    out = f"（{target.exception}）" if target.exception and target.exception not in quote else ""
    soft = "（力争）" if target.soft and not _soft_said(quote, target) else ""
    value = f"（{target.subject}：{_number(target)}）" if "分别" in quote and target.subject else ""
    broken = "（原文此处残缺，数值仅供参考）" if not target.trusted else ""
    return f"{plan_name(row.plan)}：{when}{who}{what}“{quote}”{value}{out}{soft}{broken}{marker}"


def _number(target: Target) -> str:
    return "" if target.value is None else f"{target.value:g}{target.unit}"


def _told(indicator: str, quote: str) -> bool:
    return folded(indicator) in folded(quote)


def _soft_said(quote: str, target: Target) -> bool:
    return target.comparator == "~" or any(word in quote for word in ("力争", "争取", "左右", "约"))


def has_value(target: Target, figures: Sequence[Quantity]) -> bool:
    """True where the row holds one of the figures; a figure without a unit fits any."""
    return any(
        target.value is not None
        and abs(target.value - figure.value) < 1e-9
        and (figure.unit == target.unit or not figure.unit)
        for figure in figures
    )


def verdict_line(figures: Sequence[Quantity], rows: list[Row]) -> str:
    """Yes or no to a figure that the user put up."""
    if not figures or not rows:
        return ""
    if any(has_value(row.target, figures) for row in rows):
        return "对，与方案一致。"
    row = rows[0]
    if row.target.value is None:
        return ""
    return f"不对，{plan_name(row.plan)}写的是“{row.plan.mended(row.target.span).text}”。"
