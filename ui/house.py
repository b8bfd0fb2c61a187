"""The assistant that is asked now and the library behind it, opened anew after a change."""

import threading
from collections.abc import Callable, Mapping, Sequence

from assistant.records import Answer
from corpus.library import Library
from corpus.records import Plan
from ui.conversation import Assistant


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

    @property
    def assistant(self) -> Assistant:
        """The assistant over the plans as they are now; raises LibraryError."""
        with self._lock:
            held = self.library.plans()
            if self._assistant is None or held is not self._held:
                self._assistant = self._opener(self.library)
                self._held = held
            return self._assistant

    @property
    def plans(self) -> Mapping[str, Plan]:
        """The plans held, by id."""
        return self.assistant.plans

    def answer(self, turns: Sequence[str]) -> Answer:
        """The answer to the last turn; raises PolicyError."""
        return self.assistant.answer(turns)

    def answers(self, turns: Sequence[str]) -> Sequence[Answer]:
        """The answers to all turns; raises PolicyError."""
        return self.assistant.answers(turns)
