"""The page as Gradio blocks: a header and one tab for each thing a user comes for."""

from html import escape
from typing import Any

import gradio as gr

from corpus.check import check_plan
from corpus.records import Plan
from ui import chat, chat_tab, duty_tab, enterprise_tab, evaluation_tab, library_tab, target_tab
from ui.conversation import Assistant
from ui.evaluation import EvaluationRunner
from ui.examples import Examples
from ui.faults import QUICK, guarded, language
from ui.house import House
from ui.secret import browser_secret
from ui.words import Words, table

QUEUE = 256
AT_ONCE = 4


def anomalies(plan: Plan) -> list[str]:
    """What looks wrong in a plan's source, a line each."""
    return [f"第{found.line}行：{found.message}" for found in check_plan(plan)]


def translations() -> gr.I18n:
    """Gradio's own labels in the browser's language; Chinese unless it asks for English."""
    words = table()
    return gr.I18n(
        **{"en": words["en"], "zh": words["zh"], "zh-CN": words["zh"], "zh-TW": words["zh"]}
    )


def header(count: int, words: Words, loaded: bool = False) -> str:
    """The page's head: name, promise, how many plans are held; `loaded` once it is ready."""
    ready = " data-loaded" if loaded else ""
    return (
        f'<header class="pa-head"{ready}><h1>{escape(words("title"))}</h1>'
        f"<p>{escape(words('subtitle'))}</p>"
        f'<span class="pa-held">{escape(words("held", count=count))}</span></header>'
    )


def build_app(
    assistant: Assistant, evaluation: EvaluationRunner | None = None, open_here: bool = True
) -> gr.Blocks:
    """The page for `assistant`; mount it with `ui.serve`, which gives it theme and limits.

    A `House` also has a library tab, where plans come and go if `open_here`.
    """
    zh = Words("zh")
    secret = browser_secret(assistant.library.root) if isinstance(assistant, House) else None
    i18n = translations()

    blocks: gr.Blocks = gr.Blocks(
        title=zh("title"), fill_width=True, analytics_enabled=False, delete_cache=(3600, 3600)
    )
    with blocks:
        # Outside the tabs: what is in a tab is not read before the tab is opened.
        kept = gr.BrowserState(None, storage_key="policy-profile", secret=secret)
        talks = gr.BrowserState(None, storage_key="policy-talks", secret=secret)
        head = gr.HTML(header(len(assistant.plans), zh), apply_default_css=False, js_on_load=None)
        changes: list[Any] = []
        with gr.Tabs(elem_classes="pa-tabs"):
            with gr.Tab(i18n("tab.chat"), id="chat"):
                desk = chat.Chat(assistant, Examples(assistant, zh("example.beyond")))
                session, shown = chat_tab.build(desk, talks, kept, i18n)
            with gr.Tab(i18n("tab.targets"), id="targets") as tab:
                target_tab.build(target_tab.Targets(assistant), tab, i18n)
            with gr.Tab(i18n("tab.duties"), id="duties") as tab:
                duty_tab.build(duty_tab.Duties(assistant), tab, i18n)
            with gr.Tab(i18n("tab.enterprise"), id="enterprise"):
                fields = enterprise_tab.build(enterprise_tab.Enterprise(assistant), kept, i18n)
            if isinstance(assistant, House):
                with gr.Tab(i18n("tab.library"), id="library") as tab:
                    shelf = library_tab.Shelf(assistant, open_here, anomalies)
                    changes = library_tab.build(shelf, tab, i18n)
            if evaluation is not None and open_here:
                with gr.Tab(i18n("tab.evaluation"), id="evaluation"):
                    run = evaluation_tab.Evaluation(assistant, evaluation)
                    evaluation_tab.build(run, i18n)

        def now(left: chat.Session, request: gr.Request) -> tuple[object, ...]:
            top = header(len(assistant.plans), language(request), loaded=True)
            return top, desk.again(left, request)

        def load(
            left: chat.Session, said: object, profile: object, request: gr.Request
        ) -> tuple[object, ...]:
            top = header(len(assistant.plans), language(request), loaded=True)
            return (top, *desk.load(left, said, request), *enterprise_tab.restored(profile))

        # One event for all: the page is ready when it is done.
        blocks.load(
            guarded(load),
            [session, talks, kept],
            [head, *shown, *fields],
            **QUICK,
        )
        # A page that is loading is not told ready by anything but its load.
        for change in changes:
            change.then(guarded(now), session, [head, shown[2]], **QUICK)
    blocks.state_session_capacity = 500
    blocks.queue(max_size=QUEUE, default_concurrency_limit=AT_ONCE, api_open=False)
    return blocks
