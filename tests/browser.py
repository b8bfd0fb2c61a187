"""A real browser for the page's tests: Debian's Chromium, driven by Playwright.

Without a browser the tests skip with a message, unless POLICY_ASSISTANT_REQUIRE_BROWSER
is 1: then they fail.
"""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn

REQUIRED = "POLICY_ASSISTANT_REQUIRE_BROWSER"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
LEAVING = ("AbortError: signal is aborted", "Unexpected error Connection errored out")
"""What Gradio says of a page that is left or opened again while it listens."""


def missing(why: str) -> None:
    """Skip, or fail where a browser is required."""
    told = f"no browser: {why} (apt-get install chromium fonts-noto-cjk)"
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(told)
    pytest.skip(told)


@contextmanager
def chromium() -> Iterator[object]:
    """A launched browser."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing("chromium is not installed")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@contextmanager
def served(app: object) -> Iterator[str]:
    """The address of `app`, served from a thread on a free port of this host."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            if not thread.is_alive():
                raise RuntimeError("the server did not start")
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


def enter(page: object, address: str = "") -> None:
    """Open the page, or open it again, and wait until it is ready for its user."""
    if address:
        page.goto(address)
    else:
        page.reload()
    page.locator(".pa-head[data-loaded]").wait_for()


def tab(page: object, name: str) -> None:
    """Open a tab by its name; a phone keeps those that do not fit in a menu."""
    wanted = page.get_by_role("tab", name=name, exact=True)
    if wanted.is_visible():
        wanted.click()
    else:
        page.locator(".overflow-menu > button:visible").first.click()
        page.locator(".overflow-dropdown:visible").get_by_text(name).click()


@contextmanager
def visit(browser: object, address: str, **context: object) -> Iterator[object]:
    """A page that fails the test on a console error or a request to another host."""
    complaints: list[str] = []
    with browser.new_context(locale="zh-CN", viewport=DESK, **context) as session:
        page = session.new_page()
        page.set_default_timeout(40_000)

        def watch(request: object) -> None:
            if not request.url.startswith((address, "data:", "blob:")):
                complaints.append(f"left the host: {request.url}")

        def heard(said: object) -> None:
            # The browser itself logs an event that failed; the page tells its user.
            told = "/gradio_api/run/" in said.location.get("url", "")
            if said.type == "error" and not told and not said.text.startswith(LEAVING):
                complaints.append(said.text)

        page.on("request", watch)
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on("console", heard)
        enter(page, address)
        yield page
    assert not complaints, complaints
