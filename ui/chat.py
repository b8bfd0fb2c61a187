"""What happens in a conversation: ask, open a source, edit, judge, change the talk.

The handlers hold nothing: a visitor's conversation is in the session's State, what their
browser keeps is in a BrowserState and is checked each time it comes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import gradio as gr

from corpus.errors import PolicyError
from ui import evidence, render
from ui.bar import bar
from ui.conversation import Assistant, Turn, ask, replay
from ui.examples import Examples
from ui.facets import pieces, removable, without
from ui.faults import language
from ui.profile import Profile
from ui.suggest import suggestions
from ui.talks import Store, Talk, new_id
from ui.words import Words

_Item = TypeVar("_Item")

Shown = tuple[Any, ...]
"""(question box, session, thread, evidence, bar, store); `gr.skip()` leaves one as it is."""

UNCHANGED = 6


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """The conversation on a visitor's page; compared by identity, like its turns."""

    talk: str = ""
    turns: tuple[Turn, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """What was asked."""
        return tuple(turn.question for turn in self.turns)


class Chat:
    """The handlers of the tab."""

    def __init__(self, assistant: Assistant, examples: Examples) -> None:
        self.assistant = assistant
        self.examples = examples

    def thread(self, session: Session, store: Store, words: Words) -> str:
        """The conversation, or what can be asked where there is none yet."""
        if not session.turns:
            return render.welcome(self.examples.now(), len(self.assistant.plans), words)
        judged = {}
        for index in range(len(session.turns)):
            word = store.word(session.questions[: index + 1])
            if word is not None:
                judged[index] = word.good
        return render.thread(session.turns, words, removable(self.assistant, session.turns), judged)

    def load(self, session: Session, kept: object, request: gr.Request) -> Shown:
        """The page as it was left, in the browser's language; only now can be asked."""
        words, store = language(request), Store.of(kept)
        if session.turns:
            return (gr.Textbox(interactive=True), *(gr.skip(),) * (UNCHANGED - 1))
        talk = store.talk(store.active)
        try:
            shown = self._opened(talk, store, words) if talk else self._fresh(store, words)
        except PolicyError:
            # What the browser kept cannot be asked any more: the page itself still opens.
            shown = self._fresh(store.opened(""), words)
        return (gr.Textbox(interactive=True), *shown[1:])

    def again(self, session: Session, request: gr.Request) -> object:
        """The welcome for the plans as they are now; a conversation stays as it is."""
        return gr.skip() if session.turns else self.thread(session, Store(), language(request))

    def submit(
        self, question: str, session: Session, kept: object, profile: object, request: gr.Request
    ) -> Shown:
        """Answer a typed question."""
        words, store = language(request), Store.of(kept)
        said = Profile.of(profile).introduction() if not session.turns and using(profile) else ""
        asked = f"{said}{question}" if said and str(question).strip() else question
        return self._ask(asked, session, store, words)

    def choose(
        self, session: Session, kept: object, event: gr.EventData, request: gr.Request
    ) -> Shown:
        """A button in the thread: a question, a facet, a word on an answer."""
        data = event._data if isinstance(event._data, dict) else {}
        words, store = language(request), Store.of(kept)
        act = data.get("act")
        if act == "ask":
            return self._ask(data.get("text"), session, store, words)
        if act in ("edit", "retry") and session.turns:
            return self._again(session, store, words, act == "edit")
        turn = item_at(session.turns, data.get("turn"))
        if turn is None:
            return (gr.skip(),) * UNCHANGED
        if act in ("good", "bad"):
            questions = session.questions[: int(data["turn"]) + 1]
            judged = store.judged(questions, act == "good", str(data.get("note") or ""))
            shown = self._shown(session, judged, words)
            return (gr.skip(), gr.skip(), shown[2], gr.skip(), *shown[4:])
        if act == "drop" and item_at(pieces(turn.answer), data.get("facet")) is not None:
            asked = without(self.assistant, session.questions, turn.answer, int(data["facet"]))
            if asked:
                return self._replaced(asked, session, store, words)
        return (gr.skip(),) * UNCHANGED

    def source(self, session: Session, event: gr.EventData, request: gr.Request) -> object:
        """A chip in the thread: its source for the panel."""
        data = event._data if isinstance(event._data, dict) else {}
        turn = item_at(session.turns, data.get("turn"))
        citation = item_at(turn.sources, data.get("cite")) if turn else None
        if citation is None:
            return gr.skip()
        return evidence.panel(citation, int(data["cite"]) + 1, language(request))

    def manage(
        self, session: Session, kept: object, event: gr.EventData, request: gr.Request
    ) -> Shown:
        """The bar: another conversation, a new one, a name, a removal."""
        data = event._data if isinstance(event._data, dict) else {}
        words, store = language(request), Store.of(kept)
        talk = store.talk(str(data.get("talk") or ""))
        if data.get("act") == "open":
            store = store.opened(talk.id if talk else "")
            return self._opened(talk, store, words) if talk else self._fresh(store, words)
        if data.get("act") == "rename" and talk:
            store = store.renamed(talk.id, str(data.get("title") or ""))
            return self._shown(session, store, words, panel=gr.skip(), question=gr.skip())
        if data.get("act") == "remove" and talk:
            return self._fresh(store.kept(talk.id, ()), words)
        return (gr.skip(),) * UNCHANGED

    def reset(self, kept: object, request: gr.Request) -> Shown:
        """A new conversation."""
        return self._fresh(Store.of(kept).opened(""), language(request))

    def _ask(self, question: object, session: Session, store: Store, words: Words) -> Shown:
        turns = with_suggestions(self.assistant, ask(self.assistant, session.turns, question))
        session = Session(session.talk or new_id(), turns)
        store = store.kept(session.talk, session.questions)
        return self._shown(session, store, words, first_source(turns[-1], words))

    def _replaced(
        self, asked: Sequence[str], session: Session, store: Store, words: Words
    ) -> Shown:
        """The last question asked otherwise; one that stands alone is a new conversation."""
        alone = len(asked) < len(session.turns)
        session = Session() if alone else replace(session, turns=session.turns[:-1])
        return self._ask(asked[-1], session, store, words)

    def _again(self, session: Session, store: Store, words: Words, edit: bool) -> Shown:
        """The last question back in the box, or asked once more."""
        question = session.turns[-1].question
        session = replace(session, turns=session.turns[:-1])
        if not edit:
            return self._ask(question, session, store, words)
        store = store.kept(session.talk, session.questions)
        return self._shown(session, store, words, question=question)

    def merge(
        self, session: Session, kept: object, event: gr.EventData, request: gr.Request
    ) -> Shown:
        """With what another window kept; this window's conversation follows its newest state."""
        data = event._data if isinstance(event._data, dict) else {}
        words, store = language(request), Store.of(kept)
        both = store.merged(Store.of(data.get("kept")))
        if both == store:
            return (gr.skip(),) * UNCHANGED
        talk = both.talk(session.talk)
        if talk is None and session.turns:
            return (gr.skip(), *self._fresh(both, words)[1:])
        if talk is not None and talk.questions != session.questions:
            return (gr.skip(), *self._opened(talk, both, words)[1:])
        return (*(gr.skip(),) * 4, bar(both, words), both.record())

    def _opened(self, talk: Talk, store: Store, words: Words) -> Shown:
        turns = with_suggestions(self.assistant, replay(self.assistant, talk.questions))
        panel = first_source(turns[-1], words)
        return self._shown(Session(talk.id, turns), store, words, panel)

    def _fresh(self, store: Store, words: Words) -> Shown:
        return self._shown(Session(), store, words)

    def _shown(
        self,
        session: Session,
        store: Store,
        words: Words,
        panel: object = None,
        question: object = "",
    ) -> Shown:
        return (
            question,
            session,
            self.thread(session, store, words),
            evidence.empty(words) if panel is None else panel,
            bar(store, words),
            store.record(),
        )


def with_suggestions(assistant: Assistant, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """The conversation with what can be asked next beside its last answer."""
    asked = [turn.question for turn in turns]
    found = suggestions(assistant, asked, turns[-1].answer)
    return (*turns[:-1], replace(turns[-1], suggestions=found))


def using(profile: object) -> bool:
    """True where the user has switched the profile on for the conversation."""
    return isinstance(profile, dict) and profile.get("use") is True


def first_source(turn: Turn, words: Words) -> str:
    """The panel beside a new answer: its first source, unless it is a decline."""
    if turn.answer.answered and turn.sources:
        return evidence.panel(turn.sources[0], 1, words, asked_for=False)
    return evidence.empty(words)


def item_at(items: Sequence[_Item], index: object) -> _Item | None:
    """The item at an index that came from the browser, or None."""
    text = str(index)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1
    return items[number] if 0 <= number < len(items) else None


def closed(request: gr.Request) -> str:
    """The evidence panel without a source."""
    return evidence.empty(language(request))
