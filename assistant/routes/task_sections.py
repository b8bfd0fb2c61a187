"""Where a task stands: the section that is about it, and the statements that cover it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.cues import find_cues
from assistant.plan_text import folded
from assistant.routes.asked import Asked
from assistant.routes.duty_tasks import task_terms
from assistant.sections import Section, Statement, share
from assistant.terms import weakened
from corpus.records import Duty, Plan

LITERAL = 0.5  # share of the topic, as said, that one statement's text must hold
NAMED = 0.5  # a heading that stands in the question word for word
REST = 0.25  # what the other parts' words count within one part of a question
VERBATIM = 1.0  # a sentence of the section that stands in the question word for word
_LONG = 10  # characters of such a sentence
_SURE = 0.75  # share of the task that a heading must hold to be meant for sure
_BARE = 0.8  # factor for a section without a statement of its own
_LEAST = 0.2  # score below which no section is meant
_SENTENCES = re.compile("[，；？。,;?]")
_ITEMS = re.compile("[，；？。、,;?]|以及|和|与|跟|同(?!时)|及(?!其)|比(?!例|重|较)")
_APART = re.compile("各(归|由|是|自)|分别|哪(个|一)(家|个)?更|差|不同|区别|相比|对比|多了|少了")


@dataclass(frozen=True)
class Task:
    """A task that was asked about, where it stands, and the statements that cover it."""

    asked: Asked
    section: Section
    statements: Sequence[Statement]

    @property
    def plan(self) -> Plan:
        """The plan that it stands in."""
        return self.section.plan

    @property
    def duties(self) -> list[Duty]:
        """All bodies named by the statements."""
        return [duty for statement in self.statements for duty in statement.duties]

    @property
    def inherited(self) -> list[Duty]:
        """The bodies that an earlier rule adds."""
        return [duty for statement in self.statements for duty in statement.inherited]


def find_tasks(asked: Asked) -> list[Task]:
    """The tasks of the question, one for each part that asks about its own; maybe none."""
    for parts in (_sentence_parts(asked), _item_parts(asked)):
        found = [task for part in parts if (task := find_task(part, asked.plans))]
        places = {tuple(statement.span for statement in task.statements) for task in found}
        if len(parts) > 1 and len(found) == len(parts) == len(places) and () not in places:
            return found
    task = find_task(asked, asked.plans)
    if task is None or share(asked.terms, task.section.folded_label, asked.weights) < 0.8:
        task = _pointed(asked) or task
    return [task] if task else []


def _sentence_parts(asked: Asked) -> list[Asked]:
    """A由谁负责，B又由谁牵头: the parts that ask for bodies, each with words of its own."""
    parts = []
    for piece in _SENTENCES.split(asked.question.text):
        part = _part(asked, piece)
        if part and part.question.asks("who", "lead", "support"):
            parts.append(part)
    return parts


def _item_parts(asked: Asked) -> list[Asked]:
    """A和B各归谁: the items beside each other, where they are asked for apart."""
    if not _APART.search(asked.question.text):
        return []
    pieces = _ITEMS.split(asked.question.text)
    parts = [part for piece in pieces if (part := _part(asked, piece))]
    cues = asked.question.cues
    return [replace(p, question=replace(p.question, cues=cues)) for p in parts]


def _part(asked: Asked, piece: str) -> Asked | None:
    """The question cut down to a piece of its text; None where that names no task."""
    own = tuple(term for term in asked.terms if term.said in piece)
    rest = tuple(term for term in asked.terms if term.said not in piece)
    question = replace(asked.question, text=piece, terms=own, cues=find_cues(piece), new=())
    part = replace(asked, question=question)
    if not task_terms(part):
        return None
    return replace(asked, question=replace(question, terms=own + weakened(rest, REST)))


def _pointed(asked: Asked) -> Task | None:
    """The task of the passage cited by the answer before, for “谁负责”."""
    before = asked.before
    if before is None or not before.citations or "主题" not in asked.question.carried:
        return None
    own = [term for term in asked.terms if term.said in asked.question.text]
    if any(term.weight >= 1.0 for term in task_terms(asked) if term in own):
        return None
    pointed = None
    for citation in before.citations:
        if citation.plan not in asked.plans:
            break
        for section in asked.sections(citation.plan):
            if section.path == citation.path:
                if own and not any(t.found_in(section.whole) for t in own):
                    return None  # 那标准体系呢: another part of the plan
                exact = [s for s in section.statements if s.covers.overlaps(citation.span)]
                task = Task(asked, section, exact or section.statements)
                pointed = pointed or task
                if section.statements:  # an introduction has none; the next passage may
                    return task
    return pointed


def find_task(asked: Asked, plans: Sequence[Plan]) -> Task | None:
    """The section whose heading and text hold the task best, with its statements."""
    best_unit: dict[tuple[str, tuple[str, ...]], float] = {}
    for scored in asked.ranked:
        key = (scored.unit.plan.id, scored.unit.clause.path)
        best_unit[key] = max(best_unit.get(key, 0.0), scored.score)
    pieces = [p for p in _SENTENCES.split(folded(asked.question.text)) if len(p) >= _LONG]
    top: tuple[float, Section] | None = None
    for section in _holding_new(asked, plans):
        head = share(asked.terms, section.folded_label, asked.weights)
        whole = share(asked.terms, section.whole, asked.weights)
        if section.name and section.name in asked.question.text:
            head += NAMED
        if any(piece in section.whole for piece in pieces):
            head += VERBATIM
        unit = best_unit.get((section.plan.id, section.path), 0.0)
        score = 0.4 * head + 0.25 * whole + 0.35 * unit
        if not section.statements and head < _SURE:
            score *= _BARE
        if top is None or score > top[0] + 1e-9:
            top = (score, section)
    if top is None or top[0] < _LEAST:
        return None
    return Task(asked, top[1], statements_for(asked, top[1]))


def _holding_new(asked: Asked, plans: Sequence[Plan]) -> Iterator[Section]:
    """The sections that hold every topic word that the turn itself brings."""
    added = [t for t in asked.terms if t.said in asked.question.new]
    for plan in plans:
        for section in asked.sections(plan):
            if section.path and all(t.found_in(section.whole) for t in added):
                yield section


def statements_for(asked: Asked, section: Section) -> list[Statement]:
    """One statement where the task stands in one covered text, all where it is the heading."""
    found = section.statements
    if not found:
        return _of_the_chapter(asked, section)
    if len(found) == 1:
        return list(found)
    head = share(asked.terms, section.folded_label, asked.weights)
    texts = [
        "\n".join(u.text for u in section.units if statement.covers.overlaps(u.span))
        for statement in found
    ]
    literal = [replace(term, forms=(term.said,)) for term in asked.terms]
    said = [share(literal, text, asked.weights) for text in texts]
    if max(said) > LITERAL and min(said) < max(said):  # the user's own words tell them apart
        return [s for s, value in zip(found, said, strict=True) if value == max(said)]
    scores = [share(asked.terms, text, asked.weights) for text in texts]
    top = max(scores)
    if head >= 0.7 and head >= top:
        return list(found)
    return [s for s, value in zip(found, scores, strict=True) if value >= top - 1e-9]


def _of_the_chapter(asked: Asked, section: Section) -> list[Statement]:
    """A chapter's own statement stands for the parts under it that have none."""
    above = [s for s in asked.sections(section.plan) if s.path == section.path[: len(s.path)]]
    for candidate in sorted(above, key=lambda s: -len(s.path)):
        if candidate.statements and candidate.path != section.path and candidate.path:
            return list(candidate.statements)
    below = [
        s
        for s in asked.sections(section.plan)
        if s.path[: len(section.path)] == section.path and s.statements
    ]
    return [statement for s in below for statement in s.statements]
