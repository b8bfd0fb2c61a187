"""What stands around a group of figures: the indicator, the verb, the base year, the thing."""

import re
from dataclasses import dataclass, replace

from corpus.quantity import Quantity, before_signs
from corpus.target_sentence import REACH, Draft, Scope, Sentence, is_soft
from corpus.target_words import target_words
from corpus.units import unit_of
from corpus.years import Year

THING = 40
"""How far after a figure the thing that it counts may reach."""

RATIOS = ("比例", "倍数", "百分点")
COUNTED = ("面积", "长度", "体积", "质量", "电量", "二氧化碳", "热量")
RANKED = re.compile(r"(?:排名|排序|得分|评分|名次|排)[^，\d]{0,8}[前后]$")
"""Those of a rank (排名前10位的企业) are who a rule reaches."""
_THAN = re.compile(
    r"(?:比|较|与)(?:上年|上一年|去年|同期|上年同期|全国平均|全省平均|全市平均|基准水平"
    r"|现行[^，]{0,8}|常规[^，]{0,8}|传统[^，]{0,8})(?:度|水平)?(?:相比)?(?:分别)?$"
)
_AFTER_BASE = re.compile(r"(?:水平|末|底|同期|基础上|相比|均|分别)*")
_INDEX = re.compile(r"\d{1,2}[.、](?!\d)|[①-⑳]")
_WORD = re.compile(r"[一-鿿]{2}|[A-Z]{3}")
_FROM = re.compile(r"(?:由|从)[^，]{0,30}$")
_CHANGES = re.compile(
    r"(?:的|左右)?(?:分别)?(?:下降|降低|降至|降到|降为|提高|提升|增加|增长|上升|减少|扩大"
    r"|压缩|缩短|调整|压减|缩减|增至|减至|升至)"
)
_FROM_FIGURE = re.compile(r"(?:由|从)(?:原|现)?[^，]{0,8}\d[^，]{0,8}$")
_PER = re.compile(r"每年度?|年均(?!浓度|值|水平|气温)|逐年|每个年度|每一?年")


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands before a figure: `phrase` at `start:end`, then the verb at `verb_start`.

    `kind` is level (达到), change (下降), action (培育) or empty; `compared` is true where
    the figure's own comparator (超过) is all the verb there is.
    """

    start: int
    end: int
    phrase: str
    verb: str
    kind: str
    base_year: int | None
    verb_start: int
    compared: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """A group of figures with all that the rules look at."""

    sentence: Sentence
    group: list[Quantity]
    lead: Lead
    dimension: str
    after: str  # what follows in the comma-cut part, at most THING characters
    part: str  # the comma-cut part, cut to a window
    following: int  # where the next group begins, or beyond the part
    own_year: bool
    deadlines: list[Year]
    per: str
    soft: bool
    scope: Scope
    last: Draft | None

    @property
    def first(self) -> Quantity:
        """The first figure of the group."""
        return self.group[0]

    @property
    def end(self) -> int:
        """Where the group ends."""
        return self.group[-1].end

    @property
    def counted(self) -> bool:
        """Figures of things, or of an amount that can be built up."""
        return self.dimension.startswith("计数") or self.dimension in COUNTED

    @property
    def is_compared(self) -> bool:
        """Some word of comparison stands beside the figure."""
        return self.first.comparator != "="

    @property
    def measured(self) -> bool:
        """The phrase names a measure (容量, 产值, 利用率)."""
        return bool(target_words().measure.search(self.lead.phrase))

    @property
    def named(self) -> bool:
        """The phrase holds a word, not only signs and figures."""
        return len(self.lead.phrase) > 1 and bool(_WORD.search(self.lead.phrase))

    @property
    def trusted_numeral(self) -> bool:
        """Chinese numerals are mostly names (三个体系): they need a year or a comparator."""
        plain = not self.first.chinese
        return plain or self.own_year or self.is_compared or self.dimension in RATIOS


def frame(
    sentence: Sentence,
    group: list[Quantity],
    low: int,
    following: int,
    scope: Scope,
    last: Draft | None,
) -> Frame | None:
    """The frame of a group whose phrase begins at `low` or later; None for what has been."""
    first, text, words = group[0], sentence.text, target_words()
    part_low, high = sentence.part(first.number)
    deadlines = sentence.deadlines(first.number)
    own_year = bool(deadlines)
    deadlines = deadlines or ([scope.year] if scope.year else [])
    if deadlines and scope.plan_year and deadlines[-1].year < scope.plan_year:
        return None
    if deadlines and own_year and text.startswith("截", deadlines[0].start):
        if scope.plan_year is None or deadlines[-1].year <= scope.plan_year:
            return None  # 截至2020年，累计…
    window = max(part_low, first.start - REACH)
    after = text[group[-1].end : min(high, group[-1].end + THING)]
    ahead = own_year and scope.plan_year is not None
    if not own_year and sentence.standing:
        return None
    if not deadlines and words.year_on_year.search(text, window, first.start):
        return None
    past = words.past.search(text, window, first.start)
    awarded = (
        past
        and (
            words.amount_share.search(text, past.end(), first.start)  # 排名前三的给予…
            or (RANKED.search(text[window : first.number]) and after.startswith("的"))
        )
    )
    if not ahead and ((past and not awarded) or words.rank.match(after)):
        return None
    floor = max(low, first.start - REACH)
    plain = first.start == first.number
    if plain and after.startswith("级") and first.comparator == "=" and not group[0].bound:
        return None  # 150MW级机组: the name of a product
    if plain and (share := words.share_of.search(text[floor : first.start])):
        # 不超过总投入的40%, 达到园区总数的一半以上: the verb stands before the whole.
        sign = before_signs().get(share["sign"])
        if sign and first.comparator == "=":
            group = [replace(figure, comparator=sign) for figure in group]
        group[0] = replace(group[0], start=floor + share.start())
        first = group[0]
    lead = find_lead(sentence, first, floor)
    if lead.kind == "change" and lead.base_year is None:
        lead = replace(lead, base_year=sentence.opening_base(first.number))
    if _FROM.search(text, window, first.start) and _CHANGES.match(after):
        return None
    per = _PER.search(text, window, first.start)
    if per and not own_year and per.group() != "年均":
        deadlines = []  # 每年 stands for itself
    unit = unit_of(first.unit)
    if unit and unit.dimension == "时间":
        if text[first.start : first.number] == "近":
            return None  # 近三年
        if not own_year and lead.verb not in ("达到", "达"):
            deadlines = []  # a time limit of its own is not due by the paragraph's year
    return Frame(
        sentence,
        group,
        lead,
        unit.dimension if unit else "",
        after,
        text[window : min(high, group[-1].end + REACH)],
        following if following < high else high + 1,
        own_year,
        deadlines,
        "年" if per else "",
        is_soft(sentence, first.start),
        scope,
        last,
    )


def find_lead(sentence: Sentence, first: Quantity, low: int) -> Lead:
    """Take verb, base year and adverbs off the end, years and openers off the beginning."""
    words, text = target_words(), sentence.text
    end = verb_start = first.start
    verb = _comparator(text[first.start : first.number])
    kind = "level" if verb else ""
    compared, verb_sought, base_year = bool(verb), True, None
    while end > low:
        if verb_sought and (found := _closing_verb(text, low, end)):
            verb_start, kind = found
            verb, end, verb_sought, compared = text[verb_start:end], verb_start, False, False
            continue
        window = max(low, end - 24)
        if adverb := words.adverbs_end.search(text[max(low, end - 4) : end]):
            end -= len(adverb.group())
            continue
        if than := _THAN.search(text[window:end]):
            end -= len(than.group())
            continue
        years = sentence.years_within(window, end)
        if years and years[-1].role == "base" and _AFTER_BASE.fullmatch(text[years[-1].end : end]):
            base_year, end = years[-1].year, years[-1].start
            continue
        if years and years[-1].role == "deadline" and years[-1].end == end:
            end = years[-1].start  # 占比在2025年达到30%, 提高到2025年的20%
            continue
        break
    start = low
    for year in sentence.years_within(low, end):
        if year.role == "base" and base_year is None:
            base_year = year.year
        if year.end <= end and year.role != "past":
            start = year.end
    while start < end and (
        opener := _INDEX.match(text, start, end) or words.leads.match(text, start, end)
    ):
        start = opener.end()
    phrase = _FROM_FIGURE.sub("", text[start:end])
    return Lead(start, start + len(phrase), phrase, verb, kind, base_year, verb_start, compared)


def _comparator(text: str) -> str:
    """The comparing word alone: 不超过 of 不超过总投入的."""
    if not text:
        return ""
    signs = [word for word in before_signs() if text.startswith(word)]
    return max(signs, key=len, default=text.rstrip("的"))


def _closing_verb(text: str, low: int, end: int) -> tuple[int, str] | None:
    """Start and kind of the longest verb that closes `text[low:end]`."""
    words, floor = target_words(), max(low, end - 8)
    window = text[floor:end]
    best: tuple[int, str] | None = None
    for pattern, kind in (
        (words.level_end, "level"),
        (words.change_end, "change"),
        (words.action_end, "action"),
    ):
        if (match := pattern.search(window)) and (best is None or floor + match.start() < best[0]):
            best = floor + match.start(), kind
    return best


def per_year_before(frame: Frame, start: int) -> int:
    """Where 每年 begins that stands close before `start`, else `start`."""
    low = max(frame.sentence.part(start)[0], start - 12)
    found = _PER.search(frame.sentence.text, low, start)
    return found.start() if found else start
