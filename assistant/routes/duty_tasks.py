"""Duties of a body: the statements that name it, in reading order, with their tasks."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from assistant.compose import Draft, label, plan_name
from assistant.question import Question
from assistant.records import Answer, Intent
from assistant.routes.asked import Asked
from assistant.routes.declines import decline
from assistant.sections import Statement, share, statements, unnumbered
from assistant.terms import WEAK_WEIGHT, Term
from corpus.departments import same
from corpus.records import Plan, Span

_LONG = 780  # a citation may hold 800 characters
_TOLD = 60  # characters of a covered sentence that are told in a list
_WITH = "参与"  # any role but the lead, where another body leads
_CITED = 6  # statements cited for a line about all of them
_ROLE_SAID = "(?:主要|来|作为)?(牵头|配合|参与|参加|分工|协助)"
_ANY_ROLE = re.compile("牵头.{0,2}[、和或及与].{0,2}(参与|参加|配合|负责|分工)")
_EITHER = re.compile("各(自|出|有|参|负|牵)|分别|或|任一")
_WHICH = re.compile("(哪|几|多少)(些|几)?(项|条|个|处|件)?(的)?(任务|工作|措施|行动|条|项|处|地方)")
_MARK = re.compile(
    "(?P<none>没有?|未|无|缺少?)?[^，。？]{0,6}?"
    "(写|指|注|标|列|载|说|明确|指定|有|设)(明|定|了|出|清)*(具体|明确)?的?牵头(?=单位|部门|机构|的|$|[，？。])"
)
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
    roles = _roles_said(question)
    found = _naming(asked, roles)
    if not found and "配合" in roles.values():  # said loosely of any that does not lead
        roles = {name: _WITH if role == "配合" else role for name, role in roles.items()}
        found = _naming(asked, roles)
    topical = [pair for pair in found if _on_topic(asked, *pair)]
    if not topical and "主题" in question.carried:  # the topic was of the turn before
        topical = found
    if not names:
        left = "和".join(f"“{name}”" for name in question.without)
        draft = Draft(Intent.DUTY)
        draft.say(f"没有列出{left}的任务共{len(topical)}项：")
        return _listed(asked, draft, topical, _bodies)
    said = set(roles.values())
    who = "和".join(f"“{name}”" for name in names)
    doing = f"{who}{said.pop() or '承担或参与'}" if len(said) == 1 else ""
    doing = doing or "、".join(f"“{name}”{role}" for name, role in roles.items())
    if not found:
        held = "、".join(plan_name(plan) for plan in asked.plans[:5])
        missed = f"由{doing}的任务" if any(roles.values()) else who
        return decline(asked, f"{held}的责任分工中没有{missed}。", nearest=False)
    if not topical:
        return decline(asked, f"{who}的任务中没有与此有关的内容。")
    draft = Draft(Intent.DUTY)
    if question.asks("alone"):
        doing = f"{who}单独负责"
    draft.say(f"{doing}的任务共{len(topical)}项：")
    return _listed(asked, draft, topical, lambda statement: _roles(statement, names))


def _naming(asked: Asked, roles: Mapping[str, str]) -> list[tuple[Plan, Statement]]:
    """The statements of the plans in question that name the bodies in these roles."""
    either = bool(_EITHER.search(asked.question.text))
    return [
        (plan, statement)
        for plan in asked.plans
        for statement in statements(plan)
        if _names(statement, roles, either) and not _left_out(statement, asked.question)
    ]


def answer_marked(asked: Asked) -> Answer | None:
    """The statements that name a lead, or none: 哪些任务没有牵头单位; None for other questions."""
    text = asked.question.text
    marked = _MARK.search(text)
    if marked is None or not _WHICH.search(text):
        return None
    wanted = not (marked["none"] or re.search("(没|未|无)[^，。？]{0,6}牵头", marked.group()))
    draft = Draft(Intent.DUTY)
    found: list[tuple[Plan, Statement]] = []
    for plan in asked.plans:
        part = next((s for s in asked.sections(plan) if s.name and s.name in text), None)
        held = [s for s in statements(plan) if part is None or _under(plan, s, part.path)]
        chosen = [(plan, statement) for statement in held if bool(statement.leads) is wanted]
        where = f"{plan_name(plan)}{f'“{label(part.label)}”' if part else ''}"
        have = "写明了" if wanted else "没有写明"
        if chosen:
            draft.say(f"{where}{have}牵头单位的任务共{len(chosen)}项：")
        elif held:
            draft.say(f"{where}的责任分工都{'没有写明' if wanted else '写明了'}牵头单位。")
            draft.lines[-1] += "".join(draft.cite(plan, s.span) for s in held[:_CITED])
        else:
            draft.say(f"{where}没有写明责任单位。")
        found += chosen
    return _listed(asked, draft, found, _bodies)


def _under(plan: Plan, statement: Statement, path: Sequence[str]) -> bool:
    return plan.by_id[statement.clause].path[: len(path)] == tuple(path)


def _listed(
    asked: Asked,
    draft: Draft,
    found: Sequence[tuple[Plan, Statement]],
    told: Callable[[Statement], str],
) -> Answer:
    """The statements as a numbered list, each with what `told` says about it."""
    together = {plan.id: Counter(s.clause for s in statements(plan)) for plan, _ in found}
    listed: list[tuple[Plan, Span]] = []
    for number, (plan, statement) in enumerate(found, 1):
        where = plan_name(plan) if len(asked.plans) > 1 else ""
        what = _title(plan, statement, together[plan.id][statement.clause] > 1)
        span, markers = _cite(draft, plan, statement)
        listed.append((plan, span))
        draft.say(f"{number}. {where}{what}（{told(statement)}）{markers}")
    return draft.finish(retrieved=asked.retrieved(), listed=listed)


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


def _roles_said(question: Question) -> dict[str, str]:
    """The role asked for each body: 甲牵头、乙参与; empty for any."""
    said = {}
    for name in question.departments:
        own = re.search(f"{re.escape(name)}{_ROLE_SAID}", question.text)
        said[name] = own.group(1) if own else ""
    if "牵头" in said.values() and len(set(said.values())) > 1:
        return {n: role if role in ("牵头", "配合") else _WITH for n, role in said.items()}
    if _ANY_ROLE.search(question.text):
        return dict.fromkeys(said, "")
    role = "牵头" if question.asks("lead") else "配合" if question.asks("support") else ""
    return dict.fromkeys(said, role)


def _names(statement: Statement, roles: Mapping[str, str], either: bool) -> bool:
    """The statement names all of the bodies, or any of them where they are asked for apart."""
    duties = (*statement.duties, *statement.inherited)
    found = (
        any(same(name, d.department) and _fills(d.role, role) for d in duties)
        for name, role in roles.items()
    )
    return any(found) if either else all(found)


def _fills(has: str, wanted: str) -> bool:
    return not wanted or has == wanted or (wanted == _WITH and has != "牵头")


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


def _title(plan: Plan, statement: Statement, shared: bool) -> str:
    """The heading, and what tells the statement from the others under it."""
    path = plan.by_id[statement.clause].path
    title = unnumbered(path[-1]) if path else ""
    if not shared or statement.covers.end <= statement.covers.start:
        return title
    parts = plan.mended(statement.covers).text.split("。")
    text = next((part for part in parts if part and unnumbered(part) != title), "")
    return f"{title}：{text[:_TOLD]}{'……' if len(text) > _TOLD else ''}"


def _cite(draft: Draft, plan: Plan, statement: Statement) -> tuple[Span, str]:
    """The span of the task with its heading and statement, and its markers."""
    clause = plan.by_id[statement.clause]
    heads = [c for c in plan.clauses if c.kind == "heading" and c.path == clause.path]
    start = statement.covers.start
    if (
        heads
        and heads[-1].span.start <= statement.span.start
        and plan.quote(Span(heads[-1].span.end, max(start, heads[-1].span.end))).strip() == ""
    ):
        start = heads[-1].span.start
    whole = Span(start, statement.span.end)
    if whole.end - whole.start <= _LONG:
        return whole, draft.cite(plan, whole)
    return whole, draft.cite(plan, Span(start, start + 300)) + draft.cite(plan, statement.span)


def _roles(statement: Statement, names: Sequence[str]) -> str:
    roles = dict.fromkeys(
        d.role
        for d in (*statement.duties, *statement.inherited)
        if any(same(n, d.department) for n in names)
    )
    return "、".join(ROLE_NAMES.get(r, r) for r in roles)


def _bodies(statement: Statement) -> str:
    """The bodies in the lead, or all where none is."""
    bodies = "、".join(dict.fromkeys(d.department for d in statement.leads or statement.duties))
    return f"{bodies}牵头" if statement.leads else bodies
