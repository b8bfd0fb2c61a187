"""Target rows for a question: found and scored over the plans' tables, and the best chosen."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.plan_text import Unit, folded
from assistant.question import years_in
from assistant.routes.asked import Asked
from assistant.routes.target_lines import Row, cited_span, own_words
from assistant.sections import share
from assistant.terms import WEAK_WEIGHT, standing_alone
from corpus.industries import ancestors, find_industries, reaches
from corpus.records import Plan, Span, Target
from corpus.units import unit_of, unit_pattern

CLOSE = 0.92  # rows within this share of the best are answers too
LEAST = 0.1  # share of the topic that the row's own words must hold
UNIT = 0.2  # bonus for a row whose unit the question names (以万吨为单位)
PEAK = 0.5  # bonus for a peak where the question asks when
SECOND = 0.3  # share of the topic that a second indicator must bring
LISTED = 0.72  # … where the question asks for a list
_COUNTED = re.compile("(?:多少|几)(个|家|户|项|辆|座|条|种|批)(?!百分点)")
_MEASURED = re.compile(f"(?:多少|几)((?!个|家|户|项|辆|座|条|种|批|%){unit_pattern()})")
_SHARED = re.compile("百分|几成|比例|占比|比重|%|率|个点")


def find_rows(asked: Asked, plans: Sequence[Plan]) -> list[Row]:
    """All target rows of the plans, scored for the question, best first."""
    rows = []
    for plan in plans:
        text = asked.evidence.text(plan)
        for target in plan.targets:
            unit = text.unit_at(target.span.start)
            if unit is None:
                continue
            own = own_words(plan, target)
            around = _beside(asked, plan, unit, target)
            near = share(asked.terms, own, asked.weights)
            wide = share(asked.terms, own + around + unit.headings, asked.weights)
            coverage = share(asked.terms, own + unit.text + unit.headings, asked.weights)
            score = 0.6 * near + 0.3 * wide + 0.1 * coverage
            named = len(target.unit) > 1 and target.unit in asked.question.text
            bonus = UNIT if named and asked.question.asks("list", "compare") else 0.0
            if target.kind == "peak" and asked.question.asks("peak"):
                bonus += PEAK
            elif target.kind == "threshold":
                bonus -= 0.1 * score  # the commitment before the limit that it names
            whole = max(near, wide) if near >= LEAST or _peaks(asked, target) else near
            rows.append(Row(plan, target, unit, score + bonus, whole + bonus))
    rows.sort(key=lambda row: (-row.score, row.plan.id, row.target.span.start))
    return rows


def _peaks(asked: Asked, target: Target) -> bool:
    return target.kind == "peak" and asked.question.asks("peak")


def of_another(asked: Asked, row: Row) -> bool:
    """True where the row's own words name another sector or metal than the question does.

    铅冶炼 is asked, 铜、锌冶炼 is told: the figure is no answer.
    """
    around = folded(_window(row.plan, row.unit, row.target.span)) + row.unit.headings
    return _names_another(asked, own_words(row.plan, row.target), around)


def _names_another(asked: Asked, own: str, around: str) -> bool:
    if not _sectors(own):
        return False
    alone = [t for t in asked.terms if t.said in standing_alone()]
    if any(not t.found_in(own + around) for t in alone):
        others = [name for name in asked.question.products if name not in {t.said for t in alone}]
        if not any(name in own for name in others):  # 铜锌冶炼和电解铝: either may be the row's
            return True
    near = _sectors(own + around)
    wanted = asked.question.industries
    return bool(wanted) and not any(reaches(n, w) or reaches(w, n) for w in wanted for n in near)


@lru_cache(maxsize=4096)
def _sectors(text: str) -> frozenset[str]:
    return frozenset(mention.industry for mention in find_industries(text))


def _beside(asked: Asked, plan: Plan, unit: Unit, target: Target) -> str:
    """The row's window, folded, without what its sentence says of another sector or metal."""
    text = folded(_window(plan, unit, target.span))
    for other in plan.targets:
        if other.span in unit.span and not other.span.overlaps(target.span):
            own = own_words(plan, other)
            if _names_another(asked, own, unit.headings):
                text = text.replace(folded(plan.mended(other.span).text), "，")
    return text


def _window(plan: Plan, unit: Unit, span: Span) -> str:
    """The parts of the sentence next to the row: its own comma clauses and the one before."""
    return plan.mended(cited_span(plan, unit, span, 80)).text


def under_their_sector(asked: Asked, rows: Sequence[Row]) -> list[Row]:
    """The rows without those under another sector's heading, where the asked one has its own."""
    headed = {name for row in rows for name in _sectors(row.unit.leaf)}
    wanted = headed.intersection(asked.question.industries)
    words = [p for p in asked.question.products if _sectors(p) & wanted]
    near = wanted | {up for name in wanted for up in ancestors(name)}
    return [
        row
        for row in rows
        if not wanted
        or not (heads := _sectors(row.unit.leaf))
        or heads & near
        or any(up in wanted for name in heads for up in ancestors(name))
        or any(word.removesuffix("行业") in row.unit.text for word in words)
    ]


def in_year_of(target: Target, years: Sequence[int]) -> bool:
    """True where the row is of one of the years, or no year is asked for."""
    return not years or target.year in years or (target.year is None and target.kind == "threshold")


def due_with_plan(row: Row, years: Sequence[int]) -> bool:
    """True where an undated target is due by the end of the plan's period, a year asked for."""
    if row.target.year is not None or row.target.kind != "target":
        return False
    return any(year in years for year in years_in(row.plan.metadata.period)[-1:])


def fits(target: Target, text: str) -> bool:
    """A row can answer a question for a number: it has one, of the kind asked for."""
    if target.value is None:
        return False
    measured = _MEASURED.search(text)
    asked, told = (unit_of(measured.group(1)) if measured else None), unit_of(target.unit)
    if asked and (told is None or not asked.dimension.startswith(told.dimension)):
        return False
    counted = _COUNTED.search(text)
    if counted and not _SHARED.search(text):
        return "%" not in target.unit or counted.group(1) not in "个家户项辆座条种批"
    return True


def best_rows(
    rows: list[Row], whole: bool = False, said: str = "", pool: Sequence[Row] = ()
) -> list[Row]:
    """The rows close to the best one; `whole` takes more of them, for a list.

    Rows of the best one's indicator (in `pool`) count as well where the question `said`
    names their subject.
    """
    best = rows[0]
    floor = best.score * (LISTED if whole else CLOSE)
    indicator = folded(best.target.indicator)
    near = {id(row) for row in rows if row.score >= floor}
    return [
        row
        for row in (pool or rows)
        if id(row) in near
        or (
            indicator
            and folded(row.target.indicator) == indicator
            and row.plan is best.plan
            and row.target.subject
            and folded(row.target.subject).removesuffix("行业") in said
        )
    ]


def of_subject(rows: list[Row], said: str) -> list[Row]:
    """Of rows read from one aligned list, those whose subject the question names, if any."""
    kept = []
    for row in rows:
        twins = [r for r in rows if r.plan is row.plan and r.target.span.overlaps(row.target.span)]
        named = [r for r in twins if r.target.subject and folded(r.target.subject) in said]
        if not named or row in named:
            kept.append(row)
    return kept


def other_rows(asked: Asked, chosen: Sequence[Row], pool: Sequence[Row]) -> list[Row]:
    """Rows for the topic words that the chosen ones leave out: a second indicator asked for."""
    told = folded(
        "".join(row.plan.mended(row.target.span).text + row.unit.headings for row in chosen)
    )
    left = [t for t in asked.terms if t.weight > WEAK_WEIGHT and not t.found_in(told)]
    whole = sum(asked.weights.values())
    best: tuple[float, list[Row]] = (0.0, [])
    for row in pool:
        own = folded(row.plan.mended(row.target.span).text)
        gain = sum(asked.weights[t.said] for t in left if t.found_in(own))
        if gain > best[0]:
            best = (gain, [row])
    return best[1] if whole and best[0] / whole >= SECOND and row_plan(best[1], chosen) else []


def row_plan(rows: Sequence[Row], chosen: Sequence[Row]) -> bool:
    """True where the rows are of a plan that is told of already."""
    return all(any(row.plan is other.plan for other in chosen) for row in rows)
