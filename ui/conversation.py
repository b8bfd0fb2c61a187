"""One conversation: what was asked and what was answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.records import Answer, Citation, Facet
from corpus.errors import QuestionError
from corpus.records import Plan

QUESTION_LIMIT = 2_000
TURN_LIMIT = 50
FIXED_FACETS = ("问题类型",)


class Assistant(Protocol):
    """What the page needs of `assistant.chain.Assistant`."""

    @property
    def plans(self) -> Mapping[str, Plan]:
        """The plans that are held, by id."""

    def answer(self, turns: Sequence[str]) -> Answer:
        """Answer the last of the user's turns."""

    def answers(self, turns: Sequence[str]) -> Sequence[Answer]:
        """Answer all of the user's turns, each on top of those before."""


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """A question with its answer; `sources` are what chip [1], [2]… stand for.

    Compared by identity: Gradio hashes a session's state at every event, and hashing an
    answer by value would hash whole plans.
    """

    question: str
    answer: Answer
    sources: tuple[Citation, ...]
    suggestions: tuple[str, ...] = ()


def checked(question: object) -> str:
    """The question without blanks around it; raises QuestionError when it cannot be taken."""
    text = question.strip() if isinstance(question, str) else ""
    if not text:
        raise QuestionError("请先输入问题。")
    if len(text) > QUESTION_LIMIT:
        raise QuestionError(
            f"问题有 {len(text):,} 个字符，最多 {QUESTION_LIMIT:,} 个，请缩短后再问。"
        )
    return text


def ask(assistant: Assistant, turns: Sequence[Turn], question: object) -> tuple[Turn, ...]:
    """The conversation with one more turn; raises QuestionError."""
    text = checked(question)
    if len(turns) >= TURN_LIMIT:
        raise QuestionError(f"一段对话最多 {TURN_LIMIT} 问，请开始新的对话。")
    return (*turns, turn_of(text, assistant.answer([*(turn.question for turn in turns), text])))


def turn_of(question: str, answer: Answer) -> Turn:
    """A question with its answer."""
    return Turn(question, answer, tuple(answer.citations), tuple(answer.suggestions))


def replay(assistant: Assistant, questions: Sequence[object]) -> tuple[Turn, ...]:
    """A conversation made anew from its questions; raises QuestionError."""
    texts = [checked(question) for question in questions]
    if len(texts) > TURN_LIMIT:
        raise QuestionError(f"一段对话最多 {TURN_LIMIT} 问，请开始新的对话。")
    answers = assistant.answers(texts) if texts else ()
    return tuple(turn_of(q, a) for q, a in zip(texts, answers, strict=True))


def narrowed(question: str, facets: Sequence[Facet], index: int, plans: Iterable[Plan]) -> str:
    """The question without a facet; empty where that cannot be asked.

    A plan is taken away by naming the others in place of the region, or by leaving the
    region out where there are no others.
    """
    facet = facets[index]
    if facet.kind in FIXED_FACETS or not facet.text:
        return ""
    if facet.kind == "方案":
        rest = _without_plan(question, facet.text, facets, plans)
    else:
        rest = question.replace(facet.text, "", 1)
    rest = rest.strip("，。、 ")
    return "" if rest == question else rest


def _without_plan(question: str, title: str, facets: Sequence[Facet], plans: Iterable[Plan]) -> str:
    others = [f.text for f in facets if f.kind == "方案" and f.text != title]
    named = next((p for p in plans if p.metadata.title == title), None)
    region = named.metadata.region if named else ""
    names = [title, region, region[:-1] if len(region) > 2 else ""]
    found = next((name for name in names if name and name in question), "")
    instead = "、".join(f"《{other}》" for other in others)
    if not found:
        return f"{instead}：{question}" if instead else question
    return question.replace(found, instead, 1)


def removable(turns: Sequence[Turn], plans: Iterable[Plan]) -> list[int]:
    """Which facets of the last turn can be taken away."""
    if not turns:
        return []
    last, held = turns[-1], list(plans)
    facets = last.answer.understood
    return [n for n in range(len(facets)) if narrowed(last.question, facets, n, held)]
