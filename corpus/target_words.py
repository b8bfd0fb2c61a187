"""The words of the target grammar, compiled from `tables/target_words.toml`."""

import re
from dataclasses import dataclass
from functools import cache

from corpus.vocabulary import read_toml


@dataclass(frozen=True, slots=True)
class TargetWords:
    """Compiled patterns; `*_end` match at the end of the text before a figure."""

    level_end: re.Pattern[str]
    change_end: re.Pattern[str]
    action_end: re.Pattern[str]
    action_start: re.Pattern[str]
    adverbs_end: re.Pattern[str]
    verb: re.Pattern[str]
    soft: re.Pattern[str]
    leads: re.Pattern[str]
    amount: re.Pattern[str]
    past: re.Pattern[str]
    past_section: re.Pattern[str]
    goal_section: re.Pattern[str]


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


@cache
def target_words() -> TargetWords:
    """The compiled words (cached)."""
    raw = read_toml("target_words.toml")
    level, change, action = _any(raw["level"]), _any(raw["change"]), _any(raw["action"])
    longer = [word for word in raw["level"] + raw["change"] if len(word) > 1]
    return TargetWords(
        level_end=re.compile(rf"(?:{level})$"),
        change_end=re.compile(rf"(?:{change})$"),
        action_end=re.compile(rf"(?:{action})$"),
        action_start=re.compile(rf"(?:{action})"),
        adverbs_end=re.compile(rf"(?:{_any(raw['adverbs'])})$"),
        verb=re.compile(rf"(?:{_any(longer)})"),
        soft=re.compile(_any(raw["soft"])),
        leads=re.compile(rf"(?:{_any(raw['leads'])})"),
        amount=re.compile(_any(raw["amount"])),
        past=re.compile(_any(raw["past"])),
        past_section=re.compile(_any(raw["past_sections"])),
        goal_section=re.compile(_any(raw["goal_sections"])),
    )


@dataclass(frozen=True, slots=True)
class _Subjects:
    suffix: re.Pattern[str]
    names: re.Pattern[str]
    never_before: tuple[str, ...]
    never_start: tuple[str, ...]


@cache
def _subjects() -> _Subjects:
    raw = read_toml("indicators.toml")
    names = _any(raw["names"])
    return _Subjects(
        re.compile(_any(raw["suffixes"])),
        re.compile(rf"(?:{names})(?:[、和与及](?:{names}))*(?:等(?:行业|领域)?)?"),
        tuple(raw["never_before"]),
        tuple(raw["never_start"]),
    )


def split_indicator(phrase: str) -> tuple[str, str]:
    """Subject and indicator of the phrase before a target's verb; the subject may be empty."""
    rules = _subjects()
    if phrase.startswith(rules.never_start):
        return "", phrase
    cut = 0
    if listed := rules.names.match(phrase):
        cut = listed.end()
    for suffix in rules.suffix.finditer(phrase):
        cut = max(cut, suffix.end())
    while cut:
        rest = phrase[cut:].removeprefix("的")
        if len(rest) >= 2 and not rest.startswith(rules.never_before):
            return phrase[:cut], rest
        shorter = [m.end() for m in rules.suffix.finditer(phrase[: cut - 1])]
        first = listed.end() if listed else 0
        cut = max([end for end in [*shorter, first] if end < cut], default=0)
    return "", phrase
