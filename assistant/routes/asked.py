"""What every route is given: the question, the evidence, and the turn before."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.evidence import Evidence, Scored
from assistant.question import Question
from assistant.records import Answer, Hit
from assistant.sections import Section, sections
from assistant.terms import Term
from corpus.records import Plan

SHOWN = 10  # ranked passages reported beside an answer


@dataclass(frozen=True)
class Asked:
    """One question on its way to an answer."""

    question: Question
    evidence: Evidence
    held: Sequence[Plan]
    section_cache: dict[str, tuple[Section, ...]]
    before: Answer | None = None

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans in question."""
        return self.question.scope.plans

    @property
    def terms(self) -> tuple[Term, ...]:
        """The topic terms."""
        return self.question.terms

    @cached_property
    def ranked(self) -> list[Scored]:
        """The best sentences for the question, in its plans."""
        return self.evidence.rank(self.question.topic, self.terms, self.plans, 60)

    @cached_property
    def weights(self) -> dict[str, float]:
        """Term weights: the table's, scaled by rarity in the plans in question."""
        return self.evidence.weights(self.terms, self.plans)

    def sections(self, plan: Plan) -> tuple[Section, ...]:
        """The plan's sections, read once."""
        if plan.id not in self.section_cache:
            self.section_cache[plan.id] = sections(self.evidence.text(plan))
        return self.section_cache[plan.id]

    def retrieved(self) -> list[Hit]:
        """The ranked passages before the answer was composed."""
        return [
            Hit(s.unit.plan.id, s.unit.clause.id, s.unit.span, round(s.score, 6))
            for s in self.ranked[:SHOWN]
        ]
