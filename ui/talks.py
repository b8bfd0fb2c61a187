"""What a browser keeps for its user: conversations by their questions, and feedback.

All of it is input when it comes back: unknown shapes are dropped, texts cut, amounts
bounded; answers are never kept, they are made anew.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ui.conversation import QUESTION_LIMIT, TURN_LIMIT

TALKS = 40
CHARACTERS = 300_000
"""Of all questions together: far below the 5 MB that a browser grants."""

TITLE_LIMIT = 40
NOTE_LIMIT = 500
FEEDBACK = 500


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation: a name and its questions."""

    id: str
    title: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a user thinks of the answer to the last of some questions."""

    questions: tuple[str, ...]
    good: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that is kept, newest conversation first."""

    talks: tuple[Talk, ...] = ()
    active: str = ""
    feedback: tuple[Feedback, ...] = ()

    @classmethod
    def of(cls, said: object) -> "Store":
        """What a browser sent, as far as it has the right shape."""
        given = said if isinstance(said, Mapping) else {}
        talks = [talk for talk in map(_talk, _list(given.get("talks"))) if talk]
        feedback = [found for found in map(_feedback, _list(given.get("feedback"))) if found]
        unique = {talk.id: talk for talk in talks}
        return cls(_bounded(tuple(unique.values())), _text(given.get("active"), 16),
                   tuple(feedback[-FEEDBACK:]))  # fmt: skip

    def record(self) -> dict[str, Any]:
        """As JSON for the browser."""
        return {
            "talks": [
                {"id": t.id, "title": t.title, "questions": list(t.questions)} for t in self.talks
            ],
            "active": self.active,
            "feedback": [
                {"questions": list(f.questions), "good": f.good, "note": f.note}
                for f in self.feedback
            ],
        }

    def talk(self, talk_id: str) -> Talk | None:
        """One conversation, or None."""
        return next((talk for talk in self.talks if talk.id == talk_id), None)

    def kept(self, talk_id: str, questions: Sequence[str]) -> "Store":
        """With a conversation's questions as they are now; it becomes the newest."""
        old = self.talk(talk_id)
        rest = tuple(talk for talk in self.talks if talk.id != talk_id)
        if not questions:
            return replace(self, talks=rest, active="")
        title = old.title if old else _text(questions[0], TITLE_LIMIT)
        talks = (Talk(talk_id, title, tuple(questions)), *rest)
        return replace(self, talks=_bounded(talks), active=talk_id)

    def opened(self, talk_id: str) -> "Store":
        """With another conversation open, or none."""
        return replace(self, active=talk_id if self.talk(talk_id) else "")

    def renamed(self, talk_id: str, title: str) -> "Store":
        """With a conversation's new name; an empty one changes nothing."""
        name = _text(title, TITLE_LIMIT)
        talks = [replace(t, title=name) if name and t.id == talk_id else t for t in self.talks]
        return replace(self, talks=tuple(talks))

    def judged(self, questions: Sequence[str], good: bool, note: str = "") -> "Store":
        """With the user's word on an answer in place of an earlier one."""
        word = Feedback(tuple(questions), good, _text(note, NOTE_LIMIT))
        rest = [f for f in self.feedback if f.questions != word.questions]
        return replace(self, feedback=(*rest, word)[-FEEDBACK:])

    def word(self, questions: Sequence[str]) -> Feedback | None:
        """The user's word on the answer to the last of the questions."""
        wanted = tuple(questions)
        return next((f for f in self.feedback if f.questions == wanted), None)


def new_id() -> str:
    """A name for a new conversation, unlike any other in this browser."""
    return secrets.token_hex(4)


def _bounded(talks: tuple[Talk, ...]) -> tuple[Talk, ...]:
    """The newest talks within the limits; the first is always kept."""
    kept: list[Talk] = []
    size = 0
    for talk in talks[:TALKS]:
        size += sum(map(len, talk.questions))
        if kept and size > CHARACTERS:
            break
        kept.append(talk)
    return tuple(kept)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object, limit: int) -> str:
    return " ".join(value.split())[:limit] if isinstance(value, str) else ""


def _questions(value: object) -> tuple[str, ...]:
    """The questions of a conversation; empty where one of them could not be asked."""
    texts = tuple(q.strip() for q in _list(value)[:TURN_LIMIT] if isinstance(q, str))
    fine = all(0 < len(text) <= QUESTION_LIMIT for text in texts)
    return texts if fine and len(texts) == len(_list(value)) else ()


def _talk(value: object) -> Talk | None:
    row = value if isinstance(value, Mapping) else {}
    identity, questions = row.get("id"), _questions(row.get("questions"))
    if not questions or not isinstance(identity, str) or not 0 < len(identity) <= 16:
        return None
    return Talk(
        identity, _text(row.get("title"), TITLE_LIMIT) or questions[0][:TITLE_LIMIT], questions
    )


def _feedback(value: object) -> Feedback | None:
    row = value if isinstance(value, Mapping) else {}
    questions, good = _questions(row.get("questions")), row.get("good")
    if not questions or not isinstance(good, bool):
        return None
    return Feedback(questions, good, _text(row.get("note"), NOTE_LIMIT))
