"""Whether the figures of an answer stand in what it rests on.

Seen from outside, from the prediction alone: each number in the answer's text must be
in a quote, in the user's own words, in a plan's record, or count what is listed.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from corpus.records import Plan
from eval.fold import fold

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MARK = re.compile(r"\[\d+\]")
_ENUMERATION = re.compile(r"^[ \t]*(?:[-*] *)?\d{1,3}[.、)]", re.M)


def _numbers(text: str) -> list[str]:
    """Numbers as written, thousands separators and leading zeros apart."""
    joined = re.sub(r"(?<=\d),(?=\d{3})", "", unicodedata.normalize("NFKC", text))
    return [number.lstrip("0") or "0" for number in _NUMBER.findall(joined)]


def plan_record(plan: Plan) -> str:
    """What the library says of a plan, as one text: metadata and counts."""
    about = plan.metadata
    return " ".join(
        [
            *(about.title, about.date, about.period, about.document_number),
            *(*about.issuers, *about.based_on),
            *(str(len(part)) for part in (plan.clauses, plan.targets, plan.duties)),
        ]
    )


def unverified_numbers(
    prediction: Mapping[str, Any], turns: Sequence[str], plans: Mapping[str, Plan]
) -> tuple[int, list[str]]:
    """How many numbers the answer's text has, and those that nothing stands behind.

    Citation marks and the numbers that only enumerate lines are not counted.
    """
    known = {str(len(plans))}
    for text in (*turns, *map(plan_record, plans.values())):
        known.update(_numbers(text))
    listed = 0
    for name in ("citations", "targets", "items", "retrieved"):
        rows = prediction.get(name) or []
        listed = max(listed, len(rows))
        for row in rows:
            known.update(_numbers(row.get("quote", "")))
            known.update(_numbers(fold(row.get("quote", ""))))
            plan = plans.get(row.get("plan", ""))
            clause = plan.by_id.get(row.get("clause", "")) if plan else None
            known.update(_numbers(" ".join(clause.path) if clause else ""))
    listed = max(listed, len(prediction.get("departments") or []))
    known.update(str(count) for count in range(listed + 1))
    body = unicodedata.normalize("NFKC", prediction.get("answer", ""))
    body = _ENUMERATION.sub("", _MARK.sub("", body))
    found = _numbers(body)
    return len(found), [number for number in found if number not in known]
