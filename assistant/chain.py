"""The chain: a conversation's turns → question → route → verified answer.

Built of LangChain runnables, so that it can be traced, streamed and composed with others.
Each turn is answered on top of the one before; the answer to the last one is returned.
"""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Protocol

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.dialogue import understand
from assistant.evidence import Evidence, Searcher
from assistant.folded import fold_question
from assistant.intent import decide
from assistant.question import Question
from assistant.records import Answer, Facet, Hit, Intent
from assistant.routes import (
    ROUTES,
    Asked,
    answer_pointed,
    decline,
    decline_places,
    off_topic,
    without_annex,
)
from assistant.scope import resolve
from assistant.sections import Section
from assistant.terms import Term
from assistant.verify import verify
from corpus.errors import QuestionError
from corpus.records import Plan

MAX_TURNS = 50
REMEMBERED = 512
"""Answered turns that are kept in memory."""

INTENT_NAMES = {
    Intent.TARGET: "目标指标",
    Intent.DUTY: "责任分工",
    Intent.APPLICABILITY: "适用情况",
    Intent.PASSAGE: "内容查找",
    Intent.COMPARISON: "方案对比",
    Intent.OVERVIEW: "方案概况",
    Intent.DECLINE: "无法回答",
}


class Shelf(Protocol):
    """What the assistant needs of a library."""

    def plans(self) -> Sequence[Plan]:
        """The plans held."""
        ...


@dataclass(frozen=True)
class Turn:
    """One turn on its way through the chain."""

    text: str
    question: Question | None = None
    intent: Intent = Intent.PASSAGE
    answer: Answer | None = None
    before: "Turn | None" = None


class Assistant:
    """Answers questions about the plans of a library; the same input, the same answer."""

    def __init__(self, library: Shelf, index: Searcher | None = None) -> None:
        self._held = tuple(library.plans())
        self._index = index
        self._evidence = Evidence(self._held, index)
        self._sections: dict[str, tuple[Section, ...]] = {}
        # a conversation comes whole with each question: what was answered is not done again
        self._remembered = lru_cache(REMEMBERED)(self._answered)

    @property
    def plans(self) -> Mapping[str, Plan]:
        """The plans held, by id, in the library's order."""
        return {plan.id: plan for plan in self._held}

    @cached_property
    def chain(self) -> Runnable[Turn, Turn]:
        """Understand → answer → check, one turn at a time."""
        return (
            RunnableLambda(self._understand).with_config(run_name="understand")
            | RunnableLambda(self._route).with_config(run_name="route")
            | RunnableLambda(self._check).with_config(run_name="verify")
        )

    def answer(self, turns: Sequence[str]) -> Answer:
        """The answer to the last of the user's turns; raises QuestionError."""
        return self.answers(turns)[-1]

    def answers(self, turns: Sequence[str]) -> list[Answer]:
        """The answers to all turns of a conversation in one pass; raises QuestionError."""
        if not turns:
            raise QuestionError("问题是空的，请输入要问的内容。")
        if len(turns) > MAX_TURNS:
            raise QuestionError(f"一次对话最多 {MAX_TURNS} 轮，请开始新的对话。")
        answers = []
        for end in range(1, len(turns) + 1):
            started = time.perf_counter()
            turn = self._remembered(tuple(turns[:end]))
            assert turn.answer is not None  # the chain's last step set it
            answers.append(replace(turn.answer, seconds=time.perf_counter() - started))
        return answers

    def _answered(self, turns: tuple[str, ...]) -> Turn:
        """The last turn, answered on top of those before it."""
        before = self._remembered(turns[:-1]) if len(turns) > 1 else None
        return self.chain.invoke(Turn(turns[-1], before=before))

    def search(self, query: str, k: int = 10) -> list[Hit]:
        """Ranked passages alone, in the plans that the query names."""
        folded = fold_question(query)
        scope = resolve(folded, self._held)
        if self._index is None or not scope.plans:
            return []
        return self._index.search(scope.rest(folded), k, [plan.id for plan in scope.plans])

    def _understand(self, turn: Turn) -> Turn:
        before = turn.before.question if turn.before else None
        question = understand(turn.text, self._held, before, self._known)
        return replace(turn, question=question, intent=decide(question))

    def _known(self, term: Term) -> bool:
        return self._evidence.occurs(term, self._held)

    def _route(self, turn: Turn) -> Turn:
        question = turn.question
        assert question is not None  # set by the step before
        before = turn.before.answer if turn.before else None
        asked = Asked(question, self._evidence, self._held, self._sections, before)
        if reason := off_topic(question.text):
            answer = decline(asked, reason, nearest=False)
        elif not self._held:
            answer = decline(asked, "资料库是空的，请先添加方案。", nearest=False)
        elif question.scope.missing and (not question.scope.placed or _from_elsewhere(question)):
            answer = decline_places(asked)
        elif question.scope.unheld and len(question.scope.plans) == 1:
            answer = decline_places(asked)
        elif pointed := answer_pointed(asked) or without_annex(asked):
            answer = pointed
        elif not question.terms and not question.cues:
            answer = decline(asked, "没有看懂这个问题，请说明要查的方案和内容。", nearest=False)
        else:
            answer = ROUTES[turn.intent](asked)
        return replace(turn, answer=answer)

    def _check(self, turn: Turn) -> Turn:
        assert turn.question is not None
        assert turn.answer is not None
        said = " ".join(t.text for t in _conversation(turn))
        answer = verify(turn.answer, said, self._held)
        return replace(turn, answer=replace(answer, understood=self._understood(turn)))

    def _understood(self, turn: Turn) -> tuple[Facet, ...]:
        question = turn.question
        assert question is not None
        facets = [Facet("问题类型", INTENT_NAMES[turn.intent])]
        if len(question.scope.plans) < len(self._held) or question.scope.named:
            facets += [Facet("方案", plan.metadata.title) for plan in question.scope.plans[:6]]
        facets += [Facet("年份", f"{year}年") for year in question.years]
        facets += [Facet("部门", name) for name in question.departments]
        facets += [Facet("行业", name) for name in question.industries]
        return tuple(facets)


def _from_elsewhere(question: Question) -> bool:
    """A firm of a place that no plan covers, whatever plan is named: 昆明的钢厂."""
    return any(
        re.search(
            f"{re.escape(place)}[省市州县]?的?[^，。？的]{{0,6}}(厂|企业|公司)", question.text
        )
        for place in question.scope.missing
    )


def _conversation(turn: Turn) -> list[Turn]:
    turns = [turn]
    while turns[-1].before is not None:
        turns.append(turns[-1].before)
    return turns
