"""The records that pass between the parts of the assistant."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from corpus.records import Plan, Span, Target


class Intent(StrEnum):
    """What kind of answer a question asks for; one route each."""

    TARGET = "target"
    DUTY = "duty"
    APPLICABILITY = "applicability"
    PASSAGE = "passage"
    COMPARISON = "comparison"
    OVERVIEW = "overview"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked passage: a sentence (or a whole short clause) of a plan."""

    plan: str
    clause: str
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage that an answer rests on; the quote is `plan.quote(span)`, never stored."""

    plan: Plan
    clause: str
    span: Span

    @property
    def quote(self) -> str:
        """The passage, mended: the source's characters without wraps and page marks."""
        return self.plan.mended(self.span).text

    @property
    def path(self) -> tuple[str, ...]:
        """The heading labels above the passage."""
        return self.plan.by_id[self.clause].path


@dataclass(frozen=True, slots=True)
class Body:
    """A responsible body with its role."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an applicability checklist."""

    group: str  # 必须, 鼓励, 相关安排
    verdict: str  # 适用, 不适用, 无法判断
    citation: Citation
    missing: str = ""
    deadline_year: int | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """One piece of how a question was understood, shown as a chip: kind and text."""

    kind: str  # 方案, 问题类型, 指标, 部门, 年份, 行业, 地区
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer is data; the page, the terminal, Word, Excel and JSON render it.

    `text` is what the user reads, with [1] [2] for `citations` in order. `answered` is
    False where the assistant declined; the reason stands in the first line of `text`.
    """

    text: str
    answered: bool
    intent: Intent
    citations: Sequence[Citation] = ()
    departments: Sequence[Body] = ()
    targets: Sequence[tuple[Plan, Target]] = ()
    items: Sequence[Item] = ()
    retrieved: Sequence[Hit] = ()
    listed: Sequence[tuple[Plan, Span]] = ()  # what a list names, in order, for “第二项呢”
    understood: Sequence[Facet] = ()
    suggestions: Sequence[str] = ()
    withheld: int = 0  # statements that failed verification and were left out
    seconds: float = field(default=0.0, compare=False)
