"""Answer a whole question set into a file of predictions, one line for each question."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from tqdm import tqdm

from assistant.chain import Assistant
from assistant.exchange import (
    Record,
    answer_to_prediction,
    dump_lines,
    read_questions,
    refusal_to_prediction,
)
from corpus.errors import QuestionError


def answer_file(opened: Callable[[], Assistant], questions: Path, out: Path) -> int:
    """Read the whole set first (a broken line raises and nothing is written), then answer.

    A question that cannot be taken gets a line that says so; the file appears when it is
    complete. Returns the exit status.
    """
    asked = read_questions(questions)
    assistant = opened()
    predictions: list[Record] = []
    for one in tqdm(asked, desc="回答", unit="题", disable=None):
        try:
            prediction = answer_to_prediction(assistant.answer(one.turns), assistant.plans)
        except QuestionError as error:
            prediction = refusal_to_prediction(str(error))
        predictions.append({"id": one.id, **prediction})
    _write_whole(out, dump_lines(predictions))
    return 0


def _write_whole(path: Path, text: str) -> None:
    """Write beside, then rename: a reader never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
