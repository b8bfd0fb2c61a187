"""The 问答 tab: ask, read, open a source beside the answer."""

from collections.abc import Sequence
from html import escape
from typing import Any, TypeVar

import gradio as gr

from corpus.errors import PolicyError
from ui import evidence, render
from ui.conversation import Assistant, Turn, ask, narrowed, removable
from ui.examples import Groups
from ui.theme import script
from ui.words import Words, accepted

_Item = TypeVar("_Item")

Turns = tuple[Turn, ...]
KEEP_SECONDS = 6 * 3600


class Chat:
    """The handlers of the tab. They hold no conversation: that is in each session's State."""

    def __init__(self, assistant: Assistant, groups: Groups) -> None:
        self.assistant = assistant
        self.groups = groups

    def shown(self, turns: Turns, words: Words) -> str:
        """The conversation, or what can be asked where there is none yet."""
        if not turns:
            return render.welcome(self.groups, len(self.assistant.plans), words)
        return render.thread(turns, words, removable(turns))

    def load(self, turns: Turns, request: gr.Request) -> tuple[Any, Any]:
        """Both panes in the browser's language; they were built in Chinese.

        Left alone where they are right: an answer may have come in the meantime.
        """
        words = language(request)
        if words.language == "zh" and not turns:
            return gr.skip(), gr.skip()
        return self.shown(turns, words), evidence.empty(words)

    def submit(self, question: str, turns: Turns, request: gr.Request) -> tuple[Any, ...]:
        """Answer a typed question -> (question box, turns, thread, evidence)."""
        words = language(request)
        try:
            turns = ask(self.assistant, turns, question)
        except PolicyError as error:
            gr.Warning(escape(str(error)))
            return gr.skip(), gr.skip(), gr.skip(), gr.skip()
        return "", turns, self.shown(turns, words), first_source(turns[-1], words)

    def choose(self, turns: Turns, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """A button in the thread: a source, a question, a facet taken away."""
        data = event._data if isinstance(event._data, dict) else {}
        words = language(request)
        unchanged = (gr.skip(), gr.skip(), gr.skip(), gr.skip())
        if data.get("act") == "ask":
            return self.submit(data.get("text", ""), turns, request)
        turn = item_at(turns, data.get("turn"))
        if turn is None:
            return unchanged
        if data.get("act") == "cite":
            citation = item_at(turn.sources, data.get("cite"))
            if citation is None:
                return unchanged
            number = int(data["cite"]) + 1
            return (*unchanged[:3], evidence.panel(citation, number, words))
        if data.get("act") == "drop":
            facet = item_at(turn.answer.understood, data.get("facet"))
            again = narrowed(turn.question, facet) if facet else None
            if again:
                return self.submit(again, turns, request)
        return unchanged

    def reset(self, request: gr.Request) -> tuple[Any, ...]:
        """A new conversation."""
        words = language(request)
        return "", (), self.shown((), words), evidence.empty(words)


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


def language(request: gr.Request | None) -> Words:
    """The words for the browser that asks."""
    return accepted(request.headers.get("accept-language") if request else None)


def closed(request: gr.Request) -> str:
    """The evidence panel without a source."""
    return evidence.empty(language(request))


def build(chat: Chat, blocks: gr.Blocks, i18n: gr.I18n) -> None:
    """Lay the tab out and bind its events."""
    zh = Words("zh")
    turns = gr.State((), time_to_live=KEEP_SECONDS)
    with gr.Row(elem_classes="pa-desk", equal_height=False):
        with gr.Column(scale=7, min_width=320, elem_classes="pa-talk"):
            with gr.Row(elem_classes="pa-bar"):
                gr.HTML(js_on_load=None)
                new = gr.Button(i18n("new"), size="sm", scale=0, min_width=88)
            thread = gr.HTML(
                chat.shown((), zh),
                elem_classes="pa-thread-box",
                js_on_load=script("thread.js"),
                apply_default_css=False,
            )
            with gr.Row(elem_classes="pa-composer"):
                question = gr.Textbox(
                    label=i18n("question"),
                    placeholder=i18n("question.placeholder"),
                    show_label=False,
                    container=False,
                    lines=1,
                    max_lines=6,
                    scale=8,
                    elem_id="question",
                )
                send = gr.Button(i18n("send"), variant="primary", scale=0, min_width=88)
        with gr.Column(scale=5, min_width=320, elem_classes="pa-side"):
            panel = gr.HTML(
                evidence.empty(zh),
                elem_classes="pa-evidence-box",
                js_on_load=script("evidence.js"),
                apply_default_css=False,
            )
    outputs = [question, turns, thread, panel]
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    gr.on([question.submit, send.click], chat.submit, [question, turns], outputs, **private)
    thread.select(chat.choose, turns, outputs, **private)
    new.click(chat.reset, None, outputs, **private)
    panel.clear(closed, None, panel, **private)
    blocks.load(chat.load, turns, [thread, panel], **private)
