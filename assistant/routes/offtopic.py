"""Questions that no plan can answer, by the table `offtopic.toml`."""

import re
from functools import cache

from corpus.errors import TableError
from corpus.vocabulary import read_toml


@cache
def _rules() -> tuple[tuple[re.Pattern[str], re.Pattern[str] | None, str], ...]:
    rules = []
    for name, row in read_toml("offtopic.toml", "assistant").items():
        try:
            pattern = re.compile("|".join(f"(?:{p})" for p in row["patterns"]))
        except re.error as error:
            raise TableError(f"词表 offtopic.toml 的 {name} 有错误的模式：{error}") from error
        unless = row.get("unless")
        excuse = re.compile("|".join(map(re.escape, unless))) if unless else None
        rules.append((pattern, excuse, row["reason"]))
    return tuple(rules)


def off_topic(text: str) -> str:
    """The reason to decline the folded question, or empty."""
    for pattern, excuse, reason in _rules():
        if pattern.search(text) and not (excuse and excuse.search(text)):
            return reason
    return ""
