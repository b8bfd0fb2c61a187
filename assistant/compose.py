"""Compose answers: lines of text with numbered citations, notes and length limits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.plan_text import Unit
from assistant.records import Answer, Body, Citation, Hit, Intent, Item
from assistant.user_rows import notes
from corpus.records import Plan, Span, Target
from corpus.versions import is_draft

QUOTE_LIMIT = 800  # characters of one citation
ORIGINAL = "以上摘自方案文本，以原文为准。"


def plan_name(plan: Plan) -> str:
    """The plan's title in book-title marks."""
    title = plan.metadata.title or plan.id
    return title if title.startswith("《") else f"《{title}》"


def label(text: str) -> str:
    """A heading label without its number's trailing stop."""
    return text.strip().rstrip("。．.：:")


@dataclass
class Draft:
    """An answer being written: say lines, cite passages, then finish."""

    intent: Intent
    lines: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)

    def say(self, line: str) -> None:
        """Add one line of text."""
        self.lines.append(line)

    def cite(self, plan: Plan, span: Span) -> str:
        """The marker of the passage, adding it to the citations when it is new.

        A passage inside one already cited takes that one's number.
        """
        for number, citation in enumerate(self.citations, 1):
            if citation.plan.id == plan.id and span in citation.span:
                return f"[{number}]"
        span = _limited(span)
        clause = plan.clause_at(span.start)
        if clause is None:
            raise ValueError(f"no clause at {span.start} of {plan.id}")
        self.citations.append(Citation(plan, clause.id, span))
        return f"[{len(self.citations)}]"

    def finish(
        self,
        answered: bool = True,
        departments: Iterable[Body] = (),
        targets: Sequence[tuple[Plan, Target]] = (),
        items: Sequence[Item] = (),
        retrieved: Sequence[Hit] = (),
        listed: Sequence[tuple[Plan, Span]] = (),
    ) -> Answer:
        """The answer with its closing notes: drafts, corrections, that the original prevails."""
        lines = list(self.lines)
        drafts = {
            c.plan.id: c.plan for c in self.citations if c.plan.metadata.status not in ("", "正式")
        }
        for plan in drafts.values():
            status = plan.metadata.status
            note = f"{status}，不是正式文件" if is_draft(status) else f"{status}文件"
            lines.append(f"注意：{plan_name(plan)}是{note}。")
        lines += notes(self.citations)
        lines.append(ORIGINAL if self.citations else "以方案原文为准。")
        return Answer(
            text="\n".join(lines),
            answered=answered,
            intent=self.intent,
            citations=tuple(self.citations),
            departments=tuple(dict.fromkeys(departments)),
            targets=tuple(targets),
            items=tuple(items),
            retrieved=tuple(retrieved),
            listed=tuple(listed),
        )


def _limited(span: Span) -> Span:
    return (
        span if span.end - span.start <= QUOTE_LIMIT else Span(span.start, span.start + QUOTE_LIMIT)
    )


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of neighbouring sentences that is cited as one."""

    plan: Plan
    span: Span

    @property
    def text(self) -> str:
        """The passage, mended."""
        return self.plan.mended(self.span).text


def passages(
    units: Sequence[Unit], most: int, characters: int, longest: int = 400
) -> list[Passage]:
    """Join the chosen sentences, best first, into at most `most` passages.

    Sentences of one clause that touch (or leave out one short sentence) become one
    passage of up to `longest` characters; `characters` bounds all passages together.
    """
    runs: list[Passage] = []
    spent = 0
    for unit in units:
        size = len(unit.text)
        if any(unit.plan.id == run.plan.id and unit.span in run.span for run in runs):
            continue
        joined = False
        for position, run in enumerate(runs):
            if run.plan.id != unit.plan.id:
                continue
            span = Span(min(run.span.start, unit.span.start), max(run.span.end, unit.span.end))
            gap = (span.end - span.start) - (run.span.end - run.span.start)
            if (
                span.end - span.start <= longest
                and unit.plan.clause_at(run.span.start) is unit.clause
                and gap - (unit.span.end - unit.span.start) <= 30
                and spent + gap <= characters
            ):
                runs[position] = Passage(run.plan, span)
                spent += gap
                joined = True
                break
        if not joined and len(runs) < most and spent + size <= characters:
            runs.append(Passage(unit.plan, unit.span))
            spent += size
    return runs
