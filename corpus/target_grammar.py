"""The grammar of one sentence that commits to a figure or sets one as a limit.

A sentence is cut at its commas; figures side by side (`25%、30%以上`) form a group. Each
group is read by the first rule that fits what stands before and after it:

    threshold  measure? figure [的] thing        10t/h及以下的燃煤锅炉, 容量≥25000千伏安
    amount     (补助|奖励|…) … money or share     最高50万元
    level      indicator verb figure             综合利用率达到78%
    change     indicator [比base] verb figure    能耗较2020年下降14%
    action     verb figure thing                 每年组织10家以上企业开展诊断
    object     verb thing figure                 培育省级绿色工厂80家左右
    share      figure subject verb               95%的省级机关达到创建标准

The year is the last deadline before the figure in the sentence, else what the paragraph
carries; figures and years (2025年、2030年…分别) or figures and indicators (钒、钛…分别) of the
same number are aligned. A figure that fits no rule is no target.
"""

import re
from dataclasses import dataclass, replace

from corpus.quantity import Quantity
from corpus.target_sentence import REACH, Draft, Scope, Sentence, is_soft
from corpus.target_words import split_indicator, target_words
from corpus.units import unit_of
from corpus.years import Year

_THING = 40  # how far after a figure the counted thing may reach
_ATTRIBUTE = {"蒸发量", "变压器容量", "功率", "电压", "能耗", "温度", "声级", "时间"}
_COUNTED = {"面积", "长度", "体积", "质量", "电量", "二氧化碳", "热量"}
_MEASURE = re.compile(
    r"(?:量|容量|面积|产值|收入|投资|投资额|总额|能耗|产能|规模|人口|长度|高度|额|金额|资产|利润|功率|排量|吨位|率|浓度|含量|能力|参数|等级|价值|距离|水深|库容|年限|经验|寿命|成本|余额|比例|占比|比重|水平|值|直径|半径|转速|流量|税收|消费|层数|深度|坡度|密度|用地|车间|炉|高炉|转炉|锅炉|单机|单体|单台|单套|人员|占地|电耗|里程|海拔|年龄|工龄|年纳税|直线)(?:达到|达|为|在)?$"
)
_THING_START = re.compile(r"^(?:的|（|[㐀-鿿A-Za-z“])")
_THING_WORDS = re.compile(r"的?(?:普及|(?!以及)[^，、；。：“”和及与或并须应需不要可将的]){0,16}")
_NO_THING = re.compile(r"^(?:、|，|和|及|与|或|且|以|至|到|时|后|前|左右|其中|并|者|等|水平$)")
_PER = re.compile(r"每年度?|年均|逐年|每年度|每个?年度|年度")
_FROM = re.compile(r"(?:由|从)[^，]{0,30}$")
_CHANGES = re.compile(
    r"^(?:的|左右)?(?:分别)?(?:下降|降低|降至|降到|降为|提高|提升|增加|增长|上升|减少|扩大|压缩|缩短|调整|压减|缩减|增至|减至|升至)"
)
_BASED = re.compile(r"(?:(?:水平|末|底|同期|基础上|均|分别)*)$")
_THAN_LAST = re.compile(
    r"(?:比|较|与)(?:上年|上一年|去年|同期|上年同期|全国平均|全省平均|基准水平|现行[^，]{0,8}|常规[^，]{0,8}|传统[^，]{0,8})(?:度|水平)?(?:相比)?(?:分别)?$"
)
_THING_STOPS = (
    "全部", "普及率", "占比", "比例", "纳入", "开展", "实施", "实行", "达", "使用", "采用", "安装",
    "配备", "完成", "接入", "享受", "给予", "参与", "执行", "进行", "按照", "列入", "编制",
)  # fmt: skip
_BODY = re.compile(r".*(?:企业|园区|基地|项目|平台|工厂|中心|机构|集群|社区|机关|示范区)")
_BUILT = {"功率", "金额", "变压器容量", "算力与数据", "能耗"}
_RATIOS = {"比例", "倍数", "百分点"}
_MUST = re.compile(r"须|必须|应|不得|要求|采用|严禁")


@dataclass(frozen=True, slots=True)
class _Lead:
    """What stands before a figure: the phrase and the verb between."""

    start: int  # of the phrase
    end: int  # of the phrase
    phrase: str
    verb: str
    kind: str  # level, change, action or ""
    base_year: int | None
    verb_start: int


def read_sentence(text: str, scope: Scope) -> list[Draft]:
    """The rows of one sentence, in the order of their figures; linear in its length."""
    sentence = Sentence(text)
    drafts: list[Draft] = []
    last: Draft | None = None
    floor = 0
    for index, group in enumerate(sentence.groups):
        low, high = sentence.part(group[0].number)
        following = (
            sentence.groups[index + 1][0].start if index + 1 < len(sentence.groups) else high
        )
        following = following if following < high else high + 1
        rows = _read_group(sentence, group, max(low, floor), high, following, scope, last)
        if not rows:
            continue
        drafts.extend(rows)
        if rows[0].kind != "threshold":
            floor = group[-1].end
            last = rows[-1]
    return drafts


def _read_group(
    sentence: Sentence,
    group: list[Quantity],
    low: int,
    high: int,
    following: int,
    scope: Scope,
    last: Draft | None,
) -> list[Draft]:
    first, final = group[0], group[-1]
    text = sentence.text
    deadlines = sentence.deadlines(first.number) or ([scope.year] if scope.year else [])
    own = bool(sentence.deadlines(first.number))
    if deadlines and _is_past(deadlines[-1], scope):
        return []
    words = target_words()
    part_low, _ = sentence.part(first.number)
    whole = text[max(part_low, first.start - REACH) : high][: REACH * 2]
    if not (own and scope.plan_year) and words.past.search(whole):
        return []
    lead = _lead(sentence, first, max(low, first.start - REACH))
    after = text[final.end : min(high, final.end + _THING)]
    if _FROM.search(text[lead.start : first.start]) and _CHANGES.match(after):
        return []
    dimension = unit.dimension if (unit := unit_of(first.unit)) else ""
    per = "年" if _PER.search(text[max(part_low, first.start - REACH) : first.start]) else ""
    soft = is_soft(sentence, max(part_low, first.start - REACH), first.start) or is_soft(
        sentence, part_low, part_low
    )
    frame = _Frame(
        sentence,
        group,
        lead,
        dimension,
        after,
        following,
        own,
        deadlines,
        per,
        soft,
        scope,
        last,
        whole,
    )
    for rule in (_amount, _threshold, _action, _level, _share, _object):
        if rows := rule(frame):
            return rows
    return []


@dataclass(frozen=True, slots=True)
class _Frame:
    """A group of figures with all that the rules look at."""

    sentence: Sentence
    group: list[Quantity]
    lead: _Lead
    dimension: str
    after: str
    following: int
    own_year: bool
    deadlines: list[Year]
    per: str
    soft: bool
    scope: Scope
    last: Draft | None
    part: str

    @property
    def counted(self) -> bool:
        """A figure of things or of an amount that can be built up."""
        return self.dimension.startswith("计数") or self.dimension in _COUNTED

    @property
    def compared(self) -> bool:
        return self.group[0].comparator != "="

    @property
    def trusted_numeral(self) -> bool:
        """Chinese numerals are mostly names (三个体系): they need a year or a comparator."""
        return (
            not self.group[0].chinese or self.own_year or self.compared or self.dimension in _RATIOS
        )


def _is_past(year: Year, scope: Scope) -> bool:
    return scope.plan_year is not None and year.year < scope.plan_year


def _lead(sentence: Sentence, first: Quantity, low: int) -> _Lead:
    """Take verb, base year and adverbs off the end, years and openers off the beginning."""
    words, text = target_words(), sentence.text
    end = verb_start = first.start
    verb, kind = text[first.start : first.number], "level" if first.start < first.number else ""
    verbs_left, base_year = 1, None
    while end > low:
        if verbs_left and (found := _closing_verb(text, low, end)):
            verb_start, kind, verbs_left = found[0], found[1], 0
            verb, end = text[verb_start:end], verb_start
            continue
        window = max(low, end - 24)
        if adverb := words.adverbs_end.search(text[max(low, end - 4) : end]):
            end -= len(adverb.group())
            continue
        if than := _THAN_LAST.search(text[window:end]):
            end -= len(than.group())
            continue
        years = sentence.years_within(window, end)
        if years and years[-1].role == "base" and _BASED.fullmatch(text[years[-1].end : end]):
            base_year, end = years[-1].year, years[-1].start
            continue
        break
    start = low
    for year in sentence.years_within(low, end):
        if year.role == "base" and base_year is None:
            base_year = year.year
        if year.end <= end and year.role != "past":
            start = year.end
    while start < end and (opener := words.leads.match(text, start, end)):
        start = opener.end()
    return _Lead(start, end, text[start:end], verb, kind, base_year, verb_start)


def _closing_verb(text: str, low: int, end: int) -> tuple[int, str] | None:
    """Start and kind of the longest verb that closes `text[low:end]`."""
    words, floor = target_words(), max(low, end - 8)
    window = text[floor:end]
    best: tuple[int, str] | None = None
    for pattern, kind in (
        (words.level_end, "level"), (words.change_end, "change"), (words.action_end, "action"),
    ):  # fmt: skip
        if (match := pattern.search(window)) and (best is None or floor + match.start() < best[0]):
            best = floor + match.start(), kind
    return best


def _threshold(frame: _Frame) -> list[Draft]:
    """A figure that says whom or what a rule reaches."""
    first, lead = frame.group[0], frame.lead
    if frame.group[-1].soft or not frame.compared:
        return []
    thing = frame.after
    has_thing = bool(_THING_START.match(thing)) and not _NO_THING.match(thing)
    measured = bool(
        _MEASURE.search(
            lead.phrase + lead.verb
            if lead.kind != "action" and first.start == first.number
            else lead.phrase
        )
    )
    if not has_thing:
        signs = frame.sentence.text[first.start : first.number] in ("≥", "≤", ">", "<", "≧", "≦")
        if not (signs and measured and not frame.own_year):
            return []
    elif thing.startswith("的"):
        if frame.dimension in ("比例", "百分点") and not measured:
            return []
        if lead.kind == "action" and frame.counted and not measured:
            return []
    elif frame.dimension in ("比例", "百分点", "倍数", "") or (
        frame.dimension.startswith("计数") and not measured
    ):
        return []
    elif lead.kind in ("level", "change") and first.start == first.number and lead.verb:
        return []
    elif lead.kind == "action" and frame.dimension not in _ATTRIBUTE and not measured:
        return []
    if frame.dimension == "时间" and not measured:
        return []
    start = lead.start if measured else first.start
    end = _thing_end(frame, first)
    thing_text = frame.sentence.text[frame.group[-1].end : end].removeprefix("的")
    indicator, subject = (lead.phrase, thing_text) if measured else (thing_text, "")
    direction = lead.verb or _verb_before(frame)
    return _rows(frame, "threshold", start, end, indicator, subject, direction)


def _thing_end(frame: _Frame, first: Quantity) -> int:
    """End of the thing after a threshold: up to the next mark or verb."""
    end = frame.group[-1].end
    thing = _THING_WORDS.match(frame.after)
    stop = end + (thing.end() if thing else 0)
    verb = target_words().verb.search(frame.sentence.text, end, stop)
    for word in _THING_STOPS:
        at = frame.sentence.text.find(word, end, stop)
        if at > end:
            stop = at
    return min(stop, verb.start()) if verb and verb.start() > end else stop


def _verb_before(frame: _Frame) -> str:
    """The verb that closes what stands before a threshold: 淘汰 10t/h及以下…."""
    found = re.search(r"(?:淘汰|关停|禁止|严禁|整合|改造|拆除|退出|替代)$", frame.lead.phrase)
    return found.group() if found else ""


def _amount(frame: _Frame) -> list[Draft]:
    """Money, or a share of it, that a plan gives, takes or waives."""
    words, first = target_words(), frame.group[0]
    if frame.dimension not in ("金额", "比例") and not frame.dimension.startswith("金额/"):
        return []
    found = words.amount.search(frame.part)
    if not found:
        return []
    if _MEASURE.search(frame.lead.phrase) and frame.compared and _THING_START.match(frame.after):
        return []  # 营业收入2000万元以上的企业
    if frame.dimension == "比例" and (
        (frame.lead.kind == "change" and frame.own_year)
        or not re.search(
            r"补助|奖励|补贴|资助|奖补|贴息|给予|返还|减免|减按|减征|退还|罚|费率|免收|扣除|租金",
            frame.part,
        )
    ):
        return []
    end = frame.group[-1].end
    tail = re.match(
        r"(?:的)?(?:标准|比例)?(?:一次性)?(?:给予)?[^，、；。]{0,12}?(?:补助|奖励|补贴|资助|奖补|贴息|罚款|资金支持|支持|返还|奖金)",
        frame.after,
    )
    start = frame.lead.start if frame.lead.phrase else first.start
    return _rows(
        frame,
        "amount",
        start,
        end + (tail.end() if tail else 0),
        frame.lead.phrase,
        "",
        frame.lead.verb or found.group(),
    )


def _level(frame: _Frame) -> list[Draft]:
    """Indicator, verb, figure."""
    lead, _first = frame.lead, frame.group[0]
    if lead.kind not in ("level", "change") or not frame.trusted_numeral:
        return []
    weak = lead.verb in (
        "为",
        "是",
        "在",
        "到",
        "至",
        "执行",
        "占",
        "保持",
        "实现",
        "累计",
        "共",
        "高",
        "低",
        "增",
        "减",
        "降",
    )
    if weak and not (
        frame.own_year or frame.compared or frame.deadlines or frame.dimension in ("比例", "百分点")
    ):
        return []
    if frame.after.startswith("的") and not frame.own_year and not frame.compared:
        return []
    if frame.dimension == "时间" and (
        not lead.phrase
        or (lead.kind == "level" and lead.verb in ("为", "是", "在", "到", "至", "内"))
    ):
        return []
    if len(lead.phrase) < 2:
        return _carried(frame)
    return _rows(frame, lead.kind, lead.start, frame.group[-1].end, lead.phrase, None, lead.verb)


def _carried(frame: _Frame) -> list[Draft]:
    """The indicator stands before: 78%，2030年进一步提升至82%."""
    indicator = frame.last.indicator if frame.last else frame.scope.indicator
    subject = frame.last.subject if frame.last else frame.scope.subject
    if not indicator:
        return []
    low, _ = frame.sentence.part(frame.group[0].number)
    start = max(low, frame.lead.start - 24)
    years = frame.sentence.years_within(low, frame.group[0].start)
    start = years[0].start if years else frame.lead.start
    return _rows(frame, "carried", start, frame.group[-1].end, indicator, subject, frame.lead.verb)


def _action(frame: _Frame) -> list[Draft]:
    """Verb, figure, counted thing."""
    lead, words = frame.lead, target_words()
    if lead.kind != "action" and not (lead.kind == "change" and words.action_end.search(lead.verb)):
        return []
    if not (frame.counted or frame.dimension in _BUILT or "/" in frame.group[0].unit):
        return []
    if not frame.trusted_numeral:
        return []
    thing, thing_end = _counted_thing(frame)
    if len(thing) < 2:
        if len(lead.phrase) < 2:
            return _carried(frame)
        return _rows(frame, "action", lead.start, frame.group[-1].end, lead.phrase, None, lead.verb)
    text, start, subject = frame.sentence.text, lead.verb_start, ""
    if 2 <= len(lead.phrase) <= 16:
        start, subject = lead.start, lead.phrase
    if per := _PER.search(text, max(frame.sentence.part(start)[0], start - 12), start):
        start = per.start()
    return _rows(frame, "action", start, thing_end, thing, subject, lead.verb)


def _counted_thing(frame: _Frame) -> tuple[str, int]:
    """What is counted after a figure, and where it ends."""
    text, end, words = frame.sentence.text, frame.group[-1].end, target_words()
    stop = min(frame.following, end + _THING)
    found = re.match(r"[^，、；。：]*", text[end:stop])
    thing = found.group() if found else ""
    if frame.following <= end + _THING and end + len(thing) == frame.following:
        # The next figure's own phrase begins after the thing: 2家龙头企业|生产规模达16万吨.
        if verb := words.level_end.search(thing):
            thing = thing[: verb.start()]
        if noun := _BODY.match(thing):
            thing = noun.group()
    while joint := re.search(r"(?:和|与|及|以及|并|的)$", thing):
        thing = thing[: joint.start()]
    return thing.removeprefix("的"), end + len(thing)


def _object(frame: _Frame) -> list[Draft]:
    """Verb, thing, figure; in a list the verb may stand before the first thing alone."""
    lead, words = frame.lead, target_words()
    if lead.kind == "level" and frame.group[0].start == frame.group[0].number:
        return []
    phrase = lead.phrase
    if len(phrase) < 2 or not frame.trusted_numeral:
        return []
    if frame.after and not re.match(r"[、和及与以并，]|左右|$", frame.after):
        return []
    verb = words.action_start.match(phrase)
    ratio = frame.dimension in ("比例", "倍数", "百分点")
    listed = frame.last is not None and frame.last.rule in ("object", "action", "level", "change")
    named = bool(_MEASURE.search(phrase))
    if ratio and not (named or (frame.own_year and verb)):
        return []
    in_list = listed and (frame.counted or named)
    committed = verb or frame.own_year or (frame.compared and named) or in_list
    if frame.dimension == "时间" or not committed:
        return []
    if not (frame.counted or ratio or named):
        return []
    direction = verb.group() if verb else lead.verb
    if not direction and listed and frame.last and frame.last.rule in ("object", "action"):
        direction = frame.last.direction
    rest = phrase[verb.end() :] if verb and len(phrase) > verb.end() + 1 else phrase
    subject, thing = split_indicator(rest)
    if (
        subject
        and len(frame.group) == 1
        and (inner := words.action_start.match(thing))
        and len(thing) > inner.end() + 1
    ):
        return _rows(
            frame,
            "object",
            lead.start,
            frame.group[-1].end,
            thing[inner.end() :],
            subject,
            inner.group(),
        )
    rows = _rows(frame, "object", lead.start, frame.group[-1].end, rest, None, direction)
    if not verb and listed and frame.last and frame.last.soft and frame.last.comparator != "~":
        rows = [replace(row, soft=True) for row in rows]
    return rows


def _share(frame: _Frame) -> list[Draft]:
    """A share stands before what it is a share of: 40%以上大型商场基本满足创建要求."""
    if frame.dimension != "比例" or len(frame.after) < 3:
        return []
    lead, first = frame.lead, frame.group[0]
    if not re.match(r"(?:的|以上)?[㐀-鿿]", frame.after) or re.match(
        r"的?[标比基产价左]|[、和及与，]", frame.after
    ):
        return []
    if lead.phrase and len(lead.phrase) > 2 and first.value != 100 and not frame.own_year:
        return []
    end = frame.group[-1].end
    stop = min(frame.following, end + _THING)
    thing = re.match(r"[^，；。：]*", frame.sentence.text[end:stop])
    thing_end = end + (thing.end() if thing else 0)
    text = frame.sentence.text[end:thing_end].rstrip("、和及与").removeprefix("的")
    if len(text) < 2:
        return []
    start = lead.start if lead.phrase and first.value == 100 else first.start
    indicator = lead.phrase + text if lead.phrase and first.value == 100 else text
    return _rows(frame, "share", start, thing_end, indicator, "", "")


def _rows(
    frame: _Frame, rule: str, start: int, end: int, phrase: str, subject: str | None, direction: str
) -> list[Draft]:
    """One row for each figure of the group, aligned with years or indicators."""
    figures, deadlines = frame.group, frame.deadlines
    if rule == "amount" and not frame.own_year:
        deadlines = []
    direction = _bare_verb(direction)
    names = (
        [(subject, phrase)] * len(figures)
        if subject is not None
        else _aligned(phrase, len(figures))
    )
    kind = rule if rule in ("threshold", "amount") else "target"
    rows = []
    for index, figure in enumerate(figures):
        year = None
        if deadlines:
            year = deadlines[index] if len(deadlines) == len(figures) else deadlines[-1]
        if frame.per and not frame.own_year:
            year = None
        comparator = figure.comparator
        if figure.bound and comparator == "=" and kind == "threshold":
            comparator = ">=" if figure.bound == "low" else "<="
        rows.append(
            Draft(
                start, end, names[index][1], names[index][0] or "",
                kind=kind,  # type: ignore[arg-type]
                year=year.year if year else None,
                before=bool(year and year.before),
                base_year=frame.lead.base_year,
                per=frame.per,
                direction=direction,
                comparator=comparator,
                value=figure.value,
                unit=figure.unit,
                soft=(frame.soft or figure.soft) and kind == "target",
                rule=rule,
            )
        )  # fmt: skip
    return rows


def _bare_verb(verb: str) -> str:
    """提高到 → 提高; 在, 为 → nothing; 降至 and 达到 stay."""
    if verb in ("在", "为", "是", "到", "至", "≥", "≤", ">", "<"):
        return ""
    return verb[:-1] if len(verb) > 2 and verb[-1] in "到至为" and verb != "控制到" else verb


_ITEM = re.compile(r"、|以及|和|与|及")
_ET_CETERA = re.compile(r"等(?:\d+|[一二三四五六七八九十]+)?(?:项|个|种|类|家)?")
_TAIL = re.compile(
    r"(?:[㐀-鿿]{0,4}(?:率|比例|占比|比重|能力|面积|总量|产量|量|强度|能耗|浓度|产值|规模|数))$"
)


def _aligned(phrase: str, number: int) -> list[tuple[str, str]]:
    """Subject and indicator for each of `number` figures; all alike where nothing aligns."""
    if number > 1:
        head, tail = phrase, ""
        if et_cetera := _ET_CETERA.search(phrase):
            head, tail = phrase[: et_cetera.start()], phrase[et_cetera.end() :]
        items = [item for item in _ITEM.split(head) if item]
        if len(items) == number and tail:
            return [(item, tail) for item in items]
        if len(items) == number:
            return _completed(items)
    return [split_indicator(phrase)] * number


def _completed(items: list[str]) -> list[tuple[str, str]]:
    """钒, 钛资源综合利用率 → the tail of the last item belongs to each that lacks one."""
    subject, indicator = split_indicator(items[-1])
    if subject:
        return [(item, indicator) for item in items[:-1]] + [(subject, indicator)]
    shared, _ = split_indicator(items[0])
    tail = _TAIL.search(items[-1])
    named = []
    for item in items[:-1]:
        if _TAIL.search(item) or not tail:
            own, rest = split_indicator(item)
            named.append((own, rest))
        else:
            named.append(("", item + tail.group()))
    return [*named, (shared, items[-1])]
