"""Years in a text: deadlines, base years, periods.

Grammar, over folded text:

    deadline = [到|至|截至] year 年 [底|末|上半年|M月…] [前|之前|以前]
             | [到] “十四五” (期间|时期|末)
             | year (—|至) year 年              the later one counts
    base     = (较|比|与|相比) year 年 | 以year年为基准 | 在year年基础上 | 比“十三五”末
    past     = year 年 (建成|以来|…)            says what something is, no deadline
             | 为 year 年 … 奠定基础             says what the plan serves

2025年底前 is the end of 2025, 2030年前 lies before 2030, “十四五”期间 is 2025.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from corpus.vocabulary import read_toml

YearRole = Literal["deadline", "base", "past"]


@dataclass(frozen=True, slots=True)
class Year:
    """One year as a text names it; `before` is true for 2030年前 (not for 2030年底前)."""

    year: int
    role: YearRole
    start: int
    end: int
    before: bool = False
    period: bool = False


_CHINESE_YEAR = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_PARTS = (
    r"(?:上半年|下半年|[一二三四]季度|\d{1,2}月(?:\d{1,2}日)?(?:底|末|份)?"
    r"|年中|年底|年末|底|末|度|内|间)"
)


@cache
def _pattern() -> re.Pattern[str]:
    periods = read_toml("periods.toml")
    names = "|".join(periods["last_year"])
    tails = "|".join(sorted(periods["tails"], key=len, reverse=True))
    followers = "|".join(periods["followers"])
    year = r"(?:(?:19|20)\d\d|二[〇零○][一二三四五六七八九〇零○]{2})"
    return re.compile(
        rf"(?P<base>较上?|比|相比|相较于?|对比|同比|以|在|与|基准年(?:为|是)?)?(?:于)?"
        rf"(?P<to>到|至|截至|截止到?|力争到?|争取到?|确保到?|在|自|从|由)?"
        rf"(?:(?:(?P<from>{year})年?(?:-|—|–|~|至|到)+)?(?P<year>(?<!\d){year})"
        rf"(?:年(?P<part>{_PARTS})?|(?=[、和](?:19|20)\d\d年))"
        rf"|[“\"]?(?P<period>{names})[”\"]?"
        rf"(?:(?P<tail>{tails})|(?={followers}|[、和与]?[“\"](?:{names})[”\"](?:{tails}))))"
        rf"(?P<before>(?:之|以)?前)?(?:起|开始)?"
    )


# After a year: what is said of the thing, not by when it is to be.
_PAST_AFTER = re.compile(
    r"^(?:(?:\d{1,2}月)?(?:\d{1,2}日)?)(?:以来|以后|之后|起|之前)?"
    r"(?:考核结果|评价结果|名单|清单|印发|发布|公布|通过|批准|修订|修正|出台|制定的|投产的|建成的|版|同期|年末存量)"
    r"|^(?:以前|之前|前)?(?:建成|投产|竣工|建设|登记|注册|开工|取得|生产|通报|考核|新?认定|评定|公示|公告|下达|入选|获评|新?成立|设立)(?:并)?[^，、]{0,6}的"
)
# 为2030年碳达峰奠定基础: what the plan serves, no deadline of its own.
_AIM_AFTER = re.compile(r"[^，。；、\d]{0,30}(?:奠定|打下|打牢|夯实|提供|创造)")
_BASE_BEFORE = ("较", "比", "相比", "相较", "相较于", "对比", "同比", "与")
_BASE_AFTER = re.compile(
    r"^(?:水平)?的\d[\d.]{0,4}倍|^(?:的|末|底)?(?:水平)?(?:为|作为)?(?:基准|基数|基期|基础上|相比|同期|的基础)"
)


def find_years(text: str) -> list[Year]:
    """All years of folded text, in order; linear in its length."""
    last_year = read_toml_years()
    found = []
    for match in _pattern().finditer(text):
        name = match["period"]
        year = last_year[name] if name else int(match["year"].translate(_CHINESE_YEAR))
        after = text[match.end() : match.end() + 40]
        part = match["part"] or ""
        ended = part.endswith(("底", "末", "月", "日", "季度", "半年"))
        before = bool(match["before"]) and not ended and not name
        role: YearRole = "deadline"
        base = match["base"] or ""
        if (base in _BASE_BEFORE and not match["to"]) or _BASE_AFTER.search(after):
            role = "base"
        elif (
            match["to"] in ("自", "从", "由")
            or _PAST_AFTER.search(after)
            or _AIM_AFTER.match(after)
            or _in_title(text, match.start())
        ):
            role = "past"
        start = match.start()
        found.append(Year(year, role, start, match.end(), before, bool(name or match["from"])))
    return found


def _in_title(text: str, at: int) -> bool:
    """《2022年工作方案》 names a document."""
    low = max(0, at - 60)
    return text.rfind("《", low, at) > text.rfind("》", low, at)


@cache
def read_toml_years() -> dict[str, int]:
    """Planning periods and the last year of each."""
    years: dict[str, int] = read_toml("periods.toml")["last_year"]
    return years
