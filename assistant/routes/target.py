"""Targets: look-ups in the extracted tables by indicator, subject, year, place and value."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.compose import Draft, plan_name
from assistant.cues import find_cues
from assistant.plan_text import Unit
from assistant.records import Answer, Intent
from assistant.routes.applicability import answer_applicability
from assistant.routes.asked import Asked
from assistant.routes.declines import decline
from assistant.routes.passage import answer_passage
from assistant.sections import share
from assistant.terms import WEAK_WEIGHT, find_terms, weakened
from corpus.fold import normalise
from corpus.quantity import Quantity
from corpus.records import Plan, Span, Target

ENOUGH = 0.6  # share of the topic's weight that a row's sentence must hold
CLOSE = 0.92  # rows within this share of the best are answers too
UNIT = 0.2  # bonus for a row whose unit the question names (以万吨为单位)
PEAK = 0.5  # bonus for a peak where the question asks when
CONTEXT = 0.25  # weight of the other parts' words within one part
NEAREST = 4  # sentences looked at where no row holds enough
PART = 0.55  # share of a part's weight that its row must hold
SECOND = 0.3  # share of the topic that a second indicator must bring
LISTED = 0.72  # … where the question asks for a list
_MOST = 6
_CHARACTERS = 1400
LIST_MOST, LIST_CHARACTERS = 60, 8000  # … where all targets of a plan are listed
_CUT = re.compile("[，；？。、,;]|以及|及(?!其)|和")
_ASKS = re.compile("多少|几|百分之|呢|比例|占比|率")
_COUNTED = re.compile("(?:多少|几)(个|家|户|项|辆|座|条|种|批)(?!百分点)")
_SHARED = re.compile("百分|几成|比例|占比|比重|%|率|个点")


@dataclass(frozen=True, slots=True)
class Row:
    """A target with the sentence it stands in and its score for the question."""

    plan: Plan
    target: Target
    unit: Unit
    score: float
    coverage: float


def answer_target(asked: Asked) -> Answer:
    """The rows that hold what is asked, or a decline that says what the plans do say."""
    question = asked.question
    rows = find_rows(asked, asked.plans)
    if question.asks("figure") and not question.asks("peak", "target"):
        rows = [row for row in rows if _fits(row.target, question.text)]
    if question.asks("which_plan") or (question.figures and not asked.terms):
        by_value = [row for row in rows if _has_value(row.target, question.figures)]
        if by_value:
            return _tell(asked, best_rows(by_value))
    if question.asks("list", "target") and not _strong(asked):
        return _list_all(asked, rows)
    if question.new:  # what the turn adds must be in the row: 光纤行业呢
        added = [t for t in asked.terms if t.said in question.new]
        rows = [
            row
            for row in rows
            if all(
                t.found_in(_own(row))
                or t.found_in(row.unit.headings)
                or t.found_in(row.plan.metadata.title)
                for t in added
            )
        ]
    good = [row for row in rows if row.coverage >= ENOUGH]
    in_year = [row for row in rows if _in_year(row.target, question.years)]
    dated = [row for row in in_year if row.coverage >= ENOUGH] or _known_held(asked, in_year)
    if question.years and good and not dated:
        return _other_year(asked, best_rows(good))
    parts = _parts(asked)
    several = _each_part(asked, parts) if len(parts) > 1 else []
    if dated or several:
        chosen = (
            several
            if not dated
            else best_rows(dated, question.asks("list"), question.text, in_year)
        )
        chosen += [row for row in several if row not in chosen]
        return _tell(asked, _of_subject(chosen + _others(asked, chosen, in_year), question.text))
    if question.asks("self") and question.asks("applies"):
        return answer_applicability(asked)
    if question.asks("figure") or question.figures:
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
        and all(t.found_in(_own(row)) or t.found_in(row.unit.headings) for t in known)
    ]


def _own(row: Row) -> str:
    """The row's own words: its passage, subject and indicator."""
    target = row.target
    return _fold(row.plan.mended(target.span).text + target.subject + target.indicator)


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
        if row.target.kind in ("target", "peak") and _in_year(row.target, asked.question.years)
    ]
    wanted.sort(key=lambda row: (asked.plans.index(row.plan), row.target.span.start))
    if not wanted:
        return _no_figure(asked)
    answer = _tell(asked, wanted, most=LIST_MOST, characters=LIST_CHARACTERS, longest=90)
    return replace(answer, text=f"共{len(answer.targets)}项：\n{answer.text}")


def _fits(target: Target, text: str) -> bool:
    """A row can answer a question for a number: it has one, of the kind asked for."""
    if target.value is None:
        return False
    counted = _COUNTED.search(text)
    if counted and not _SHARED.search(text):
        return "%" not in target.unit or counted.group(1) not in "个家户项辆座条种批"
    return True


def find_rows(asked: Asked, plans: Sequence[Plan]) -> list[Row]:
    """All target rows of the plans, scored for the question, best first."""
    rows = []
    for plan in plans:
        text = asked.evidence.text(plan)
        for target in plan.targets:
            unit = text.unit_at(target.span.start)
            if unit is None:
                continue
            own = _fold(plan.mended(target.span).text + target.subject + target.indicator)
            around = _fold(_window(plan, unit, target.span))
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
            rows.append(Row(plan, target, unit, score + bonus, max(near, wide) + bonus))
    rows.sort(key=lambda row: (-row.score, row.plan.id, row.target.span.start))
    return rows


def _fold(text: str) -> str:
    return normalise(text).replace(" ", "").lower()


def _window(plan: Plan, unit: Unit, span: Span) -> str:
    """The parts of the sentence next to the row: its own comma clauses and the one before."""
    return plan.mended(cited_span(plan, unit, span, 80)).text


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


def _in_year(target: Target, years: Sequence[int]) -> bool:
    return not years or target.year in years or (target.year is None and target.kind == "threshold")


def _has_value(target: Target, figures: Sequence[Quantity]) -> bool:
    return any(
        target.value is not None
        and abs(target.value - figure.value) < 1e-9
        and (figure.unit == target.unit or not figure.unit)
        for figure in figures
    )


def best_rows(
    rows: list[Row], whole: bool = False, said: str = "", pool: Sequence[Row] = ()
) -> list[Row]:
    """The rows close to the best one; `whole` takes more of them, for a list.

    Rows of the best one's indicator (in `pool`) count as well where the question `said`
    names their subject.
    """
    best = rows[0]
    floor = best.score * (LISTED if whole else CLOSE)
    indicator = _fold(best.target.indicator)
    near = {id(row) for row in rows if row.score >= floor}
    return [
        row
        for row in (pool or rows)
        if id(row) in near
        or (
            indicator
            and _fold(row.target.indicator) == indicator
            and row.plan is best.plan
            and row.target.subject
            and _fold(row.target.subject).removesuffix("行业") in said
        )
    ]


def _of_subject(rows: list[Row], said: str) -> list[Row]:
    """Of rows read from one aligned list, those whose subject the question names, if any."""
    kept = []
    for row in rows:
        twins = [r for r in rows if r.plan is row.plan and r.target.span.overlaps(row.target.span)]
        named = [r for r in twins if r.target.subject and _fold(r.target.subject) in said]
        if not named or row in named:
            kept.append(row)
    return kept


def _parts(asked: Asked) -> list[Asked]:
    """The question cut where it asks for more than one number, each part on its own."""
    pieces = [p for p in _CUT.split(asked.question.text) if find_terms(p) and _ASKS.search(p)]
    parts = []
    for piece in pieces:
        cues = find_cues(piece)
        used = [span for name in ("figure", "list", "confirm") for span in cues.get(name, ())]
        own = tuple(
            t for t in find_terms(piece, used) if any(t.said == q.said for q in asked.terms)
        )
        rest = tuple(t for t in asked.terms if all(t.said != o.said for o in own))
        if own:
            terms = own + weakened(rest, CONTEXT)
            parts.append(replace(asked, question=replace(asked.question, terms=terms)))
    return parts


def _each_part(asked: Asked, parts: Sequence[Asked]) -> list[Row]:
    """The best rows of every part that has any."""
    chosen: list[Row] = []
    for part in parts:
        rows = [
            row for row in find_rows(part, part.plans) if _in_year(row.target, part.question.years)
        ]
        fitting = [row for row in rows if row.coverage >= PART]
        if not fitting:
            continue
        chosen += [
            row for row in best_rows(fitting)[:2] if row.target not in [c.target for c in chosen]
        ]
    return chosen


def _others(asked: Asked, chosen: Sequence[Row], pool: Sequence[Row]) -> list[Row]:
    """Rows for the topic words that the chosen ones leave out: a second indicator asked for."""
    told = _fold(
        "".join(row.plan.mended(row.target.span).text + row.unit.headings for row in chosen)
    )
    left = [t for t in asked.terms if t.weight > WEAK_WEIGHT and not t.found_in(told)]
    whole = sum(asked.weights.values())
    best: tuple[float, list[Row]] = (0.0, [])
    for row in pool:
        own = _fold(row.plan.mended(row.target.span).text)
        gain = sum(asked.weights[t.said] for t in left if t.found_in(own))
        if gain > best[0]:
            best = (gain, [row])
    return best[1] if whole and best[0] / whole >= SECOND and row_plan(best[1], chosen) else []


def row_plan(rows: Sequence[Row], chosen: Sequence[Row]) -> bool:
    """True where the rows are of a plan that is told of already."""
    return all(any(row.plan is other.plan for other in chosen) for row in rows)


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
        line = _line(row, marker)
        if line not in draft.lines:
            draft.say(line)
    verdict = _verdict(asked.question.figures, told) if asked.question.asks("confirm") else ""
    if verdict:
        draft.lines.insert(0, verdict)
    return draft.finish(
        targets=[(row.plan, row.target) for row in told], retrieved=asked.retrieved()
    )


def _line(row: Row, marker: str) -> str:
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
    return _fold(indicator) in _fold(quote)


def _soft_said(quote: str, target: Target) -> bool:
    return target.comparator == "~" or any(word in quote for word in ("力争", "争取", "左右", "约"))


def _verdict(figures: Sequence[Quantity], rows: list[Row]) -> str:
    """Yes or no to a figure that the user put up."""
    if not figures or not rows:
        return ""
    if any(_has_value(row.target, figures) for row in rows):
        return "对，与方案一致。"
    row = rows[0]
    if row.target.value is None:
        return ""
    return f"不对，{plan_name(row.plan)}写的是“{row.plan.mended(row.target.span).text}”。"


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
        draft.say(_line(row, draft.cite(row.plan, cited_span(row.plan, row.unit, row.target.span))))
    return draft.finish(
        answered=corrected,
        targets=[(row.plan, row.target) for row in rows[:2]] if corrected else (),
        retrieved=asked.retrieved(),
    )


def _no_figure(asked: Asked) -> Answer:
    names = "、".join(plan_name(plan) for plan in asked.plans[:5])
    return decline(asked, f"{names}没有给出这项指标的数值。")
