"""Answer a question set and score the answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.exchange import Record, answer_to_prediction, refusal_to_prediction
from assistant.records import Answer
from corpus.errors import QuestionError, QuestionSetError
from corpus.records import Plan
from eval.dataset import Question
from eval.fold import folded_sources
from eval.metrics import Outcome, score

Progress = Callable[[int, int], None]
"""Called with the number of questions done and the number of all."""


class Answerer(Protocol):
    """What an evaluation needs of an assistant."""

    @property
    def plans(self) -> Mapping[str, Plan]:
        """The plans held, by id."""

    def answer(self, turns: Sequence[str]) -> Answer:
        """The answer to the last turn; raises QuestionError for one that cannot be taken."""


@dataclass(frozen=True, slots=True)
class Report:
    """A run: predictions for the questions reached, outcomes for those that expect something."""

    questions: tuple[Question, ...]
    predictions: tuple[Record, ...]
    outcomes: tuple[Outcome, ...]
    stopped: bool = False

    @property
    def passed(self) -> int:
        """How many scored questions passed."""
        return sum(outcome.passed for outcome in self.outcomes)


def predict(assistant: Answerer, question: Question) -> Record:
    """One prediction; a question that cannot be taken is declined with its message."""
    try:
        answer = assistant.answer(question.turns)
    except QuestionError as error:
        return {"id": question.id, **refusal_to_prediction(str(error))}
    return {"id": question.id, **answer_to_prediction(answer, assistant.plans)}


def run(
    assistant: Answerer,
    questions: Sequence[Question],
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Report:
    """Answer and score one question after the other, until done or `stop()` is true."""
    plans = assistant.plans
    sources = folded_sources(plans)
    predictions: list[Record] = []
    outcomes: list[Outcome] = []
    for question in questions:
        if stop is not None and stop():
            break
        prediction = predict(assistant, question)
        predictions.append(prediction)
        if question.expect is not None:
            outcomes.append(score(question, prediction, plans, sources))
        if progress is not None:
            progress(len(predictions), len(questions))
    return Report(
        questions=tuple(questions[: len(predictions)]),
        predictions=tuple(predictions),
        outcomes=tuple(outcomes),
        stopped=len(predictions) < len(questions),
    )


def rescore(
    questions: Sequence[Question], predictions: Sequence[Record], plans: Mapping[str, Plan]
) -> Report:
    """Score predictions that were made earlier; they must be the questions', in order."""
    wanted, given = [q.id for q in questions], [p["id"] for p in predictions]
    if wanted != given:
        raise QuestionSetError("回答文件与问题集不是一一对应，请用同一个问题集生成的回答文件。")
    sources = folded_sources(plans)
    outcomes = (
        score(question, prediction, plans, sources)
        for question, prediction in zip(questions, predictions, strict=True)
        if question.expect is not None
    )
    return Report(tuple(questions), tuple(predictions), tuple(outcomes))
