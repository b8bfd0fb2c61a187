"""The product as it is served: the command, the plans that ship, a real browser."""

import os
import subprocess
import sys

import pytest

from tests.browser import chromium, visit

pytestmark = pytest.mark.browser

COMMAND = "import sys; from assistant.cli import main; sys.exit(main())"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    library = tmp_path_factory.mktemp("served") / "library"
    arguments = ["--library", str(library), "serve", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as served:
        try:
            line = served.stdout.readline()
            assert "http://127.0.0.1:" in line
            yield line.split("：", 1)[1].split("（")[0]
        finally:
            served.terminate()
            served.wait(30)


def test_an_example_is_answered_from_the_shipped_plans(address):
    with chromium() as browser, visit(browser, address) as page:
        assert page.locator(".pa-example").count() >= 6
        page.locator(".pa-example").first.click()
        page.locator(".pa-answer").wait_for()
        assert page.locator(".pa-declined").count() == 0
        page.locator(".pa-text .pa-cite").first.click()
        mark = page.locator(".pa-evidence:not(.pa-auto) mark").first
        mark.wait_for()
        assert mark.inner_text().strip()
        page.get_by_role("tab", name="责任", exact=True).click()
        page.locator(".pa-matrix").wait_for()
        page.get_by_role("tab", name="资料库", exact=True).click()
        page.locator(".pa-shelf tbody tr").nth(4).wait_for()
