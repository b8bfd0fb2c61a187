"""Duties: who does a task; what a body has to do is told by `duty_tasks`."""

import re
from collections.abc import Sequence

from assistant.compose import Draft, label, plan_name
from assistant.plan_text import Unit
from assistant.records import Answer, Body, Intent
from assistant.routes.asked import Asked
from assistant.routes.declines import decline
from assistant.routes.duty_counts import answer_bodies
from assistant.routes.duty_tasks import ROLE_NAMES, answer_marked, answer_tasks, task_terms
from assistant.routes.passage import absent_terms
from assistant.routes.target import ENOUGH
from assistant.routes.target_lines import Row, cited_span, row_line
from assistant.routes.target_rows import best_rows, find_rows, fits, in_year_of
from assistant.routes.task_sections import Task, find_task, find_tasks
from assistant.sections import Section, Statement, share
from corpus.departments import same
from corpus.records import Duty, Plan, Span

_ENDS = "。；;（(）)〔〕"
_MOST_ROWS = 2
_RULE = 30  # characters that may follow the bodies in such a rule
_YES_NO = re.compile(
    "要不要|用不用|需不需要|算不算|管不管|参不参[与加]|参没参[与加]|在不在|负不负责"
)
_HOW_MANY = re.compile("(几|多少)(个|家)?(责任)?(部门|单位)|几家")
_OTHERS = re.compile(
    "(其他|其它|其余|另外|剩下)[^，。？]{0,4}(参与|参加|部门|单位|谁|哪|呢|是)|还有(谁|哪)"
)
_OTHER = "其他"  # any role but the lead
_NOT_THE_LEAD = re.compile("除(了|开|去)?牵头|牵头的?(除外|之外|以外)")
_ALSO = re.compile("分工|分别|参与|参加|负责的|还有(谁|哪)|一起|一块|共同|其他|其它|其余|另外")


def answer_duty(asked: Asked) -> Answer:
    """Route: tasks of the named bodies, or the bodies of the named task."""
    question = asked.question
    if question.without and not question.departments:
        return answer_tasks(asked)
    if not question.departments and (told := answer_marked(asked) or answer_bodies(asked)):
        return told
    named = task_terms(asked)
    if question.departments and not (question.asks("who") and named):
        if question.asks("tasks", "alone", "only", "without") or not named:
            return answer_tasks(asked)
    return _who(asked)


def _who(asked: Asked) -> Answer:
    absent = absent_terms(asked) if not asked.question.carried else []
    tasks = [] if absent else find_tasks(asked)
    if absent:
        names = "、".join(f"“{word}”" for word in absent)
        where = "、".join(plan_name(plan) for plan in asked.plans[:5])
        return decline(asked, f"{where}没有提到{names}。")
    if not tasks:
        return decline(asked, "没有找到这项任务，无法说明由谁负责。")
    return answer_who(asked, tasks)


def answer_who(asked: Asked, tasks: Sequence[Task]) -> Answer:
    """Who does these tasks, with their figures where those are asked for as well."""
    rows = _figures(asked, tasks)
    if len(tasks) == 1 and not tasks[0].statements:
        return _unassigned(asked, tasks[0].section)
    draft = Draft(Intent.DUTY)
    verdict = _verdict(asked, tasks[0])
    told = [_tell(draft, task, "" if verdict else _asked_role(task.asked)) for task in tasks]
    if all(picked is None for picked in told):
        return draft.finish(answered=False, retrieved=asked.retrieved())
    if verdict:
        draft.lines.insert(0, verdict)
    for row in reversed(rows):  # the figure stands before the bodies, as it was asked
        marker = draft.cite(row.plan, cited_span(row.plan, row.unit, row.target.span))
        draft.lines.insert(0, row_line(row, marker))
    for task in tasks:
        for statement in task.statements:
            draft.say(_covered(task, statement, draft))
    if len(tasks) > 1:
        _say_difference(asked, draft, tasks)
    elif not _asked_role(asked) and not any(s.leads for s in tasks[0].statements):
        draft.say("该处没有指明牵头单位。")
    _say_inherited(draft, tasks)
    return draft.finish(
        departments=[Body(d.department, d.role) for picked in told for d in picked or ()],
        targets=[(row.plan, row.target) for row in rows],
        retrieved=asked.retrieved(),
    )


def _verdict(asked: Asked, task: Task) -> str:
    """Yes or no, where the question names a body of its own: 再制造有市水利局吗."""
    question = asked.question
    named = [name for name in question.departments if name in question.text]
    if len(named) != 1 or not (question.asks("confirm") or _YES_NO.search(question.text)):
        return ""
    hits = [d for d in (*task.duties, *task.inherited) if same(named[0], d.department)]
    role = _asked_role(asked)
    if not hits:
        return f"不是，这项任务的责任单位中没有“{named[0]}”。"
    does = "、".join(dict.fromkeys(ROLE_NAMES.get(d.role, d.role) for d in hits))
    yes = not role or any(d.role == role for d in hits)
    told = "按前文统一规定" if all(d.inherited for d in hits) else ""
    return f"{'是' if yes else '不是'}，“{named[0]}”{told}{does}。"


def _tell(draft: Draft, task: Task, role: str) -> list[Duty] | None:
    """Say who does one task; None where nobody has the role that was asked for."""
    where = f"{plan_name(task.plan)}{_section_name(task.section)}"
    picked = [duty for duty in task.duties if _fits(duty, role)]
    note = ""
    if role == "配合" and not picked:  # 要哪些部门配合: said loosely, where no role is told
        led = any(duty.role == "牵头" for duty in task.duties)
        picked = [duty for duty in task.duties if not led or duty.role != "牵头"]
    if role == "牵头" and not picked and len(task.duties) == 1:  # the only one is the first one
        picked, note = task.duties, "，没有写“牵头”"
    if picked and _HOW_MANY.search(task.asked.question.text):
        note = f"，共{len(dict.fromkeys(duty.department for duty in picked))}个单位"
    if picked:
        draft.say(f"{where}：{_roles(picked)}{note}。")
    else:
        names = "、".join(dict.fromkeys(duty.department for duty in task.duties))
        draft.say(f"{where}没有指明{role}单位，列出的责任单位是：{names}。")
    for statement in task.statements:
        if not picked or any(duty in picked for duty in statement.duties):
            draft.lines[-1] += draft.cite(task.plan, statement.span)
    return picked or None


def _fits(duty: Duty, role: str) -> bool:
    return not role or duty.role == role or (role == _OTHER and duty.role != "牵头")


def _figures(asked: Asked, tasks: Sequence[Task]) -> list[Row]:
    """Rows of the tasks, where the question asks for figures as well (降多少，谁负责)."""
    question = asked.question
    if not (question.asks("figure", "peak") or (question.asks("target") and question.years)):
        return []
    rows = [
        row
        for row in find_rows(asked, list(dict.fromkeys(task.plan for task in tasks)))
        if row.coverage >= ENOUGH
        and in_year_of(row.target, question.years)
        and fits(row.target, question.text)
    ]
    covers = [statement.covers for task in tasks for statement in task.statements]
    rows = [r for r in rows if any(span.overlaps(r.target.span) for span in covers)] or rows
    return best_rows(rows)[:_MOST_ROWS] if rows else []


def _say_difference(asked: Asked, draft: Draft, tasks: Sequence[Task]) -> None:
    """Which bodies stand in one of the lists only, where the question compares them."""
    if not asked.question.asks("compare"):
        return
    names = [dict.fromkeys(duty.department for duty in task.duties) for task in tasks]
    for task, own, other in zip(tasks, names, reversed(names), strict=True):
        alone = "、".join(name for name in own if name not in other)
        if alone and len(tasks) == 2:
            draft.say(f"只在{_section_name(task.section)}列出的：{alone}。")


def _say_inherited(draft: Draft, tasks: Sequence[Task]) -> None:
    for task in tasks:
        extra = dict.fromkeys(duty.department for duty in task.inherited)
        if extra:
            marker = draft.cite(task.plan, _rule(task.plan, task.inherited[0].span))
            line = f"另按前文统一规定，还有：{'、'.join(extra)}{marker}。"
            if line not in draft.lines:
                draft.say(line)


def _rule(plan: Plan, span: Span) -> Span:
    """The whole of the rule that adds bodies: 以下均需各区人民政府落实，不再列出."""
    before = plan.text[max(0, span.start - _RULE) : span.start]
    after = plan.text[span.end : span.end + _RULE]
    start = span.start - len(before) + max(before.rfind(mark) for mark in _ENDS) + 1
    end = span.end + min((at for mark in _ENDS if (at := after.find(mark)) >= 0), default=0)
    return Span(start if any(mark in before for mark in _ENDS) else span.start, end)


def statement_text(asked: Asked, draft: Draft, plan: Plan) -> str:
    """Who does the task in one plan, cited; empty where the plan names nobody."""
    task = find_task(asked, [plan])
    if task is None or not task.statements:
        return ""
    markers = "".join(draft.cite(plan, statement.span) for statement in task.statements)
    for statement in task.statements:
        _covered(task, statement, draft)
    return f"{_section_name(task.section)}：{_roles(task.duties)}{markers}"


def _section_name(section: Section) -> str:
    return f"“{label(section.label)}”" if section.label else ""


def _roles(duties: Sequence[Duty]) -> str:
    groups: dict[str, list[str]] = {}
    for duty in duties:
        groups.setdefault(duty.role, []).append(duty.department)
    return "；".join(
        f"{'、'.join(dict.fromkeys(names))}{ROLE_NAMES.get(role, role)}"
        for role, names in groups.items()
    )


def _covered(task: Task, statement: Statement, draft: Draft) -> str:
    """What the statement is about: its heading and the sentence that was asked for, cited."""
    section, plan = task.section, task.plan
    units = [unit for unit in section.units if statement.covers.overlaps(unit.span)]
    first = units[0].span if units else statement.covers
    start, end = first.start, first.end
    if section.heading and section.heading.span.end <= start:
        between = plan.quote(Span(section.heading.span.end, start))
        start = section.heading.span.start if not between.strip() else start
    markers = draft.cite(plan, Span(start, end))
    text = plan.mended(Span(start, end)).text
    meant = _meant(task.asked, units)
    if meant and meant is not units[0]:
        text = f"{label(section.label)}……{plan.mended(meant.span).text}"
        markers += draft.cite(plan, meant.span)
    if len(units) > 1:
        markers += draft.cite(plan, units[-1].span)
    more = "……" if len(units) > 1 and meant is not units[-1] else ""
    return f"涉及任务：{text}{more}{markers}"


def _meant(asked: Asked, units: Sequence[Unit]) -> Unit | None:
    """The sentence that holds the task best; the first of equals."""
    return max(units, key=lambda u: share(asked.terms, u.text, asked.weights), default=None)


def _asked_role(asked: Asked) -> str:
    question = asked.question
    alone = asked.before is not None and "牵头" not in question.text
    if _NOT_THE_LEAD.search(question.text) or (
        alone and question.asks("lead") and _OTHERS.search(question.text)
    ):
        return _OTHER
    if question.asks("lead") and not question.asks("support"):
        return "" if _ALSO.search(question.text) else "牵头"
    if question.asks("support") and not question.asks("lead"):
        return "配合"
    return ""


def _unassigned(asked: Asked, section: Section) -> Answer:
    draft = Draft(Intent.DECLINE)
    span = section.span()
    end = min(span.end, span.start + 200)
    marker = draft.cite(section.plan, Span(span.start, end))
    draft.say(f"{plan_name(section.plan)}{_section_name(section)}没有写明责任单位{marker}。")
    return draft.finish(answered=False, retrieved=asked.retrieved())
