"""Indicator, verb, figure (综合利用率达到78%); figures that carry an indicator on."""

import re

from corpus.target_frame import THING, Frame
from corpus.target_rows import rows
from corpus.target_sentence import Draft
from corpus.target_words import target_words
from corpus.units import unit_of

_OPENING = re.compile(
    r"(?:建成|实施|完成|培育|创建|打造|开展|引进|推广|建设|新建|新增)(?=..)(?!建筑|长度|面积|规模|数量)"
)
_OF_STANDARD = re.compile(r"的[^，]{0,10}(?:标准|目标|要求|任务|水平)")


def level(frame: Frame) -> list[Draft]:
    """Indicator, verb, figure."""
    lead = frame.lead
    if _goes_on_to(frame):
        return carried(frame)
    if lead.kind not in ("level", "change") or not frame.trusted_numeral:
        return []
    share = frame.dimension in ("比例", "百分点")
    firm = frame.own_year or frame.is_compared or frame.deadlines or share
    if target_words().weak.fullmatch(lead.verb) and not firm:
        return []
    modifies = frame.after.startswith("的") and not _OF_STANDARD.match(frame.after)
    modifies = modifies and lead.base_year is None
    if modifies and not frame.own_year and not frame.is_compared:
        return []
    if frame.dimension == "时间":
        return _duration(frame)
    if len(lead.phrase) < 2:
        return carried(frame)
    if not frame.named:
        return []
    opening = _OPENING.match(lead.phrase) if lead.compared and frame.counted else None
    if opening:
        name = lead.phrase[opening.end() :]  # 建成|近零碳社区|不少于|30个
        return rows(frame, lead.kind, lead.start, frame.end, name, None, opening.group())
    return rows(frame, lead.kind, lead.start, frame.end, lead.phrase)


def _goes_on_to(frame: Frame) -> bool:
    """提高到2025年的60%、2030年的65%: only a year stands before the figure."""
    lead, last = frame.lead, frame.last
    if lead.kind or lead.phrase or last is None or last.rule not in ("level", "change", "carried"):
        return False
    low, _ = frame.sentence.part(frame.first.number)
    years = frame.sentence.years_within(max(low, lead.start - 12), frame.first.start)
    return bool(years) and frame.first.start - years[-1].end <= 1


def _duration(frame: Frame) -> list[Draft]:
    """缩短至3个工作日; 贷款期限最长不超过1年."""
    lead = frame.lead
    if lead.verb in ("为", "是", "在", "到", "至"):
        return []
    if len(lead.phrase) >= 2:
        return rows(frame, lead.kind, lead.start, frame.end, lead.phrase)
    return _part_before(frame)


def _part_before(frame: Frame) -> list[Draft]:
    """The part before names what is limited: 依法办理延期缴税，最长不超过3个月."""
    lead, sentence = frame.lead, frame.sentence
    low, _ = sentence.part(frame.first.number)
    if not (lead.compared or lead.verb[-1:] in ("至", "到")) or not low:
        return []
    before_low, before_high = sentence.part(low - 1)
    before = sentence.text[max(before_low, before_high - THING) : before_high]
    return rows(frame, "level", lead.start, frame.end, before, "") if len(before) > 3 else []


def carried(frame: Frame) -> list[Draft]:
    """The indicator stands before: 78%，2030年进一步提升至82%."""
    source = frame.last or frame.scope
    if not source.indicator:
        return []
    earlier = source if isinstance(source, Draft) else source.last
    if earlier and (unit := unit_of(earlier.unit)) and unit.dimension != frame.dimension:
        rates = ("比例", "百分点")
        if not (unit.dimension in rates and frame.dimension in rates):
            return _part_before(frame)
    low, _ = frame.sentence.part(frame.first.number)
    years = frame.sentence.years_within(low, frame.first.start)
    start = years[0].start if years else min(frame.lead.start, frame.lead.verb_start)
    if years and frame.last and frame.last.start <= start < frame.last.end:
        start = years[-1].start
    return rows(frame, "carried", start, frame.end, source.indicator, source.subject)
