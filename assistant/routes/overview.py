"""Overview: a plan as a document, its structure, and which plans are held."""

import re

from assistant.compose import Draft, label, plan_name
from assistant.records import Answer, Intent
from assistant.routes.asked import Asked
from assistant.routes.declines import decline
from assistant.routes.passage import answer_passage
from assistant.routes.structure import (
    answer_structure,
    boxes_of,
    children_of,
    counted,
    named_structure,
    top_sections,
)
from assistant.sections import Section
from corpus.records import Plan, Span

_HELD = re.compile(
    r"(收录|收了|收入|库里|资料库|能查|支持哪|覆盖|涵盖|掌握|有(哪|几|多少)(些|个|份)?(方案|地区|省|市|地方))"
)
_FIELDS = (
    ("document_number", "发文字号", re.compile("文号|字号|编号")),
    ("date", "印发日期", re.compile("时间|日期|什么时候|何时|哪一?年|哪天|几月|几号|年份|多久")),
    ("status", "文件状态", re.compile("正式|生效|征求意见|草案|草稿|定稿|试行|有效|效力")),
    ("based_on", "制定依据", re.compile("依据|根据")),
    ("issuers", "印发单位", re.compile("谁|单位|部门|机构|机关|主体|联合")),
    ("addressee", "主送单位", re.compile("主送|发给")),
    ("title", "全称", re.compile("全称|全名|标题|名称")),
)  # fmt: skip
_NUMBER = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
_SECTION = re.compile(
    r"第([一二三四五六七八九十\d]+)(章|部分|编|篇|节)|(专栏|附件|附表|表)([一二三四五六七八九十\d]+)"
)
_SHOWN = 6  # paragraphs of a part that are shown by their first sentence
_CHINESE = "一二三四五六七八九十"
_CITED = 5  # parts cited beside their heading


def answer_overview(asked: Asked) -> Answer:
    """Route among: plans held, a named chapter or box, document facts, structure."""
    question = asked.question
    if question.asks("about") and _HELD.search(question.text) and not question.scope.named:
        return _held(asked)
    if question.sections:
        return _named_part(asked)
    if question.asks("outline") and (parts := counted(asked) or named_structure(asked)):
        return parts
    if question.asks("about") and "专栏" not in question.text:
        facts = _facts(asked)
        if facts is not None:
            return facts
    return answer_structure(asked) or answer_passage(asked)


def _held(asked: Asked) -> Answer:
    draft = Draft(Intent.OVERVIEW)
    draft.say(f"目前收录{len(asked.held)}份方案：")
    for plan in asked.held:
        facts = [
            plan.metadata.region,
            plan.metadata.sector,
            plan.metadata.status,
            plan.metadata.date,
        ]
        title = next((c for c in plan.clauses if c.kind == "title"), plan.clauses[0])
        marker = draft.cite(plan, title.span)
        draft.say(f"- {plan_name(plan)}（{'，'.join(f for f in facts if f)}）{marker}")
    return draft.finish(retrieved=asked.retrieved())


def _facts(asked: Asked) -> Answer | None:
    """The asked field of each plan's record; a decline where the text does not say."""
    text = asked.question.text
    asked_for = [(field, name) for field, name, pattern in _FIELDS if pattern.search(text)]
    if not asked_for:
        return None
    if not re.search("印发|发布|制定|出台|联合", text):  # 主送给谁 does not ask who issued it
        addressed = [pair for pair in asked_for if pair[0] == "addressee"]
        asked_for = addressed or asked_for
    if len(asked_for) > 1 and asked_for[0][0] in ("document_number", "based_on"):
        asked_for = asked_for[:1] if "issuers" not in {f for f, _ in asked_for[1:]} else asked_for
    if [f for f, _ in asked_for] == ["date", "issuers"] and not re.search(
        "谁|部门|单位|机构", text
    ):
        asked_for = asked_for[:1]
    if len(asked_for) > 1:  # 正式稿哪天发布: the day is asked, not the status
        asked_for = [pair for pair in asked_for if pair[0] != "status"]
    draft = Draft(Intent.OVERVIEW)
    silent: list[str] = []
    for plan in asked.plans:
        for field, name in asked_for:
            value = _value(plan, field)
            if not value:
                silent.append(f"{plan_name(plan)}的文本没有写明{name}。")
                continue
            span = _evidence(plan, field, value)
            marker = draft.cite(plan, span) if span else ""
            told = _day(value) if field == "date" else value
            draft.say(f"{plan_name(plan)}的{name}：{told}{marker}。")
    if not draft.lines:
        return decline(asked, silent[0] if len(silent) == 1 else "".join(silent), nearest=False)
    draft.lines.extend(silent)
    return draft.finish(retrieved=asked.retrieved())


def _day(date: str) -> str:
    """2024-06-03 as plans write it: 2024年6月3日; a shorter date as far as it goes."""
    parts = [str(int(part)) for part in date.split("-")]
    return "".join(part + unit for part, unit in zip(parts, "年月日", strict=False))


def _value(plan: Plan, field: str) -> str:
    if field == "addressee":
        return next(
            (
                t
                for c in plan.clauses
                if c.kind == "front" and (t := plan.mended(c.span).text).endswith(("：", ":"))
            ),
            "",
        ).rstrip("：:")
    value = getattr(plan.metadata, field)
    return "、".join(value) if isinstance(value, tuple) else str(value)


def _evidence(plan: Plan, field: str, value: str) -> Span | None:
    """Where the front matter says so."""
    wanted = [value, *value.split("、")]
    if field == "date":
        parts = [int(part) for part in value.split("-")]
        wanted = [f"{y}年{m}月{d}日" for y, m, d in [tuple(parts)]] if len(parts) == 3 else []
    if field == "status":
        wanted = [value, plan.metadata.title]
    fronts = [c for c in plan.clauses if c.kind in ("front", "title")]
    pool = fronts if field != "based_on" else [c for c in plan.clauses if c.kind != "heading"]
    if field == "based_on":  # the paragraph that names most of them
        titles = [title for title in plan.metadata.based_on if title]
        named = [
            (sum(title in plan.mended(c.span).text for title in titles), c) for c in plan.clauses
        ]
        most = max(count for count, _ in named)
        return next(c.span for count, c in named if count == most) if most else None
    if field == "status" and value == "正式":  # what issues it proves it
        for clause in plan.clauses:
            text = plan.mended(clause.span).text
            if (
                clause.kind != "heading"
                and "现" in text
                and "印发" in text
                and "通知" not in text[-3:]
            ):
                return clause.span
    for words in wanted:
        for clause in pool:
            if words and words.replace(" ", "") in plan.mended(clause.span).text.replace(" ", ""):
                return clause.span
    title = next((c for c in fronts if c.kind == "title"), None)
    return title.span if title else None


def _named_part(asked: Asked) -> Answer:
    """第六章, 专栏3: what stands there, or that there is none."""
    draft = Draft(Intent.OVERVIEW)
    absent = []
    shown: list[tuple[Plan, Span]] = []
    for plan in asked.plans:
        for name in asked.question.sections:
            section = _part(asked, plan, name)
            if section is None:
                absent.append(f"{plan_name(plan)}没有{name}。{_extent(asked, plan, name)}")
                shown += _last_box(asked, plan, name)
                continue
            _describe(asked, draft, section)
    if not draft.lines:
        return decline(asked, "".join(absent), nearest=False, shown=shown)
    draft.lines.extend(absent if len(asked.plans) == 1 else [])
    return draft.finish(retrieved=asked.retrieved())


def _part(asked: Asked, plan: Plan, name: str) -> Section | None:
    match = _SECTION.search(name)
    if match is None:
        return None
    number = _ordinal(match.group(1) or match.group(4))
    if match.group(2):
        tops = [
            s for s in top_sections(asked, plan) if not s.label.startswith(("专栏", "附件", "附表"))
        ]
        named = [s for s in tops if re.match(rf"第?[{_CHINESE}\d]+", s.label)]
        tops = named or tops
        return tops[number - 1] if 0 < number <= len(tops) else None
    for section in asked.sections(plan):
        head = re.match(rf"{match.group(3)}\s*([{_CHINESE}\d]+)", section.label)
        if head and _ordinal(head.group(1)) == number:
            return section
    return None


def _ordinal(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text.startswith("十"):
        return 10 + _NUMBER.get(text[1:], 0)
    return _NUMBER.get(text, 0)


def _extent(asked: Asked, plan: Plan, name: str) -> str:
    if "专栏" in name:
        count = len(boxes_of(asked, plan))
        return f"该方案共有{count}个专栏。" if count else "该方案没有专栏。"
    tops = "；".join(label(s.label) for s in top_sections(asked, plan))
    return f"该方案的部分是：{tops}。" if tops else ""


def _last_box(asked: Asked, plan: Plan, name: str) -> list[tuple[Plan, Span]]:
    """The heading whose number shows how many boxes there are."""
    boxes = boxes_of(asked, plan)[-1:] if "专栏" in name else []
    return [(plan, box.heading.span) for box in boxes if box.heading]


def _describe(asked: Asked, draft: Draft, section: Section) -> None:
    plan = section.plan
    children = children_of(asked, section)
    heading = section.heading
    marker = draft.cite(plan, heading.span) if heading else ""
    if children:
        names = "；".join(label(child.label) for child in children)
        for child in children[:_CITED]:
            marker += draft.cite(plan, child.heading.span) if child.heading else ""
        draft.say(
            f"{plan_name(plan)}“{label(section.label)}”共{len(children)}项：{names}{marker}。"
        )
    else:
        draft.say(f"{plan_name(plan)}“{label(section.label)}”{marker}：")
    first = {unit.clause.id: unit for unit in reversed(section.units)}
    for unit in list(reversed(first.values()))[:_SHOWN]:
        draft.say(f"“{plan.mended(unit.span).text}”{draft.cite(plan, unit.span)}")
