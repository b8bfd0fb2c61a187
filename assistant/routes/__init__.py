"""One module for each kind of question; `ROUTES` maps the intent to its route."""

from collections.abc import Callable, Mapping

from assistant.records import Answer, Intent
from assistant.routes.applicability import answer_applicability
from assistant.routes.asked import Asked
from assistant.routes.comparison import answer_comparison
from assistant.routes.declines import decline, decline_places
from assistant.routes.duty import answer_duty
from assistant.routes.offtopic import off_topic
from assistant.routes.overview import answer_overview
from assistant.routes.passage import answer_passage
from assistant.routes.pointed import answer_pointed
from assistant.routes.structure import without_annex
from assistant.routes.target import answer_target

ROUTES: Mapping[Intent, Callable[[Asked], Answer]] = {
    Intent.TARGET: answer_target,
    Intent.DUTY: answer_duty,
    Intent.APPLICABILITY: answer_applicability,
    Intent.PASSAGE: answer_passage,
    Intent.COMPARISON: answer_comparison,
    Intent.OVERVIEW: answer_overview,
}

__all__ = [
    "ROUTES",
    "Asked",
    "answer_pointed",
    "decline",
    "decline_places",
    "off_topic",
    "without_annex",
]
