"""Figures in a text: number, unit, comparator.

Grammar, over folded text (no blanks, half-width signs):

    quantity   = [before] number [about] unit [after]
               | number range-sign number unit [after]       (two quantities)
               | [before] number after | before number       (no unit: `PUE不高于1.3`)
    before     = 不低于 | 超过 | 至少 | 约 | ≥ | …
    after      = 以上 | 及以下 | 以内 | 左右 | …
    number     = 1,234.5 | 百分之三十 | 十二 (Chinese numerals only before a unit)

Years, dates, ordinals (第三条), clause numbers, document numbers and names with digits
(5G, PM2.5, Ⅲ类) are no quantities. Words come from `tables/comparators.toml`, units from
`tables/units.toml`.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from corpus.fold import fold
from corpus.records import Comparator
from corpus.units import unit_pattern, unit_table
from corpus.vocabulary import read_toml

_CHINESE_DIGITS = "零〇一二两三四五六七八九十百千万亿"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure; `start:end` takes in its comparators, `number:number_end` only digits and unit.

    `soft` is true for 左右, 约 and their like. `bound` is `low` or `high` for the two ends
    of a range. `chinese` marks Chinese numerals.
    """

    value: float
    unit: str
    comparator: Comparator
    soft: bool
    start: int
    end: int
    number: int
    number_end: int
    bound: str = ""
    chinese: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    before: dict[str, Comparator]
    after: dict[str, Comparator]
    soft: frozenset[str]


@cache
def _words() -> _Words:
    raw = read_toml("comparators.toml")
    before = {word: row["sign"] for row in raw["before"] for word in row["words"]}
    after = {word: row["sign"] for row in raw["after"] for word in row["words"]}
    return _Words(before, after, frozenset(raw["soft"]["words"]))


def before_signs() -> dict[str, Comparator]:
    """The words that may stand before a figure, and the sign of each."""
    return _words().before


def _any(words: dict[str, Comparator]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _pattern() -> re.Pattern[str]:
    words = _words()
    # Every run is bounded and begins where the run begins: linear, however long a line is.
    digits = r"(?<!\d)(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?!\d)(?:\.\d{1,9})?"
    chinese = rf"(?<![{_CHINESE_DIGITS}])[{_CHINESE_DIGITS}]{{1,16}}"
    unit = unit_pattern()
    return re.compile(
        rf"(?P<before>(?:{_any(words.before)})(?:为|在)?(?P<minus>[-−](?=\d))?)?"
        rf"(?:(?P<percent>百分之)(?P<share>{chinese}(?:点[{_CHINESE_DIGITS}]+)?)"
        rf"|(?P<number>{digits})"
        rf"(?:(?P<first>{unit})?(?:-|—|–|~|至|到)(?!(?:19|20)\d\d年)(?P<second>{digits}))?"
        rf"(?P<about>多|余|来|几)?(?: ?(?P<unit>{unit}))?"
        rf"|(?P<chinese>{chinese})(?P<about2>多|余)?(?P<cunit>{unit}))"
        rf"(?P<after>{_any(words.after)})?"
    )


# A digit that belongs to a name, an ordinal, a document number or a longer number.
_INSIDE_NAME = re.compile(r"[A-Za-z0-9.\-/_第Ⅰ-Ⅹ№＃#^]$")
_ORDINAL = re.compile(r"第[\d,.]*$")
_DATE = re.compile(r"(?:年|月|星期|周)(?:\d{1,2}(?:日)?[-—至、])?$")
_CHINESE_DATE = re.compile(r"[年月]$")
# How long something is carried out (项目实施期一般为3年) is a figure without a comparator.
_TERM = re.compile(
    r"(?:实施|执行|建设|研究|研发|资助|试点|创建|培育)(?:周期|期限|期)(?:一般|原则上|均|统一)*为?$"
)
# A coefficient has no unit: 有效利用系数达到0.58.
_COEFFICIENT = re.compile(
    r"(?:系数|指数|[EP]UE|COP|比值|得分)(?:值|均值|均|分别|力争|累计)?"
    r"(?:达到?|[提升增][高升加长]?[到至]|[下降][降低]?[到至为]|控制在|保持在|稳定在|为)?$"
)
_CLOSES = re.compile(r"[，。；、()（）]|$|左右")
_APPLIED = re.compile(r"[报推荐]$|承担$|参与$")
_YEAR_NUMBER = re.compile(r"(?:19|20)\d\d$")


def find_quantities(text: str) -> list[Quantity]:
    """All figures of `text`, in order; offsets count in `text` as given."""
    folded = fold(text)
    found = []
    for quantity in scan(folded.text):
        start, end = folded.bounds(quantity.start, quantity.end)
        number, number_end = folded.bounds(quantity.number, quantity.number_end)
        found.append(replace(quantity, start=start, end=end, number=number, number_end=number_end))
    return found


def scan(text: str) -> list[Quantity]:
    """The same over text that is folded already; linear in its length."""
    found: list[Quantity] = []
    at = 0
    pattern = _pattern()
    while match := pattern.search(text, at):
        at = match.end()
        found.extend(_read(match, text))
    return found


def _read(match: re.Match[str], text: str) -> list[Quantity]:
    group = match.groupdict()
    number_start = min(
        match.start(name) for name in ("percent", "number", "chinese") if match.start(name) >= 0
    )
    left = text[max(0, number_start - 16) : number_start]
    unit = group["unit"] or group["cunit"] or ("%" if group["percent"] else "")
    before, after = group["before"] or "", group["after"] or ""
    about = group["about"] or group["about2"] or ""
    if not group["percent"] and _is_no_quantity(
        group, left, unit, text[match.end() : match.end() + 2]
    ):
        return []
    number_end = match.start("after") if after else match.end()
    words = _words()
    sign, soft = _sign(before, after, about, words)
    if (
        unit.startswith(("年", "日"))
        and group["number"]
        and not group["second"]
        and not (before or after or _TERM.search(left))
    ):
        return []
    if group["percent"]:
        value = _chinese(group["share"] or "")
    elif group["chinese"]:
        value, unit = _with_prefix(group["chinese"], unit)
    else:
        value = _digits(group["number"] or "") * (-1 if group["minus"] else 1)
    if value is None:
        return []
    one = Quantity(
        value, unit, sign, soft, match.start(), match.end(), number_start, number_end,
        chinese=not group["number"],
    )  # fmt: skip
    if not group["second"]:
        return [one]
    high = _digits(group["second"])
    if high <= value:
        return []
    unit = unit or group["first"] or ""
    return [
        replace(one, unit=group["first"] or unit, bound="low"),
        replace(one, value=high, unit=unit, bound="high"),
    ]


def _is_no_quantity(group: dict[str, str | None], left: str, unit: str, right: str) -> bool:
    number = group["number"]
    if number is None:
        # 一个, 百家, 第三条: a word, not a count.
        chinese = group["chinese"] or ""
        if unit in ("年", "日") and (len(chinese) == 4 or _CHINESE_DATE.search(left)):
            return True
        return (
            (
                chinese in ("一", "两")
                and unit not in ("倍", "成")
                and not _limited(group)
                and not _TERM.search(left)
            )
            or chinese[0] in "百千万亿零"
            or left.endswith(("第", "之", "几", "十", "数"))
            or (left[-1:] in _CHINESE_DIGITS and bool(left))
        )
    if (not group["before"] and _INSIDE_NAME.search(left)) or _ORDINAL.search(left):
        return True
    if _YEAR_NUMBER.match(number) and (
        unit.startswith("年") or group["second"] or right[:1] == "年"
    ):
        return True
    if unit in ("日", "年") and _DATE.search(left):
        return True
    if right[:1] in ("年", "月", "号") and not unit:
        return True
    if unit or group["before"] or group["after"]:
        return False
    return not (_COEFFICIENT.search(left) and _CLOSES.match(right))


def _limited(group: dict[str, str | None]) -> bool:
    """不超过两年 and 限报一项 count, 两年 and 至少一次 are words."""
    before = group["before"]
    return before is not None and (
        group["cunit"] in ("年", "个月") or bool(_APPLIED.search(before))
    )


def _sign(before: str, after: str, about: str, words: _Words) -> tuple[Comparator, bool]:
    """One sign of the words around a number; 超过…左右 stays `~`."""
    before = before.rstrip("-−")
    bare = before.removesuffix("为").removesuffix("在")
    signs = [words.before.get(before) or words.before.get(bare), words.after.get(after)]
    soft = any(word in words.soft for word in (bare, before, after))
    if "~" in signs:
        return "~", soft
    for sign in signs:
        if sign:
            return sign, soft
    return ("~" if about else "="), soft


def _digits(token: str) -> float:
    return float(token.replace(",", ""))


def _chinese(token: str) -> float | None:
    """A number of Chinese numerals alone, None where it is not one."""
    try:
        from cn2an import cn2an  # slow to import, and few questions have Chinese numerals

        return float(cn2an(token.replace("〇", "零"), "smart"))
    except (ValueError, KeyError, IndexError):
        return None


def _with_prefix(token: str, unit: str) -> tuple[float | None, str]:
    """二十 and 万元 of 二十万元: the closing 万 or 亿 belongs to the unit, as worded."""
    bare = token.rstrip("万亿")
    prefix = token[len(bare) :]
    if prefix and prefix in unit_table().prefixes and unit not in ("%", "‰"):
        return _chinese(bare), prefix + unit
    return _chinese(token), unit
