"""Overview: a plan as a document, its structure, and which plans are held."""

import re
from collections.abc import Sequence

from assistant.compose import Draft, plan_name
from assistant.records import Answer, Intent
from assistant.routes.asked import Asked
from assistant.routes.declines import decline
from assistant.routes.numbered import answer_numbered
from assistant.routes.passage import answer_passage
from assistant.routes.structure import answer_structure, counted, named_structure
from corpus.fold import normalise
from corpus.records import Clause, Plan, Span

_STATUS = re.compile("(是|算|属于|还是)[^，。？]{0,6}(正式|征求意见|草案|草稿|试行|暂行|定稿)")
_ORDER = re.compile("[得的更](?:(早|先)|晚|后|迟)")
_SIGNED = 300  # characters of a signature at most
_HELD = re.compile(
    r"(收录|收了|收入|库里|资料库|能查|支持哪|覆盖|涵盖|掌握|有(哪|几|多少)(些|个|份)?(方案|地区|省|市|地方))"
    r"|哪(些|几)?(份|个)?[^，。？]{0,6}(一个行业|单一行业|[省市]一?级)"
)
_WHEN = re.compile("时间|日期|时候|何时|哪一?年|哪天|几[月号]|年份|多久|[得更][早晚]")
_PERIOD = re.compile(
    "哪一?年[到至](哪|几)|起止|(实施|规划|执行)(的)?(期限|期间|时限|年限|期)|管到哪一?年"
)
_FIELDS = (
    ("document_number", "发文字号", re.compile("文号|字号|编号")),
    ("date", "印发日期", _WHEN),
    ("status", "文件状态", re.compile("正式|生效|征求意见|草案|草稿|定稿|试行|有效|效力")),
    ("based_on", "制定依据", re.compile("依据|根据")),
    ("issuers", "印发单位", re.compile("谁|单位|部门|机构|机关|主体|联合")),
    ("addressee", "主送单位", re.compile("主送|发给")),
    ("period", "实施期限", _PERIOD),
    ("title", "全称", re.compile("全称|全名|标题|名称")),
)  # fmt: skip


def answer_overview(asked: Asked) -> Answer:
    """Route among: plans held, a named chapter or box, document facts, structure."""
    question = asked.question
    if question.asks("about") and _HELD.search(question.text) and not question.scope.named:
        return _held(asked)
    if question.sections:
        return answer_numbered(asked)
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
            f"{plan.metadata.level}级" if plan.metadata.level in ("省", "市") else "",
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
    text = asked.question.wording
    asked_for = [(field, name) for field, name, pattern in _FIELDS if pattern.search(text)]
    if not asked_for:
        return None
    if _PERIOD.search(text):  # its years are no day of issue
        asked_for = [pair for pair in asked_for if pair[0] != "date"]
    if not re.search("印发|发布|制定|出台|联合", text):  # 主送给谁 does not ask who issued it
        addressed = [pair for pair in asked_for if pair[0] == "addressee"]
        asked_for = addressed or asked_for
    if {"based_on"} < {f for f, _ in asked_for} and "issuers" not in {f for f, _ in asked_for}:
        asked_for = [pair for pair in asked_for if pair[0] == "based_on"]
    if _ORDER.search(text):  # 谁的方案出得早
        asked_for = [pair for pair in asked_for if pair[0] != "issuers"]
    if len(asked_for) > 1 and not _STATUS.search(text):  # 正式稿哪天发布: the day alone
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
    if earlier := _by_date(asked):
        draft.lines.insert(0, earlier)
    if not draft.lines:
        return decline(asked, silent[0] if len(silent) == 1 else "".join(silent), nearest=False)
    draft.lines.extend(silent)
    return draft.finish(retrieved=asked.retrieved())


def _by_date(asked: Asked) -> str:
    """Which plan came first or last, where that is asked and all of them are dated."""
    asks = _ORDER.search(asked.question.wording)
    dated = [plan for plan in asked.plans if plan.metadata.date]
    if not asks or len(dated) < 2 or len(dated) < len(asked.plans):
        return ""
    dated.sort(key=lambda plan: plan.metadata.date)
    plan = dated[0] if asks.group(1) else dated[-1]
    return f"{plan_name(plan)}更{'早' if asks.group(1) else '晚'}。"


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
    if field == "based_on":
        value = tuple(title if title.startswith("《") else f"《{title}》" for title in value)
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
            (sum(_plain(title) in _plain(plan.mended(c.span).text) for title in titles), c)
            for c in plan.clauses
        ]
        most = max(count for count, _ in named)
        return next(c.span for count, c in named if count == most) if most else None
    if field == "issuers" and (signed := _signature(plan, fronts)):
        return signed
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


def _plain(text: str) -> str:
    return normalise(text).replace(" ", "")


def _signature(plan: Plan, fronts: Sequence[Clause]) -> Span | None:
    """The front lines, one after another, that name most of the issuers, with their date."""
    best: tuple[int, Span] | None = None
    named: set[str] = set()
    first: Clause | None = None
    for clause in fronts:
        text = _plain(plan.mended(clause.span).text)
        found = {issuer for issuer in plan.metadata.issuers if _plain(issuer) in text}
        dated = bool(named) and re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日", text)
        if not found and not dated:
            named, first = set(), None
            continue
        first = first or clause
        named |= found
        span = Span(first.span.start, clause.span.end)
        if (best is None or len(named) >= best[0]) and span.end - span.start <= _SIGNED:
            best = (len(named), span)
    return best[1] if best else None
