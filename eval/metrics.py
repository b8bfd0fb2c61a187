"""Whether one answer passes, and what else can be counted on it.

The rules are those of the exchange formats: every evidence group met by a quote that
lies, folded, within one citation of the same plan; every `contains` group in the head
of the answer; no `excludes` string anywhere; the same set of departments; and a limit
on how much is cited, because citing everything is no answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpus.records import Plan, Span
from eval.dataset import Expect, Question, Quote
from eval.digits import unverified_numbers
from eval.fold import fold

QUOTE_LIMIT = 800
"""Folded characters of one quote that count."""

EXHAUSTIVE_PRECISION = 0.8
"""Share of the citations that must meet a group where the groups are all there is."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What counts of an answer: citations, folded characters of them all, and the head."""

    citations: int
    characters: int
    head: int


_WIDE = Limit(citations=12, characters=4000, head=2000)
_NARROW = Limit(citations=6, characters=1500, head=600)
LIMITS = {"comparison": _WIDE, "applicability": _WIDE}


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation that counts, folded."""

    plan: str
    text: str

    def holds(self, quote: Quote) -> bool:
        """Whether the quote, folded, lies within this citation of the same plan."""
        return self.plan == quote.plan and fold(quote.quote) in self.text


@dataclass(frozen=True, slots=True)
class Outcome:
    """One scored question; `reasons` says in Chinese why it failed, empty where it passed."""

    id: str
    category: str
    split: str
    answerable: bool
    answered: bool
    reasons: tuple[str, ...]
    groups: int
    groups_met: int
    cited: int
    cited_met: int
    cited_elsewhere: int
    offsets_wrong: int
    numbers: int
    numbers_unverified: tuple[str, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        """No reason to fail."""
        return not self.reasons


def counted(prediction: Mapping[str, Any], question: Question) -> list[Cited]:
    """The citations that count, cut to the limits of the question's category."""
    limit = LIMITS.get(question.category, _NARROW)
    exhaustive = question.expect is not None and question.expect.exhaustive
    citations = prediction.get("citations") or []
    room = None if exhaustive else limit.characters
    kept = []
    for citation in citations if exhaustive else citations[: limit.citations]:
        text = fold(citation["quote"])[:QUOTE_LIMIT]
        if room is not None:
            if room == 0:
                break
            text = text[:room]
            room -= len(text)
        kept.append(Cited(citation["plan"], text))
    return kept


def score(
    question: Question,
    prediction: Mapping[str, Any],
    plans: Mapping[str, Plan],
    sources: Mapping[str, str],
) -> Outcome:
    """Score one prediction; `sources` are the folded texts of `plans`.

    Raises ValueError for a question without `expect`.
    """
    expect = question.expect
    if expect is None:
        raise ValueError(f"question {question.id} has no expectation")
    cited = counted(prediction, question)
    met = [any(c.holds(q) for c in cited for q in group) for group in expect.evidence]
    useful = sum(any(c.holds(q) for group in expect.evidence for q in group) for c in cited)
    wanted = {q.plan for group in expect.evidence for q in group}
    numbers, unverified = unverified_numbers(prediction, question.turns, plans)
    reasons = [*_outside(prediction, sources)]
    if not expect.answerable:
        reasons += ["方案中没有答案，却作了回答"] if prediction["answered"] else []
    elif not prediction["answered"]:
        reasons.append("方案中有答案，却说没有")
    else:
        reasons += _unmet(expect, met)
        reasons += _wording(question, expect, prediction["answer"])
        reasons += _departments(expect, prediction)
        if expect.exhaustive and useful < EXHAUSTIVE_PRECISION * len(cited):
            reasons.append(f"引文 {len(cited)} 条中只有 {useful} 条切题")
    return Outcome(
        id=question.id,
        category=question.category,
        split=question.split,
        answerable=expect.answerable,
        answered=prediction["answered"],
        reasons=tuple(reasons),
        groups=len(met),
        groups_met=sum(met),
        cited=len(cited) if expect.evidence else 0,
        cited_met=useful,
        cited_elsewhere=sum(c.plan not in wanted for c in cited) if wanted else 0,
        offsets_wrong=offsets_wrong(prediction, plans),
        numbers=numbers,
        numbers_unverified=tuple(unverified),
        seconds=float(prediction.get("seconds") or 0.0),
    )


def offsets_wrong(prediction: Mapping[str, Any], plans: Mapping[str, Plan]) -> int:
    """Citations whose `start` and `end` do not slice their quote out of the kept text."""
    wrong = 0
    for citation in prediction.get("citations") or []:
        plan, start, end = plans.get(citation["plan"]), citation.get("start"), citation.get("end")
        sliced = ""
        if plan and isinstance(start, int) and isinstance(end, int) and 0 <= start <= end:
            # mended first: a slice may begin in the middle of a page mark's line
            sliced = fold(plan.mended(Span(start, min(end, len(plan.text)))).text)
        wrong += not sliced or sliced != fold(citation["quote"])
    return wrong


def _outside(prediction: Mapping[str, Any], sources: Mapping[str, str]) -> list[str]:
    """A reason for each citation that is not in its plan's source."""
    reasons = []
    for number, citation in enumerate(prediction.get("citations") or [], start=1):
        text = fold(citation["quote"])
        if citation["plan"] not in sources:
            reasons.append(f"引文 [{number}] 的方案 {citation['plan']} 不在库中")
        elif not text or text not in sources[citation["plan"]]:
            reasons.append(f"引文 [{number}] 不是原文：{citation['quote'][:40]}")
    return reasons


def _unmet(expect: Expect, met: list[bool]) -> list[str]:
    return [
        f"缺少依据（{group[0].plan}）：{group[0].quote}"
        for group, found in zip(expect.evidence, met, strict=True)
        if not found
    ]


def _wording(question: Question, expect: Expect, answer: str) -> list[str]:
    """Reasons from `contains` (in the head, or anywhere where exhaustive) and `excludes`."""
    whole = fold(answer)
    limit = LIMITS.get(question.category, _NARROW)
    head = whole if expect.exhaustive else whole[: limit.head]
    missing = [group for group in expect.contains if not any(fold(text) in head for text in group)]
    reasons = [f"回答里没有“{'”或“'.join(group[:3])}”" for group in missing]
    return reasons + [f"回答里不该有“{text}”" for text in expect.excludes if fold(text) in whole]


def _departments(expect: Expect, prediction: Mapping[str, Any]) -> list[str]:
    """Reasons from the set of bodies, which also stand in the answer's text."""
    if expect.departments is None:
        return []
    given = {fold(row["name"]): row["name"] for row in prediction.get("departments") or []}
    wanted = {fold(name): name for name in expect.departments}
    reasons = []
    if missing := [name for key, name in wanted.items() if key not in given]:
        reasons.append(f"少列了部门：{'、'.join(sorted(missing))}")
    if extra := [name for key, name in given.items() if key not in wanted]:
        reasons.append(f"多列了部门：{'、'.join(sorted(extra))}")
    text = fold(prediction["answer"])
    if unsaid := [name for key, name in wanted.items() if key not in text]:
        reasons.append(f"回答里没有写出部门：{'、'.join(sorted(unsaid))}")
    return reasons
