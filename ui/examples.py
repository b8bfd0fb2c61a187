"""Example questions made from what the plans hold, so that each of them works.

Patterns are general; names and figures come from the plans' own tables. A question that
the assistant declines is left out (but for the evaluators' one that should be declined).
"""

from collections.abc import Iterable, Sequence

from corpus.records import Plan, Target
from ui.conversation import Assistant

EACH = 3

Groups = tuple[tuple[str, tuple[str, ...]], ...]


def place(plan: Plan) -> str:
    """How a question names the plan: by region, by sector too where there is one."""
    data = plan.metadata
    sector = f"{data.sector}行业" if data.sector and "工业" not in data.sector else ""
    return f"{data.region}{sector}" or data.title


def _targets(plan: Plan) -> Iterable[Target]:
    seen = set()
    for target in plan.targets:
        told = target.kind == "target" and target.value is not None and target.year is not None
        if told and target.indicator not in seen and 4 <= len(target.indicator) <= 16:
            seen.add(target.indicator)
            yield target


def _manager(plan: Plan) -> Iterable[str]:
    for target in _targets(plan):
        yield f"{place(plan)}到{target.year}年，{target.subject}{target.indicator}的目标是多少？"


def _applies(plan: Plan) -> Iterable[str]:
    sector = plan.metadata.sector
    if plan.metadata.region and sector:
        yield f"我们是{plan.metadata.region}的一家{sector}企业，有哪些要求适用于我们？"


def _official(plan: Plan) -> Iterable[str]:
    seen = set()
    for duty in plan.duties:
        if duty.role in ("牵头", "分工") and duty.department not in seen:
            seen.add(duty.department)
            yield f"{place(plan)}方案里，{duty.department}负责哪些工作？"


def _evaluator(plans: Sequence[Plan]) -> Iterable[str]:
    indicators: dict[str, list[Plan]] = {}
    for plan in plans:
        for target in _targets(plan):
            holders = indicators.setdefault(target.indicator, [])
            if plan not in holders:
                holders.append(plan)
    for indicator, holders in indicators.items():
        if len(holders) > 1:
            yield f"比较{place(holders[0])}和{place(holders[1])}的{indicator}目标。"


def _working(assistant: Assistant, questions: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """The first question of each source that is answered, `EACH` at most."""
    kept: list[str] = []
    for source in questions:
        if len(kept) == EACH:
            break
        tried = [question for question, _ in zip(source, range(EACH), strict=False)]
        kept += [q for q in tried if q not in kept and assistant.answer([q]).answered][:1]
    return tuple(kept)


class Examples:
    """The questions for the plans as they are now: made anew once the plans have changed."""

    def __init__(self, assistant: Assistant, beyond: str) -> None:
        self._assistant = assistant
        self._beyond = beyond
        self._made: tuple[tuple[Plan, ...], Groups] = ((), ())

    def now(self) -> Groups:
        """The groups; as many answers as there are plans are tried after a change."""
        plans = tuple(self._assistant.plans.values())
        held, groups = self._made
        if len(plans) != len(held) or any(a is not b for a, b in zip(plans, held, strict=True)):
            groups = examples(self._assistant, self._beyond)
            self._made = plans, groups
        return groups


def examples(assistant: Assistant, beyond: str) -> Groups:
    """Questions for (manager, official, evaluator); `beyond` is one that no plan answers."""
    plans = list(assistant.plans.values())
    if not plans:
        return ()
    evaluator = _working(assistant, [[q] for q in _evaluator(plans)])[: EACH - 1]
    managers = [_manager(plan) for plan in plans]
    applies = _working(assistant, [_applies(plan) for plan in reversed(plans)])[:1]
    return (
        ("manager", (*_working(assistant, managers)[: EACH - len(applies)], *applies)),
        ("official", _working(assistant, [_official(plan) for plan in plans])),
        ("evaluator", (*evaluator, beyond)),
    )
