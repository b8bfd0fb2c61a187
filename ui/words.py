"""The page's own words in Chinese and English, from `static/words.csv`.

Answers and quotes are never translated: they are the plans' own words.
"""

import csv
import io
from functools import cache
from importlib import resources
from typing import Literal

Language = Literal["zh", "en"]


@cache
def table() -> dict[str, dict[str, str]]:
    """Language -> key -> text."""
    text = (resources.files("ui") / "static" / "words.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    return {language: {row["key"]: row[language] for row in rows} for language in ("zh", "en")}


class Words:
    """Look up the words of one language; an unknown key is an error."""

    def __init__(self, language: Language = "zh") -> None:
        self.language = language
        self._words = table()[language]

    def __call__(self, key: str, **values: object) -> str:
        """The text for `key` with `{name}` places filled in."""
        text = self._words[key]
        return text.format(**values) if values else text

    def get(self, key: str, default: str) -> str:
        """The text for a key that may be unknown, such as a category's."""
        return self._words.get(key, default)


def accepted(header: str | None) -> Words:
    """The words for an Accept-Language header: Chinese unless another one comes first."""
    first = (header or "zh").split(",")[0].strip().lower()
    return Words("zh" if first.startswith("zh") or not first or first == "*" else "en")
