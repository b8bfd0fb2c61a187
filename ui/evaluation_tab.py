"""The 评测 tab: run a question set, watch, stop, read the results, compare, download."""

import json
import queue
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from corpus.errors import PolicyError
from ui.conversation import Assistant
from ui.evaluation import EvaluationRunner
from ui.evaluation_view import bar, results
from ui.faults import QUICK, guarded, language
from ui.house import House
from ui.words import Words

TICK = 0.3
"""Seconds between two looks at a run."""

SMALL = 20_000_000
"""Bytes of an earlier report that is read."""

Shown = tuple[Any, ...]


class Evaluation:
    """The handlers of the tab; one run at a time for each visitor."""

    def __init__(self, assistant: Assistant, runner: EvaluationRunner) -> None:
        self.assistant = assistant
        self.runner = runner
        self._stops: dict[str, threading.Event] = {}

    def start(
        self,
        questions: str | None,
        earlier: str | None,
        last: Mapping[str, Any] | None,
        request: gr.Request,
    ) -> Iterator[Shown]:
        """Run -> (progress, results, files, figures of this run), again and again."""
        words = language(request)
        compared = report_of(earlier, words) if earlier else last
        stop = threading.Event()
        session = str(request.session_hash)
        self._stops[session] = stop
        told: queue.Queue[tuple[int, int]] = queue.Queue()
        done: dict[str, Any] = {}
        folder = Path(tempfile.mkdtemp(prefix="policy-eval-"))
        path = Path(questions) if questions else None

        def work() -> None:
            try:
                # Times are measured: no remembered answers.
                asked = self.assistant
                asked = asked.assistant if isinstance(asked, House) else asked
                done["figures"] = self.runner(
                    asked, path, folder, lambda *now: told.put(now), stop.is_set
                )
            except PolicyError as error:
                done["error"] = str(error)
            except Exception as error:
                done["fault"] = error

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        keep = (gr.skip(), gr.skip(), gr.skip())
        try:
            yield bar(0, 0, words), "", gr.File(visible=False), gr.skip()
            while thread.is_alive():
                thread.join(TICK)
                latest = None
                while not told.empty():
                    latest = told.get()
                if latest:
                    yield bar(*latest, words), *keep
        finally:
            stop.set()
            self._stops.pop(session, None)
        if "fault" in done:
            raise done["fault"]
        if "error" in done:
            message = f'<p class="pa-none pa-declined">{escape(done["error"])}</p>'
            yield "", message, gr.File(visible=False), gr.skip()
            return
        files = [str(file) for file in sorted(folder.iterdir()) if file.is_file()]
        shown = results(done["figures"], compared, words)
        yield "", shown, gr.File(value=files, visible=True), done["figures"]
        shutil.rmtree(folder, ignore_errors=True)  # by now the files are copied

    def stop(self, request: gr.Request) -> None:
        """End this visitor's run after the question that it is at."""
        running = self._stops.get(str(request.session_hash))
        if running is not None:
            running.set()


def report_of(path: str, words: Words) -> Mapping[str, Any]:
    """An earlier report.json; raises gr.Error for anything else."""
    file = Path(path)
    try:
        if file.stat().st_size > SMALL:
            raise ValueError
        content = json.loads(file.read_text(encoding="utf-8-sig"))
        if not isinstance(content, dict) or "by_category" not in content:
            raise ValueError
    except (OSError, ValueError, RecursionError) as error:
        raise gr.Error(words("eval.noReport"), print_exception=False) from error
    return content


def build(desk: Evaluation, i18n: gr.I18n) -> None:
    """Lay the tab out and bind its events."""
    with gr.Row(elem_classes="pa-filters"):
        questions = gr.File(
            label=i18n("eval.questions"), file_types=[".jsonl"], height=140, min_width=240
        )
        earlier = gr.File(
            label=i18n("eval.earlier"), file_types=[".json"], height=140, min_width=240
        )
        with gr.Column(min_width=160, scale=0):
            run = gr.Button(i18n("eval.run"), variant="primary")
            stop = gr.Button(i18n("eval.stop"))
    progress = gr.HTML(js_on_load=None, apply_default_css=False)
    files = gr.File(
        label=i18n("eval.files"), file_count="multiple", interactive=False, visible=False
    )
    how = f'<p class="pa-none">{escape(Words("zh")("eval.how"))}</p>'
    shown = gr.HTML(how, js_on_load=None, apply_default_css=False)
    last = gr.State(None, time_to_live=6 * 3600)
    run.click(
        desk.start,
        [questions, earlier, last],
        [progress, shown, files, last],
        concurrency_limit=1,
        concurrency_id="evaluation",
        show_progress="hidden",
        api_visibility="private",
    )
    stop.click(guarded(desk.stop), None, None, **QUICK)
