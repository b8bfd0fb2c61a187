"""Duties as tasks with their bodies: a matrix, a body's list, a task's bodies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.records import Citation
from corpus.departments import same
from corpus.records import Duty, Plan, Span

ROLES = ("牵头", "配合", "分工", "参加", "落实")
_EXCERPT = 26


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """The text that one statement is about, and the duties of that statement.

    `indices` are places in `plan.duties`; `name` is the heading, with the text's first
    words where one clause holds several statements.
    """

    plan: Plan
    clause: str
    covers: Span
    indices: tuple[int, ...]
    name: str

    @property
    def duties(self) -> list[tuple[int, Duty]]:
        """The duties with their places."""
        return [(index, self.plan.duties[index]) for index in self.indices]

    @property
    def key(self) -> str:
        """How the page names the task: plan id and the place of its first duty."""
        return f"{self.plan.id}:{self.indices[0]}"


def tasks(plan: Plan) -> list[Task]:
    """The tasks of a plan in reading order."""
    groups: dict[tuple[str, Span], list[int]] = {}
    for index, duty in enumerate(plan.duties):
        groups.setdefault((duty.clause, duty.covers), []).append(index)
    in_clause: dict[str, int] = {}
    for clause, _ in groups:
        in_clause[clause] = in_clause.get(clause, 0) + 1
    found = [
        Task(plan, clause, covers, tuple(indices), _name(plan, clause, covers, in_clause[clause]))
        for (clause, covers), indices in groups.items()
    ]
    return sorted(found, key=lambda task: (task.covers.start, task.covers.end))


def _name(plan: Plan, clause: str, covers: Span, statements: int) -> str:
    path = plan.by_id[clause].path
    heading = path[-1].rstrip("。：: ") if path else ""
    if heading and statements == 1:
        return heading
    text = plan.mended(covers).text
    for piece in (*path, heading):
        text = text.removeprefix(piece)
    text = text.lstrip("。：: ")
    excerpt = text if len(text) <= _EXCERPT else text[:_EXCERPT] + "…"
    return f"{heading}：{excerpt}" if heading and excerpt else heading or excerpt


def bodies(plans: Iterable[Plan]) -> list[str]:
    """The bodies that the plans name, those with most duties first."""
    counts: dict[str, int] = {}
    for plan in plans:
        for duty in plan.duties:
            counts[duty.department] = counts.get(duty.department, 0) + 1
    return sorted(counts, key=lambda name: -counts[name])


def meant(name: str, known: Sequence[str]) -> list[str]:
    """Which known bodies a name means: itself, else another name of one, else a part of one."""
    if name in known:
        return [name, *(other for other in known if other != name and same(name, other))]
    aliases = [other for other in known if same(name, other)]
    return aliases or [other for other in known if name in other]


def of_body(plans: Iterable[Plan], names: Sequence[str]) -> list[tuple[Task, list[int]]]:
    """The tasks that name one of the bodies, with the places of these duties."""
    wanted = set(names)
    found = []
    for plan in plans:
        for task in tasks(plan):
            own = [index for index, duty in task.duties if duty.department in wanted]
            if own:
                found.append((task, own))
    return found


def found_task(plans: Mapping[str, Plan], key: object) -> Task | None:
    """The task that a browser names, or None."""
    plan_id, _, index = str(key).rpartition(":")
    plan = plans.get(plan_id)
    if plan is None:
        return None
    return next((task for task in tasks(plan) if str(task.indices[0]) == index), None)


def citation(plan: Plan, index: int) -> Citation:
    """The statement of a duty, for the evidence panel."""
    duty = plan.duties[index]
    start, end = min(duty.covers.start, duty.span.start), max(duty.covers.end, duty.span.end)
    whole = Span(start, end)
    near = not duty.inherited and end - start < 1500
    clause = plan.clause_at(duty.span.start)
    return Citation(plan, clause.id if clause else duty.clause, whole if near else duty.span)


def found_duty(plans: Mapping[str, Plan], plan: object, index: object) -> Citation | None:
    """The statement that a browser names, or None."""
    held = plans.get(plan) if isinstance(plan, str) else None
    text = str(index)
    if held is None or not (text.isascii() and text.isdigit() and len(text) < 7):
        return None
    return citation(held, int(text)) if int(text) < len(held.duties) else None
