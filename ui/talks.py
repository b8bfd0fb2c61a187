"""What a browser keeps for its user: conversations by their questions, and feedback.

All of it is input when it comes back: unknown shapes are dropped, texts cut, amounts
bounded; answers are never kept, they are made anew.

Each change is stamped with the next number, so that the windows of one browser can merge
what they keep: of one conversation the newest state stands, and a removal is a state too.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from ui.conversation import QUESTION_LIMIT, TURN_LIMIT

TALKS = 40
CHARACTERS = 300_000
"""Of all questions together: far below the 5 MB that a browser grants."""

TITLE_LIMIT = 40
NOTE_LIMIT = 500
FEEDBACK = 500
GONE = 200
"""Removed conversations that are remembered, for windows that still hold them."""

LAST_STAMP = 10**12


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation: a name and its questions."""

    id: str
    title: str
    questions: tuple[str, ...]
    stamp: int = 0


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a user thinks of the answer to the last of some questions."""

    questions: tuple[str, ...]
    good: bool
    note: str = ""
    stamp: int = 0


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that is kept, newest conversation first; `gone` are (id, stamp)."""

    talks: tuple[Talk, ...] = ()
    active: str = ""
    feedback: tuple[Feedback, ...] = ()
    gone: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, said: object) -> "Store":
        """What a browser sent, as far as it has the right shape."""
        given = said if isinstance(said, Mapping) else {}
        talks = [talk for talk in map(_talk, _list(given.get("talks"))) if talk]
        feedback = [found for found in map(_feedback, _list(given.get("feedback"))) if found]
        gone = [found for found in map(_removal, _list(given.get("gone"))) if found]
        return cls(active=_text(given.get("active"), 16))._joined(talks, feedback, gone)

    def record(self) -> dict[str, Any]:
        """As JSON for the browser."""
        return {
            "talks": [{**asdict(talk), "questions": list(talk.questions)} for talk in self.talks],
            "active": self.active,
            "feedback": [
                {**asdict(word), "questions": list(word.questions)} for word in self.feedback
            ],
            "gone": [list(removal) for removal in self.gone],
        }

    def talk(self, talk_id: str) -> Talk | None:
        """One conversation, or None."""
        return next((talk for talk in self.talks if talk.id == talk_id), None)

    @property
    def next(self) -> int:
        """The stamp of the next change: above all that this browser has seen."""
        stamps = [talk.stamp for talk in self.talks] + [word.stamp for word in self.feedback]
        return max([0, *stamps, *(stamp for _, stamp in self.gone)]) + 1

    def kept(self, talk_id: str, questions: Sequence[str]) -> "Store":
        """With a conversation's questions as they are now; it becomes the newest."""
        if not questions:
            return replace(self, active="")._joined([], [], [(talk_id, self.next)])
        old = self.talk(talk_id)
        title = old.title if old else _text(questions[0], TITLE_LIMIT)
        talk = Talk(talk_id, title, tuple(questions), self.next)
        return replace(self, active=talk_id)._joined([talk], [], [])

    def opened(self, talk_id: str) -> "Store":
        """With another conversation open, or none."""
        return replace(self, active=talk_id if self.talk(talk_id) else "")

    def renamed(self, talk_id: str, title: str) -> "Store":
        """With a conversation's new name; an empty one changes nothing."""
        name, talk = _text(title, TITLE_LIMIT), self.talk(talk_id)
        if not name or talk is None:
            return self
        return self._joined([replace(talk, title=name, stamp=self.next)], [], [])

    def judged(self, questions: Sequence[str], good: bool, note: str = "") -> "Store":
        """With the user's word on an answer in place of an earlier one."""
        word = Feedback(tuple(questions), good, _text(note, NOTE_LIMIT), self.next)
        return self._joined([], [word], [])

    def merged(self, other: "Store") -> "Store":
        """With what another window of the browser keeps; the open conversation stays."""
        return self._joined(other.talks, other.feedback, other.gone)

    def _joined(
        self,
        talks: Iterable[Talk],
        feedback: Iterable[Feedback],
        gone: Iterable[tuple[str, int]],
    ) -> "Store":
        """With more of each: the newest state of each stands, whatever the order."""
        removed = dict(sorted((*self.gone, *gone), key=lambda found: found[1]))
        newest: dict[str, Talk] = {}
        for talk in (*self.talks, *talks):
            if talk.stamp > removed.get(talk.id, -1):
                known = newest.get(talk.id)
                newest[talk.id] = max(known, talk, key=_age) if known else talk
        words: dict[tuple[str, ...], Feedback] = {}
        for word in (*self.feedback, *feedback):
            told = words.get(word.questions)
            words[word.questions] = max(told, word, key=_word_age) if told else word
        return Store(
            _bounded(tuple(sorted(newest.values(), key=lambda talk: (-talk.stamp, talk.id)))),
            self.active,
            tuple(
                sorted(words.values(), key=lambda word: (word.stamp, word.questions))[-FEEDBACK:]
            ),
            tuple(sorted(removed.items(), key=lambda found: (found[1], found[0]))[-GONE:]),
        )

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
    title = _text(row.get("title"), TITLE_LIMIT) or _text(questions[0], TITLE_LIMIT)
    return Talk(identity, title, questions, _stamp(row.get("stamp")))


def _feedback(value: object) -> Feedback | None:
    row = value if isinstance(value, Mapping) else {}
    questions, good = _questions(row.get("questions")), row.get("good")
    if not questions or not isinstance(good, bool):
        return None
    note = _text(row.get("note"), NOTE_LIMIT)
    return Feedback(questions, good, note, _stamp(row.get("stamp")))


def _removal(value: object) -> tuple[str, int] | None:
    row = _list(value)
    identity = row[0] if len(row) == 2 else None
    if not isinstance(identity, str) or not 0 < len(identity) <= 16:
        return None
    return identity, _stamp(row[1])


def _stamp(value: object) -> int:
    """A stamp from a browser; 0, before all others, where it is none."""
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return value if 0 < value < LAST_STAMP else 0


def _age(talk: Talk) -> tuple[object, ...]:
    """Which of two states is newer; the rest decides the same way in each window."""
    return talk.stamp, len(talk.questions), talk.questions, talk.title


def _word_age(word: Feedback) -> tuple[object, ...]:
    return word.stamp, word.good, word.note
