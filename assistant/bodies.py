"""The bodies that a question names: those that are asked about, and the one that asks."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from assistant.folded import fold_question
from assistant.functions import Called
from assistant.scope import Scope
from assistant.synonyms import synonyms
from assistant.terms import QUOTED, Term
from corpus.departments import DepartmentMention, same
from corpus.records import Plan

_NAME = 3  # characters of a body's name that must stand in the question word for word
_NO_NAME = re.compile("[没无含除里的中由被让请和与]")
_ROLE_NEXT = re.compile(
    "(要|需要|应该?|主要|都|共)?(负责|牵头|配合|参与|参加|承担|有(哪些|什么|几项)任务|做什么|管什么)"
)
_ZONE = re.compile("(?:经开区|高新区|开发区|新区|园区|产业园|工业园|示范区)(?=管|$)")
_ROLE = re.compile("负责|牵头|配合|参与|承担|责任|职责|分工")
_I_AM = re.compile("(我|咱|俺)(们)?(是|在|就是|这个)")
_ASKING_BODY = re.compile(
    "的?(同志|干部|人员|工作人员|负责人|人)?们?(想)?(问|咨询|打听|请教|知道|了解)"
)
_PLAIN = 4  # characters of a name that means any zone: 工业园区
_LOCAL = "地方政府"


def own_bodies(
    text: str, bodies: Sequence[DepartmentMention], scope: Scope, cues: Mapping[str, object]
) -> list[DepartmentMention]:
    """Bodies that speak of themselves and stand in no statement: 我是德阳市经信局的.

    A province's plan does not name them; it speaks to all places and parks alike.
    """
    if "self" not in cues or _ROLE.search(text):
        return []
    ends = [text.find(place) + len(place) for place, _ in scope.via]
    own = []
    for body in bodies:
        below = any(body.start - 1 <= end < body.end for end in ends)
        clause = re.split("[，。；？！]", text[: body.start])[-1]
        asks = bool(_ASKING_BODY.match(text[body.end :]))
        stranger = _I_AM.search(clause) and not _in_statements(body.text, scope.plans)
        if below or asks or stranger:
            own.append(body)
    return own


def _in_statements(name: str, plans: Iterable[Plan]) -> bool:
    told = {duty.department for plan in plans for duty in plan.duties}
    return any(same(name, department) or name in department for department in told)


def asker(body: DepartmentMention) -> Term:
    """What a plan calls the asker: a zone by its name, any other body 各地, 各市(州)."""
    zone = _ZONE.search(body.text)
    if zone:
        name = body.text[: zone.end()]
        return Term(name, (name,), QUOTED if len(name) > _PLAIN else 1.0)
    return Term(_LOCAL, (_LOCAL, *synonyms().get(_LOCAL, ())))


def as_written(
    text: str, plans: Sequence[Plan], found: Sequence[DepartmentMention | Called]
) -> list[DepartmentMention | Called]:
    """The bodies found, with those that stand in the question as a plan names them.

    A plan's longer name (深圳银保监局) counts before the part that was found (银保监局); one
    of no known function (崇明区) only where a role is asked of it.
    """
    names = {_plain(duty.department) for plan in plans for duty in plan.duties}
    kept = list(found)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        start = text.find(name)
        if start < 0 or len(name) < _NAME:
            continue
        end = start + len(name)
        near = [d for d in kept if d.start < end and start < d.end]
        inside = all(
            (start <= d.start and d.end <= end and d.text != name)
            or (d.end == end and _NO_NAME.search(text[d.start : start]))  # 没有商务局
            for d in near
        )
        if inside and (near or _ROLE_NEXT.match(text[end:])):
            kept = [d for d in kept if d not in near]
            kept.append(DepartmentMention(name, start, end, ()))
    return sorted(kept, key=lambda d: d.start)


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """A body's name as it stands in a folded question."""
    return fold_question(name)
