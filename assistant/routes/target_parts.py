"""A question for several numbers, cut where it asks for the next: each part has its rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.cues import find_cues
from assistant.plan_text import folded
from assistant.routes.asked import Asked
from assistant.routes.target_lines import Row, cited_span, own_words
from assistant.routes.target_rows import (
    best_rows,
    due_with_plan,
    find_rows,
    in_year_of,
    under_their_sector,
)
from assistant.sections import share
from assistant.terms import WEAK_WEIGHT, Term, find_terms, weakened

CONTEXT = 0.25  # weight of the other parts' words within one part
LEAST = 0.55  # share of a part's weight that its row must hold
ELLIPTIC = 0.4  # … where the part leaves most unsaid (其他人员呢)
WHOLE = 0.8  # … or share of its own words alone
OWN = 0.5  # what a part's own words count in a row's order
_CUT = re.compile("[，；？。、,;]|以及|及(?!其)|和")
_ASKS = re.compile("多少|几|百分之|呢|比例|占比|率|程度|哪年|何时|时候")


@dataclass(frozen=True)
class Part:
    """One part of a question: its own terms, and the question with the others weakened."""

    asked: Asked
    own: tuple[Term, ...]
    least: float


def parts_of(asked: Asked) -> list[Part]:
    """The question cut where it asks for more than one number, each part on its own."""
    parts = []
    for piece in _CUT.split(asked.question.text):
        if not (_ASKS.search(piece) and find_terms(piece)):
            continue
        cues = find_cues(piece)
        used = [span for name in ("figure", "list", "confirm") for span in cues.get(name, ())]
        own = tuple(
            t for t in find_terms(piece, used) if any(t.said == q.said for q in asked.terms)
        )
        rest = tuple(t for t in asked.terms if all(t.said != o.said for o in own))
        if own:
            question = replace(asked.question, terms=own + weakened(rest, CONTEXT))
            least = ELLIPTIC if piece.endswith("呢") else LEAST
            parts.append(Part(replace(asked, question=question), own, least))
    return parts


def rows_of_parts(parts: Sequence[Part]) -> list[Row]:
    """The best rows of every part that has any; a later part's own row before one told."""
    chosen: list[Row] = []
    for part in parts:
        question = part.asked.question
        rows = [
            replace(row, score=OWN * _own_share(part, row) + (1 - OWN) * row.score)
            for row in under_their_sector(part.asked, find_rows(part.asked, part.asked.plans))
            if (in_year_of(row.target, question.years) or due_with_plan(row, question.years))
            and _fits(part, row)
        ]
        rows.sort(key=lambda row: -row.score)
        told = [row.target for row in chosen]
        if rows and rows[0].target in told:
            rows = _further(part, rows, told)
        if rows:
            chosen += [row for row in best_rows(rows)[:2] if row.target not in told]
    return chosen


def _fits(part: Part, row: Row) -> bool:
    """The row holds enough of the part, or nearly all of the part's own words."""
    if row.coverage >= part.least:
        return True
    telling = any(term.weight > WEAK_WEIGHT for term in part.own)
    return telling and _own_share(part, row) >= WHOLE


def _own_share(part: Part, row: Row) -> float:
    return share(part.own, own_words(row.plan, row.target), part.asked.weights)


def _further(part: Part, rows: list[Row], told: Sequence[object]) -> list[Row]:
    """Rows that hold what the one told already leaves out of the part's own words."""
    left = [t for t in part.own if not t.found_in(own_words(rows[0].plan, rows[0].target))]
    found = []
    for row in rows[1:]:
        near = folded(row.plan.mended(cited_span(row.plan, row.unit, row.target.span, 80)).text)
        if row.target not in told and any(t.found_in(near) for t in left):
            found.append(row)
    return found
