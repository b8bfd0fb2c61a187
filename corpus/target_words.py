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
    weak: re.Pattern[str]
    inner_change: re.Pattern[str]
    soft: re.Pattern[str]
    firm: re.Pattern[str]
    leads: re.Pattern[str]
    nominal: re.Pattern[str]
    measure: re.Pattern[str]
    share_of: re.Pattern[str]
    body: re.Pattern[str]
    thing_stops: re.Pattern[str]
    amount: re.Pattern[str]
    amount_share: re.Pattern[str]
    amount_tail: re.Pattern[str]
    amount_noun: re.Pattern[str]
    past: re.Pattern[str]
    year_on_year: re.Pattern[str]
    rank: re.Pattern[str]
    standing: re.Pattern[str]
    past_section: re.Pattern[str]
    task_opener: re.Pattern[str]
    goal_section: re.Pattern[str]


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


_REACHED = ["达到", "占到", "提高到", "降至", "控制在"]


def _compared() -> list[str]:
    rows = read_toml("comparators.toml")["before"]
    return [word for row in rows if row["sign"] != "~" for word in row["words"]]


@cache
def target_words() -> TargetWords:
    """The compiled words (cached)."""
    raw = read_toml("target_words.toml")
    lists = {name: f"(?:{_any(words)})" for name, words in raw.items()}
    longer = _any([word for word in raw["level"] + raw["change"] if len(word) > 1])
    measure = rf"{lists['measures']}(?:达到|达|为|在|总计|合计|分别|均)?$"
    tail = rf"[^，、；。]{{0,12}}?{lists['amount_tails']}"
    return TargetWords(
        level_end=re.compile(lists["level"] + "$"),
        change_end=re.compile(lists["change"] + "$"),
        action_end=re.compile(lists["action"] + "$"),
        action_start=re.compile(lists["action"]),
        adverbs_end=re.compile(lists["adverbs"] + "$"),
        verb=re.compile(longer),
        weak=re.compile(lists["weak"]),
        inner_change=re.compile(rf"(?P<verb>{lists['lowering']})(?=[^，]{{2,10}}$)"),
        soft=re.compile(lists["soft"] + "(?![，、的])"),  # 经过努力，… softens nothing
        firm=re.compile(lists["firm"]),
        leads=re.compile(lists["leads"]),
        nominal=re.compile(lists["nominal"]),
        measure=re.compile(measure),
        share_of=re.compile(
            rf"(?P<sign>{_any([*_compared(), *_REACHED])})"
            r"(?:[^，、\d]{1,16}的|[^，、\d]{1,16}(?:总(?:数|额|量|面积|人数)|投资额?|费用|经费|金额|收入))$"
        ),
        body=re.compile(".*" + lists["bodies"]),
        thing_stops=re.compile(lists["thing_stops"]),
        amount=re.compile(lists["amount"]),
        amount_share=re.compile(lists["amount_shares"]),
        amount_tail=re.compile(tail),
        amount_noun=re.compile(lists["amount_tails"]),
        past=re.compile(lists["past"]),
        year_on_year=re.compile(lists["year_on_year"]),
        rank=re.compile(lists["ranks"]),
        standing=re.compile(lists["standing"]),
        past_section=re.compile(lists["past_sections"] + "(?:$|[与和及、。])"),
        task_opener=re.compile(
            r"(?:第[^章节条]{1,4}[章节条]|[\d一二三四五六七八九十.、()（）．\s])*"
            + lists["task_openers"]
        ),
        goal_section=re.compile(lists["goal_sections"]),
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
