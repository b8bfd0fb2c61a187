"""Commitments without a figure: peaks, 全部, 清零, 翻番, 完成…目标.

peak     year前 … 达峰, 率先达峰            value null
all      全部 verb, 实现…全覆盖             100 %, only with a year
zero     [基本]清零                        0 %
double   翻一番                            2 倍
finish   完成…下达…目标; year 完成改造升级    value null
"""

import re
from dataclasses import replace

from corpus.target_peaks import draft_of, peak, phrase_before
from corpus.target_sentence import Draft, Scope, Sentence, is_soft
from corpus.target_words import target_words
from corpus.years import Year

_ALL = re.compile(
    r"(?:(?<![到健安齐完])全部(?!门)|一律)(?=[㐀-鿿]{2})(?!的|由|从|或|用|过程|工作|内容|数据|信息|企业|项目|资金|收入|费用|车辆|责任|材料|手续|环节|在|为)|全面覆盖$"
)
_FIRM = re.compile(  # without a year
    "纳入|完成|达到|实施|淘汰|退出|安装|配备|关停|接入|拆除|执行|采用|使用|更换|更新|实现|建成|取缔|消除|改用|停产|关闭|搬迁"
)
_EVERY = re.compile(
    r"(?P<what>所有(?![权者制人的]|参与|涉及)[^，。；、将以]{2,24}?)(?:全部|一律|均|都|必须|须|应当?|要)*"
    rf"(?P<verb>(?!实施期|建成区)(?:{_FIRM.pattern}))(?P<thing>(?![的权]|制度|主体|单位)[^，。；“”]{{2,40}})"
)
_COVER = re.compile(
    r"(?P<what>[^，。；、“”]{2,40}?)(?:实现|达到|做到)?(?P<near>基本)?(?:实现)?全面?覆盖(?!的|面|式|监)"
)
_ZERO = re.compile(r"(?P<near>基本)?(?:实现)?(?:动态)?[“]?清零[”]?")
_DOUBLE = re.compile(
    r"(?:实现)?(?P<two>[“]?翻(?P<times>[一两三二1-3])?番[”]?)(?P<above>以上)?(?P<near>左右)?"
)
_SETTER = r"(?:下达|确定|规定|分解|考核|国家|自治区|(?<!全)省级?|市级|上级)"
_FINISH = re.compile(
    rf"(?P<verb>完成|达到)(?P<what>(?![^，]{{0,30}}标准)[^，。；、]{{0,12}}{_SETTER}[^，。；、]{{0,14}}"
    r"(?:目标(?:任务|值|要求)?|指标|任务|要求))$"
)
# Indicators of which each is a row: 能耗强度和碳排放强度完成….
_AND = re.compile(r"、|(?<=[率比重量度耗放值数积])(?:以及|和|与|及)")
_DONE = re.compile(
    r"(?P<verb>完成)(?P<what>(?:[^，。；、的]{0,14}(?:改造升级|升级改造|超低排放改造|节能改造|技术改造|清洁化改造|改造|淘汰|退出|整治|整改|关停|搬迁|入园|治理)|清零))(?:任务|工作)?$"
)
# 基本完成 a stock: no figure, and the year may be missing.
_NEARLY = re.compile(
    r"(?P<verb>基本完成|全面完成)(?P<what>[^，。；、]{2,40}?(?:改造升级|升级改造|改造|淘汰|退出|整治|治理|整改|关停|搬迁|入园|修复|建设))(?:任务|工作|目标)?$"
)
_PAIR = {"一": 2.0, "两": 4.0, "二": 4.0, "三": 8.0, "1": 2.0, "2": 4.0, "3": 8.0, None: 2.0}


def read_quality(sentence: Sentence, scope: Scope, taken: list[tuple[int, int]]) -> list[Draft]:
    """Rows without a written figure; parts that overlap `taken` give no 全部 row."""
    text, drafts = sentence.text, []
    covered = 0
    ordered = sorted(taken)
    for index, low in enumerate(sentence.cuts):
        high = sentence.cuts[index + 1] - 1 if index + 1 < len(sentence.cuts) else len(text)
        part = text[low:high][:400]
        if len(part) < 4:
            continue
        while covered < len(ordered) and ordered[covered][1] <= low:
            covered += 1
        free = covered == len(ordered) or ordered[covered][0] >= high
        own = sentence.deadlines(high)
        year = own[-1] if own else scope.year
        if year and scope.plan_year and year.year < scope.plan_year:
            continue
        if target_words().past.search(part):
            continue
        soft = is_soft(sentence, high)
        for reader in (peak, _zero, _double, _finish, _done, _all):
            if reader in (_all, _zero) and not free:
                continue
            draft = reader(sentence, low, part, year, bool(own))
            if draft:
                drafts.extend(_each(_with(draft, soft)))
                break
    return drafts


def _with(draft: Draft, soft: bool) -> Draft:
    draft.soft = soft
    return draft


def _each(draft: Draft) -> list[Draft]:
    """One row for each of the indicators that are to reach what has been set."""
    names = [name for name in _AND.split(draft.indicator) if name]
    if draft.rule != "finish" or len(names) < 2 or min(map(len, names)) < 2:
        return [draft]
    return [replace(draft, indicator=name) for name in names]


def _named(sentence: Sentence, low: int, end: int) -> tuple[int, str]:
    """`_phrase` without a year inside: what follows the year, else what stands before it."""
    within = [year for year in sentence.years_within(low, low + end) if year.end <= low + end]
    if not within:
        return phrase_before(sentence, low, end)
    start, after = phrase_before(sentence, within[-1].end, low + end - within[-1].end)
    first, before = phrase_before(sentence, low, within[0].start - low)
    start = first if len(before) > 1 else start + within[-1].end - low
    return start, after if len(after) > 1 else before


def _zero(sentence: Sentence, low: int, part: str, year: Year | None, own: bool) -> Draft | None:
    found = _ZERO.search(part)
    if not found or not year:
        return None
    start, phrase = _named(sentence, low, found.start())
    if len(phrase) < 2 and low:  # 推进欠款清偿，确保年底前实现清零
        before, _ = sentence.part(low - 1)
        phrase = sentence.text[max(before, low - 41) : low - 1]
    if len(phrase) < 2:
        return None
    sign = "~" if found["near"] else "="
    return draft_of(
        low,
        start,
        found.end(),
        phrase,
        year,
        value=0.0,
        unit="%",
        comparator=sign,
        direction="清零",
    )


def _double(sentence: Sentence, low: int, part: str, year: Year | None, own: bool) -> Draft | None:
    found = _DOUBLE.search(part)
    if not found:
        return None
    bases = [y for y in sentence.years_within(low, low + found.start()) if y.role == "base"]
    base = bases[0].year if bases else sentence.opening_base(low)
    start, phrase = phrase_before(sentence, low, bases[0].start - low if bases else found.start())
    if len(phrase) < 2:
        return None
    return draft_of(
        low,
        start,
        found.end(),
        phrase,
        year,
        value=_PAIR[found["times"]],
        unit="倍",
        comparator=">=" if found["above"] else "~" if found["near"] else "=",
        direction="翻番",
        base_year=base,
    )


def _finish(sentence: Sentence, low: int, part: str, year: Year | None, own: bool) -> Draft | None:
    found = _FINISH.search(part)
    if not found or (year is None and "下达" not in found["what"]):
        return None
    start, phrase = _named(sentence, low, found.start())
    if len(phrase) < 2:
        start = found.start()
        inner = re.search(
            r"(?:下达|确定|规定|分解|要求)的?(?P<name>.{2,12}?)(?:目标|任务|指标)", found["what"]
        )
        if not inner or found["verb"] != "完成":
            return None
        phrase = inner["name"].removesuffix("降低").removesuffix("下降")
    values = dict(direction=found["verb"], subject="", indicator=phrase, rule="finish")
    return draft_of(low, start, found.end(), "", year, **values)


def _done(sentence: Sentence, low: int, part: str, year: Year | None, own: bool) -> Draft | None:
    if nearly := _NEARLY.search(part):
        if not own and nearly["verb"] != "基本完成":
            return None
        return draft_of(
            low, nearly.start(), nearly.end(), nearly["what"], year, direction=nearly["verb"]
        )
    found = _DONE.search(part)
    if not found or year is None or "全部" in part:
        return None
    within = sentence.years_within(low, low + found.start())
    if not within:
        return None
    start, phrase = phrase_before(sentence, low, found.start())
    subject = phrase if len(phrase) < 30 and within[-1].end - low <= start else ""
    start = min(start, within[0].start - low)
    return draft_of(low, start, found.end(), found["what"], year, direction="完成", subject=subject)


def _all(sentence: Sentence, low: int, part: str, year: Year | None, own: bool) -> Draft | None:
    found = _ALL.search(part)
    every = None if found else _EVERY.search(part)
    if year is None and not every and not (found and _FIRM.match(part, found.end())):
        return None
    if every:
        return draft_of(
            low, every.start(), every.end(), "", year, subject=every["what"],
            indicator=every["thing"], value=100.0, unit="%", comparator="=",
            direction=every["verb"],
        )  # fmt: skip
    if found:
        start, phrase = phrase_before(sentence, low, found.start())
        rest = re.match(r"[^、“”]{2,40}", part[found.end() :])
        if not rest:
            return None
        verb = re.match(
            r"完成|达到|实现|实施|执行|淘汰|退出|建成|纳入|配备|安装|使用|更换|采用|改造|关停|接入|开展|取消|消除|更新|覆盖|..",
            rest.group(),
        )
        direction = verb.group() if verb else ""
        thing = rest.group()[len(direction) :]
        start = start if len(phrase) > 1 else found.start()
        return draft_of(
            low, start, found.end() + rest.end(), "", year, subject=phrase,
            indicator=thing or direction, value=100.0, unit="%", comparator="=",
            direction=direction,
        )  # fmt: skip
    if found := _COVER.search(part):
        start, phrase = _named(sentence, low, found.end("what"))
        sign = "~" if found["near"] else "="
        return draft_of(
            low, start, found.end(), phrase, year,
            value=100.0, unit="%", comparator=sign, direction="全覆盖",
        )  # fmt: skip
    return None
