"""Targets and thresholds of a plan: `find_targets`.

Each body clause is mended and flattened, each of its sentences read by the grammar
(`corpus.target_grammar` for figures, `corpus.target_quality` for commitments without one),
each row mapped back to the source; tables have a reader of their own
(`corpus.target_tables`). What a sentence does not say is taken from before it: the year
from the paragraph, in a section of goals from the section; the indicator from the value
before; the subject from a heading that names a sector (`1.钢铁行业。`).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from corpus.mend import mend
from corpus.records import Clause, Plan, Span, Target, body_clauses
from corpus.target_grammar import read_sentence
from corpus.target_quality import read_quality
from corpus.target_run_in import find_regions, is_grid, read_regions
from corpus.target_sentence import Draft, Scope, Sentence
from corpus.target_tables import read_tables
from corpus.target_text import Flat, flatten
from corpus.target_words import target_words
from corpus.years import Year, find_years

_ISO_YEAR = re.compile(r"(?:19|20)\d\d")
_SECTOR = re.compile(r"(?:^|[.、)）\s])(?P<name>[一-鿿]{2,10}行业)[。：:\s]*$")
_ANNUAL = re.compile(
    r"(?<![\d—–-])(20\d\d)年度?(?!—|–|-|前|底)[^—–-]{0,12}(?:计划|要点|任务|安排|分工|意见)"
)
_CALL = re.compile(
    r"申报|申请|征集|指南|推荐|遴选|入库|立项|公示|名单|通报|总结"
)  # no plan for the year
_RESERVED = re.compile(r"除[^，。]{2,60}?(?:以外|之外|外)$")
_PRINCIPLE = re.compile(r"原则|指导思想|总体思路|总体要求")


def find_targets(plan: Plan) -> list[Target]:
    """The rows of the targets table in the order of the text; an unread plan gives none."""
    targets: list[Target] = []
    plan_year = int(plan.metadata.date[:4]) if _ISO_YEAR.match(plan.metadata.date) else None
    period = _period(plan.metadata.period)
    begins = _begins(plan.metadata.period, period)
    plan_year = begins if plan_year is None else plan_year
    annual = _annual(plan.metadata.title)
    goals = target_words().goal_section
    goal_path: tuple[str, ...] = ()
    goal_year: Year | None = None
    clauses = [clause for clause in body_clauses(plan) if not is_past_section(clause.path)]
    regions = find_regions(plan, clauses, max(plan_year or 0, begins or 0))
    in_table = {clauses[i].id for region in regions for i in range(region.first, region.last)}
    for clause in clauses:
        if clause.id in in_table or is_grid(plan, clause):
            continue
        if goal_path and clause.path[: len(goal_path)] != goal_path:
            goal_path, goal_year = (), None
        in_goals = any(map(goals.search, clause.path[-2:]))
        given = goal_year or (period if in_goals else None) or annual
        rows, year = _read_clause(plan, clause, Scope(year=given, plan_year=plan_year))
        targets.extend(rows)
        if year and clause.path and goals.search(clause.path[-1]):
            goal_path, goal_year = clause.path, year
    reader = partial(_read_cell, scope=Scope(year=annual, plan_year=plan_year))
    targets.extend(read_regions(plan, clauses, regions))
    targets.extend(read_tables(plan, [c for c in clauses if is_grid(plan, c)], reader))
    return sorted(dict.fromkeys(targets), key=lambda row: row.span)


def _period(text: str) -> Year | None:
    """The last year of the plan's period (十四五, 2022—2024年) as a deadline."""
    if not text:
        return None
    years = find_years(text) or find_years(f"“{text}”期间")
    return years[-1] if years else None


def _begins(text: str, period: Year | None) -> int | None:
    """The first year of the period: 2021 of 2021—2035年 and of 十四五."""
    if period is None:
        return None
    written = _ISO_YEAR.match(text)
    return int(written.group()) if written else period.year - 4


def _annual(title: str) -> Year | None:
    """The year of a plan for one year (绿色低碳转型2022年行动计划)."""
    found = None if _CALL.search(title) else _ANNUAL.search(title)
    return Year(int(found[1]), "deadline", found.start(1), found.end()) if found else None


def is_past_section(path: Iterable[str]) -> bool:
    """A section that tells what has been or the setting: nothing in it is a commitment."""
    words = target_words()
    return any(
        words.past_section.search(label[:30])
        and not words.goal_section.search(label[:30])
        and not words.task_opener.match(label)
        for label in path
    )


def _read_clause(plan: Plan, clause: Clause, scope: Scope) -> tuple[list[Target], Year | None]:
    mended = plan.mended(clause.span)
    if not mended.text:
        return [], None
    drafts, year = read_text(mended.text, scope)
    rows = (_target(clause, Span(*mended.bounds(d.start, d.end)), d) for d in drafts)
    return [row for row in rows if row is not None], year


def _read_cell(text: str, clause: Clause, scope: Scope) -> list[Target]:
    """Rows of a table cell's prose; spans count in the cell."""
    mended = mend(text)
    if not mended.text:
        return []
    drafts, _ = read_text(mended.text, scope)
    rows = (_target(clause, Span(*mended.bounds(d.start, d.end)), d) for d in drafts)
    return [row for row in rows if row is not None]


def _target(clause: Clause, span: Span, draft: Draft) -> Target | None:
    vague = draft.value is None and draft.year is None
    if vague and clause.path and _PRINCIPLE.search(clause.path[-1]):
        return None
    subject = draft.subject
    if not subject and draft.kind in ("target", "peak") and clause.path:
        sector = _SECTOR.search(clause.path[-1])
        subject = sector["name"] if sector else ""
    return Target(
        clause.id, span, draft.indicator, subject, draft.kind, draft.year, draft.before,
        draft.base_year, draft.per, draft.direction, draft.comparator, draft.value,
        draft.unit, draft.soft, draft.exception,
    )  # fmt: skip


def read_text(text: str, scope: Scope) -> tuple[list[Draft], Year | None]:
    """The rows of one clause's mended text, offsets in that text, and the year it carries on."""
    flat = flatten(text)
    drafts: list[Draft] = []
    year = scope.year
    scopes: list[tuple[int, Scope]] = []
    for start, end in flat.sentences():
        sentence = Sentence(flat.text[start:end])
        rows = _sentence_rows(sentence, replace(scope, year=year))
        if rows and rows[-1].kind != "threshold":
            last = rows[-1]
            scope = replace(scope, indicator=last.indicator, subject=last.subject, last=last)
        deadlines = sentence.deadlines(len(sentence.text))
        if deadlines and not (scope.plan_year and deadlines[-1].year < scope.plan_year):
            year = deadlines[-1]
        scopes.append((end, replace(scope, year=year)))
        drafts.extend(_placed(row, flat, start) for row in rows)
    drafts.extend(_asides(flat, scopes))
    drafts.sort(key=lambda row: (row.start, row.end))
    return drafts, year


def _sentence_rows(sentence: Sentence, scope: Scope) -> list[Draft]:
    rows = read_sentence(sentence, scope)
    taken = [(row.start, row.end) for row in rows if row.kind != "threshold"]
    rows += read_quality(sentence, scope, taken)
    rows.sort(key=lambda row: (row.start, row.end))
    rows = [_with_reservation(row, sentence) for row in rows]
    if scope.year is None or sentence.deadlines(len(sentence.text)):
        return rows
    # A limit takes a carried year only together with what is to be done by then.
    if any(row.kind != "threshold" and row.year is not None for row in rows):
        return rows
    return [
        replace(row, year=None, before=False) if row.kind == "threshold" else row for row in rows
    ]


def _with_reservation(row: Draft, sentence: Sentence) -> Draft:
    """除特殊工艺外，…: the part right before the row's own may reserve something."""
    low, _ = sentence.part(row.start)
    for _ in range(2):  # a year may stand between
        if not low or row.kind == "threshold":
            break
        before, high = sentence.part(low - 1)
        if found := _RESERVED.search(sentence.text, max(before, high - 80), high):
            return replace(row, exception=found.group())
        if high - before > 12:
            break
        low = before
    return row


def _asides(flat: Flat, scopes: list[tuple[int, Scope]]) -> list[Draft]:
    """Rows that stand in brackets: limits, and parts of what stands before (其中：…)."""
    drafts: list[Draft] = []
    ends = [end for end, _ in scopes]
    for aside in flat.asides:
        if aside.exception or not scopes:
            continue
        around = scopes[min(bisect_left(ends, aside.at), len(scopes) - 1)][1]
        part_of = aside.text.text.startswith(("其中", "含", "包括"))
        if not part_of:
            around = replace(around, year=None, last=None)
        scope = replace(around, indicator="", subject="", aside=True)
        for row in read_sentence(Sentence(aside.text.text), scope):
            if row.kind == "threshold" or row.year is not None:
                drafts.append(_placed(row, aside.text, 0))
    return drafts


def _placed(row: Draft, flat: Flat, shift: int) -> Draft:
    """Offsets of the text handed in; the exception in a bracket within or after the row."""
    first, last = row.start + shift, row.end + shift
    start, end = flat.offsets[first], flat.offsets[last - 1] + 1
    exception = row.exception
    for aside in flat.asides_between(first + 1, last):
        if aside.exception:
            exception = aside.exception
            end = max(end, aside.end)
    return replace(row, start=start, end=end, exception=exception)
