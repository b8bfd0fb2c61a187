"""A fault that nobody foresaw: the user is told, the log holds the rest."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import gradio as gr

from ui.words import Words, accepted

_LOG = logging.getLogger(__name__)
_Given = TypeVar("_Given")


def language(request: gr.Request | None) -> Words:
    """The words for the browser that asks."""
    return accepted(request.headers.get("accept-language") if request else None)


def guarded(handler: Callable[..., _Given]) -> Callable[..., _Given]:
    """The handler of an event; a fault in it becomes one line for its user."""

    @wraps(handler)
    def run(*given: Any) -> _Given:  # noqa: ANN401
        try:
            return handler(*given)
        except gr.Error:
            raise
        except Exception as error:
            _LOG.exception("an event of the page failed")
            words = language(next((g for g in given if isinstance(g, gr.Request)), None))
            raise gr.Error(words("fault"), print_exception=False) from error

    return run
