"""Read one responsibility statement: which bodies, in which role, and rules for later ones.

A statement is lists of bodies under labels (责任单位：…) or before verbs (…牵头，…配合);
a list with neither is 分工. Brackets inside names stay whole (各县（市、区）人民政府).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.department_names import fold
from corpus.departments import is_body, resolve, same
from corpus.duty_items import EMPTY, items, parts
from corpus.duty_words import role_of, words
from corpus.records import Role

_NOTE = re.compile(
    r"\((?!牵头(?:单位|部门)?\))(?=[^()]*(?:牵头|不再))[^()]*\)(?=[、,;。)\s]|$)|\([^()]{0,6}下同\)"
)
_PAGE = re.compile(r"[—–－-]+\d{1,3}[—–－-]+")


@dataclass(frozen=True, slots=True)
class Body:
    """A body as written at `start:end` of the statement, its role, and where it is from."""

    name: str
    start: int
    end: int
    role: Role
    source: str  # "label", "verb" or "bare"


@dataclass(frozen=True, slots=True)
class Statement:
    """`bodies` act here; `carried` are added to later statements, by the words of `rule`."""

    bodies: tuple[Body, ...]
    carried: tuple[Body, ...] = ()
    rule: tuple[int, int] | None = None
    lead_first: bool = False  # also for later statements


def parse_statement(text: str) -> list[tuple[str, Role]]:
    """The bodies of a statement (with or without its brackets) and their roles."""
    return [(body.name, body.role) for body in read_statement(text).bodies]


@lru_cache(maxsize=4096)
def read_statement(text: str, lead_first: bool = False) -> Statement:
    """Read a statement; `lead_first` where an earlier one said that the first body leads.

    Whether the text is a statement at all is not asked here (`is_statement`).
    """
    flat = _flatten(fold(text))
    table = words()
    if found := table.rules["lead_first"].search(flat):
        lead_first = True
        flat = _blank(flat, found.start(), found.end())
    separate = bool(found and re.match("两|各|分别", found[0]))
    bodies: list[Body] = []
    carried: list[Body] = []
    rule: tuple[int, int] | None = None
    label: Role | None = None
    likewise = bool(table.rules["likewise"].search(flat))
    flat = table.rules["likewise"].sub(lambda match: ";" * len(match[0]), flat)
    for start, end in _segments(flat):
        opening = table.rules["carried_start"].search(flat, start, end)
        closing = table.rules["carried_end"].search(flat, start, end)
        if closing is None and not likewise:
            opening = None
        stop = closing.start() if closing else end
        middle = opening.start() if opening else stop
        own, label = _bodies(text, flat, start, middle, label)
        extra: list[Body] = []
        if opening:
            extra, _ = _bodies(text, flat, opening.end(), stop, None)
        elif closing:
            own, extra = _last_group(own, bodies)
            if not own and extra and extra[0] in bodies:
                bodies = [body for body in bodies if body not in extra]
        if lead_first and own and (separate or not bodies):
            own[0] = replace(own[0], role="牵头")
        bodies.extend(own)
        if extra:
            carried.extend(extra)
            last = closing.end() if closing else end
            last += 2 * text.startswith("下同", last)
            rule = (min(body.start for body in extra), last)
    for body in carried:
        if not any(same(body.name, other.name) and body.role == other.role for other in bodies):
            bodies.append(body)
    return Statement(tuple(dict.fromkeys(bodies)), tuple(carried), rule, lead_first)


def is_statement(statement: Statement, strict: bool = True) -> bool:
    """True where what was read is a statement and no other parenthesis.

    A label proves it; a verb asks that half of the bodies look like bodies; a bare list
    asks that nearly all of them are known ones, and `strict` that it stands where
    statements stand.
    """
    bodies = statement.bodies
    if not bodies:
        return False
    if any(body.source == "label" for body in bodies):
        return True
    known = sum(bool(resolve(body.name)) for body in bodies)
    alike = sum(is_body(body.name) and len(body.name) > 2 for body in bodies)
    if any(body.source == "verb" for body in bodies):
        if any("由" in body.name for body in bodies):
            return False
        return (known > 0 and 2 * alike >= len(bodies)) or (strict and alike == len(bodies))
    if any(words().not_bare.match(body.name) for body in bodies):
        return False
    return strict and known > 0 and 5 * known >= 4 * len(bodies)


def _flatten(folded: str) -> str:
    """The same length: brackets around the whole gone, inner brackets masked by a NUL."""
    flat = _NOTE.sub(
        lambda match: ";" + match[0][1:-1] + ";", folded.replace("〔", "(").replace("〕", ")")
    )
    if flat[:1] == "(" and flat[-1:] == ")":
        flat = " " + flat[1:-1] + " "
    elif flat[:1] == "(":
        flat = " " + flat[1:]
    characters = []
    depth = 0
    for character in flat:
        if character == "(":
            depth += 1
        characters.append("\0" if depth else character)
        if character == ")":
            depth = max(0, depth - 1)
    return "".join(characters) if depth == 0 else flat


def _blank(flat: str, start: int, end: int) -> str:
    return flat[:start] + ";" * (end - start) + flat[end:]


def _segments(flat: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer("[^;。]+", flat):
        yield match.start(), match.end()


def _last_group(own: list[Body], before: list[Body]) -> tuple[list[Body], list[Body]]:
    """Split off the bodies of the last verb: those that a closing rule carries on."""
    group = own or before
    if not group:
        return own, []
    role = group[-1].role
    first = len(group)
    while first and group[first - 1].role == role:
        first -= 1
    return (group[:first] if own else []), group[first:]


def _bodies(
    text: str, flat: str, start: int, end: int, label: Role | None
) -> tuple[list[Body], Role | None]:
    """The bodies of one segment; a label holds until the next one, also over a `;`."""
    found: list[Body] = []
    waiting: list[tuple[int, int]] = []
    skipping = verb_seen = False
    position = start

    def settle(role: Role, source: str) -> None:
        nonlocal waiting
        for item in waiting:
            found.extend(_named(text, *item, role, source))
        waiting = []

    def collect(stop: int) -> None:
        if not skipping:
            waiting.extend(items(text, flat, position, stop))

    for match in words().token.finditer(flat, start, end):
        collect(match.start())
        position = match.end()
        if match["label"] or match["other"]:
            settle(label or "分工", "label" if label else "bare")
            skipping = match["other"] is not None
            label = role_of(match) if match["label"] else None
            verb_seen = False
        elif waiting:
            role = role_of(match)
            if label and role == "分工":
                role = label
            if label and role != label and not verb_seen:
                earlier = _before_last_comma(flat, waiting)
                waiting, late = waiting[:earlier], waiting[earlier:]
                settle(label, "label")
                waiting = late
            settle(role, "label" if label else "verb")
            verb_seen = True
    collect(end)
    settle(label or "分工", "label" if label else "bare")
    return found, label


def _before_last_comma(flat: str, items: list[tuple[int, int]]) -> int:
    """How many items stand before the last comma: 配合单位：A、B，C落实 leaves C to 落实."""
    for index in range(len(items) - 1, 0, -1):
        if "," in flat[items[index - 1][1] : items[index][0]]:
            return index
    return 0


def _named(text: str, start: int, end: int, role: Role, source: str) -> Iterator[Body]:
    """The bodies of one item: 等 and what only repeats it cut off, joined bodies parted."""
    for left, right in parts(text, start, end):
        own = role
        if note := words().note.search(fold(text[left:right])):
            verb = words().verb.match(note[1])
            own = role_of(verb) if verb else role
            right = left + note.start()
        name = _PAGE.sub("", "".join(text[left:right].split()))
        if not 2 <= len(name) <= 60 or name in EMPTY:
            continue
        late = words().not_body.search(name)
        # In a list without label or verb a date speaks against a statement, so it stays.
        if not late or (source == "bare" and not name.endswith("完成")):
            yield Body(name, left, right, own, source)
