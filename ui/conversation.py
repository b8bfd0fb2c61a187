"""One conversation: what was asked and what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.chain import MAX_TURNS
from assistant.records import Answer, Citation
from corpus.errors import QuestionError
from corpus.records import Plan

QUESTION_LIMIT = 2_000
TURN_LIMIT = MAX_TURNS


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
