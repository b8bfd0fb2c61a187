"""The assistant that is asked now and the library behind it, opened anew after a change."""

import threading
from collections.abc import Callable, Mapping, Sequence

from assistant.records import Answer
from corpus.library import Library
from corpus.records import Plan
from ui.conversation import Assistant

REMEMBERED = 512
"""Answers kept: the same questions have the same answers while the plans are the same."""


class House:
    """An `Assistant` that follows its library, whoever changes it.

    While one thread opens the changed library, the others wait: an answer never rests on
    plans that were taken out before it was asked for.
    """

    def __init__(self, library: Library, opener: Callable[[Library], Assistant]) -> None:
        self.library = library
        self._opener = opener
        self._lock = threading.Lock()
        self._held: tuple[Plan, ...] | None = None
        self._assistant: Assistant | None = None
        self._answers: dict[tuple[str, ...], Answer] = {}

    @property
    def assistant(self) -> Assistant:
        """The assistant over the plans as they are now; raises LibraryError."""
        return self._now()[0]

    @property
    def plans(self) -> Mapping[str, Plan]:
        """The plans held, by id."""
        return self.assistant.plans

    def answer(self, turns: Sequence[str]) -> Answer:
        """The answer to the last turn; raises PolicyError."""
        assistant, known = self._now()
        key = tuple(turns)
        found = known.get(key)
        if found is None:
            found = assistant.answer(turns)
            _keep(known, key, found)
        return found

    def answers(self, turns: Sequence[str]) -> Sequence[Answer]:
        """The answers to all turns; raises PolicyError."""
        assistant, known = self._now()
        keys = [tuple(turns[: count + 1]) for count in range(len(turns))]
        found = [known.get(key) for key in keys]
        if any(answer is None for answer in found):
            given = assistant.answers(turns)
            for key, answer in zip(keys, given, strict=True):
                _keep(known, key, answer)
            return given
        return [answer for answer in found if answer is not None]

    def _now(self) -> tuple[Assistant, dict[tuple[str, ...], Answer]]:
        """The assistant and its remembered answers; both new after a change."""
        with self._lock:
            held = self.library.plans()
            if self._assistant is None or held is not self._held:
                self._assistant = self._opener(self.library)
                self._held = held
                self._answers = {}
            return self._assistant, self._answers


def _keep(known: dict[tuple[str, ...], Answer], key: tuple[str, ...], answer: Answer) -> None:
    """Remember an answer; the oldest make room."""
    known[key] = answer
    for old in list(known)[: max(0, len(known) - REMEMBERED)]:
        known.pop(old, None)
