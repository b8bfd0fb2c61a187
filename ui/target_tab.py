"""The 目标 tab: choose, read as a table or a chart, open a passage, export."""

from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

import gradio as gr

from ui import chart, evidence, tables
from ui.answer_text import plan_name
from ui.chat import closed
from ui.chat_tab import source_panel
from ui.conversation import Assistant
from ui.faults import QUICK, guarded, language
from ui.target_rows import KINDS, Choice, chosen, found, sectors, years
from ui.theme import script
from ui.words import Words

TEXT_LIMIT = 60


def choice(
    plans: object, sectors_: object, years_: object, kinds: object, firm: object, text: object
) -> Choice:
    """What came from the browser as a choice; what is no text is left out."""
    return Choice(
        _texts(plans), _texts(sectors_), _texts(years_), _texts(kinds), str(firm or ""),
        str(text or "").strip()[:TEXT_LIMIT],
    )  # fmt: skip


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def summary(count: int, picked: Choice, words: Words) -> str:
    """How many rows there are, and links that export just these."""
    fields = {
        "plan": picked.plans, "sector": picked.sectors, "year": picked.years,
        "kind": picked.kinds, "firm": picked.firmness, "text": picked.text,
    }  # fmt: skip
    query = escape(urlencode({key: value for key, value in fields.items() if value}, doseq=True))
    links = "".join(
        f'<a class="pa-plain" download href="export/targets.{form}?{query}">{form.upper()}</a>'
        for form in ("xlsx", "csv")
    )
    return (
        f'<div class="pa-summary"><span>{escape(words("target.count", count=count))}</span>'
        f'<span class="pa-small">{escape(words("export"))}</span>{links}</div>'
    )


class Targets:
    """The handlers of the tab."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def show(
        self,
        plans: list[str],
        sectors_: list[str],
        years_: list[str],
        kinds: list[str],
        firm: str,
        text: str,
        request: gr.Request,
    ) -> tuple[str, str, str]:
        """(summary, table, chart) for a choice."""
        words = language(request)
        picked = choice(plans, sectors_, years_, kinds, firm, text)
        held = list(self.assistant.plans.values())
        given = chosen(held, picked)
        return (
            summary(len(given), picked, words),
            tables.targets(given, words),
            chart.chart(given, held, words),
        )

    def open(self, event: gr.EventData, request: gr.Request) -> object:
        """The passage of a row or a point."""
        data = event._data if isinstance(event._data, dict) else {}
        row = found(self.assistant.plans, data.get("plan"), data.get("index"))
        if row is None:
            return gr.skip()
        return evidence.panel(row.citation, None, language(request))

    def options(self) -> Sequence[Any]:
        """The choices that the held plans leave, for the three lists."""
        plans = list(self.assistant.plans.values())
        return (
            gr.Dropdown(choices=[(plan_name(plan), plan.id) for plan in plans]),
            gr.Dropdown(choices=sectors(plans)),
            gr.Dropdown(choices=years(plans)),
        )


def build(desk: Targets, tab: gr.Tab, i18n: gr.I18n) -> None:
    """Lay the tab out and bind its events."""
    kinds = [(label, key) for key, label in KINDS.items()]
    firmness = [(i18n("all"), ""), (i18n("firm"), "firm"), (i18n("soft"), "soft")]
    with gr.Row(elem_classes="pa-filters"):
        text = gr.Textbox(label=i18n("target.search"), max_lines=1, min_width=160)
        plans = gr.Dropdown(label=i18n("target.plan"), multiselect=True, min_width=220)
        sectors_ = gr.Dropdown(label=i18n("sector"), multiselect=True, min_width=120)
        years_ = gr.Dropdown(label=i18n("target.year"), multiselect=True, min_width=120)
        kind = gr.Dropdown(kinds, label=i18n("target.kind"), multiselect=True, min_width=120)
        firm = gr.Dropdown(firmness, value="", label=i18n("firmness"), min_width=110)
    counted = gr.HTML(js_on_load=None, apply_default_css=False)
    with gr.Row(elem_classes="pa-desk pa-tables"):
        with gr.Column(scale=8, min_width=320), gr.Tabs(elem_classes="pa-inner"):
            with gr.Tab(i18n("table")):
                table = gr.HTML(js_on_load=script("rows.js"), apply_default_css=False)
            with gr.Tab(i18n("chart")):
                drawn = gr.HTML(js_on_load=script("rows.js"), apply_default_css=False)
        panel = source_panel(scale=4)
    filters: list[Any] = [plans, sectors_, years_, kind, firm, text]
    shown = [counted, table, drawn]
    for part in filters:
        part.change(guarded(desk.show), filters, shown, trigger_mode="always_last", **QUICK)
    tab.select(guarded(desk.options), None, [plans, sectors_, years_], **QUICK).then(
        guarded(desk.show), filters, shown, **QUICK
    )
    for view in (table, drawn):
        view.select(guarded(desk.open), None, panel, trigger_mode="multiple", **QUICK)
    panel.clear(closed, None, panel, **QUICK)
