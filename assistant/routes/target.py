"""Targets: look-ups in the extracted tables by indicator, subject, year, place and value."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose import Draft, plan_name
from assistant.records import Answer, Intent, Item
from assistant.routes.applicability import add_checklist, answer_applicability
from assistant.routes.asked import Asked
from assistant.routes.declines import decline
from assistant.routes.passage import answer_passage
from assistant.routes.target_lines import (
    Row,
    cited_span,
    has_value,
    own_words,
    row_line,
    verdict_line,
)
from assistant.routes.target_parts import parts_of, rows_of_parts
from assistant.routes.target_rows import (
    best_rows,
    due_with_plan,
    find_rows,
    fits,
    in_year_of,
    of_another,
    of_subject,
    other_rows,
    under_their_sector,
)
from assistant.routes.weighing import weigh_years
from assistant.terms import WEAK_WEIGHT

ENOUGH = 0.6  # share of the topic's weight that a row's sentence must hold
NEAREST = 4  # sentences looked at where no row holds enough
_MOST = 6
_CHARACTERS = 1400
LIST_MOST, LIST_CHARACTERS = 60, 8000  # … where all targets of a plan are listed


def answer_target(asked: Asked) -> Answer:
    """The rows that hold what is asked, or a decline that says what the plans do say."""
    question = asked.question
    rows = under_their_sector(asked, find_rows(asked, asked.plans))
    if question.asks("figure") and not question.asks("peak", "target"):
        rows = [row for row in rows if fits(row.target, question.text)]
    if question.asks("which_plan") or (question.figures and not _strong(asked)):
        by_value = [[row for row in rows if has_value(row.target, [f])] for f in question.figures]
        if any(by_value):
            return _tell(asked, [row for held in by_value if held for row in best_rows(held)])
    if question.asks("list", "target") and not _strong(asked):
        return _list_all(asked, rows)
    rows = [row for row in rows if not of_another(asked, row)]
    if question.new:  # what the turn adds must be in the row: 光纤行业呢
        added = [t for t in asked.terms if t.said in question.new]
        rows = [
            row
            for row in rows
            if all(
                t.found_in(own_words(row.plan, row.target))
                or t.found_in(row.unit.headings)
                or t.found_in(row.plan.metadata.title)
                for t in added
            )
        ]
    good = [row for row in rows if row.coverage >= ENOUGH]
    in_year = [row for row in rows if in_year_of(row.target, question.years)]
    dated = [row for row in in_year if row.coverage >= ENOUGH] or _known_held(asked, in_year)
    if "年份" in question.carried and not dated:  # the year was of another question
        dated = [row for row in good if row.target.year is None]
    if not dated:
        dated = [row for row in good if due_with_plan(row, question.years)]
        in_year += dated
    if question.years and good and not dated:
        return _other_year(asked, best_rows(good))
    parts = parts_of(asked)
    several = rows_of_parts(parts) if len(parts) > 1 else []
    if dated or several:
        chosen = (
            several
            if not dated
            else best_rows(dated, question.asks("list", "compare"), question.text, in_year)
        )
        chosen += [row for row in several if row not in chosen]
        return _tell(asked, of_subject(chosen + other_rows(asked, chosen, in_year), question.text))
    if question.asks("self") and question.asks("applies"):
        return answer_applicability(asked)
    if _LIMIT.search(question.text):  # 多少吨以下的要淘汰: a rule's limit
        return answer_passage(asked)
    if (question.asks("figure") and not _asks_whether(question.text)) or question.figures:
        return _no_figure(asked)
    return answer_passage(asked)


def _known_held(asked: Asked, rows: Sequence[Row]) -> list[Row]:
    """Rows of the best sentences that hold every topic word that plans write at all.

    What they leave out are people's own words, which are no evidence of absence.
    """
    known = [
        t for t in asked.terms if t.weight > WEAK_WEIGHT and asked.evidence.occurs(t, asked.held)
    ]
    best = {id(scored.unit) for scored in asked.ranked[:NEAREST]}
    return [
        row
        for row in rows
        if known
        and id(row.unit) in best
        and all(
            t.found_in(own_words(row.plan, row.target)) or t.found_in(row.unit.headings)
            for t in known
        )
    ]


def _strong(asked: Asked) -> bool:
    """True where the question names something to look for, beside place and year."""
    return any(
        t.weight > WEAK_WEIGHT and asked.evidence.occurs(t, asked.held) for t in asked.terms
    ) or asked.question.asks("peak")


def _list_all(asked: Asked, rows: list[Row]) -> Answer:
    """Every target of the plans, in the years asked for, in reading order."""
    wanted = [
        row
        for row in rows
        if row.target.kind in ("target", "peak") and in_year_of(row.target, asked.question.years)
    ]
    wanted.sort(key=lambda row: (asked.plans.index(row.plan), row.target.span.start))
    if not wanted:
        return _no_figure(asked)
    answer = _tell(asked, wanted, most=LIST_MOST, characters=LIST_CHARACTERS, longest=90)
    return replace(answer, text=f"共{len(answer.targets)}项：\n{answer.text}")


def _tell(
    asked: Asked,
    rows: list[Row],
    most: int = _MOST,
    characters: int = _CHARACTERS,
    longest: int = 220,
) -> Answer:
    draft = Draft(Intent.TARGET)
    spent = 0
    told: list[Row] = []
    for row in rows:
        span = cited_span(row.plan, row.unit, row.target.span, longest)
        size = span.end - span.start
        known = any(c.plan.id == row.plan.id and span in c.span for c in draft.citations)
        if not known and (len(draft.citations) >= most or spent + size > characters):
            continue
        marker = draft.cite(row.plan, span)
        spent += 0 if known else size
        told.append(row)
        line = row_line(row, marker)
        if line not in draft.lines:
            draft.say(line)
    verdict = verdict_line(asked.question.figures, told) if asked.question.asks("confirm") else ""
    if verdict := verdict or weigh_years(asked, told):
        draft.lines.insert(0, verdict)
    _tell_years(asked, draft, told)
    items: list[Item] = []
    if asked.question.asks("self") and asked.question.asks("applies"):
        items = add_checklist(asked, draft)
    return draft.finish(
        targets=[(row.plan, row.target) for row in told], items=items, retrieved=asked.retrieved()
    )


def _tell_years(asked: Asked, draft: Draft, told: Sequence[Row]) -> None:
    """For a year asked for that no row is of: the sentence about it, beside the others."""
    plans = {row.plan.id for row in told}
    missing = [y for y in asked.question.years if all(row.target.year != y for row in told)]
    for year in missing if len(asked.question.years) > 1 else ():
        about = (
            s
            for s in asked.ranked
            if s.unit.plan.id in plans
            and s.coverage >= ENOUGH
            and re.search(f"(?<![比较]){year}年", s.unit.text)
        )
        if best := next(about, None):
            unit = best.unit
            marker = draft.cite(unit.plan, unit.span)
            draft.say(f"{plan_name(unit.plan)}：“{unit.plan.mended(unit.span).text}”{marker}")


def _other_year(asked: Asked, rows: list[Row]) -> Answer:
    years = "、".join(f"{year}年" for year in asked.question.years)
    draft = Draft(Intent.DECLINE)
    corrected = asked.question.asks("confirm") and bool(asked.question.figures)
    if corrected:  # 八十家是不是2025年: a wrong year is put right
        draft.intent = Intent.TARGET
        draft.say(f"不是{years}。方案写的是：")
    else:
        draft.say(f"方案没有给出{years}的这项指标。方案给出的是：")
    for row in rows[:2]:
        draft.say(
            row_line(row, draft.cite(row.plan, cited_span(row.plan, row.unit, row.target.span)))
        )
    return draft.finish(
        answered=corrected,
        targets=[(row.plan, row.target) for row in rows[:2]] if corrected else (),
        retrieved=asked.retrieved(),
    )


_WHETHER = re.compile("有没有|会不会|能不能|行不行|要不要|怎么|咋|谁来|派人|[^标比率量度]吗")
_LIMIT = re.compile("(多少|几)[^，。？]{1,5}(以下|以上|以内|之内)的")
_FIGURE = re.compile("目标|指标|比例|占比|比重|[率量度值幅]|百分|年|降|提高|达到|数")


def _asks_whether(text: str) -> bool:
    """True where a number is named only in passing: 耗了多少能要不要报."""
    return bool(_WHETHER.search(text)) and not _FIGURE.search(text)


def _no_figure(asked: Asked) -> Answer:
    names = "、".join(plan_name(plan) for plan in asked.plans[:5])
    return decline(asked, f"{names}没有给出这项指标的数值。")
