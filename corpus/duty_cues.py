"""The cues of sentences that assign a task, from `tables/duty_sentences.toml`."""

import re
from dataclasses import dataclass
from functools import cache
from typing import cast, get_args

from corpus.errors import TableError
from corpus.records import Role
from corpus.vocabulary import read_toml


@dataclass(frozen=True)
class Cues:
    """Compiled patterns; the group names of the first three lead to `roles`."""

    by: re.Pattern[str]
    opening: re.Pattern[str]
    chained: re.Pattern[str]
    roles: dict[str, Role]
    tasks: dict[str, re.Pattern[str]]
    together: re.Pattern[str]
    lead_in: re.Pattern[str]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    not_names: re.Pattern[str]
    pointing: re.Pattern[str]
    attribute: re.Pattern[str]


@cache
def cues() -> Cues:
    """The table, compiled; raises TableError where a row has no known role."""
    table = read_toml("duty_sentences.toml")

    for row in table["cue"]:
        if row["role"] not in get_args(Role):
            raise TableError(f"词表 duty_sentences.toml 中没有“{row['role']}”这种分工，请改正。")

    def pattern(*forms: str) -> re.Pattern[str]:
        rows = (row for row in table["cue"] if row["form"] in forms)
        return re.compile("|".join(f"(?P<{row['name']}>{row['pattern']})" for row in rows))

    return Cues(
        by=pattern("both", "by"),
        opening=pattern("both", "opening"),
        chained=pattern("both", "by", "after"),
        roles={row["name"]: cast(Role, row["role"]) for row in table["cue"]},
        tasks={row["name"]: re.compile(row["task"]) for row in table["cue"] if "task" in row},
        together=re.compile(table["together"]["pattern"]),
        lead_in=re.compile(table["lead_in"]["pattern"]),
        not_before=re.compile(table["not_by"]["before"]),
        not_after=re.compile(table["not_by"]["after"]),
        not_names=re.compile(table["not_names"]["pattern"]),
        pointing=re.compile(table["pointing"]["pattern"]),
        attribute=re.compile(table["attribute"]["pattern"]),
    )
