"""The grammar of one sentence that commits to a figure or sets one as a limit.

A sentence is cut at its commas; figures side by side (`25%、30%以上`) form a group. Each
group is read by the first rule that fits what stands before and after it:

    application limit             限报2项, 项目实施期一般为3年
    amount     (补助|奖励|…) … money or share     最高50万元
    threshold  measure? figure [的] thing        10t/h及以下的燃煤锅炉, 容量≥25000千伏安
    action     verb figure thing                 每年组织10家以上企业开展诊断
    level      indicator verb figure             综合利用率达到78%, 能耗较2020年下降14%
    portion    verb share thing                  建设不低于10%的超低能耗建筑
    share      figure subject verb               95%的省级机关达到创建标准
    object     verb thing figure                 培育省级绿色工厂80家左右

The year is the last deadline before the figure in the sentence, else what the paragraph
carries; figures and years (2025年、2030年…分别) or figures and indicators (钒、钛…分别) of the
same number are aligned. A figure that fits no rule is no target.
"""

import re
from dataclasses import replace

from corpus.target_frame import RATIOS, THING, Frame, frame, per_year_before
from corpus.target_levels import carried, level
from corpus.target_limits import amount, application, threshold
from corpus.target_rows import rows
from corpus.target_sentence import REACH, Draft, Scope, Sentence
from corpus.target_shares import portion, share
from corpus.target_words import split_indicator, target_words
from corpus.units import unit_of

_BUILT = ("功率", "金额", "变压器容量", "算力与数据", "能耗")
_JOINT_END = re.compile(r"(?:和|与|及|以及|并|、|的)$")
_BUILDS = re.compile(
    r"(?:新建|建设|建成|扩建|重建|改造|实施|完成|创建|打造|修复|整治|治理|恢复)(?=[^，]*(?:、|等$))"
)
_ADVANCED = re.compile(
    r"(?P<verb>(?:加快|抓好|抓紧|做好|推进|推动|启动|开工|促进)+)(?:建设)?(?P<names>[^，]{2,110})等$"
)
_ADVANCED_THING = re.compile(r"[^，]*(?:项目|工程|建设|改造|基地|园区|电站)")
# What a document is made of: 以下3个方面, 提出20条措施.
_PARTS = re.compile(r"(?:主要|重点|具体|重要)*(?:方面|部分|环节|原则|层面|板块|维度)")
_WRITTEN = re.compile(r"(?:具体|政策|工作|重点|主要|若干|务实)*(?:措施|举措|条款|意见|建议|办法)")
_WILL = re.compile(
    r"[将拟](?=(?:新建|建设|建成|扩建|改造|实施|完成|新增|培育|创建|打造|推广|投放))"
)
_LIST_END = re.compile(r"(?:和|与|及|以及|、)$")
_AFTER_OBJECT = re.compile(r"(?:[、和及与以并，等]|左右|的(?:目标|任务|要求|水平)|$)")
_RATED = re.compile(r"\d[\d.±]*(?:千伏|kV|万千瓦|兆瓦|MW)(?:及?以上)?级?")


def read_sentence(sentence: Sentence, scope: Scope) -> list[Draft]:
    """The rows of one sentence, in the order of their figures; linear in its length."""
    text = sentence.text
    drafts: list[Draft] = []
    last = scope.last if text.startswith("其中") else None
    floor = 0
    for index, group in enumerate(sentence.groups):
        low, _ = sentence.part(group[0].number)
        after = sentence.groups[index + 1 : index + 2]
        following = after[0][0].start if after else len(text) + 1
        framed = frame(sentence, group, max(low, floor), following, scope, last)
        found = _first_reading(framed) if framed else []
        drafts.extend(found)
        if found and found[0].kind != "threshold":
            floor, last = group[-1].end, found[-1]
        elif index and sentence.groups[index - 1][-1].end == group[0].start:
            floor = group[-1].end  # 6个500千伏、|25个220千伏变电站: what the count counts
    return drafts


def _first_reading(frame: Frame) -> list[Draft]:
    if frame.counted and not frame.own_year and _of_document(frame):
        return []
    for rule in (application, amount, threshold, _action, level, portion, share, _object):
        if found := rule(frame):
            return found
    return []


def _of_document(frame: Frame) -> bool:
    """What a text counts of its own parts: 围绕3个方面, 提出20条措施."""
    written = frame.first.unit in ("条", "项", "个") and _WRITTEN.match(frame.after)
    return bool(written or _PARTS.match(frame.after))


def _action(frame: Frame) -> list[Draft]:
    """Verb, figure, counted thing; in a list the verb may stand before the first alone."""
    lead, words = frame.lead, target_words()
    verb = lead.verb
    if found := _reached(frame) or _named_things(frame):
        return found
    moves = lead.kind == "change" or lead.compared  # 新增3家, 突破2项以上成果
    if lead.kind != "action" and not (moves and words.action_end.search(verb)):
        if not (verb := _verb_ahead(frame)):
            return []
    if not (frame.counted or frame.dimension in _BUILT or "/" in frame.first.unit):
        return []
    if frame.dimension == "电压" or not frame.trusted_numeral:
        return []
    thing, thing_end = _counted_thing(frame)
    if len(thing) < 2:
        if len(lead.phrase) < 2:
            if words.nominal.fullmatch(verb) and verb == lead.verb:
                return rows(frame, "action", lead.verb_start, frame.end, verb, "", "")
            return carried(frame)
        if not words.nominal.fullmatch(verb):
            return rows(frame, "action", lead.start, frame.end, lead.phrase, None, verb)
        opening = words.action_start.match(lead.phrase)
        name = lead.phrase + verb
        name, verb = (name[opening.end() :], opening.group()) if opening else (name, "")
        return rows(frame, "action", lead.start, frame.end, name, None, verb)
    if verb != lead.verb:
        subject = "" if _LIST_END.search(lead.phrase) else lead.phrase
        start = lead.start if subject else frame.first.start
        return rows(frame, "action", start, thing_end, thing, subject, verb)
    start, subject = lead.verb_start, ""
    last = frame.last
    if last and last.per and last.rule == "action" and not frame.own_year:
        frame = replace(frame, per=last.per, deadlines=[])
    if 2 <= len(lead.phrase) <= 16 and not words.action_end.fullmatch(lead.phrase):
        start, subject = lead.start, lead.phrase
    start = per_year_before(frame, start)
    return rows(frame, "action", start, thing_end, thing, subject, verb)


def _reached(frame: Frame) -> list[Draft]:
    """How many are dealt with each year: 每年组织对50家以上企业开展诊断."""
    first, text = frame.first, frame.sentence.text
    before = text[max(0, first.start - 8) : first.start]
    if not (
        frame.counted and (frame.per or frame.own_year) and before.endswith(("对", "为", "向"))
    ):
        return []
    thing, end = _counted_thing(frame)
    verb = target_words().action_end.search(before[:-1])
    start = per_year_before(frame, first.start - 1)
    direction = verb.group() if verb else ""
    return rows(frame, "action", start, end, thing, "", direction) if len(thing) > 1 else []


def _named_things(frame: Frame) -> list[Draft]:
    """Some of the things are named before their number: 建设东湖、西湖等27处人工湿地."""
    lead = frame.lead
    opening = _BUILDS.match(lead.phrase)
    if lead.kind or not frame.counted or not frame.trusted_numeral:
        return []
    thing, end = _counted_thing(frame)
    if len(thing) < 2:
        return []
    if not opening:
        return _advanced(frame, thing, end)
    names = lead.phrase[opening.end() :].removesuffix("等")
    return rows(frame, "action", lead.start, end, thing, names, opening.group())


def _advanced(frame: Frame, thing: str, end: int) -> list[Draft]:
    """Projects that are named before their number: 加快推进东湖、西湖等5个水利项目建设."""
    text, low = frame.sentence.text, frame.sentence.part(frame.first.number)[0]
    low = max(low, frame.first.start - REACH)
    found = _ADVANCED.search(text[low : frame.first.start])
    if not found or not _ADVANCED_THING.match(thing):
        return []
    names, verb = found["names"], found["verb"]
    return rows(frame, "action", low + found.start(), end, thing, names, verb)


def _verb_ahead(frame: Frame) -> str:
    """The verb that stands before the first thing of a list, or before its sector."""
    lead, text = frame.lead, frame.sentence.text
    last = frame.last
    if last and last.rule == "action" and not lead.verb:
        low, _ = frame.sentence.part(frame.first.number)
        if _LIST_END.search(text[: frame.first.start][-2:]) or low == frame.first.start:
            return last.direction  # 培育10家企业，5家平台
    if lead.kind or not 2 <= len(lead.phrase) <= 10:
        return ""
    before = target_words().action_end.search(text[max(0, lead.start - 6) : lead.start])
    return before.group() if before else ""  # 完成|钢铁行业|1360万吨产能改造


def _counted_thing(frame: Frame) -> tuple[str, int]:
    """What is counted after a figure, and where it ends."""
    text, end, words = frame.sentence.text, frame.end, target_words()
    stop = min(frame.following, end + THING)
    rated = _RATED.match(text, end)
    stop = max(stop, min(rated.end() + THING, len(text))) if rated else stop
    found = re.match(r"[^，、；。：]*", text[end:stop])
    thing = found.group() if found else ""
    if rated:
        return thing, end + len(thing)
    if end + len(thing) == frame.following and not _LIST_END.search(thing):
        # The next figure's own phrase begins after the thing: 2家龙头企业|生产规模达16万吨.
        if verb := words.level_end.search(thing):
            thing = thing[: verb.start()]
        if body := words.body.match(thing):
            thing = body.group()
    while joint := _JOINT_END.search(thing):
        thing = thing[: joint.start()]
    return thing.removeprefix("的"), end + len(thing)


def _object(frame: Frame) -> list[Draft]:
    """Verb, thing, figure; in a list the verb may stand before the first thing alone."""
    lead, words, last = frame.lead, target_words(), frame.last
    if (lead.kind == "level" and not lead.compared) or not frame.trusted_numeral:
        return []
    if not frame.named or not _AFTER_OBJECT.match(frame.after):
        return []
    if lead.phrase.endswith("指标"):
        return []  # 约束性指标21项
    ratio = frame.dimension in RATIOS
    if will := _WILL.search(lead.phrase):  # 新片区将|新建220千伏变电站7座
        lead = replace(lead, start=lead.start + will.end(), phrase=lead.phrase[will.end() :])
    verb = words.action_start.match(lead.phrase)
    if ratio and not (frame.measured or (frame.own_year and verb)):
        return []
    listed = last is not None and last.rule in ("object", "action", "level", "change")
    moves = ratio and words.inner_change.search(lead.phrase)
    committed = verb or moves or frame.own_year or (frame.is_compared and frame.measured)
    alike = last is not None and unit_of(last.unit)
    same = bool(alike and alike.dimension == frame.dimension) and len(lead.phrase) <= 16
    in_list = listed and (frame.counted or frame.measured or same)
    if frame.dimension == "时间" or not (committed or in_list):
        return []
    built = verb and frame.dimension in _BUILT
    if not (frame.counted or ratio or frame.measured or same or built):
        return []
    if verb and len(lead.phrase) > verb.end() + 1:
        return rows(
            frame, "object", lead.start, frame.end, lead.phrase[verb.end() :], None, verb.group()
        )
    subject, thing = split_indicator(lead.phrase)
    inner = words.action_start.match(thing)
    if subject and inner and len(frame.group) == 1 and len(thing) > inner.end() + 1:
        name = thing[inner.end() :]
        return rows(frame, "object", lead.start, frame.end, name, subject, inner.group())
    moved = words.inner_change.search(lead.phrase) if ratio else None
    if moved:
        name = lead.phrase[moved.end() :]
        subject = lead.phrase[: moved.start()]
        return rows(frame, "object", lead.start, frame.end, name, subject, moved["verb"])
    goes_on = last is not None and last.rule in ("object", "action")
    direction = lead.verb or (last.direction if last and goes_on else "")
    found = rows(frame, "object", lead.start, frame.end, lead.phrase, None, direction)
    if goes_on and last and last.soft and last.comparator != "~":
        found = [replace(row, soft=True) for row in found]
    return found
