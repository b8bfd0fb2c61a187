"""What the 评测 tab needs of whoever can run a question set."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from ui.conversation import Assistant


class EvaluationRunner(Protocol):
    """Answers and scores a question set; given to the page by the command line."""

    def __call__(
        self,
        assistant: Assistant,
        questions: Path | None,
        out: Path,
        progress: Callable[[int, int], None],
        stop: Callable[[], bool],
    ) -> Mapping[str, Any]:
        """Let `assistant` answer `questions` (None: the built-in set); write the report to `out`.

        Calls `progress(done, all)` after each question and ends early once `stop()` is
        true. Returns the content of `report.json`. Raises QuestionSetError for a broken
        set before the first question.
        """
