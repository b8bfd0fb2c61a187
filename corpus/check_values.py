"""Values of one indicator that contradict each other within a plan."""

from collections.abc import Iterator
from functools import cache
from itertools import groupby

from corpus.records import Plan, Span, Target
from corpus.vocabulary import read_toml

_RATES = ("%", "‰", "个百分点")
_LONG_ENOUGH = 4  # characters of an indicator: 比例 alone may be any


def contradictions(plan: Plan) -> Iterator[tuple[Span, str]]:
    """Commitments that agree in everything but the value, or but the wording (力争).

    Only rates and intensities are compared: an amount (新增装机90万千瓦) may be one of
    many parts. Two values of one clause belong to different things.
    """
    stated = [target for target in plan.targets if _comparable(target)]
    stated.sort(key=_identity)
    for _, group in groupby(stated, key=_identity):
        targets = sorted(group, key=lambda target: target.span)
        first = targets[0]
        for target in targets[1:]:
            if target.clause == first.clause:
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


@cache
def _vague() -> tuple[str, ...]:
    return tuple(read_toml("checks.toml")["values"]["vague"])


def _comparable(target: Target) -> bool:
    return (
        target.kind == "target"
        and target.value is not None
        and (target.unit in _RATES or "/" in target.unit)
        and len(target.indicator) >= _LONG_ENOUGH
        and not any(word in target.indicator for word in _vague())
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
