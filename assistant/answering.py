"""Answer a whole question set into a file of predictions, one line for each question."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from assistant.chain import Assistant
from assistant.exchange import (
    Record,
    answer_to_prediction,
    dump_lines,
    read_questions,
    refusal_to_prediction,
)
from assistant.terminal import fault
from corpus.errors import QuestionError, QuestionSetError


def answer_file(opened: Callable[[], Assistant], questions: Path, out: Path) -> int:
    """Read the whole set first (a broken line raises and nothing is written), then answer.

    A question that cannot be taken gets a line that says so, and so does one that our own
    mistake keeps from being answered, told on standard error too. The file appears when it
    is complete. Returns the exit status.
    """
    asked = read_questions(questions)
    if out.exists() and out.samefile(questions):
        raise QuestionSetError("--out 指向问题集本身，会把它覆盖，请换一个文件名。")
    with _whole(out) as file:
        assistant = opened()
        for one in tqdm(asked, desc="回答", unit="题", disable=None):
            file.write(dump_lines([{"id": one.id, **_predict(assistant, one.id, one.turns)}]))
    return 0


def _predict(assistant: Assistant, identity: str, turns: tuple[str, ...]) -> Record:
    try:
        return answer_to_prediction(assistant.answer(turns), assistant.plans)
    except QuestionError as error:
        return refusal_to_prediction(str(error))
    except Exception as error:  # one question's fault must not lose the others' answers
        if sys.flags.dev_mode:
            raise
        sys.stderr.write(f"问题 {identity}：{fault(error)}")
        return refusal_to_prediction("程序内部出错，这个问题没有答出。")


@contextmanager
def _whole(path: Path) -> Iterator[TextIO]:
    """A file written beside and renamed at the end: a reader never sees half of it.

    Made at once, so that a place that cannot be written is known before the first answer.
    """
    if path.is_dir():
        raise QuestionSetError(f"--out 应是要写的文件，而“{path}”是文件夹。")
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
