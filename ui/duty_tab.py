"""The 责任 tab: a plan's matrix; a body's tasks by any of its names; a task's bodies."""

from html import escape
from typing import Any
from urllib.parse import urlencode

import gradio as gr

from ui import duty_view, evidence
from ui.answer_text import plan_name
from ui.chat import closed
from ui.chat_tab import source_panel
from ui.conversation import Assistant
from ui.duty_rows import bodies, found_duty, found_task, meant, of_body, tasks
from ui.faults import QUICK, guarded, language
from ui.theme import script
from ui.words import Words

NAME_LIMIT = 60
EVERY = "*"


class Duties:
    """The handlers of the tab."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def show(self, plan: str, body: str, task: str, request: gr.Request) -> tuple[str, str]:
        """(summary, view): a task's bodies, a body's tasks, or the matrix."""
        words = language(request)
        plans = self.assistant.plans
        if not plans:
            return "", f'<p class="pa-none">{escape(words("welcome.empty.how"))}</p>'
        name = str(body or "").strip()[:NAME_LIMIT]
        picked = plans.get(str(plan))
        within = [picked] if picked else list(plans.values())
        chosen = found_task(plans, task) if task else None
        if chosen is not None:
            return self._links(chosen.plan.id, "", words), duty_view.task_bodies(chosen, words)
        if name:
            names = meant(name, bodies(within))
            view = duty_view.body_list(of_body(within, names), names, words)
            return self._links(str(plan) if picked else "", name, words), view
        first = picked or within[0]
        return self._links(first.id, "", words), duty_view.matrix(first, words)

    def choose(self, event: gr.EventData, request: gr.Request) -> tuple[Any, Any]:
        """(task list, evidence): a task picked in the view, or a statement opened."""
        data = event._data if isinstance(event._data, dict) else {}
        if data.get("act") == "task":
            task = found_task(self.assistant.plans, data.get("key"))
            return (task.key if task else gr.skip()), gr.skip()
        cited = found_duty(self.assistant.plans, data.get("plan"), data.get("index"))
        if cited is None:
            return gr.skip(), gr.skip()
        return gr.skip(), evidence.panel(cited, None, language(request))

    def options(self, plan: str, request: gr.Request) -> tuple[Any, Any, Any]:
        """The lists for the plan, body and task that are held."""
        words = language(request)
        plans = self.assistant.plans
        picked = plans.get(str(plan)) or next(iter(plans.values()), None)
        every = plan == EVERY
        within = list(plans.values()) if every or picked is None else [picked]
        choices = [(plan_name(p), p.id) for p in plans.values()] + [(words("duty.every"), EVERY)]
        listed = [(task.name, task.key) for p in within for task in tasks(p)]
        return (
            gr.Dropdown(choices=choices, value=EVERY if every else picked.id if picked else None),
            gr.Dropdown(choices=bodies(within), value=None),
            gr.Dropdown(choices=listed, value=None),
        )

    def _links(self, plan: str, body: str, words: Words) -> str:
        fields = {key: value for key, value in (("plan", plan), ("department", body)) if value}
        query = escape(urlencode(fields))
        links = "".join(
            f'<a class="pa-plain" download href="export/duties.{form}?{query}">{label}</a>'
            for form, label in (("xlsx", "XLSX"), ("csv", "CSV"), ("docx", "Word"))
        )
        return (
            f'<div class="pa-summary"><span class="pa-small">{escape(words("export"))}</span>'
            f"{links}</div>"
        )


def build(desk: Duties, tab: gr.Tab, i18n: gr.I18n) -> None:
    """Lay the tab out and bind its events."""
    with gr.Row(elem_classes="pa-filters"):
        plan = gr.Dropdown(label=i18n("target.plan"), min_width=260, scale=3)
        body = gr.Dropdown(
            label=i18n("duty.body"), allow_custom_value=True, min_width=200, scale=2, value=None
        )
        task = gr.Dropdown(label=i18n("duty.task"), min_width=260, scale=3, value=None)
        back = gr.Button(i18n("duty.back"), size="sm", scale=0, min_width=110)
    links = gr.HTML(js_on_load=None, apply_default_css=False)
    with gr.Row(elem_classes="pa-desk pa-tables"):
        with gr.Column(scale=8, min_width=320):
            view = gr.HTML(
                elem_classes="pa-views", js_on_load=script("rows.js"), apply_default_css=False
            )
        panel = source_panel(scale=4)
    filters, shown, lists = [plan, body, task], [links, view], [plan, body, task]
    tab.select(guarded(desk.options), plan, lists, **QUICK).then(
        guarded(desk.show), filters, shown, **QUICK
    )
    plan.input(guarded(desk.options), plan, lists, **QUICK).then(
        guarded(desk.show), filters, shown, **QUICK
    )
    body.input(lambda: None, None, task, **QUICK).then(guarded(desk.show), filters, shown, **QUICK)
    task.change(guarded(desk.show), filters, shown, **QUICK)
    back.click(lambda: (None, None), None, [body, task], **QUICK).then(
        guarded(desk.show), filters, shown, **QUICK
    )
    view.select(guarded(desk.choose), None, [task, panel], **QUICK)
    panel.clear(closed, None, panel, **QUICK)
