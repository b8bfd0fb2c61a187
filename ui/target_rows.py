"""Targets as rows that can be chosen from: shown as a table, drawn as a chart, exported."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.records import Citation
from corpus.records import Plan, Target

KINDS = {"target": "目标", "threshold": "门槛", "peak": "达峰", "amount": "金额"}
COMPARATORS = {">=": "≥", "<=": "≤", "<": "＜", ">": "＞", "~": "约", "=": "", None: ""}
_IN_SIGN = {
    "超过",
    "不超过",
    "不低于",
    "不少于",
    "不高于",
    "低于",
    "高于",
    "大于",
    "小于",
    "达到",
    "达",
}
"""Words that say no more than a comparator's sign does."""

FIRMNESS = {"firm": False, "soft": True}


@dataclass(frozen=True, slots=True, eq=False)
class TargetRow:
    """One target and its place in its plan's list, by which the page names it."""

    plan: Plan
    index: int

    @property
    def target(self) -> Target:
        """The record."""
        return self.plan.targets[self.index]

    @property
    def citation(self) -> Citation:
        """The passage that states it."""
        return Citation(self.plan, self.target.clause, self.target.span)

    @property
    def name(self) -> str:
        """The indicator, with what it applies to where that is narrower."""
        target = self.target
        told = "" if target.subject in target.indicator else target.subject
        return f"{told}{target.indicator}" or KINDS[target.kind]

    @property
    def year(self) -> str:
        """2025年, 2030年前, 每年."""
        target = self.target
        when = f"{target.year}年{'前' if target.before else ''}" if target.year else ""
        return when + (f"每{target.per}" if target.per else "")

    @property
    def number(self) -> str:
        """The value with its comparator and unit: ≥70%, 约75%; empty without a number."""
        target = self.target
        if target.value is None:
            return ""
        return f"{COMPARATORS[target.comparator]}{figure(target.value)}{target.unit}"

    @property
    def value(self) -> str:
        """What is committed to, as a reader says it: 较2020年下降13%."""
        target = self.target
        base = f"较{target.base_year}年" if target.base_year else ""
        signed = self.number and COMPARATORS[target.comparator]
        word = "" if signed and target.direction in _IN_SIGN else target.direction
        told = f"{base}{word}{self.number}"
        return told + (f"（{target.exception}）" if target.exception else "")


def figure(value: float) -> str:
    """A number without a useless tail: 13, 0.5, 1200."""
    return f"{value:.12g}" if abs(value) < 1e12 else f"{value:g}"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader narrows the table to; empty means all."""

    plans: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    firmness: str = ""
    text: str = ""

    def takes(self, row: TargetRow) -> bool:
        """True where the row is within the choice."""
        plan, target = row.plan, row.target
        return (
            (not self.plans or plan.id in self.plans)
            and (not self.sectors or plan.metadata.sector in self.sectors)
            and (not self.years or str(target.year) in self.years)
            and (not self.kinds or target.kind in self.kinds)
            and (self.firmness not in FIRMNESS or target.soft == FIRMNESS[self.firmness])
            and (not self.text or self.text in f"{row.name} {plan.quote(target.span)}")
        )


def rows(plans: Iterable[Plan]) -> Iterator[TargetRow]:
    """All targets in reading order."""
    for plan in plans:
        for index in range(len(plan.targets)):
            yield TargetRow(plan, index)


def chosen(plans: Iterable[Plan], choice: Choice) -> list[TargetRow]:
    """The rows within a choice."""
    return [row for row in rows(plans) if choice.takes(row)]


def years(plans: Iterable[Plan]) -> list[str]:
    """The years that targets name, in order."""
    return [str(y) for y in sorted({t.year for p in plans for t in p.targets if t.year})]


def sectors(plans: Iterable[Plan]) -> list[str]:
    """The sectors of the plans, in their order."""
    return list(dict.fromkeys(p.metadata.sector for p in plans if p.metadata.sector))


def found(plans: Mapping[str, Plan], plan: object, index: object) -> TargetRow | None:
    """The row that a browser names, or None where there is none such."""
    held = plans.get(plan) if isinstance(plan, str) else None
    text = str(index)
    if held is None or not (text.isascii() and text.isdigit() and len(text) < 7):
        return None
    return TargetRow(held, int(text)) if int(text) < len(held.targets) else None


def by_name(given: Sequence[TargetRow]) -> dict[str, list[TargetRow]]:
    """Rows with a year and a number, by indicator; those that most rows share come first."""
    groups: dict[str, list[TargetRow]] = {}
    for row in given:
        if row.target.value is not None and row.target.year is not None:
            groups.setdefault(row.name, []).append(row)
    return dict(sorted(groups.items(), key=lambda item: -len(item[1])))
