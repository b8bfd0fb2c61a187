"""Duties as HTML: the matrix of bodies and tasks, one body's tasks, one task's bodies."""

from collections.abc import Sequence
from html import escape

from corpus.records import Duty, Plan
from ui.answer_text import button, plan_name, status_tag
from ui.duty_rows import ROLES, Task, bodies, tasks
from ui.words import Words

WIDEST = 60
"""Bodies that get a column of their own; the others are found by the list."""


def _role(task: Task, index: int, duty: Duty, label: str, words: Words) -> str:
    told = words("duty.open", department=duty.department, role=duty.role, task=task.name) + (
        words("duty.inherited") if duty.inherited else ""
    )
    rank = ROLES.index(duty.role)
    css = f"pa-role pa-role-{rank}" + (" pa-inherited" if duty.inherited else "")
    return button("row", label, css, title=told, plan=task.plan.id, index=index)


def key(words: Words) -> str:
    """What the marks of the matrix mean."""
    marks = "".join(
        f'<li><span class="pa-role pa-role-{rank}">{role[0]}</span> {escape(role)}</li>'
        for rank, role in enumerate(ROLES)
    )
    inherited = (
        f'<li><span class="pa-role pa-role-2 pa-inherited">分</span> '
        f"{escape(words('duty.inherited.key'))}</li>"
    )
    return f'<ul class="pa-legend">{marks}{inherited}</ul>'


def matrix(plan: Plan, words: Words) -> str:
    """Tasks down, bodies across, roles as marks."""
    rows = tasks(plan)
    if not rows:
        return f'<p class="pa-none">{escape(words("duty.none"))}</p>'
    columns = bodies([plan])
    shown = columns[:WIDEST]
    corner = escape(words("duty.corner", tasks=len(rows), bodies=len(columns)))
    labels = "".join(
        f'<th scope="col"><span class="pa-upright">{escape(name)}</span></th>' for name in shown
    )
    lines = []
    for task in rows:
        cells: dict[str, list[str]] = {}
        for index, duty in task.duties:
            cells.setdefault(duty.department, []).append(
                _role(task, index, duty, duty.role[0], words)
            )
        marks = "".join(f"<td>{''.join(cells.get(name, ()))}</td>" for name in shown)
        pick = button("task", task.name, "pa-link", key=task.key)
        lines.append(f'<tr><th scope="row">{pick}</th>{marks}</tr>')
    rest = len(columns) - len(shown)
    more = f'<p class="pa-note">{escape(words("duty.more", count=rest))}</p>' if rest > 0 else ""
    return (
        f"{key(words)}{more}"
        f'<div class="pa-grid pa-matrix" tabindex="0"><table><thead><tr><th scope="col">{corner}'
        f"</th>{labels}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def body_list(found: Sequence[tuple[Task, list[int]]], names: Sequence[str], words: Words) -> str:
    """The tasks of a body, plan by plan, the led ones first."""
    if not found:
        return f'<p class="pa-none">{escape(words("duty.nobody"))}</p>'
    told = "、".join(names)
    parts = [f'<p class="pa-meant">{escape(words("duty.meant", names=told))}</p>']
    plans = {task.plan.id: task.plan for task, _ in found}
    for plan in plans.values():
        own = [(task, indices) for task, indices in found if task.plan.id == plan.id]
        own.sort(key=lambda pair: min(ROLES.index(plan.duties[i].role) for i in pair[1]))
        rows = []
        for task, indices in own:
            marks = "".join(
                _role(task, i, plan.duties[i], plan.duties[i].role, words) for i in indices
            )
            pick = button("task", task.name, "pa-link", key=task.key)
            rows.append(f"<li>{marks}{pick}</li>")
        title = f"{escape(plan_name(plan))} {status_tag(plan, words)}"
        count = escape(words("duty.count", count=len(own)))
        parts.append(
            f'<section class="pa-duties"><h2>{title} <span class="pa-small">{count}</span></h2>'
            f"<ul>{''.join(rows)}</ul></section>"
        )
    return "".join(parts)


def task_bodies(task: Task, words: Words) -> str:
    """The bodies of a task by role; says so where nobody leads."""
    parts = []
    for role in ROLES:
        own = [(index, duty) for index, duty in task.duties if duty.role == role]
        if own:
            marks = "".join(_role(task, i, duty, duty.department, words) for i, duty in own)
            parts.append(f'<dt>{escape(role)}</dt><dd class="pa-bodies">{marks}</dd>')
    leads = any(duty.role == "牵头" for _, duty in task.duties)
    note = "" if leads else f'<p class="pa-meant">{escape(words("duty.noLead"))}</p>'
    text = task.plan.mended(task.covers).text
    title = f"{escape(plan_name(task.plan))} {status_tag(task.plan, words)}"
    return (
        f'<section class="pa-duties"><h2>{escape(task.name)}</h2><p class="pa-small">{title}</p>'
        f'{note}<dl>{"".join(parts)}</dl><blockquote class="pa-quote">{escape(text)}</blockquote>'
        "</section>"
    )
