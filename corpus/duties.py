"""Who is responsible for what: one row for each body of each responsibility statement.

A statement is a parenthesis, a line with a label (责任单位：…) or a sentence that names
bodies and roles. It covers the text before it, back to the statement before or to the
heading above; a sentence that names the task as well (某某行动由甲部组织实施) covers itself,
and counts only where no other statement is about it. Rules that a statement sets for
later ones (均需…, 不再列出) give inherited rows there; 列首位的为牵头单位 holds for those
that follow too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

from corpus.duty_finder import Found, find_statements
from corpus.duty_sentences import sentence_duties
from corpus.duty_statement import Statement, is_statement, read_statement
from corpus.duty_table import table_statements
from corpus.records import Clause, Duty, Plan, Role, Span, body_clauses

_INK = re.compile(r"\S")


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
    heading: Span | None = None  # the heading just above, while no statement follows it
    apart: bool = False  # the block has several statements
    covers: Span | None = None  # of the statement before
    lead_first: bool = False
    rules: tuple[_Rule, ...] = ()

    def read(self, clause: Clause, found: Found) -> Iterator[Duty]:
        """The rows of one statement."""
        statement = read_statement(found.text, self.lead_first)
        span = found.source(0, len(found.text))
        covers, follows = self._covers(clause, span)
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

    def _covers(self, clause: Clause, span: Span) -> tuple[Span, bool]:
        """The text between the last statement and this; true where that is none at all."""
        text = self.plan.text
        start, end = self.covered_to, span.start
        if self.apart and _INK.search(text, clause.span.start, end):
            line = (
                self.heading is not None and "\n" not in text[self.heading.end : clause.span.start]
            )
            start = max(start, self.heading.start if self.heading and line else clause.span.start)
        while start < end and (text[start].isspace() or text[start] in "。；;"):
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
            rest = self.plan.text[clause.span.end : clause.span.end + 200].lstrip(" \t\u3000")
            if rest and not rest[0].isspace():
                self.covered_to = clause.span.start  # it runs into its text


def find_duties(plan: Plan) -> list[Duty]:
    """The duty rows of a plan, in the order of their statements."""
    reader = _Reader(plan)
    duties: list[Duty] = []
    for block in _blocks(plan):
        if block[0].kind == "table_row":
            duties.extend(table_statements(plan, block))
            continue
        reader.meet(block[0])
        found = _found(plan, block)
        reader.apart = sum(one.start > 0 for _, one in found) > 1
        for clause, one in found:
            duties.extend(reader.read(clause, one))
    return _in_order(duties, sentence_duties(plan, duties))


def _in_order(duties: list[Duty], sentences: list[Duty]) -> list[Duty]:
    """Both by where the statement stands; inherited rows stay behind the one they follow."""
    if not sentences:
        return duties
    placed: list[tuple[int, Duty]] = []
    position = 0
    for duty in duties:
        position = position if duty.inherited else max(position, duty.span.start)
        placed.append((position, duty))
    placed += [(duty.span.start, duty) for duty in sentences]
    return [duty for _, duty in sorted(placed, key=itemgetter(0))]


def _blocks(plan: Plan) -> Iterator[list[Clause]]:
    """Runs of clauses under one heading, and runs of table rows."""
    block: list[Clause] = []
    for clause in body_clauses(plan):
        row = clause.kind == "table_row"
        if block and (clause.kind == "heading" or row != (block[0].kind == "table_row")):
            yield block
            block = []
        block.append(clause)
    if block:
        yield block


def _found(plan: Plan, block: list[Clause]) -> list[tuple[Clause, Found]]:
    """The statements of a block with their clauses."""
    found = []
    for clause, following in zip(block, [*block[1:], None], strict=True):
        for one in find_statements(plan, clause, following):
            if is_statement(read_statement(one.text), one.stands_alone):
                found.append((clause, one))
    return found
