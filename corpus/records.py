"""The records of the corpus.

No record stores quoted text: a `Span` of code points into `Plan.text` is all, so a quote
is the source's own characters by construction.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from corpus.mend import Mended, mend

ClauseKind = Literal["title", "front", "heading", "paragraph", "item", "box", "table_row", "note"]
Role = Literal["牵头", "配合", "分工", "参加", "落实"]
TargetKind = Literal["target", "threshold", "peak", "amount"]
Comparator = Literal[">=", "<=", "<", ">", "~", "="]
Force = Literal["must", "encourage", "plan"]

_REMEMBERED, _SHORT = 1000, 2000  # mended slices that a plan keeps, and their characters at most


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open code-point offsets into a plan's text; an invalid span cannot exist."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __contains__(self, other: object) -> bool:
        return isinstance(other, Span) and self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """True where the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest unit that can be cited; the clauses of a plan tile its non-blank text.

    `path` holds the heading labels from the top down; a heading's own path ends in itself.
    """

    id: str
    path: tuple[str, ...]
    kind: ClauseKind
    span: Span


@dataclass(frozen=True, slots=True)
class Target:
    """One value that a plan commits to or sets as a threshold (fields: README, tables)."""

    clause: str
    span: Span
    indicator: str
    subject: str = ""
    kind: TargetKind = "target"
    year: int | None = None
    before: bool = False
    base_year: int | None = None
    per: str = ""
    direction: str = ""
    comparator: Comparator | None = None
    value: float | None = None
    unit: str = ""
    soft: bool = False
    exception: str | None = None
    trusted: bool = True
    corrected: bool = False  # by a user, see `corrections`


@dataclass(frozen=True, slots=True)
class Duty:
    """One body of one responsibility statement; `covers` is the text it is about."""

    clause: str
    span: Span
    covers: Span
    department: str
    role: Role
    inherited: bool = False
    corrected: bool = False

    @property
    def is_sentence(self) -> bool:
        """True where the statement is itself the text that it is about."""
        return self.span in self.covers


@dataclass(frozen=True, slots=True)
class Provision:
    """One sentence that asks something of somebody."""

    clause: str
    span: Span
    force: Force
    addressee: str = ""
    condition: str = ""
    exception: str = ""
    deadline_year: int | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a plan says of itself; what the text does not say stays empty."""

    title: str = ""
    region: str = ""
    parent: str = ""  # the region above, 四川省 for 攀枝花市
    level: str = ""  # 国家, 省, 市, 县
    sector: str = ""
    status: str = ""  # 正式, 征求意见稿, 试行, 暂行
    date: str = ""  # ISO 8601
    period: str = ""
    document_number: str = ""
    issuers: tuple[str, ...] = ()
    based_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """One plan: the kept text, what it says of itself, and what was read out of it.

    `clauses` are in reading order. `page_marks` are the spans that belong to no clause.
    `pages` are the offsets at which the pages of a PDF start, empty for other files.
    """

    id: str
    text: str = field(repr=False)
    metadata: Metadata = field(default_factory=Metadata)
    clauses: tuple[Clause, ...] = field(default=(), repr=False)
    page_marks: tuple[Span, ...] = field(default=(), repr=False)
    targets: tuple[Target, ...] = field(default=(), repr=False)
    duties: tuple[Duty, ...] = field(default=(), repr=False)
    provisions: tuple[Provision, ...] = field(default=(), repr=False)
    pages: tuple[int, ...] = field(default=(), repr=False)

    def quote(self, span: Span) -> str:
        """The source's own characters."""
        return self.text[span.start : span.end]

    def page(self, offset: int) -> int | None:
        """The page (from 1) on which that character stands; None where there were no pages."""
        return bisect_right(self.pages, offset) or None

    def mended(self, span: Span) -> Mended:
        """The slice without line wraps and page marks, with a map back to the source."""
        known = self._mended.get(span)
        if known is not None:
            return known
        marks = self.page_marks
        first = bisect_left(marks, span.start, key=lambda mark: mark.end)
        last = bisect_left(marks, span.end, key=lambda mark: mark.start)
        inside = [(mark.start, mark.end) for mark in marks[first:last]]
        fresh = mend(self.text, span.start, span.end, inside)
        if len(self._mended) >= _REMEMBERED:
            self._mended.clear()
        if span.end - span.start <= _SHORT:
            self._mended[span] = fresh
        return fresh

    @cached_property
    def _mended(self) -> dict[Span, Mended]:
        return {}  # the same sentences are quoted for one question after another

    @cached_property
    def by_id(self) -> dict[str, Clause]:
        """Clauses by their id."""
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def corrected(self) -> tuple["Target | Duty | Provision", ...]:
        """The rows that a user corrected or added."""
        rows: tuple[Target | Duty | Provision, ...]
        rows = (*self.targets, *self.duties, *self.provisions)
        return tuple(row for row in rows if row.corrected)

    def clause_at(self, offset: int) -> Clause | None:
        """The clause that holds the character at `offset`, if any."""
        low, high = 0, len(self.clauses)
        while low < high:
            middle = (low + high) // 2
            if self.clauses[middle].span.end <= offset:
                low = middle + 1
            else:
                high = middle
        if low < len(self.clauses) and self.clauses[low].span.start <= offset:
            return self.clauses[low]
        return None


def body_clauses(plan: Plan) -> Iterable[Clause]:
    """The clauses that may carry targets, duties and provisions (no title, no front)."""
    return (clause for clause in plan.clauses if clause.kind not in ("title", "front"))
