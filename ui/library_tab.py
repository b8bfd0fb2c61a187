"""The 资料库 tab: what is held; files are read and shown before they are kept."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from corpus.added import Added, Skipped
from corpus.errors import PolicyError
from corpus.records import Plan
from ui.faults import QUICK, guarded, language
from ui.house import House
from ui.library_view import preview, read, shelf
from ui.theme import script
from ui.words import Words

MOST_FILES = 10
ENDINGS = [".txt", ".md", ".docx", ".pdf", ".html", ".htm"]
LOCAL = ("localhost", "127.0.0.1", "[::1]")

Checker = Callable[[Plan], Sequence[str]]


def nothing_wrong(plan: Plan) -> Sequence[str]:
    """No anomalies."""
    return ()


def is_local(host: str) -> bool:
    """True for an address that only this machine reaches."""
    return host in ("localhost", "::1") or host.startswith("127.")


def asked_locally(request: gr.Request | None) -> bool:
    """True where the browser, too, named this machine (not a proxy's or a foreign name)."""
    name = (request.headers.get("host") or "") if request else ""
    return name.rsplit(":", 1)[0] in LOCAL


def told(line: Added | Skipped) -> str:
    """What became of a file, without the folder where the upload lies."""
    return f"{Path(line.file).name}：{line.reason}" if isinstance(line, Skipped) else str(line)


class Shelf:
    """The handlers of the tab; `open_here` is False on an address that others reach."""

    def __init__(self, house: House, open_here: bool, check: Checker = nothing_wrong) -> None:
        self.house = house
        self.open_here = open_here
        self.check = check

    def editable(self, request: gr.Request) -> bool:
        """True where plans may be added and removed."""
        return self.open_here and asked_locally(request)

    def show(self, request: gr.Request, leaving: str = "") -> str:
        """The plans that are held."""
        words = language(request)
        plans = self.house.plans.values()
        found: Mapping[str, Sequence[str]] = {plan.id: self.check(plan) for plan in plans}
        finals = self.house.library.replaced()
        return shelf(plans, found, finals, self.editable(request), leaving, words)

    def look(self, files: list[str] | None, request: gr.Request) -> tuple[str, Any, Any]:
        """(preview, keep button, discard button) for files that were dropped."""
        words = language(request)
        paths = self._paths(files, request)
        found = [read(path) for path in paths]
        some = any(file.plans for file in found)
        buttons = gr.Button(visible=some), gr.Button(visible=bool(paths))
        return preview(found, words), *buttons

    def keep(
        self,
        files: list[str] | None,
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),  # noqa: B008
    ) -> tuple[Any, ...]:
        """Add the files -> (files, preview, keep, discard, shelf)."""
        words = language(request)
        paths = self._paths(files, request)

        def step(done: int, count: int, name: str) -> None:
            progress((done, count), desc=name)

        try:
            done = self.house.library.add(paths, progress=step) if paths else []
            progress(None, desc=words("library.indexing"))
            shown = self.show(request)
        except PolicyError as error:
            raise gr.Error(escape(str(error)), print_exception=False) from error
        report = "".join(f"<p>{escape(told(line)).replace(chr(10), '<br>')}</p>" for line in done)
        css = "" if all(isinstance(line, Added) for line in done) else " pa-declined"
        status = f'<section class="pa-duties{css}" role="status">{report}</section>'
        hidden = gr.Button(visible=False)
        return None, status, hidden, hidden, shown

    def act(self, event: gr.EventData, request: gr.Request) -> object:
        """A press in the table: ask for a second press, remove, or let it be."""
        data = event._data if isinstance(event._data, dict) else {}
        plan, act = str(data.get("plan", "")), data.get("act")
        if not self.editable(request):
            return gr.skip()
        # One that another window has taken out is gone already.
        if act == "remove" and plan in self.house.plans:
            self.house.library.remove([plan])
        return self.show(request, plan if act == "leave" else "")

    def _paths(self, files: list[str] | None, request: gr.Request) -> list[Path]:
        words = language(request)
        if not self.editable(request):
            raise gr.Error(words("library.closed"), print_exception=False)
        if files and len(files) > MOST_FILES:
            raise gr.Error(words("library.tooMany", count=MOST_FILES), print_exception=False)
        return [Path(name) for name in files or ()]


def build(desk: Shelf, tab: gr.Tab, i18n: gr.I18n) -> list[Any]:
    """Lay the tab out and bind its events -> those after which other plans may be held."""
    held = gr.HTML(js_on_load=script("rows.js"), apply_default_css=False)
    tab.select(guarded(desk.show), None, held, **QUICK)
    pressed = held.select(guarded(desk.act), None, held, **(QUICK | {"show_progress": "minimal"}))
    if not desk.open_here:
        gr.HTML(
            f'<p class="pa-note">{escape(Words("zh")("library.closed"))}</p>',
            js_on_load=None,
            apply_default_css=False,
        )
        return []
    files = gr.File(
        label=i18n("library.add"), file_count="multiple", file_types=ENDINGS, height=150
    )
    seen = gr.HTML(js_on_load=None, apply_default_css=False)
    with gr.Row(elem_classes="pa-bar"):
        keep = gr.Button(i18n("library.keep"), variant="primary", visible=False, scale=0)
        drop = gr.Button(i18n("library.discard"), visible=False, scale=0)
    files.upload(
        guarded(desk.look), files, [seen, keep, drop], **(QUICK | {"show_progress": "full"})
    )
    # In the queue: only what waits there can tell how far it is.
    kept = keep.click(
        guarded(desk.keep),
        files,
        [files, seen, keep, drop, held],
        concurrency_limit=2,
        api_visibility="private",
    )
    for event in (drop.click, files.clear):
        event(nothing, None, [files, seen, keep, drop], **QUICK)
    return [kept, pressed]


def nothing() -> tuple[None, str, Any, Any]:
    """No files, no preview."""
    return None, "", gr.Button(visible=False), gr.Button(visible=False)
