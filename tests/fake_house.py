"""A library of the invented plan behind a small assistant, for tests that walk all tabs."""

import threading
from pathlib import Path

from corpus.library import Library
from tests.fake_assistant import FakeAssistant, plan_of
from ui.house import House


class Runner:
    """A run of three questions that waits before the last one, until it is told to stop."""

    def __init__(self):
        self.asked = threading.Event()

    def __call__(self, assistant, questions, out, progress, stop):
        progress(2, 3)
        self.asked.set()
        waited = threading.Event()
        while not stop():
            waited.wait(0.02)
        (out / "report.json").write_text("{}")
        return {
            "name": questions.name if questions else "自带问题集", "stopped": True,
            "questions": 2, "passed": 1, "pass_rate": 0.5, "by_category": {},
            "failures": [{"id": "q-2", "turns": ["<b>问</b>"], "reasons": ["缺少依据"],
                          "answer": "答", "cited": []}],
        }  # fmt: skip


def house_of(text: str, folder: Path) -> House:
    """The library in `folder` with one plan, and its assistant."""
    file = folder / "临江.txt"
    file.write_text(text, encoding="utf-8")
    library = Library.open(folder / "library", seed=False)
    library.add([file])

    def opener(given: Library) -> FakeAssistant:
        shown = [plan_of(p.text, p.id, title=p.metadata.title) for p in given.plans()]
        return FakeAssistant(shown)

    return House(library, opener)
