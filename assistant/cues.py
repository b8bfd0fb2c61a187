"""Cues: what the words of a question ask for, by the table `tables/cues.toml`."""

import re
from dataclasses import dataclass
from functools import cache

from corpus.errors import TableError
from corpus.vocabulary import read_toml


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue with its compiled pattern and the spans of a question that it claims."""

    name: str
    pattern: re.Pattern[str]


@cache
def cues() -> tuple[Cue, ...]:
    """All cues in the table's order; raises TableError on a broken pattern."""
    loaded = []
    for name, row in read_toml("cues.toml", "assistant").items():
        try:
            pattern = re.compile("|".join(f"(?:{p})" for p in row["patterns"]))
        except re.error as error:
            raise TableError(f"词表 cues.toml 的 {name} 有错误的模式：{error}") from error
        loaded.append(Cue(name, pattern))
    return tuple(loaded)


def find_cues(text: str) -> dict[str, tuple[tuple[int, int], ...]]:
    """Cue name to the (start, end) slices of the folded question that show it."""
    found = {}
    for cue in cues():
        spans = tuple((m.start(), m.end()) for m in cue.pattern.finditer(text) if m.group())
        if spans:
            found[cue.name] = spans
    return found
