"""Rows of one group of figures: years, subjects and indicators aligned with the figures."""

import re

from corpus.records import TargetKind
from corpus.target_frame import Frame
from corpus.target_sentence import Draft
from corpus.target_words import split_indicator

_ITEM = re.compile(r"、|以及|和|与|及")
_ET_CETERA = re.compile(r"等(?:\d+|[一二三四五六七八九十]+)?(?:项|个|种|类|家)?")
_MEASURED = "率|比例|占比|比重|能力|面积|总量|产量|销量|量|强度|能耗|浓度|产值|规模|数|容量|排放"
_OF_TAIL = (
    "综合|资源化?|机械化|电气化|数字化|自动化|规模化|标准化|回收|循环|重复|安全|集中|无害化|规范化|使用|消费|应用|覆盖|利用|处理|处置|治理|达标"
    "|普及|配套|总|年|新增|累计|平均|推广|生产|排放|转化|收集|消纳|装机|储备|供应|减排|削减|有效|入网|渗透"
)
_TAIL = re.compile(rf"(?:{_OF_TAIL})*(?:{_MEASURED})$")
_WHOLE = re.compile(rf"(?:{_MEASURED}|水耗|电耗|用水|投资|收入|里程|增加值)$")
_KEPT = ("达到", "控制在", "保持在", "稳定在", "维持在", "控制到", "恢复到")
_EMPTY = ("在", "为", "是", "到", "至", "≥", "≤", ">", "<", "需", "处于")


def rows(
    frame: Frame,
    rule: str,
    start: int,
    end: int,
    phrase: str,
    subject: str | None = None,
    direction: str | None = None,
) -> list[Draft]:
    """One row for each figure; a `subject` of None is to be split off the phrase."""
    figures, deadlines = frame.group, frame.deadlines
    kind: TargetKind = "target"
    if rule == "threshold":
        kind = "threshold"
    elif rule == "amount":
        kind = "amount"
        deadlines = deadlines if frame.own_year else []
    names = [(subject, phrase)] * len(figures)
    if subject is None:
        ranged = bool(figures[0].bound)  # 0.6—0.8 are the ends of one value
        names = list(aligned(phrase, 1)) * len(figures) if ranged else aligned(phrase, len(figures))
    found = []
    for index, figure in enumerate(figures):
        year = None
        if deadlines:
            year = deadlines[index if len(deadlines) == len(figures) else -1]
        sign = figure.comparator
        if figure.bound and sign == "=" and kind == "threshold":
            sign = ">=" if figure.bound == "low" else "<="
        found.append(
            Draft(
                start,
                end,
                names[index][1],
                names[index][0] or "",
                kind=kind,
                year=year.year if year else None,
                before=bool(year and year.before),
                base_year=frame.lead.base_year,
                per=frame.per,
                direction=bare_verb(frame.lead.verb if direction is None else direction),
                comparator=sign,
                value=figure.value,
                unit=figure.unit,
                soft=(frame.soft or figure.soft) and kind == "target",
                rule=rule,
            )
        )
    return found


def bare_verb(verb: str) -> str:
    """提高到 → 提高, 累计达到 → 达到; 在 and 为 → nothing; 降至 and 控制在 stay."""
    if verb in _EMPTY:
        return ""
    verb = verb.removeprefix("累计") or verb
    if verb in _KEPT or len(verb) < 3 or verb[-1] not in "到至为":
        return verb
    return verb[:-1]


def aligned(phrase: str, number: int) -> list[tuple[str | None, str]]:
    """Subject and indicator for each of `number` figures; all alike where nothing aligns."""
    if number > 1:
        head, tail = phrase, ""
        if et_cetera := _ET_CETERA.search(phrase):
            head, tail = phrase[: et_cetera.start()], phrase[et_cetera.end() :]
        items = [item for item in _ITEM.split(head) if item]
        if len(items) == number:
            return [(item, tail) for item in items] if tail else _completed(items)
    return [split_indicator(phrase)] * number


def _completed(items: list[str]) -> list[tuple[str | None, str]]:
    """钒, 钛资源综合利用率 → the tail of the last item belongs to each that lacks one."""
    subject, indicator = split_indicator(items[-1])
    if subject and not all(_WHOLE.search(item) for item in items[:-1]):
        return [*((item, indicator) for item in items[:-1]), (subject, indicator)]
    if {len(item) for item in items[:-1]} == {1} and len(items[-1]) > 2:  # 市、县|污泥处理率
        return [("", item[:1] + items[-1][1:]) for item in items]
    shared, _ = split_indicator(items[0])
    tail = _TAIL.search(items[-1])
    named: list[tuple[str | None, str]] = []
    for index, item in enumerate(items):
        if index == 0 and shared and _WHOLE.search(item):
            named.append(split_indicator(item))
        elif _WHOLE.search(item) or not tail:
            named.append((shared, item))
        else:
            named.append(("", item + tail.group()))
    return named
