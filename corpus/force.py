"""How strongly a sentence asks: must, encourage, plan, by the cues of `tables/force.toml`.

A sentence is cut at its commas; a clause with a cue of another force starts a new group,
what carries none joins its neighbour. So 严禁…，引导… gives two groups.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import cast, get_args

from corpus.errors import TableError
from corpus.records import Force
from corpus.vocabulary import read_toml

FOLD = str.maketrans("（）〔〕，；：％０１２３４５６７８９", "()(),;:%0123456789")
"""Length-preserving, as every fold here."""

_TITLE = re.compile("《[^《》]{1,80}》|“[^“”]{1,40}”")
_HAN = re.compile("[\u4e00-\u9fff%]")
_STOPS = "。！？!?"
_NAMES = re.compile("的[^,;]{0,12}(?:项目|企业|产能|装置|设备|单位|产品|园区|锅炉|的),$")
_OPEN, _CLOSE = "(（《“‘【[〔", ")）》”’】]〕"
_OTHER = {")": "）", "）": ")"}
_MAX_BRACKET = 300


@dataclass(frozen=True)
class Cues:
    """Compiled: `first` finds the leftmost strong cue; its group tells the force."""

    strong: re.Pattern[str]
    forces: dict[str, Force]
    carrying: frozenset[str]  # groups of cues whose subject holds for what follows
    plan: re.Pattern[str]
    commitment: re.Pattern[str]
    leading: re.Pattern[str]
    continuing: re.Pattern[str]
    predicate: re.Pattern[str]
    prefix: re.Pattern[str]
    sections: re.Pattern[str]
    sentences: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Group:
    """A run of clauses of one force at `start:end` of the text."""

    start: int
    end: int
    force: Force


@cache
def cues() -> Cues:
    """The table, compiled; raises TableError for an unknown force."""
    table = read_toml("force.toml")
    forces: dict[str, Force] = {}
    alternatives = []
    for number, row in enumerate(table["cue"]):
        if row["force"] not in get_args(Force):
            raise TableError(f"词表 force.toml 中没有“{row['force']}”这种力度，请改正。")
        forces[f"c{number}"] = cast(Force, row["force"])
        alternatives.append(f"(?P<c{number}>{row['pattern']})")
    plan = table["plan"]
    verbs = "|".join(sorted(set(plan["verbs"]), key=lambda verb: (-len(verb), verb)))
    return Cues(
        strong=re.compile("|".join(alternatives)),
        forces=forces,
        carrying=frozenset(
            f"c{number}" for number, row in enumerate(table["cue"]) if row.get("carries")
        ),
        plan=re.compile(rf"^{plan['opening']}(?:{verbs})"),
        commitment=re.compile(plan["commitments"]),
        leading=re.compile(table["leading"]["pattern"]),
        continuing=re.compile(table["continuing"]["pattern"]),
        predicate=re.compile(table["predicate"]["pattern"]),
        prefix=re.compile(table["prefix"]["pattern"]),
        sections=re.compile(table["silent"]["sections"]),
        sentences=re.compile(table["silent"]["sentences"]),
    )


def force_of(clause: str) -> Force | None:
    """The force of one clause, from its leftmost cue; None where it has none."""
    table = cues()
    folded = table.prefix.sub("", _TITLE.sub("", clause.translate(FOLD).strip()))
    if match := table.strong.search(folded):
        return table.forces[str(match.lastgroup)]
    if table.plan.match(folded) or table.commitment.search(folded):
        return "plan"
    return None


def sentences(text: str) -> list[tuple[int, int]]:
    """Half-open slices: sentences with their stop, none cut inside brackets or quotes."""
    return _cut(text, _STOPS)


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The clauses of a sentence: cut at commas and semicolons outside brackets."""
    return [(start + a, start + b) for a, b in _cut(text[start:end], "，,；;")]


def _cut(text: str, marks: str) -> list[tuple[int, int]]:
    slices = []
    start = index = 0
    told = _telling(marks)
    while found := told.search(text, index):
        index, character = found.start(), found.group()
        if character in _OPEN:
            index = _after_bracket(text, index)
            continue
        index += 1
        stop = character in marks or (character == "." and _STOPS == marks)
        if stop and _parts(text, index - 1):
            slices.append((start, index))
            start = index
    if start < len(text):
        slices.append((start, len(text)))
    return [(a, b) for a, b in slices if text[a:b].strip()]


@cache
def _telling(marks: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(marks + _OPEN)}.]")


def _after_bracket(text: str, start: int) -> int:
    """The index after the partner of an opening bracket; after itself if it has none."""
    close = _CLOSE[_OPEN.index(text[start])]
    end = start + _MAX_BRACKET
    found = [text.find(shape, start + 1, end) for shape in (close, _OTHER.get(close, close))]
    return min((index for index in found if index >= 0), default=start) + 1


def _parts(text: str, index: int) -> bool:
    """False for the comma of 1,000 and for a dot that does not stand between Han characters."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    if text[index] == ".":
        return bool(_HAN.match(before) and _HAN.match(after))
    return not (text[index] == "," and before.isdigit() and after.isdigit())


def groups(text: str, start: int, end: int) -> list[Group]:
    """The groups of the sentence `text[start:end]`; empty where it asks nothing."""
    found: list[Group] = []
    waiting: int | None = None  # where clauses began that belong to what follows
    apart = False  # after a semicolon
    named: int | None = None  # where the clause before began if it only names what is meant
    opens = False  # that clause begins like a task
    for first, last in clauses(text, start, end):
        clause = text[first:last].translate(FOLD).strip()
        force = force_of(clause.rstrip(",;。"))
        asks = not opens or bool(cues().predicate.match(clause))
        if force == "must" and named is not None and asks:
            last_group = found.pop()
            if last_group.start < named:
                found.append(Group(last_group.start, named, last_group.force))
            waiting = named
        named = first if force == "plan" and _NAMES.search(clause) else None
        opens = bool(cues().plan.match(cues().prefix.sub("", clause)))
        goes_on = bool(found) and not apart
        if force is None:
            if (
                goes_on
                and not cues().leading.match(cues().prefix.sub("", clause))
                and waiting is None
            ):
                found[-1] = Group(found[-1].start, last, found[-1].force)
            else:
                waiting = first if waiting is None else waiting
        elif goes_on and _joins(text, found[-1], force, clause):
            found[-1] = Group(found[-1].start, last, found[-1].force)
            waiting = None
        else:
            found.append(Group(first if waiting is None else waiting, last, force))
            waiting = None
        apart = clause.endswith(";")
    if found and waiting is not None:
        found[-1] = Group(found[-1].start, end, found[-1].force)
    return found


def _joins(text: str, group: Group, force: Force, clause: str) -> bool:
    """True where a clause of `force` goes on with the group before it."""
    if group.force == force:
        return True
    if force != "plan":
        return False
    if group.force == "encourage" or cues().continuing.match(clause):
        return True
    before = text[group.start : min(group.end, group.start + _MAX_BRACKET)]
    match = cues().strong.search(before.translate(FOLD))
    return match is not None and match.lastgroup in cues().carrying
