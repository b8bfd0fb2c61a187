"""Serve the page: FastAPI routes beside the mounted Gradio blocks, nothing from elsewhere."""

import os
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from typing import Any

import gradio as gr
import uvicorn
from fastapi import Body, FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError
from fastapi.requests import Request
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from assistant.exchange import answer_to_prediction
from assistant.opening import assemble, chosen_encoder, chosen_reranker
from corpus.errors import PolicyError, QuestionError
from corpus.library import Library
from corpus.records import Span
from ui import evidence
from ui.app import build_app, translations
from ui.conversation import TURN_LIMIT, Assistant, checked
from ui.evaluation import EvaluationRunner
from ui.exports import routes
from ui.faults import fault_page
from ui.headers import SecurityHeaders
from ui.house import House
from ui.library_tab import is_local
from ui.theme import HEAD, STATIC, theme
from ui.words import accepted

HOST = "127.0.0.1"
PORT = 7860
UPLOAD_LIMIT = "20mb"


def create_app(
    assistant: Assistant, evaluation: EvaluationRunner | None = None, open_here: bool = True
) -> FastAPI:
    """The whole web application: `/`, `/healthz`, `/api/ask`, `/plans/ID`, `/export/…`, `/files/…`.

    `open_here` says that only this machine reaches it: then plans may come and go.
    """
    app = FastAPI(title="policy-assistant", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(SecurityHeaders)
    app.add_exception_handler(HTTPException, fault_page)
    app.add_exception_handler(RequestValidationError, fault_page)

    @app.get("/healthz")
    def health() -> dict[str, Any]:
        return {"status": "ok", "plans": len(assistant.plans)}

    @app.post("/api/ask")
    def ask(turns: list[str] = Body(embed=True, max_length=TURN_LIMIT)) -> JSONResponse:  # noqa: B008
        try:
            if not turns:
                raise QuestionError("请先输入问题。")
            answer = assistant.answer([checked(turn) for turn in turns])
        except PolicyError as error:
            return JSONResponse({"error": str(error)}, status_code=422)
        return JSONResponse(answer_to_prediction(answer, assistant.plans))

    @app.get("/plans/{plan_id}", response_class=HTMLResponse)
    def plan_page(
        plan_id: str, request: Request, start: int | None = None, end: int | None = None
    ) -> str:
        words = accepted(request.headers.get("accept-language"))
        plan = assistant.plans.get(plan_id)
        if plan is None:
            raise HTTPException(404, "资料库里没有这个方案。")
        passage = start is not None and end is not None and 0 <= start <= end
        return evidence.page(plan, words, Span(start or 0, end or 0) if passage else None)

    app.include_router(routes(assistant))
    app.mount("/files", StaticFiles(directory=STATIC), name="files")
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        build_app(assistant, evaluation, open_here),
        path="/",
        theme=theme(),
        head=HEAD,
        i18n=translations(),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        ssr_mode=False,
        max_file_size=UPLOAD_LIMIT,
    )
    return mounted


def on_a_desktop() -> bool:
    """True where a person sits at a screen: a terminal and a display."""
    display = sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    return display and sys.stdout.isatty()


def open_house(root: Path) -> House:
    """The library in `root` and the assistant over it; the models are read once."""
    library = Library.open(root)
    encoder, reranker = chosen_encoder(), chosen_reranker()
    return House(library, lambda held: assemble(held, encoder, reranker))


def serve(
    root: Path, host: str = HOST, port: int = PORT, evaluation: EvaluationRunner | None = None
) -> None:
    """Serve the library in `root` until interrupted; raises PolicyError.

    The address is taken before the library is opened: a port in use is said at once.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = error.strerror if isinstance(error, OSError) else "端口应在 0 到 65535 之间"
            raise PolicyError(
                f"无法在 {host}:{port} 提供页面（{reason}），请用 --host、--port 换一个地址。"
            ) from error
        app = create_app(open_house(root), evaluation, is_local(host))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
        address = f"http://{f'[{shown}]' if ':' in shown else shown}:{listener.getsockname()[1]}"
        sys.stdout.write(f"问答页面：{address}（按 Ctrl+C 结束）\n")
        sys.stdout.flush()
        if on_a_desktop():
            threading.Timer(1.0, webbrowser.open, [address]).start()
        server.run(sockets=[listener])
