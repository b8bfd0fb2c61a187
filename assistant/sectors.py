"""Sectors that stand for plans in a question: 有色方案, 四川工业、有色."""

import re
from collections.abc import Sequence
from functools import cache

from assistant.titles import Named
from corpus import regions
from corpus.records import Plan
from corpus.vocabulary import read_toml

_PLAN_WORD = (
    r"(?:行业|领域|产业)?的?(?:碳达峰)?的?(?:专项)?"
    r"(?:实施|行动|工作)?(?:方案|计划|规划|文件|政策|稿)"
)
_BESIDE = re.compile(  # what follows a sector that stands for its plan: 四川工业、攀枝花
    "(行业|领域)?(?=[、，；？和跟与同及对比还在]|两边|[这那]边|各|分别|[一二两三四五][份家个]|$)(?![和与]信息化)"
)
_GENERAL = "工业"  # the sector of a plan for all industry


@cache
def _sectors() -> dict[str, tuple[str, ...]]:
    """What users call a plan of a sector, by the sector's name in the metadata."""
    return {
        row["name"]: tuple(row.get("said", [row["name"]]))
        for row in read_toml("sectors.toml")["sector"]
    }


def find_sectors(text: str, held: Sequence[Plan]) -> tuple[list[str], str, list[tuple[int, int]]]:
    """Sectors named as a plan's name (有色方案), one named in passing, and the slices used."""
    named: list[tuple[int, int, str]] = []
    loose = ""
    for sector in sorted({plan.metadata.sector for plan in held if plan.metadata.sector}):
        for name in _sectors().get(sector, (sector,)):
            match = re.search(re.escape(name) + _PLAN_WORD, text)
            if match:
                named.append((*match.span(), sector))
                break
            if name in text and not loose:
                loose = sector
    general = re.search("工业领域", text)
    if general and all(sector != _GENERAL for *_, sector in named):
        if any(plan.metadata.sector == _GENERAL for plan in held):
            named.append((*general.span(), _GENERAL))
    named.sort(key=lambda found: (found[0], -found[1]))
    kept: list[tuple[int, int, str]] = []
    for found in named:  # 有色金属工业方案 names one sector, not two
        if not kept or found[0] >= kept[-1][1]:
            kept.append(found)
    return [sector for *_, sector in kept], loose, [(start, end) for start, end, _ in kept]


def beside_places(
    text: str, mentions: Sequence[tuple[list[regions.Region], int, int]], held: Sequence[Plan]
) -> list[Named]:
    """Plans told by a place and, right after it, their sector: 四川工业、有色，贵州钢铁."""
    found = []
    for places, _, start in mentions:
        names = {place.name for place in places}
        local = [plan for plan in held if plan.metadata.region in names]
        at = start
        while told := next(filter(None, (_sector_at(text, at, plan) for plan in local)), None):
            plan, end = told
            found.append(Named((plan,), at, end))
            at = end + 1 if text[end : end + 1] in ("、", "和", "与", "跟") else len(text)
    return found


def _sector_at(text: str, start: int, plan: Plan) -> tuple[Plan, int] | None:
    """The plan and the end of its sector's name, where that stands at `start` and ends there."""
    start += text[start : start + 1] in ("省", "市", "的")
    sector = plan.metadata.sector
    for name in _sectors().get(sector, (sector,)):
        if name and text.startswith(name, start):
            match = _BESIDE.match(text, start + len(name))
            return (plan, match.end()) if match else None
    return None


def of_sectors(
    plans: tuple[Plan, ...], sectors: Sequence[str], by_region: bool
) -> tuple[Plan, ...]:
    """Plans of the sectors named; a region without one keeps all of its plans."""
    kept = tuple(plan for plan in plans if plan.metadata.sector in sectors)
    if not by_region:
        return kept or plans
    served = {plan.metadata.region for plan in kept}
    return tuple(plan for plan in plans if plan in kept or plan.metadata.region not in served)
