"""Values of one indicator that contradict each other within a plan."""

from collections.abc import Iterator
from itertools import groupby

from corpus.records import Plan, Span, Target


def contradictions(plan: Plan) -> Iterator[tuple[Span, str]]:
    """Commitments that agree in everything but the value, or but the wording (力争)."""
    stated = [target for target in plan.targets if _comparable(target)]
    stated.sort(key=_identity)
    for _, group in groupby(stated, key=_identity):
        targets = sorted(group, key=lambda target: target.span)
        first = targets[0]
        for target in targets[1:]:
            if target.span.overlaps(first.span):
                continue
            said = f"{first.subject}{first.indicator}"
            when = f"{first.year} 年" if first.year else ""
            if target.value != first.value:
                yield (
                    target.span,
                    f"{when}“{said}”前后不一：{_shown(first)} 与 {_shown(target)}",
                )
            elif target.soft != first.soft:
                soft, firm = ("前", "后") if first.soft else ("后", "前")
                yield (
                    target.span,
                    f"{when}“{said}”{_shown(first)}，{soft}文为“力争”一类的说法，{firm}文没有",
                )


def _comparable(target: Target) -> bool:
    return (
        target.kind == "target"
        and target.value is not None
        and bool(target.indicator)
        and target.year is not None
        and target.trusted
        and not target.exception
    )


def _identity(target: Target) -> tuple[object, ...]:
    return (
        target.subject,
        target.indicator,
        target.year or 0,
        target.base_year or 0,
        target.per,
        target.unit,
        target.direction,
        target.comparator or "",
    )


def _shown(target: Target) -> str:
    return f"{target.value:g}{target.unit}"
