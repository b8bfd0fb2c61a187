"""The 我的企业 tab: a profile that stays in the browser, and the checklist that it gets."""

from collections.abc import Sequence
from html import escape
from typing import Any

import gradio as gr

from ui import evidence
from ui.chat import closed, item_at, using
from ui.chat_tab import source_panel
from ui.conversation import Assistant
from ui.enterprise_view import export_forms, view
from ui.faults import QUICK, guarded, language
from ui.profile import Checklist, Profile, checklist
from ui.theme import script
from ui.words import Words

FIELDS = ("place", "sector", "products", "equipment", "size", "building")


class Enterprise:
    """The handlers of the tab."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def run(self, use: bool, texts: Sequence[object], request: gr.Request) -> tuple[Any, ...]:
        """Switch and fields -> (kept profile, checklist, forms, list, evidence)."""
        words = language(request)
        profile = Profile.of(dict(zip(FIELDS, texts, strict=True)))
        found = checklist(self.assistant, profile)
        kept = {"use": use is True, **{name: getattr(profile, name) for name in FIELDS}}
        return kept, found, export_forms(found, words), view(found, words), evidence.empty(words)

    def open(self, found: Checklist | None, event: gr.EventData, request: gr.Request) -> object:
        """The passage of an entry."""
        data = event._data if isinstance(event._data, dict) else {}
        if not isinstance(found, Checklist):
            return gr.skip()
        if data.get("act") == "cite":
            cited = item_at(found.answer.citations, data.get("cite"))
        else:
            entry = item_at(found.entries, data.get("index"))
            cited = entry.item.citation if entry else None
        if cited is None:
            return gr.skip()
        return evidence.panel(cited, None, language(request))


def restored(kept: object) -> list[Any]:
    """Switch and fields as they were left in this browser; what was not kept is left alone."""
    profile = Profile.of(kept)
    return [using(kept) or gr.skip(), *(getattr(profile, name) or gr.skip() for name in FIELDS)]


def build(desk: Enterprise, kept: gr.BrowserState, i18n: gr.I18n) -> list[Any]:
    """Lay the tab out and bind its events -> what `restored` fills."""
    zh = Words("zh")
    found = gr.State(None, time_to_live=6 * 3600)
    inputs = []
    with gr.Row(elem_classes="pa-filters pa-profile"):
        for name in FIELDS:
            inputs.append(
                gr.Textbox(
                    label=i18n(f"enterprise.{name}"),
                    placeholder=i18n(f"enterprise.{name}.eg"),
                    max_lines=1,
                    min_width=200,
                )
            )
        with gr.Column(scale=0, min_width=190):
            run = gr.Button(i18n("enterprise.run"), variant="primary")
            use = gr.Checkbox(label=i18n("enterprise.use"), container=False)
    forms = gr.HTML(js_on_load=None, apply_default_css=False)
    with gr.Row(elem_classes="pa-desk pa-tables pa-checks"):
        with gr.Column(scale=8, min_width=320):
            shown = gr.HTML(
                f'<p class="pa-none">{escape(zh("enterprise.how"))}</p>',
                elem_classes="pa-views",
                js_on_load=script("rows.js"),
                apply_default_css=False,
            )
        panel = source_panel(scale=4)

    def ask(
        use: bool,
        place: str,
        sector: str,
        products: str,
        equipment: str,
        size: str,
        building: str,
        request: gr.Request,
    ) -> tuple[Any, ...]:
        return desk.run(use, (place, sector, products, equipment, size, building), request)

    gr.on(
        [run.click, *(box.submit for box in inputs)],
        guarded(ask),
        [use, *inputs],
        [kept, found, forms, shown, panel],
        **QUICK,
    )
    # In the browser alone: a question asked at once already brings the profile.
    use.input(None, [use, kept], kept, js=script("use.js"), **QUICK)
    shown.select(guarded(desk.open), found, panel, **QUICK)
    panel.clear(closed, None, panel, **QUICK)
    return [use, *inputs]
