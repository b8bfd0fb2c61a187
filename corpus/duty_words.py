"""The words of responsibility statements, from `tables/duty_words.toml`."""

import re
from dataclasses import dataclass
from functools import cache
from typing import cast, get_args

from corpus.errors import TableError
from corpus.records import Role
from corpus.vocabulary import read_toml

END = r"(?=[、,;。:\s)!]|会同|$)"
"""A verb counts only where its list of bodies ends."""


@dataclass(frozen=True)
class Words:
    """Compiled patterns; named groups `v0`… and `l0`… tell which row matched."""

    token: re.Pattern[str]
    label: re.Pattern[str]
    verb: re.Pattern[str]
    roles: dict[str, Role]  # group name -> role
    rules: dict[str, re.Pattern[str]]
    tail: re.Pattern[str]
    note: re.Pattern[str]  # group 1 is a verb
    not_body: re.Pattern[str]
    not_bare: re.Pattern[str]


@cache
def words() -> Words:
    """The table, compiled; raises TableError where a row has no known role."""
    table = read_toml("duty_words.toml")
    roles: dict[str, Role] = {}
    alternatives: dict[str, list[str]] = {"verb": [], "label": []}
    for kind in alternatives:
        for number, row in enumerate(table[kind]):
            if row["role"] not in get_args(Role):
                raise TableError(f"词表 duty_words.toml 中没有“{row['role']}”这种分工，请改正。")
            group = f"{kind[0]}{number}"
            roles[group] = cast(Role, row["role"])
            alternatives[kind].append(f"(?P<{group}>{row['pattern']})")
    for role, bare in table["bare_label"].items():
        group = f"l{len(alternatives['label'])}"
        roles[group] = role
        alternatives["label"].append(f"(?P<{group}>(?:{'|'.join(bare)})(?=\\s*:))")
    verb = f"(?:{'|'.join(f'{alternative}{END}' for alternative in alternatives['verb'])})"
    label = f"(?:{'|'.join(alternatives['label'])})"
    other = table["other_label"]["pattern"]
    return Words(
        token=re.compile(rf"(?P<label>{label})\s*[:为]|(?P<other>{other}):|(?P<verb>{verb})"),
        label=re.compile(label),
        verb=re.compile(verb),
        roles=roles,
        rules={row["name"]: re.compile(row["pattern"]) for row in table["rule"]},
        tail=re.compile(table["tail"]["pattern"]),
        note=re.compile(table["note"]["pattern"]),
        not_body=re.compile(table["not_body"]["pattern"]),
        not_bare=re.compile(table["not_body"]["bare"]),
    )


def role_of(match: re.Match[str]) -> Role:
    """The role of the row that a token matched."""
    groups = match.groupdict()
    return next(role for name, role in words().roles.items() if groups.get(name) is not None)
