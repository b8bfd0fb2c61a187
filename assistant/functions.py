"""Bodies called by what they do: 管财政的那个厅, 管水的部门."""

import re
from dataclasses import dataclass
from functools import cache

from corpus.vocabulary import read_csv

_CALLED = re.compile(
    "(?:主管|分管|管)(?:理)?([^，。？管]{1,8}?)的(?:那个|那家|那|这个)?(部门|厅|局|委|单位)"
)


@dataclass(frozen=True, slots=True)
class Called:
    """A body by its function: its usual name, and where the question says so."""

    text: str
    start: int
    end: int


@cache
def _functions() -> dict[str, str]:
    return {row["function"]: row["body"] for row in read_csv("functions.csv", "assistant")}


def by_function(text: str) -> list[Called]:
    """The bodies that the folded question calls by what they manage."""
    found = []
    for match in _CALLED.finditer(text):
        named = [word for word in _functions() if word in match.group(1)]
        if named:
            body = _functions()[max(named, key=len)]
            suffix = match.group(2) if match.group(2) in "厅局委" else "局"
            found.append(Called(body + suffix, *match.span()))
    return found
