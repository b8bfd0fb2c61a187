"""Who cannot see or point: axe-core on every tab, and the conversation by keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import DESK, PHONE, chromium, served, tab, visit
from tests.fake_house import Runner, house_of
from ui.serve import create_app

pytestmark = pytest.mark.browser

RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


@pytest.fixture(scope="module")
def browser():
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def address(invented_text, tmp_path_factory):
    with served(
        create_app(house_of(invented_text, tmp_path_factory.mktemp("house")), Runner())
    ) as at:
        yield at


def ask(page, question):
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")


def violations(page, where):
    """Serious and critical ones, a line each; axe comes from disk."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{where}: {v['impact']} {v['id']} {node['html'][:120]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_no_tab_has_a_serious_violation(browser, address, size, scheme):
    with visit(browser, address, color_scheme=scheme) as page:
        page.set_viewport_size(size)
        found = violations(page, "welcome")
        ask(page, "金价")
        page.locator(".pa-declined").wait_for()
        ask(page, "我们是临江市的一家钢铁企业，2025年能耗？")
        page.locator(".pa-turn").nth(1).locator(".pa-cite").first.click()
        page.locator(".pa-evidence:not(.pa-auto) mark").wait_for()
        found += violations(page, "chat")
        page.locator(".pa-close").click()
        page.locator(".pa-evidence-empty").first.wait_for(state="attached")
        for name in ("目标", "责任", "我的企业", "资料库", "评测"):
            tab(page, name)
            if name == "我的企业":
                page.get_by_label("所在地").fill("临江市")
                page.get_by_label("所属行业").fill("钢铁")
                page.get_by_role("button", name="生成清单").click()
                page.locator(".pa-enterprise").wait_for()
            elif name != "评测":
                page.locator(".tabitem:visible table:visible").first.wait_for()
            found += violations(page, name)
            if name == "目标":
                tab(page, "图")
                page.locator(".pa-point").wait_for()
                found += violations(page, "图")
        page.goto(f"{address}/plans/临江")
        found += violations(page, "plan")
        assert not found, "\n".join(found)


def press_until(page, key, selector):
    """Press a key until what has the focus matches; as many presses as a patient user's."""
    for _ in range(60):
        page.keyboard.press(key)
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {key}")


def test_a_conversation_by_keyboard_alone(browser, address):
    """Ask, open a source, close it, follow a suggestion, retry, edit, take a piece away."""
    with visit(browser, address) as page:
        press_until(page, "Tab", ".pa-example")
        press_until(page, "Tab", "#question textarea")
        page.keyboard.type("临江2025年能耗？")
        page.keyboard.press("Enter")
        page.locator(".pa-answer").wait_for()
        press_until(page, "Shift+Tab", ".pa-text .pa-cite")
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.matches('.pa-evidence')")
        press_until(page, "Tab", ".pa-close")
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.matches('.pa-cite')")
        press_until(page, "Tab", ".pa-suggestion")
        page.keyboard.press("Enter")
        page.locator(".pa-turn").nth(1).wait_for()
        press_until(page, "Tab", ".pa-close")
        page.keyboard.press("Enter")
        page.locator(".pa-evidence-empty").first.wait_for()
        press_until(page, "Shift+Tab", ".pa-act[data-act=retry]")
        page.keyboard.press("Enter")
        page.locator(".pa-evidence.pa-auto").wait_for()
        press_until(page, "Shift+Tab", ".pa-act[data-act=edit]")
        page.keyboard.press("Enter")
        page.locator(".pa-turn").nth(1).wait_for(state="detached")
        assert page.evaluate("document.activeElement.matches('#question textarea')")
        assert page.input_value("#question textarea") == "这项目标由谁牵头？"
        press_until(page, "Shift+Tab", ".pa-cross[title*='2025年']")
        page.keyboard.press("Enter")
        page.locator(".pa-facet").get_by_text("2025年").wait_for(state="detached")
