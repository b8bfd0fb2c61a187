"""Peaks (2030年前达峰, 率先达峰): rows without a value; who emits is their subject."""

import re

from corpus.target_sentence import Draft, Sentence
from corpus.target_words import split_indicator, target_words
from corpus.years import Year

_PEAK = re.compile(
    r"(?:(?:率先|依次|有序|梯次有序|梯次|稳步|如期|尽早|提前)(?:实现)?(?:碳)?(?:达峰|达到峰值)"
    r"|(?:碳|二氧化碳|温室气体)?(?:排放)?(?:总量)?(?:尽早)?(?:实现)?(?:碳达峰|达峰|达到峰值|排放峰值))"
)
_PEAK_NAME = re.compile(
    r"^(?:[、和]?碳中和)?(?:目标)?(?:行动|方案|工作|试点|领导|实施|政策|路径|路线|专项|进程|基础|决策|任务|相关|评估|研究|之后|前后|提供|后|示范|技术|考核|标准|的|意见|战略|部署|要求|体系|重大|支撑|规划|先行|先锋|背景|能力|愿景|达标|贡献|引领|管理|要|、|需|年份|时间|碳中和|情况|培训|十大|园区|城市|统筹|为|进行|委)"
)
_EMITTED = re.compile("(?:二氧化碳|温室气体|碳)排放(?:总?量)?")
_EMITTED_END = re.compile(_EMITTED.pattern + "$")
_ACTOR = re.compile(r"(?:行业|领域|企业|园区|地区|城市|产业|排放|区域)(?:率先|依次|实现)?$")
# 围绕2030年前碳达峰目标 names an aim that others set; 围绕目标确保2030年前达峰 sets one.
_BASIS = re.compile(r"[^，]{0,2}(?:围绕|对照|对标|根据|依据|结合|按照|落实|锚定|聚焦)")
_AIMS = re.compile("确保|实现|力争|推动")
_NATION = re.compile(r"助力|国家|全国|我国")


def draft_of(
    low: int, start: int, end: int, phrase: str, year: Year | None, **rest: object
) -> Draft:
    """A row at `start:end` of the part that begins at `low`; `rest` are further fields."""
    subject, indicator = split_indicator(phrase)
    values: dict[str, object] = dict(indicator=indicator, subject=subject)
    values |= dict(
        year=year.year if year else None, before=bool(year and year.before), rule="quality"
    )
    values |= rest
    return Draft(low + start, low + end, **values)  # type: ignore[arg-type]


def phrase_before(sentence: Sentence, low: int, end: int) -> tuple[int, str]:
    """Start (in the part) and text of the phrase before a verb, years and openers off."""
    start, stop = low, low + end
    for year in sentence.years_within(low, stop):
        if year.end <= stop and year.start - start < 4:
            start = year.end
    words = target_words()
    while opener := words.leads.match(sentence.text, start, stop):
        start = opener.end()
    while adverb := words.adverbs_end.search(sentence.text[max(start, stop - 4) : stop]):
        stop -= len(adverb.group())
    return start - low, sentence.text[start:stop]


def peak(sentence: Sentence, low: int, part: str, year: Year | None, own: bool) -> Draft | None:
    """The first peak of a part: with the year in it, an emitter's year ahead, or in order."""
    for found in _PEAK.finditer(part):
        if _PEAK_NAME.match(part[found.end() :]) and not part[found.end() :].startswith("目标"):
            continue
        ordered = re.match(r"率先|依次|有序|梯次|稳步", found.group())
        years = sentence.years_within(low, low + found.start() + 1)
        within = [y for y in years if y.role == "deadline"]
        at = within[-1] if within else None
        start, phrase = phrase_before(sentence, low, found.start())
        emitted = _EMITTED.match(found.group())
        aimed = part.startswith("目标", found.end())
        emits = bool(emitted or _EMITTED_END.search(phrase))
        if at is None and own and emits and not ordered and not aimed:
            at = year  # 到2030年，碳排放达到峰值
            phrase += emitted.group() if emitted else ""
        elif at is None and not (ordered and _ACTOR.search(phrase)):
            continue
        elif at and (cut := at.start - low - start) > 0:
            phrase = phrase[:cut].rstrip("在于")
        elif at:
            start, phrase = at.start - low, ""
        between = part[max(0, at.end - low) : found.start()] if at else ""
        if _NATION.search(phrase) or _NATION.search(between):
            continue
        if (basis := _BASIS.match(part)) and not _AIMS.search(part, basis.end(), found.end()):
            continue
        end = found.end() + (2 if part[found.end() :].startswith("目标") else 0)
        subject, indicator = _emitter(phrase)
        direction = "达到峰值" if "峰值" in found.group() else "达峰"
        return draft_of(
            low, start, end, "", at,
            kind="peak", direction=direction, subject=subject, indicator=indicator,
        )  # fmt: skip
    return None


def _emitter(phrase: str) -> tuple[str, str]:
    """全市工业领域|二氧化碳排放; where only the emitter is named, the indicator is 碳达峰."""
    found = _EMITTED_END.search(phrase)
    if found:
        return phrase[: found.start()], found.group()
    return re.sub(r"(?:如期|确保|努力|力争|实现)+$", "", phrase), "碳达峰"
