"""How events are bound and what their faults tell: a line to the user, the rest to the log."""

import logging
from collections.abc import Callable
from functools import wraps
from html import escape
from typing import Any, TypeVar

import gradio as gr

from corpus.errors import PolicyError
from ui.words import Words, accepted

_LOG = logging.getLogger(__name__)
_Given = TypeVar("_Given")

QUICK: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
"""How an event is bound that is answered in the one request that asks.

Gradio answers queued events over a stream which it closes when nothing is under way; its
client loses the answer to an event that is sent while the stream closes. Only what takes
long and shows how far it is goes through the queue.
"""


def language(request: gr.Request | None) -> Words:
    """The words for the browser that asks."""
    return accepted(request.headers.get("accept-language") if request else None)


def guarded(handler: Callable[..., _Given]) -> Callable[..., _Given]:
    """The handler of an event; what goes wrong becomes one line for its user."""

    @wraps(handler)
    def run(*given: Any) -> _Given:  # noqa: ANN401
        try:
            return handler(*given)
        except gr.Error:
            raise
        except PolicyError as error:
            raise gr.Error(escape(str(error)), print_exception=False) from error
        except Exception as error:
            _LOG.exception("an event of the page failed")
            words = language(next((g for g in given if isinstance(g, gr.Request)), None))
            raise gr.Error(words("fault"), print_exception=False) from error

    return run
