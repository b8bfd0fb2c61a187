"""Kinds of headings: plans call their aims, tasks and safeguards by one name or another."""

from functools import cache

from assistant.routes.asked import Asked
from assistant.sections import Section, unnumbered
from assistant.terms import WEAK_WEIGHT
from corpus.records import Plan
from corpus.vocabulary import read_toml


@cache
def _kinds() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row["names"]) for row in read_toml("headings.toml", "assistant").values())


def asked_kind(asked: Asked) -> tuple[str, ...]:
    """The names of the kind of heading that the question asks for by one of them."""
    text = asked.question.text
    if any(term.weight > WEAK_WEIGHT for term in asked.terms):
        return ()
    return next((names for names in _kinds() if any(name in text for name in names)), ())


def of_kind(asked: Asked, plan: Plan) -> Section | None:
    """The plan's own heading of the kind asked for, the name asked for first, then the highest."""
    names = sorted(asked_kind(asked), key=lambda name: name not in asked.question.text)
    found = [
        (rank, len(section.path), section)
        for section in asked.sections(plan)
        for rank, name in enumerate(names)
        if section.heading and unnumbered(section.folded_label).endswith(name)
    ]
    return min(found, key=lambda one: one[:2])[2] if found else None
