"""The 问答 tab: the conversation on the left, the source beside it on the right."""

from typing import Any

import gradio as gr

from ui import evidence
from ui.bar import bar
from ui.chat import Chat, Session, closed
from ui.faults import QUICK, guarded
from ui.talks import Store
from ui.theme import script
from ui.words import Words

KEEP_SECONDS = 6 * 3600


def source_panel(scale: int = 5) -> gr.HTML:
    """The evidence panel; each tab with sources has one."""
    with gr.Column(scale=scale, min_width=320, elem_classes="pa-side"):
        return gr.HTML(
            evidence.empty(Words("zh")),
            elem_classes="pa-evidence-box",
            js_on_load=script("evidence.js"),
            apply_default_css=False,
        )


def build(
    chat: Chat,
    store: gr.BrowserState,
    profile: gr.BrowserState,
    i18n: gr.I18n,
) -> tuple[gr.State, list[Any]]:
    """Lay the tab out and bind its events -> the session, and what a load fills.

    A source opens by an event of its own, so that it need not wait for an answer.
    """
    zh = Words("zh")
    session = gr.State(Session(), time_to_live=KEEP_SECONDS)
    with gr.Row(elem_classes="pa-desk", equal_height=False):
        with gr.Column(scale=7, min_width=320, elem_classes="pa-talk"):
            with gr.Row(elem_classes="pa-bar"):
                talks = gr.HTML(
                    bar(Store(), zh), js_on_load=script("bar.js"), apply_default_css=False
                )
                new = gr.Button(i18n("new"), size="sm", scale=0, min_width=88)
            thread = gr.HTML(
                chat.thread(Session(), Store(), zh),
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
                    interactive=False,
                )
                send = gr.Button(i18n("send"), variant="primary", scale=0, min_width=88)
        panel = source_panel()
    shown: list[Any] = [question, session, thread, panel, talks, store]
    gr.on(
        [question.submit, send.click],
        guarded(chat.submit),
        [question, session, store, profile],
        shown,
        **QUICK,
    )
    thread.select(guarded(chat.choose), [session, store], shown, **QUICK)
    thread.expand(guarded(chat.source), session, panel, trigger_mode="multiple", **QUICK)
    talks.select(guarded(chat.manage), [session, store], shown, **QUICK)
    talks.input(guarded(chat.merge), [session, store], shown, trigger_mode="multiple", **QUICK)
    # In the browser alone: tell its other windows what is kept now.
    store.change(None, store, None, js=script("tell.js"), **QUICK)
    new.click(guarded(chat.reset), store, shown, **QUICK)
    panel.clear(closed, None, panel, **QUICK)
    return session, shown
