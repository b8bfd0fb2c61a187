"""How events are bound and what their faults tell: a line to the user, the rest to the log."""

import logging
from collections.abc import Callable
from functools import wraps
from html import escape
from typing import Any, TypeVar

import gradio as gr
from fastapi.exception_handlers import (
    http_exception_handler,
    request_validation_exception_handler,
)
from fastapi.exceptions import RequestValidationError
from fastapi.requests import Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from corpus.errors import PolicyError
from ui.words import Words, accepted

PAGES = ("/plans/", "/export/")
"""Addresses that people open, not programs: what goes wrong there is told on a page."""

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


async def fault_page(request: Request, error: Exception) -> Response:
    """What an address of `PAGES` that cannot be served says, in the browser's language."""
    if not request.url.path.startswith(PAGES):
        if isinstance(error, RequestValidationError):
            return await request_validation_exception_handler(request, error)
        assert isinstance(error, HTTPException)
        return await http_exception_handler(request, error)
    words = accepted(request.headers.get("accept-language"))
    told = words("fault.address")
    if isinstance(error, HTTPException) and words.language == "zh":
        told = str(error.detail)
    status = error.status_code if isinstance(error, HTTPException) else 422
    page = (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(words('title'))}</title>"
        '<link rel="stylesheet" href="../files/style.css"></head><body class="pa-plan-page"><main>'
        f'<p role="alert">{escape(told)}</p>'
        f'<p><a href="../">{escape(words("title"))}</a></p></main></body></html>'
    )
    return HTMLResponse(page, status)
