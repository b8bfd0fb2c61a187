"""Who is responsible for what: one row for each body of each responsibility statement.

A statement is a parenthesis, a line with a label (责任单位：…) or a sentence that names
bodies and roles and nothing else. It covers the text before it, back to the statement
before or to the heading above. Rules that a statement sets for later ones (均需…, 不再
列出) give inherited rows there; 列首位的为牵头单位 holds for those that follow too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.duty_finder import Found, find_statements
from corpus.duty_statement import Statement, is_statement, read_statement
from corpus.duty_table import table_statements
from corpus.records import Clause, Duty, Plan, Role, Span, body_clauses


@dataclass(frozen=True, slots=True)
class _Rule:
    """A body that an earlier statement adds to every later one."""

    span: Span
    department: str
    role: Role


@dataclass(slots=True)
class _Reader:
    """What is carried from one statement to the next while a plan is read."""

    plan: Plan
    covered_to: int = 0  # the end of the last statement or heading
    heading: Span | None = None  # the heading just above, while nothing follows it
    covers: Span | None = None  # of the statement before
    lead_first: bool = False
    rules: tuple[_Rule, ...] = ()

    def read(self, clause: Clause, found: Found) -> Iterator[Duty]:
        """The rows of one statement."""
        statement = read_statement(found.text, self.lead_first)
        if not is_statement(statement, found.stands_alone):
            return
        span = found.source(0, len(found.text))
        covers, follows = self._covers(span)
        seen = set()
        for body in statement.bodies:
            if (body.name, body.role) not in seen:
                seen.add((body.name, body.role))
                yield Duty(clause.id, span, covers, body.name, body.role)
        if not follows:
            for rule in self.rules:
                if (rule.department, rule.role) in seen:
                    continue
                yield Duty(clause.id, rule.span, covers, rule.department, rule.role, True)
        self._after(statement, found, span, covers)

    def _covers(self, span: Span) -> tuple[Span, bool]:
        """The text between the last statement and this; true where that is none at all."""
        text = self.plan.text
        start, end = self.covered_to, span.start
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            return Span(start, end), False
        if self.heading is not None:
            return self.heading, False
        return (self.covers, True) if self.covers else (span, False)

    def _after(self, statement: Statement, found: Found, span: Span, covers: Span) -> None:
        self.lead_first = statement.lead_first
        if statement.rule and statement.carried:
            where = found.source(*statement.rule)
            new = tuple(_Rule(where, body.name, body.role) for body in statement.carried)
            names = {(rule.department, rule.role) for rule in new}
            kept = (rule for rule in self.rules if (rule.department, rule.role) not in names)
            self.rules = (*kept, *new)
        self.covered_to, self.heading, self.covers = span.end, None, covers

    def meet(self, clause: Clause) -> None:
        """A heading starts a new stretch of text to be covered."""
        if clause.kind == "heading":
            self.covered_to, self.heading, self.covers = clause.span.end, clause.span, None


def find_duties(plan: Plan) -> list[Duty]:
    """The duty rows of a plan, in the order of their statements."""
    reader = _Reader(plan)
    duties: list[Duty] = []
    rows: list[Clause] = []
    clauses = list(body_clauses(plan))
    for index, clause in enumerate(clauses):
        if clause.kind == "table_row":
            rows.append(clause)
            continue
        if rows:
            duties.extend(table_statements(plan, rows))
            rows = []
        reader.meet(clause)
        following = clauses[index + 1] if index + 1 < len(clauses) else None
        for found in find_statements(plan, clause, following):
            duties.extend(reader.read(clause, found))
    if rows:
        duties.extend(table_statements(plan, rows))
    return duties
