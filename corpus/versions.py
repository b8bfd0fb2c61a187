"""Drafts and the plans that replaced them, and what changed between two versions."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from corpus.headings import read_marker
from corpus.mend import PAGE_MARK
from corpus.records import Duty, Plan, Target

_MARK = re.compile(
    r"[（(〔【][^（）()〔〕【】]{0,8}(?:征求意见|送审|讨论|草案)[^（）()〔〕【】]{0,6}[)）〕】]"
)
_BLANK = re.compile(r"\s+")
_SHOWN = 12  # lines of a report; the rest is counted


def bare_title(title: str) -> str:
    """A title without blanks and without （征求意见稿）, to compare versions by."""
    return _BLANK.sub("", _MARK.sub("", title))


def same_title(one: str, other: str) -> bool:
    """True where both name the same plan, in whatever version; an empty title names none."""
    return bool(bare_title(one)) and bare_title(one) == bare_title(other)


def content_digest(text: str) -> str:
    """A digest of a text that does not depend on wraps, page marks and widths."""
    folded = unicodedata.normalize("NFKC", PAGE_MARK.sub("", text))
    return hashlib.sha256("".join(folded.split()).lower().encode("utf-8")).hexdigest()


def is_draft(status: str) -> bool:
    """True where a plan calls itself a draft (征求意见稿, 送审稿, 草案)."""
    return "稿" in status or "草案" in status


def replaced_drafts(plans: Iterable[Plan]) -> dict[str, str]:
    """Draft -> the final version among the plans that bears its title (ids)."""
    plans = tuple(plans)
    finals = {
        bare_title(plan.metadata.title): plan.id
        for plan in plans
        if plan.metadata.title and not is_draft(plan.metadata.status)
    }
    return {
        plan.id: finals[title]
        for plan in plans
        if is_draft(plan.metadata.status) and (title := bare_title(plan.metadata.title)) in finals
    }


def changes(old: Plan, new: Plan) -> list[str]:
    """What changed in sections, targets and duties, a line each in Chinese; empty if nothing."""
    lines = [
        *_section_changes(old, new),
        *_target_changes(old, new),
        *_duty_changes(old, new),
    ]
    if len(lines) > _SHOWN:
        lines[_SHOWN:] = [f"……另有 {len(lines) - _SHOWN} 处变化"]
    return lines


def _section_changes(old: Plan, new: Plan) -> list[str]:
    """Headings that only one version has, whatever their number; those above stand for all."""
    before, after = _sections(old), _sections(new)
    return [
        f"章节{what}：{label}"
        for what, these, others in (("新增", after, before), ("删去", before, after))
        for name, (label, above) in these.items()
        if name not in others and (above in others or above not in these)
    ]


def _sections(plan: Plan) -> dict[str, tuple[str, str]]:
    """Names of headings -> the heading as written and the name of the one above."""
    found: dict[str, tuple[str, str]] = {}
    for clause in plan.clauses:
        if clause.kind == "heading" and clause.path:
            names = [_name(label) for label in clause.path[-2:]]
            label = clause.path[-1].rstrip("。：:")
            found.setdefault(names[-1], (label, names[0] if len(names) > 1 else ""))
    return found


def _name(label: str) -> str:
    """A heading's words without its number and stops."""
    marker = read_marker(label)
    return _BLANK.sub("", label[marker.length if marker else 0 :]).strip("。：:【】")


def _target_changes(old: Plan, new: Plan) -> list[str]:
    before, after = _targets(old), _targets(new)
    lines = []
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        name = "".join(key[:2]) + (f"（{key[2]} 年）" if key[2] else "")
        if was and now:
            lines.append(f"指标改变：{name}，原为 {'、'.join(was)}，现为 {'、'.join(now)}")
        elif now:
            lines.append(f"指标新增：{name} {'、'.join(now)}")
        elif was:
            lines.append(f"指标删去：{name} {'、'.join(was)}")
    return lines


def _targets(plan: Plan) -> dict[tuple[str, str, int | None], list[str]]:
    found: dict[tuple[str, str, int | None], list[str]] = {}
    for target in plan.targets:
        if target.value is not None:
            key = (target.subject, target.indicator, target.year)
            found.setdefault(key, []).append(_value(target))
    return {key: sorted(values) for key, values in found.items()}


def _value(target: Target) -> str:
    soft = "力争" if target.soft else ""
    comparator = "" if target.comparator in (None, "=") else f"{target.comparator} "
    return f"{soft}{target.direction} {comparator}{target.value:g}{target.unit}".strip()


def _duty_changes(old: Plan, new: Plan) -> list[str]:
    before, after = _duties(old), _duties(new)
    lines = []
    for heading in dict.fromkeys([*before, *after]):
        was, now = before.get(heading, set()), after.get(heading, set())
        for what, names in (("新增", now - was), ("删去", was - now)):
            if names:
                shown = "、".join(f"{name}（{role}）" for name, role in sorted(names))
                lines.append(f"责任单位{what}：{heading or '全文'}，{shown}")
    return lines


def _duties(plan: Plan) -> dict[str, set[tuple[str, str]]]:
    """Bodies and roles by the lowest heading that they stand under."""
    found: dict[str, set[tuple[str, str]]] = {}
    for duty in plan.duties:
        if not duty.inherited:
            found.setdefault(_heading(plan, duty), set()).add((duty.department, duty.role))
    return found


def _heading(plan: Plan, duty: Duty) -> str:
    clause = plan.by_id.get(duty.clause)
    return _name(clause.path[-1]) if clause and clause.path else ""
