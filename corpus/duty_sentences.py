"""Responsibility in sentences of the running text, such as 某某行动由甲部会同乙部组织实施.

    sentence = [lead-in] bodies cue …  |  … 由 bodies cue … , [bodies cue …]

Bodies count only where each of them is one and one of a list is known; what stands
for a cue, and for none, is `tables/duty_sentences.toml`. Demands on everybody (要…, 应…)
are provisions and give nothing here.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpus.department_names import DepartmentRef, fold
from corpus.department_shapes import GROUP, VAGUE, ZONE
from corpus.departments import is_body, resolve
from corpus.duty_cues import cues
from corpus.duty_items import items, parts
from corpus.records import Clause, Duty, Plan, Role, Span, body_clauses
from corpus.regions import by_name

_SENTENCE = re.compile("[^。；;\n]+[。；;]?")
_MAX = 600  # characters of a sentence
_LIST = 200  # characters of a list of bodies
_HINT = re.compile("由|会同|会商|牵头|负责")
_BRACKET = re.compile(r"\([^()]*\)|《[^《》]*》")
_LOCAL = re.compile("^(?:县级以上)?(?:地方)?(?:各级)?$")
_NUMBER = re.compile(
    r"\(?第?[〇零一二三四五六七八九十百\d]{1,6}(?:\.\d{1,2})*[)章节条、.:]+\s*|[①-⑳]"
)
_MARKS = re.compile(r"[\s,。.:;“”\"]+")
_MIN = 5  # characters of a section's name
_KINDS = frozenset(["paragraph", "item", "box", "note"])


class Named(NamedTuple):
    """A body of a sentence, as written, and its role."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who does what by one sentence: `task` stands before 由, folded.

    `pointing` where the task is told before the sentence (本行动由…组织实施).
    """

    bodies: tuple[Named, ...]
    task: str = ""
    pointing: bool = False


def find_sentences(plan: Plan, clause: Clause) -> Iterator[tuple[Span, Assignment]]:
    """The sentences of a clause that assign a task, in reading order."""
    mended = plan.mended(clause.span)
    if not _HINT.search(mended.text):
        return
    for match in _SENTENCE.finditer(mended.text):
        start = match.end() - len(match[0].lstrip())
        end = match.start() + len(match[0].rstrip())
        if 6 <= end - start <= _MAX and _HINT.search(mended.text, start, end):
            found = read_sentence(mended.text[start:end])
            if found:
                yield Span(*mended.bounds(start, end)), found


def sentence_duties(plan: Plan, stated: Sequence[Duty]) -> list[Duty]:
    """The rows of sentences that no statement in `stated` is about already."""
    reached = _merged(span for duty in stated for span in (duty.span, duty.covers))
    sections = _sections(plan)
    rows: list[Duty] = []
    before: Clause | None = None
    for clause in body_clauses(plan):
        if clause.kind in _KINDS:
            for span, found in find_sentences(plan, clause):
                if not _reached(reached, span):
                    told = _told(plan, before, clause, span) if found.pointing else span
                    covers = sections.get(_name(found.task)) or told
                    rows += [Duty(clause.id, span, covers, *body) for body in found.bodies]
        before = clause
    return rows


def _sections(plan: Plan) -> dict[str, Span]:
    """The sections that a sentence may name, by their headings; a name borne twice is none's."""
    found: dict[str, Span] = {}
    twice = set()
    for number, clause in enumerate(plan.clauses):
        name = _name(clause.path[-1]) if clause.kind == "heading" and clause.path else ""
        if len(name) < _MIN:
            continue
        if name in found:
            twice.add(name)
            continue
        last, depth = clause, len(clause.path)
        for at in range(number + 1, len(plan.clauses)):
            if plan.clauses[at].path[:depth] != clause.path:
                break
            last = plan.clauses[at]
        found[name] = Span(clause.span.start, last.span.end)
    return {name: span for name, span in found.items() if name not in twice}


def _name(label: str) -> str:
    """A heading's label or a task as it may be named elsewhere: no number, no marks."""
    return _MARKS.sub("", _NUMBER.sub("", fold(label).strip()))


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Sorted, those that overlap made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _reached(merged: list[Span], span: Span) -> bool:
    at = bisect_right(merged, span.start, key=lambda one: one.end)
    return at < len(merged) and merged[at].overlaps(span)


def _told(plan: Plan, before: Clause | None, clause: Clause, span: Span) -> Span:
    """What 本行动由… points at: the clause's text before it, else the clause before."""
    text = plan.text
    start, end = clause.span.start, span.start
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        line = before and before.kind == "heading" and "\n" not in text[before.span.end : start]
        return Span(before.span.start if before and line else start, end)
    same = before is not None and (before.kind == "heading" or before.path == clause.path)
    return before.span if before is not None and same else span


def read_sentence(text: str) -> Assignment | None:
    """Who does what by one sentence; None where it assigns nothing."""
    folded = fold(text)
    flat = _BRACKET.sub(lambda match: "\0" * len(match[0]), folded)
    table = cues()
    opened = table.lead_in.match(folded)
    start = opened.end() if opened else 0
    if flat[start : start + 1] != "由" and (bodies := _chain(text, flat, start, table.opening, "")):
        return Assignment(bodies)
    for by in re.finditer("由", flat):
        before = flat[: by.start()]
        if table.not_before.search(before[-4:]) or table.not_after.match(flat, by.end()):
            continue
        if bodies := _chain(text, flat, by.end(), table.by, before.rstrip(",")):
            pointing = bool(table.pointing.search(before.strip())) and _is_bare(flat, by.end())
            return Assignment(bodies, before[start:].strip(), pointing)
    return None


def _is_bare(flat: str, start: int) -> bool:
    """True where the words after the last cue name no task of their own."""
    last = max(match.end() for match in cues().chained.finditer(flat, start))
    return len(flat[last:].strip("。;, ")) < 3


def _chain(
    text: str, flat: str, start: int, pattern: re.Pattern[str], task: str
) -> tuple[Named, ...]:
    """The bodies from `start` on, cue by cue; those of later parts need their own."""
    table = cues()
    found: list[Named] = []
    position: int | None = start
    end = start
    while position is not None:
        names, cue = _listed(text, flat, position, pattern)
        if cue is None:
            break
        name = cue.lastgroup or ""
        if name in table.tasks and not table.tasks[name].search(task):
            break
        role = table.roles[name]
        end = cue.end()
        if name == "together" or flat.startswith(("会同", ",会同"), end):
            more, after = _joined(
                text, flat, end if name == "together" else flat.index("同", end) + 1
            )
            if not more:
                break
            found.extend(Named(one, role) for one in names)
            found.extend(Named(one, "配合") for one in more)
            end = after
        else:
            found.extend(Named(one, role) for one in names)
        pattern = table.chained
        position = _next_part(text, flat, end)
    if found and table.attribute.match(flat, end):
        return ()
    if all(ref.function in VAGUE for body in found for ref in resolve(body.name)):
        return ()
    return tuple(dict.fromkeys(found))


def _next_part(text: str, flat: str, end: int) -> int | None:
    """Where the next list with a cue starts: right here or after a later comma."""
    step = end + flat.startswith((",", "、"), end)
    starts = [step, *(comma.end() for comma in re.compile(",").finditer(flat, step))]
    return next((at for at in starts if _listed(text, flat, at, cues().chained)[1]), None)


def _listed(
    text: str, flat: str, start: int, pattern: re.Pattern[str]
) -> tuple[list[str], re.Match[str] | None]:
    """The bodies at `start` and the cue straight after them; no cue where there are none."""
    cue = pattern.search(flat, start, min(len(flat), start + _LIST))
    if cue is None:
        return [], None
    names = _names(text, flat, start, cue.start())
    return (names, cue) if names else ([], None)


def _joined(text: str, flat: str, start: int) -> tuple[list[str], int]:
    """The bodies after 会同 and where the words that say their task begin."""
    for task in cues().together.finditer(flat, start, min(len(flat), start + _LIST)):
        if names := _names(text, flat, start, task.start()):
            return names, task.start()
    return [], start


def _names(text: str, flat: str, start: int, end: int) -> list[str]:
    """A list of bodies and nothing else, at least one of them known; else empty."""
    if end - start < 2 or cues().not_names.search(flat[start:end]):
        return []
    names = [
        "".join(text[left:right].split())
        for item in items(text, flat, start, end)
        for left, right in parts(text, *item)
    ]
    known = [refs for name in names if (refs := resolve(name))]
    if not known or not all(map(is_body, names)):
        return []
    return names if all(any(map(_placed, refs)) for refs in known) else []


def _placed(ref: DepartmentRef) -> bool:
    """False for a body whose place is none: 方案经 in 方案经生态环境部."""
    if ref.function in (ZONE, GROUP):
        return len(ref.place) <= 30
    return bool(_LOCAL.match(ref.place) or by_name(ref.place))
