"""Thresholds (whom or what a rule reaches) and amounts (money given, taken or waived)."""

import re
from dataclasses import replace

from corpus.target_frame import RANKED, THING, Frame
from corpus.target_rows import rows
from corpus.target_sentence import Draft
from corpus.target_words import target_words

# What describes a single thing (10t/h, 30万千瓦), and is seldom built up to a total.
_ATTRIBUTES = ("蒸发量", "变压器容量", "功率", "电压", "能耗", "温度", "声级", "时间", "层数")
_THING_START = re.compile(r"(?:的|（|[一-鿿A-Za-z“])")
_NO_THING = re.compile(
    r"(?:、|，|和|及|与|或|且|以|至|到|时|后|前|左右|其中|并|者|等|水平$|予以|进行|给予)"
)
_THING = re.compile(r"的?(?:普及|(?!以及)[^，、；。：“”和及与或并须应需不要可将的]){0,16}")
# 支持全省范围内|年综合能耗: what stands before the measure itself.
_BEFORE_MEASURE = re.compile(
    r".*(?:将|对|聚焦|支持|行业|范围内|企业|项目|单位|以|为|向|按|把|等|的|在|推进|推动|达到)(?=.{3,}$)"
    r"|.*(?:淘汰|拆除|关停|(?:禁止|严禁|限制|不得|不再)(?:新建|新增|新上|扩建)?)(?=.{2,}$)"
)
_CLASS = re.compile(r"的[^，]{0,20}(?:企业|单位|项目|地块|建筑|园区|机构|设施|地区|城市|用户|产品)")
_STAFF = re.compile(r"的?[^，。的]{0,4}(?:企业(?!家)|单位)")
_AND_SUCH = re.compile(r"(?:且|或)[^，]{1,24}(?:的|企业|单位|项目)")
_VERB_BEFORE = re.compile(r"(?:淘汰|关停|禁止|严禁|整合|改造|拆除|退出|替代)$")
# What is done to things of a size, not up to a total.
_FORBIDS = re.compile(r"(?:限制|禁止|严禁|不得|不再|严控)(?:新建|新增|新上|扩建|建设|使用)?$")
_REACHING = ("淘汰", "关停", "关闭", "退出", "拆除", "清退", "整治", "支持", "推动", "引导", "置换")
_TEST = re.compile(r"(?:的?条件|的?工况|的?环境|的?情况)?(?:下|时)")
_APPLIES = re.compile("[报推]|推荐|承担|参与|牵头")
_APPLYING = re.compile("申报|推荐|报送|限报|限推|立项|课题|参与单位|联合单位|承担单位|在研项目")
_EACH = re.compile("每|各|同一|单个")
_LASTS = re.compile(r"(?:实施|执行|建设|研究|研发|资助|试点|创建|培育)(?:周期|期限|期)")
_SIGNS = ("≥", "≤", ">", "<")
_HIGHEST = re.compile("最高|最多|上限")
_GIVEN = re.compile(r"(?:分别|按照?|符合条件的|可|每[人户家个台套年月]|给予|处以?)+$")
_RECEIVER = re.compile(r"对[^，]{2,40}|[^，]{2,40}的")
_CHINESE_THING = re.compile(r"[一-鿿]{2}")


def threshold(frame: Frame) -> list[Draft]:
    """10t/h及以下的燃煤锅炉; 年综合能耗超过1万吨标准煤的数据中心; 容量≥25000千伏安."""
    if _reaches(frame):
        frame = replace(frame, group=[replace(f, comparator=">=") for f in frame.group])
    if frame.first.comparator == "~" or not (frame.is_compared or frame.group[-1].bound):
        return []
    after = frame.after
    has_thing = bool(_THING_START.match(after)) and not _NO_THING.match(after)
    has_thing = has_thing or bool(_AND_SUCH.match(after) and _measured(frame))
    if not (_with_thing(frame) if has_thing else _without_thing(frame)):
        return []
    lead, text = frame.lead, frame.sentence.text
    measured = _measured(frame)
    end = _thing_end(frame) if has_thing else frame.end
    thing = text[frame.end : end].removeprefix("的")
    before = _VERB_BEFORE.search(lead.phrase)
    direction = lead.verb or (before.group() if before else "")
    if re.fullmatch(r"规模|容量|等级|能力|类型", thing) and text.startswith("的", end):
        goes_on = _THING.match(text[end : end + 20])
        end += goes_on.end() if goes_on else 0
        thing = text[frame.end : end]
    if (
        frame.dimension == "电压"
        and end == frame.following
        and target_words().measure.search(thing)
    ):
        return []  # 220千伏及以上变电容量|4944万千伏安: what the next figure measures
    if measured:
        before_name = _BEFORE_MEASURE.match(lead.phrase)
        skipped = before_name.end() if before_name else 0
        name = lead.phrase[skipped:]
        return rows(frame, "threshold", lead.start + skipped, end, name, thing, direction)
    if not thing:
        return []
    return rows(frame, "threshold", frame.first.start, end, thing, "", direction)


def application(frame: Frame) -> list[Draft]:
    """How many one may apply for, how long a project may last: 限报2项, 实施期一般为3年."""
    first, lead, text = frame.first, frame.lead, frame.sentence.text
    before = text[first.start : first.number]
    if frame.dimension == "时间":
        told = text[max(0, first.start - THING) : first.start] if lead.compared else lead.phrase
        term = _LASTS.search(told)
        if not term or first.unit in ("日", "天"):
            return []
        name, end = lead.phrase.removesuffix("一般") or term.group(), frame.end
    elif frame.counted and RANKED.search(text[max(0, first.number - 16) : first.number]):
        if not frame.after.startswith("的"):
            return []
        name, end = "排名", _thing_end(frame)
    elif frame.counted and (_APPLIES.search(before) or _applied(frame)):
        name, end = lead.phrase or lead.verb, _thing_end(frame)
    else:
        return []
    start = lead.start if lead.phrase else first.start
    thing = text[frame.end : end].removeprefix("的")
    return rows(replace(frame, deadlines=[]), "threshold", start, end, name, thing, lead.verb)


def _applied(frame: Frame) -> bool:
    """每校推荐不超过3项; 全年申报绿色工厂不少于10家 is no limit."""
    if not frame.is_compared or not _APPLYING.search(frame.lead.phrase + frame.lead.verb):
        return False
    each = _EACH.search(frame.lead.phrase) is not None
    return not frame.own_year and (frame.first.comparator == "<=" or each)


def _reaches(frame: Frame) -> bool:
    """单宗土地面积达到50亩的地块: whoever has as much."""
    if frame.lead.verb not in ("达到", "达") or frame.own_year or frame.is_compared:
        return False
    return bool(_CLASS.match(frame.after)) and frame.measured


def _measured(frame: Frame) -> bool:
    lead = frame.lead
    phrase = lead.phrase if lead.compared else lead.phrase + lead.verb
    return bool(target_words().measure.search(phrase)) or frame.measured


def _without_thing(frame: Frame) -> bool:
    """Only signs of comparison make a limit of a figure at the end: 容量≥25000千伏安."""
    if frame.scope.aside:
        return _measured(frame)
    signs = frame.sentence.text[frame.first.start : frame.first.number] in _SIGNS
    ratio = frame.dimension in ("比例", "百分点")
    if not signs or ratio or frame.own_year or not _measured(frame):
        return False
    # A list of figures says what a product must reach: 电耗≤4.2kWh/Nm³，压力≥1.6MPa.
    groups = frame.sentence.groups
    return bool(_TEST.match(frame.after)) or len(groups) < 2


def _with_thing(frame: Frame) -> bool:
    lead, dimension = frame.lead, frame.dimension
    measured = _measured(frame)
    counts = dimension.startswith("计数") or dimension in ("比例", "百分点", "倍数", "")
    before, _ = frame.sentence.part(frame.first.number)
    before = max(before, frame.first.start - THING)
    if not counts and _FORBIDS.search(frame.sentence.text, before, frame.first.start):
        return True  # 严格限制新建150米以上超高层建筑
    if frame.first.unit == "人" and lead.kind != "action" and _STAFF.match(frame.after):
        return True  # 30人以下小微企业
    if dimension == "时间":
        return measured and frame.after.startswith("的")
    if frame.after.startswith("的"):
        if dimension in ("比例", "百分点"):
            return measured
        return measured or not (lead.kind == "action" and frame.counted)
    if dimension in ("比例", "百分点", "倍数", ""):
        return False
    if dimension.startswith("计数"):
        return measured
    acts = lead.kind == "action" or bool(target_words().action_end.fullmatch(lead.verb))
    acts = acts and lead.verb not in _REACHING
    if lead.kind in ("level", "change") and not (lead.compared or acts):
        return False
    return measured or not acts or dimension in _ATTRIBUTES


def _thing_end(frame: Frame) -> int:
    """End of the thing after a threshold: up to the next mark or verb."""
    text, end, words = frame.sentence.text, frame.end, target_words()
    stop = min(frame.following, end + 18, len(text))
    for pattern in (words.thing_stops, words.verb):
        found = pattern.search(text, end + 2, stop)
        if found:
            stop = found.start()
    thing = _THING.match(text, end, stop)
    return thing.end() if thing else end


def amount(frame: Frame) -> list[Draft]:
    """最高50万元一次性奖励; 按投资额的10%给予补助; 处二万元以上十万元以下罚款."""
    words, lead = target_words(), frame.lead
    money = frame.dimension == "金额" or frame.dimension.startswith("金额/")
    if not money and frame.dimension != "比例":
        return []
    word = (words.amount if money else words.amount_share).search(frame.part)
    highest = money and _HIGHEST.match(frame.sentence.text, frame.first.start)
    last = frame.last
    follows = money and last and last.kind == "amount" and frame.is_compared  # 单个项目不超过…
    if not (word or highest or follows):
        return []
    if frame.measured and frame.is_compared and _CHINESE_THING.match(frame.after.lstrip("的")):
        return []  # 营业收入2000万元以上的企业
    if not money and lead.kind == "change" and frame.own_year:
        return []
    tail = words.amount_tail.match(frame.after)
    end = frame.end + (tail.end() if tail else 0)
    start = lead.start if lead.phrase else frame.first.start
    phrase = _GIVEN.sub("", lead.phrase)
    named = words.amount_noun.search(frame.sentence.text, frame.end, end) or word
    name = phrase if len(phrase) > 3 or not named else named.group()
    return rows(
        frame,
        "amount",
        start,
        end,
        name,
        _receiver(frame),
        lead.verb or (word.group() if word else ""),
    )


def _receiver(frame: Frame) -> str:
    """Who gets or pays, where the part before says so: 对新认定的企业，给予…."""
    low, _ = frame.sentence.part(frame.first.number)
    if not low:
        return ""
    before_low, before_high = frame.sentence.part(low - 1)
    before = frame.sentence.text[before_low:before_high]
    return before.removeprefix("对") if _RECEIVER.fullmatch(before) else ""
