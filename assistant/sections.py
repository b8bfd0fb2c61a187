"""Sections: a heading with the text that stands right under it, and its duty statements."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from assistant.plan_text import PlanText, Unit, folded
from assistant.terms import FULL, Term
from corpus.records import Clause, Duty, Plan, Span

_NUMBER = re.compile(
    r"^(第?[一二三四五六七八九十百]+[、章节条篇编]|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．]\s*|专栏\s*\d+\s*|[①-⑳])+"
)


def unnumbered(label: str) -> str:
    """A heading label without its number and stop: 3.钢铁行业。 → 钢铁行业."""
    return _NUMBER.sub("", label.strip()).strip().rstrip("。.:：")


@dataclass(frozen=True)
class Statement:
    """One responsibility statement with all its bodies, inherited ones apart."""

    plan: Plan
    span: Span
    clause: str
    covers: Span
    duties: tuple[Duty, ...]
    inherited: tuple[Duty, ...]

    @property
    def leads(self) -> tuple[Duty, ...]:
        """The bodies in the lead."""
        return tuple(duty for duty in self.duties if duty.role == "牵头")


@dataclass(frozen=True)
class Section:
    """One heading path with its units and statements, in reading order."""

    plan: Plan
    path: tuple[str, ...]
    heading: Clause | None
    units: tuple[Unit, ...]
    statements: tuple[Statement, ...]

    @property
    def label(self) -> str:
        """The heading's own label."""
        return self.path[-1] if self.path else ""

    @cached_property
    def text(self) -> str:
        """Folded text of the section's sentences."""
        return "\n".join(unit.text for unit in self.units)

    @cached_property
    def folded_label(self) -> str:
        """The label as terms are matched against it."""
        return folded(self.label)

    @cached_property
    def whole(self) -> str:
        """Label and text together, folded."""
        return self.folded_label + self.text

    @cached_property
    def name(self) -> str:
        """The label without its number and stop: 重点行业达峰行动; empty where too short."""
        name = unnumbered(self.folded_label)
        return name if len(name) >= 4 else ""

    def span(self) -> Span:
        """From the heading (or the first sentence) to the end of the section's own text."""
        start = self.heading.span.start if self.heading else self.units[0].span.start
        end = self.units[-1].span.end if self.units else self.heading.span.end  # type: ignore[union-attr]
        return Span(start, max(end, start))


def statements(plan: Plan) -> tuple[Statement, ...]:
    """The plan's responsibility statements in reading order."""
    grouped: dict[tuple[int, int, str], list[Duty]] = {}
    inherited: dict[tuple[int, int], list[Duty]] = {}
    for duty in plan.duties:
        if duty.inherited:
            inherited.setdefault((duty.covers.start, duty.covers.end), []).append(duty)
        else:
            place = (duty.span.start, duty.span.end, _about(plan, duty))
            grouped.setdefault(place, []).append(duty)
    found = []
    for (start, end, clause), duties in sorted(grouped.items()):
        covers = duties[0].covers
        more = tuple(inherited.get((covers.start, covers.end), ()))
        found.append(Statement(plan, Span(start, end), clause, covers, tuple(duties), more))
    return tuple(found)


def _about(plan: Plan, duty: Duty) -> str:
    """The clause that a duty is about: its own, or the heading of a section named there."""
    there, own = plan.clause_at(duty.covers.start), plan.by_id[duty.clause].path
    elsewhere = there is not None and own[: len(there.path)] != there.path
    return there.id if there and elsewhere and there.kind == "heading" else duty.clause


def sections(text: PlanText) -> tuple[Section, ...]:
    """The sections of a plan: clauses grouped by heading path, boxes apart."""
    plan = text.plan
    units: dict[tuple[str, ...], list[Unit]] = {}
    headings: dict[tuple[str, ...], Clause] = {}
    for unit in text.units:
        path = unit.clause.path
        if unit.clause.kind == "heading":
            headings.setdefault(path, unit.clause)
            units.setdefault(path, [])
        else:
            units.setdefault(path, []).append(unit)
    held: dict[tuple[str, ...], list[Statement]] = {}
    for statement in statements(plan):
        clause = plan.by_id[statement.clause]
        held.setdefault(clause.path, []).append(statement)
    return tuple(
        Section(plan, path, headings.get(path), tuple(found), tuple(held.get(path, ())))
        for path, found in units.items()
    )


def share(terms: Iterable[Term], text: str, weights: dict[str, float]) -> float:
    """The weighted share of the terms that stand in the text."""
    terms = tuple(terms)
    total = min(sum(weights[term.said] for term in terms), FULL)
    found = sum(weights[term.said] for term in terms if term.found_in(text))
    return min(1.0, found / total) if total else 0.0
