"""The page in a real browser, as its users walk it."""

import pytest

from tests.browser import PHONE, chromium, enter, served, visit
from tests.fake_assistant import FakeAssistant, plan_of
from ui.serve import create_app

pytestmark = pytest.mark.browser

QUESTION = "临江2025年单位增加值能耗要下降多少？"


@pytest.fixture(scope="module")
def browser():
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def address(invented_text):
    hostile = invented_text + "\n<script>document.title = 'taken'</script>\n"
    with served(create_app(FakeAssistant([plan_of(hostile)]))) as started:
        yield started


def ask(page, question):
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")


def test_a_question_is_answered_and_its_chip_opens_the_passage(browser, address):
    with visit(browser, address) as page:
        page.get_by_role("heading", name="想了解碳达峰方案的什么？").wait_for()
        ask(page, QUESTION)
        lead = page.locator(".pa-lead")
        lead.wait_for()
        assert "较2020年下降13%" in lead.inner_text()
        assert page.input_value("#question textarea") == ""
        page.locator(".pa-text .pa-cite").first.click()
        mark = page.locator(".pa-evidence mark")
        mark.wait_for()
        assert mark.inner_text() == "规模以上工业单位增加值能耗较2020年下降13%"
        assert page.locator(".pa-path").inner_text() == "一、主要目标"
        assert page.locator(".pa-evidence .pa-tag-draft").is_visible()
        assert page.title() == "碳达峰方案问答"


def test_the_keyboard_alone_is_enough(browser, address):
    with visit(browser, address) as page:
        ask(page, QUESTION)
        page.locator(".pa-text .pa-cite").first.focus()
        page.keyboard.press("Enter")
        page.locator(".pa-evidence mark").wait_for()
        page.wait_for_function("document.activeElement.classList.contains('pa-evidence')")
        page.keyboard.press("Escape")
        page.locator(".pa-evidence-empty").wait_for()
        page.wait_for_function("document.activeElement.classList.contains('pa-cite')")


def test_an_example_a_suggestion_and_a_facet_ask(browser, address):
    with visit(browser, address) as page:
        page.locator(".pa-example").first.click()
        page.locator(".pa-answer").wait_for()
        page.get_by_role("button", name="去掉“年份：2025年”重新提问").click()
        page.locator(".pa-facet").get_by_text("2025年").wait_for(state="detached")
        asked = page.locator(".pa-question")
        assert "2025年" not in asked.inner_text()
        page.locator(".pa-suggestion").click()
        page.locator(".pa-turn").nth(1).wait_for()
        assert "市经济和信息化局牵头" in page.locator(".pa-lead").nth(1).inner_text()


def test_what_is_pressed_before_the_page_is_ready_is_not_lost(browser, address):
    late = """const real = window.fetch; let first = true;
        window.fetch = async (...sent) => {
          if (first && String(sent[0]?.url ?? sent[0]).includes('/run/')) {
            first = false;
            await new Promise((go) => { window.letGo = go; });
          }
          return real(...sent);
        };"""
    with browser.new_context(locale="zh-CN") as session:
        session.add_init_script(late)
        page = session.new_page()
        page.goto(address)
        page.wait_for_function("!!window.letGo")
        assert page.locator("#question textarea").is_disabled()
        page.locator(".pa-example").first.press("Enter")
        page.evaluate("window.letGo()")
        page.locator(".pa-answer").wait_for()
        assert page.locator("#question textarea").is_enabled()


def test_a_source_opens_while_another_one_is_on_its_way(browser, address):
    with visit(browser, address) as page:
        ask(page, QUESTION)
        page.locator(".pa-text .pa-cite").nth(1).wait_for()
        page.evaluate("document.querySelectorAll('.pa-text .pa-cite').forEach((c) => c.click())")
        page.locator(".pa-evidence .pa-cite-still").get_by_text("2").wait_for()


def test_a_decline_is_marked_and_shows_the_question_as_text(browser, address):
    with visit(browser, address) as page:
        ask(page, "<script>document.title='taken'</script>金价")
        page.locator(".pa-declined").wait_for()
        assert "方案里没有直接的答案" in page.locator(".pa-badge").inner_text()
        assert "<script>" in page.locator(".pa-question").inner_text()
        assert page.title() == "碳达峰方案问答"


def test_a_question_that_is_too_long_is_kept_and_explained(browser, address):
    with visit(browser, address) as page:
        ask(page, "问" * 2001)
        page.get_by_text("最多 2,000 个").wait_for()
        assert len(page.input_value("#question textarea")) == 2001
        assert page.locator(".pa-turn").count() == 0


def test_a_fault_is_told_and_the_question_stays(browser, invented_text, caplog):
    class Broken(FakeAssistant):
        def answer(self, turns):
            if "坏" in turns[-1]:
                raise RuntimeError("<b>inner</b>")
            return super().answer(turns)

    with served(create_app(Broken([plan_of(invented_text)]))) as at, visit(browser, at) as page:
        ask(page, "坏了吗？")
        page.get_by_text("这一步没有成功").first.wait_for()
        assert page.get_by_text("inner").count() == 0
        assert page.input_value("#question textarea") == "坏了吗？"
        ask(page, QUESTION)
        page.locator(".pa-answer").wait_for()
    assert "RuntimeError" in caplog.text


def test_two_visitors_do_not_see_each_other(browser, address):
    with visit(browser, address) as first, visit(browser, address) as second:
        ask(first, QUESTION)
        first.locator(".pa-answer").wait_for()
        ask(second, "谁负责？")
        second.locator(".pa-answer").wait_for()
        assert second.locator(".pa-turn").count() == 1
        assert first.locator(".pa-turn").count() == 1


def test_a_conversation_outlives_a_restart_of_the_page(browser, address):
    with visit(browser, address) as page:
        page.on("dialog", lambda asked: asked.accept("固废问答"))
        ask(page, QUESTION)
        page.locator(".pa-answer").wait_for()
        page.get_by_role("button", name="有用").click()
        page.locator('.pa-act[aria-pressed="true"]').wait_for()
        page.locator(".pa-menu summary").click()
        page.get_by_role("button", name="改名").click()
        page.get_by_label("历史对话").get_by_text("固废问答").wait_for(state="attached")
        enter(page)
        page.locator(".pa-answer").wait_for()
        page.locator('.pa-act[aria-pressed="true"]').wait_for()
        page.locator(".pa-menu summary").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="导出 Word").click()
        assert download.value.suggested_filename == "对话.docx"
        page.get_by_role("button", name="新对话").click()
        page.locator(".pa-welcome").wait_for()
        page.get_by_label("历史对话").select_option(label="固废问答")
        page.locator(".pa-answer").wait_for()


def test_an_answer_that_is_not_there_at_once_says_that_it_is_on_its_way(browser, address):
    held = []
    with visit(browser, address) as page:
        page.route("**/gradio_api/run/**", lambda route: held.append(route))
        ask(page, QUESTION)
        sign = page.get_by_role("status").get_by_text("正在处理…")
        sign.wait_for()
        page.unroute("**/gradio_api/run/**")  # lets go what was held
        page.locator(".pa-answer").wait_for()
        sign.wait_for(state="detached")


def test_the_last_question_can_be_edited(browser, address):
    with visit(browser, address) as page:
        ask(page, "金价")
        page.locator(".pa-declined").wait_for()
        page.get_by_role("button", name="修改问题").click()
        page.locator(".pa-welcome").wait_for()
        assert page.input_value("#question textarea") == "金价"


def test_a_phone_scrolls_in_one_direction_and_opens_a_sheet(browser, address):
    with visit(browser, address) as page:
        page.set_viewport_size(PHONE)
        ask(page, QUESTION)
        page.locator(".pa-text .pa-cite").first.wait_for()
        assert page.locator(".pa-evidence").is_hidden()
        page.locator(".pa-text .pa-cite").first.click()
        sheet = page.locator(".pa-evidence:not(.pa-evidence-empty, .pa-auto)")
        sheet.wait_for()
        assert sheet.bounding_box()["width"] == PHONE["width"]
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.locator(".pa-close").click()
        sheet.wait_for(state="detached")


def test_the_whole_plan_opens_at_the_passage(browser, address):
    with visit(browser, address) as page:
        ask(page, QUESTION)
        page.locator(".pa-text .pa-cite").first.click()
        link = page.get_by_role("link", name="打开全文")
        link.wait_for()
        with page.context.expect_page() as opened:
            link.click()
        whole = opened.value
        whole.locator("#hit").wait_for()
        assert whole.locator("nav li").count() == 3
        assert "taken" not in whole.title()


def test_english_browsers_read_english(browser, address):
    with browser.new_context(locale="en-US") as session:
        page = session.new_page()
        page.goto(address)
        page.get_by_role("heading", name="What would you like to know about the plans?").wait_for()
        page.get_by_role("button", name="Ask", exact=True).wait_for()


def test_two_windows_of_one_browser_keep_each_others_conversations(browser, address):
    with visit(browser, address) as first:
        first.on("dialog", lambda asked: asked.accept())
        second = first.context.new_page()
        enter(second, address)
        ask(first, QUESTION)
        second.get_by_label("历史对话").get_by_text(QUESTION).wait_for(state="attached")
        ask(second, "谁负责？")
        first.get_by_label("历史对话").get_by_text("谁负责？").wait_for(state="attached")
        assert first.locator(".pa-question").get_by_text("谁负责？").count() == 0
        enter(first)
        talks = first.get_by_label("历史对话").locator("option")
        assert sorted(talks.all_inner_texts()) == sorted(["（新对话）", QUESTION, "谁负责？"])

        first.get_by_label("历史对话").select_option(label="谁负责？")
        first.locator(".pa-question").get_by_text("谁负责？").wait_for()
        ask(first, "能耗呢？")
        second.locator(".pa-question").get_by_text("能耗呢？").wait_for()
        first.locator(".pa-menu summary").click()
        first.get_by_role("button", name="删除").click()
        second.locator(".pa-welcome").wait_for()
        enter(second)
        talks = second.get_by_label("历史对话").locator("option")
        assert talks.all_inner_texts() == ["（新对话）", QUESTION]
