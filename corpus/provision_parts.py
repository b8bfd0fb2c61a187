"""What a provision says besides its force: whom, under which condition, except, until when.

All readings are verbatim pieces of the mended text; `tables/provision_words.toml` holds
the patterns.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from corpus.force import FOLD
from corpus.industries import find_industries, narrowest
from corpus.vocabulary import read_toml

_TITLE = re.compile("《[^《》]{1,80}》")
_ASKS = re.compile("不得|必须|严禁")
_MAX = 80  # characters of a joined field


@dataclass(frozen=True)
class _Patterns:
    addressee: tuple[re.Pattern[str], ...]
    condition: tuple[re.Pattern[str], ...]
    exception: re.Pattern[str]
    deadline: re.Pattern[str]
    plan_years: dict[str, int]
    drop: tuple[str, ...]
    vague: frozenset[str]
    cut: re.Pattern[str]


@cache
def patterns() -> _Patterns:
    """The table, compiled; `{HEAD}` stands for any of its head nouns."""
    table = read_toml("provision_words.toml")
    heads = sorted(set(table["heads"]["words"]), key=lambda word: (-len(word), word))
    head = f"(?:{'|'.join(map(re.escape, heads))})"

    def compiled(rows: Sequence[dict[str, str]]) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(row["pattern"].replace("{HEAD}", head)) for row in rows)

    return _Patterns(
        compiled(table["addressee"]),
        compiled(table["condition"]),
        compiled(table["exception"])[0],
        re.compile(table["deadline"]["pattern"]),
        table["deadline"]["plan_years"],
        tuple(table["verbs"]["drop"]),
        frozenset(table["vague"]["words"]),
        re.compile("|".join(map(re.escape, table["verbs"]["cut"]))),
    )


def addressee(text: str, headings: Sequence[str] = ()) -> str:
    """Whom the text asks: the recipient or subject, and the sectors that it names.

    Where it names no sector, those of the nearest heading that has some follow.
    """
    folded = text.translate(FOLD)
    found: list[str] = []
    for pattern in patterns().addressee:
        for match in pattern.finditer(folded):
            who = text[match.start("who") : match.end("who")].strip("、和")
            kept = who not in patterns().vague and not who.startswith(patterns().drop)
            if kept and not _ASKS.search(who):
                found.append(who)
    named = find_industries(text)
    found.extend(m.name for m in named if not any(m.name in other for other in found))
    if not named:
        for label in reversed(headings):
            mentions = find_industries(label)
            if mentions:
                keep = narrowest(mention.industry for mention in mentions)
                found.extend(m.name for m in mentions if m.industry in keep)
                break
    return _join(found)


def condition(text: str) -> str:
    """New build or stock, thresholds, zones and reservations, as written."""
    folded = text.translate(FOLD)
    spans: list[tuple[int, int]] = []
    for pattern in patterns().condition:
        for match in pattern.finditer(folded):
            if not any(match.start() < end and start < match.end() for start, end in spans):
                first = match.start()
                for verb in patterns().cut.finditer(folded, first, match.end() - 1):
                    if not re.search(r"\d", folded[first : verb.start()]):
                        first = verb.end()
                spans.append((first, match.end()))
    return _join([text[start:end].strip("、 ") for start, end in sorted(spans)])


def exception(text: str) -> str:
    """特钢除外, 除…外, in the plan's words; empty where there is none."""
    folded = text.translate(FOLD)
    found = []
    for match in patterns().exception.finditer(folded):
        group = str(match.lastgroup)
        found.append(text[match.start(group) : match.end(group)])
    return _join(found)


def deadline(text: str) -> int | None:
    """The first year by which something is asked."""
    folded = _TITLE.sub(lambda title: " " * len(title[0]), text.translate(FOLD))
    for match in patterns().deadline.finditer(folded):
        if match["within"]:
            return patterns().plan_years[match["within"].strip("“”")]
        return int(match["year"] or match["before"])
    return None


def _join(parts: Sequence[str]) -> str:
    joined = ""
    for part in dict.fromkeys(part for part in parts if part):
        if len(joined) + len(part) < _MAX:
            joined = f"{joined}、{part}" if joined else part
    return joined
