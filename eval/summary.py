"""The figures of a run: one small function for each, over its outcomes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from eval.dataset import CATEGORIES
from eval.metrics import Outcome


def share(part: int, whole: int) -> float | None:
    """`part / whole` to four places; None where there is nothing to divide by."""
    return round(part / whole, 4) if whole else None


def pass_counts(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """`{"questions", "passed", "pass_rate"}`."""
    rows = list(outcomes)
    passed = sum(outcome.passed for outcome in rows)
    return {"questions": len(rows), "passed": passed, "pass_rate": share(passed, len(rows))}


def missed_declines(outcomes: Iterable[Outcome]) -> list[str]:
    """Questions that the plans do not answer and that were answered all the same."""
    return [outcome.id for outcome in outcomes if not outcome.answerable and outcome.answered]


def false_declines(outcomes: Iterable[Outcome]) -> list[str]:
    """Questions that the plans answer and that were declined."""
    return [outcome.id for outcome in outcomes if outcome.answerable and not outcome.answered]


def evidence_recall(outcomes: Iterable[Outcome]) -> float | None:
    """Evidence groups met ÷ evidence groups, over all answerable questions."""
    rows = [outcome for outcome in outcomes if outcome.answerable]
    return share(sum(o.groups_met for o in rows), sum(o.groups for o in rows))


def citation_precision(outcomes: Iterable[Outcome]) -> float | None:
    """Citations that meet a group ÷ citations that count, where groups are given."""
    rows = [outcome for outcome in outcomes if outcome.answerable]
    return share(sum(o.cited_met for o in rows), sum(o.cited for o in rows))


def cross_plan_confusion(outcomes: Iterable[Outcome]) -> float | None:
    """Citations of a plan that no evidence group names ÷ citations that count."""
    rows = [outcome for outcome in outcomes if outcome.answerable]
    return share(sum(o.cited_elsewhere for o in rows), sum(o.cited for o in rows))


def digits_verified(outcomes: Iterable[Outcome]) -> float | None:
    """Numbers in answers that quotes, questions or plan records hold ÷ all numbers."""
    rows = list(outcomes)
    numbers = sum(outcome.numbers for outcome in rows)
    return share(numbers - sum(len(o.numbers_unverified) for o in rows), numbers)


def percentile(values: Sequence[float], rank: float) -> float | None:
    """The smallest value with at least `rank` (0..1) of the values at or below it."""
    ordered = sorted(values)
    if not ordered:
        return None
    return round(ordered[max(0, ceil(rank * len(ordered)) - 1)], 4)


@dataclass(frozen=True, slots=True)
class Change:
    """Questions whose outcome differs from the baseline's."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]


def changes(outcomes: Iterable[Outcome], baseline: Mapping[str, bool]) -> Change:
    """Gains and losses among the questions that both know."""
    known = [outcome for outcome in outcomes if outcome.id in baseline]
    return Change(
        gained=tuple(o.id for o in known if o.passed and not baseline[o.id]),
        lost=tuple(o.id for o in known if not o.passed and baseline[o.id]),
    )


def summarise(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """All figures, by the names that `report.json` uses."""
    splits = sorted({outcome.split for outcome in outcomes if outcome.split})
    known = [c for c in (*CATEGORIES, "") if any(o.category == c for o in outcomes)]
    missed, false = missed_declines(outcomes), false_declines(outcomes)
    unanswerable = sum(not outcome.answerable for outcome in outcomes)
    seconds = [outcome.seconds for outcome in outcomes]
    return {
        **pass_counts(outcomes),
        "by_category": {
            category: pass_counts(o for o in outcomes if o.category == category)
            for category in known
        },
        "by_split": {
            split: {
                **pass_counts(o for o in outcomes if o.split == split),
                "missed_declines": len(missed_declines(o for o in outcomes if o.split == split)),
                "false_declines": len(false_declines(o for o in outcomes if o.split == split)),
            }
            for split in splits
        },
        "answerable": len(outcomes) - unanswerable,
        "unanswerable": unanswerable,
        "missed_declines": len(missed),
        "false_declines": len(false),
        "evidence_recall": evidence_recall(outcomes),
        "citation_precision": citation_precision(outcomes),
        "cross_plan_confusion": cross_plan_confusion(outcomes),
        "digits_verified": digits_verified(outcomes),
        "offsets_wrong": sum(outcome.offsets_wrong for outcome in outcomes),
        "seconds_p50": percentile(seconds, 0.5),
        "seconds_p95": percentile(seconds, 0.95),
    }
