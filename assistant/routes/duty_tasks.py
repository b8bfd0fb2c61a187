"""Duties of a body: the statements that name it, in reading order, with their tasks."""

import re
from collections.abc import Sequence

from assistant.compose import Draft, plan_name
from assistant.question import Question
from assistant.records import Answer, Intent
from assistant.routes.asked import Asked
from assistant.routes.declines import decline
from assistant.sections import Statement, share, statements, unnumbered
from assistant.terms import WEAK_WEIGHT, Term
from corpus.departments import same
from corpus.records import Plan, Span

_LONG = 780  # a citation may hold 800 characters
ROLE_NAMES = {
    "牵头": "牵头",
    "配合": "配合",
    "分工": "按职责分工负责",
    "参加": "参加",
    "落实": "负责落实",
}


def answer_tasks(asked: Asked) -> Answer:
    """The statements that name the bodies asked for, numbered, or a decline."""
    question = asked.question
    names = question.departments
    role = "牵头" if question.asks("lead") else "配合" if question.asks("support") else ""
    found: list[tuple[Plan, Statement]] = []
    either = bool(re.search("各(自|出|有|参|负|牵)|分别", question.text))
    for plan in asked.plans:
        for statement in statements(plan):
            if _names(statement, names, role, either) and not _left_out(statement, question):
                found.append((plan, statement))
    topical = [pair for pair in found if _on_topic(asked, *pair)]
    if not topical and "主题" in question.carried:  # the topic was of the turn before
        topical = found
    who = "和".join(names)
    if not found:
        held = "、".join(plan_name(plan) for plan in asked.plans[:5])
        doing = f"由“{who}”{role}的任务" if role else f"“{who}”"
        return decline(asked, f"{held}的责任分工中没有{doing}。", nearest=False)
    if not topical:
        return decline(asked, f"“{who}”的任务中没有与此有关的内容。")
    draft = Draft(Intent.DUTY)
    doing = {"牵头": "牵头", "配合": "配合"}.get(role, "承担或参与")
    if question.asks("alone"):
        doing = "单独负责"
    draft.say(f"“{who}”{doing}的任务共{len(topical)}项：")
    for number, (plan, statement) in enumerate(topical, 1):
        draft.say(_task_line(draft, number, plan, statement, names, len(asked.plans) > 1))
    return draft.finish(retrieved=asked.retrieved())


def task_terms(asked: Asked) -> list[Term]:
    """The terms that name a task: not weak, and written in a held plan."""
    return [
        term
        for term in asked.terms
        if term.weight > WEAK_WEIGHT and asked.evidence.occurs(term, asked.held)
    ]


def _left_out(statement: Statement, question: Question) -> bool:
    """The statement names a body that the question leaves out, or more than it allows."""
    if any(same(name, d.department) for name in question.without for d in statement.duties):
        return True
    if question.asks("alone"):
        return len(statement.duties) != 1
    return question.asks("only") and len(statement.duties) != len(question.departments)


def _names(statement: Statement, names: Sequence[str], role: str, either: bool) -> bool:
    """The statement names all of the bodies, or any of them where they are asked for apart."""
    duties = (*statement.duties, *statement.inherited)
    found = (
        any(same(name, d.department) and (not role or d.role == role) for d in duties)
        for name in names
    )
    return any(found) if either else all(found)


def _on_topic(asked: Asked, plan: Plan, statement: Statement) -> bool:
    strong = task_terms(asked)
    if not strong:
        return True
    clause = plan.by_id[statement.clause]
    covered = (
        plan.mended(statement.covers).text if statement.covers.end > statement.covers.start else ""
    )
    text = "".join(clause.path) + covered
    return share(strong, text.lower().replace(" ", ""), asked.weights) >= 0.5


def _task_line(
    draft: Draft, number: int, plan: Plan, statement: Statement, names: Sequence[str], named: bool
) -> str:
    clause = plan.by_id[statement.clause]
    heads = [c for c in plan.clauses if c.kind == "heading" and c.path == clause.path]
    start = statement.covers.start
    if (
        heads
        and heads[-1].span.start <= statement.span.start
        and plan.quote(Span(heads[-1].span.end, max(start, heads[-1].span.end))).strip() == ""
    ):
        start = heads[-1].span.start
    if statement.span.end - start <= _LONG:
        markers = draft.cite(plan, Span(start, statement.span.end))
    else:
        markers = draft.cite(plan, Span(start, start + 300)) + draft.cite(plan, statement.span)
    roles = dict.fromkeys(
        d.role
        for d in (*statement.duties, *statement.inherited)
        if any(same(n, d.department) for n in names)
    )
    title = unnumbered(clause.path[-1]) if clause.path else ""
    where = f"{plan_name(plan)}" if named else ""
    return f"{number}. {where}{title}（{'、'.join(ROLE_NAMES.get(r, r) for r in roles)}）{markers}"
