"""The tabs beside the conversation in a real browser, each walked as its user would."""

import pytest

from tests.browser import PHONE, chromium, enter, served, tab, visit
from tests.fake_house import Runner, house_of
from ui.serve import create_app

pytestmark = pytest.mark.browser


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


def test_targets_are_narrowed_opened_drawn_and_exported(browser, address):
    with visit(browser, address) as page:
        tab(page, "目标")
        page.get_by_role("cell", name="规模以上工业单位增加值能耗", exact=True).wait_for()
        page.get_by_role("button", name="打开“规模以上工业单位增加值能耗”的原文").click()
        page.locator(".pa-evidence mark:visible").wait_for()
        page.get_by_label("查找指标").fill("没有的指标")
        page.get_by_text("没有符合条件的内容").first.wait_for()
        page.get_by_label("查找指标").fill("能耗")
        page.get_by_text("共 1 条").wait_for()
        tab(page, "图")
        point = page.locator(".pa-point")
        point.wait_for()
        assert point.inner_text() == "较2020年下降13%"
        with page.expect_download() as download:
            page.get_by_role("link", name="XLSX").first.click()
        assert download.value.suggested_filename == "目标.xlsx"


def test_a_body_is_found_by_its_short_name_and_a_task_in_the_matrix(browser, address):
    with visit(browser, address) as page:
        tab(page, "责任")
        page.locator(".pa-matrix").wait_for()
        page.locator(".pa-matrix button.pa-role").first.click()
        page.locator(".pa-evidence mark:visible").wait_for()
        box = page.get_by_label("部门（可输入简称）")
        box.fill("市经信局")
        box.press("Enter")
        page.get_by_text("方案中的名称：市经济和信息化局").wait_for()
        page.locator(".pa-duties .pa-link").click()
        page.locator(".pa-duties dl").wait_for()
        page.get_by_role("button", name="返回总表").click()
        page.locator(".pa-matrix").wait_for()


def test_a_profile_gets_its_checklist_and_is_kept_in_the_browser(browser, address):
    with visit(browser, address) as page:
        tab(page, "我的企业")
        page.get_by_role("button", name="生成清单").click()
        page.get_by_text("请至少填写所在地和所属行业").wait_for()
        page.get_by_label("所在地").fill("临江市")
        page.get_by_label("所属行业").fill("钢铁")
        page.get_by_role("button", name="生成清单").click()
        page.locator(".pa-enterprise").wait_for()
        assert "还需知道：锅炉容量" in page.locator(".pa-enterprise").inner_text()
        page.locator(".pa-enterprise .pa-open").click()
        page.locator(".pa-evidence mark:visible").wait_for()
        with page.expect_download() as download:
            page.get_by_role("button", name="日历").click()
        assert download.value.suggested_filename == "期限.ics"
        page.get_by_label("提问时带上企业情况").check()
        tab(page, "问答")
        page.fill("#question textarea", "能耗目标是多少？")
        page.press("#question textarea", "Enter")
        page.locator(".pa-question").get_by_text(
            "我们是临江市的钢铁企业。能耗目标是多少？"
        ).wait_for()
        enter(page)
        tab(page, "我的企业")
        page.wait_for_function(
            "[...document.querySelectorAll('textarea, input')].some(e => e.value === '临江市')"
        )


def test_a_plan_is_shown_before_it_is_kept_and_removed_after_a_second_press(
    browser, address, tmp_path, invented_text
):
    new, bad = tmp_path / "清河.txt", tmp_path / "坏.pdf"
    new.write_text(invented_text.replace("临江", "清河"), encoding="utf-8")
    bad.write_bytes(b"%PDF-1.4 broken")
    with visit(browser, address) as page:
        tab(page, "资料库")
        page.get_by_role("link", name="临江市工业领域碳达峰实施方案").wait_for()
        page.locator("input[type=file]").first.set_input_files([new, bad])
        page.get_by_role("heading", name="清河.txt").wait_for()
        assert page.get_by_role("link", name="清河市工业领域碳达峰实施方案").count() == 0
        page.get_by_role("button", name="收入资料库").click()
        page.get_by_role("link", name="清河市工业领域碳达峰实施方案").wait_for()
        assert "坏.pdf" in page.locator(".pa-duties[role=status]").inner_text()
        page.locator(".pa-held").get_by_text("已收录 2 份方案").wait_for()
        page.get_by_role("button", name="移除").last.click()
        page.get_by_role("button", name="确认移除").click()
        page.get_by_role("link", name="清河市工业领域碳达峰实施方案").wait_for(state="detached")
        page.locator(".pa-held").get_by_text("已收录 1 份方案").wait_for()
        tab(page, "问答")
        page.get_by_text("馆内有 1 份方案").wait_for()


def test_a_file_of_another_type_is_refused_in_the_users_language(browser, address, tmp_path):
    other = tmp_path / "方案.exe"
    other.write_bytes(b"MZ")
    with browser.new_context(locale="zh-CN") as session:
        page = session.new_page()
        enter(page, address)
        tab(page, "资料库")
        page.locator(".tabitem:visible input[type=file]").set_input_files(other)
        page.get_by_text("不支持的文件类型：方案.exe").first.wait_for()
        page.get_by_text("出错了").first.wait_for()


def test_a_run_can_be_watched_stopped_and_read(browser, address):
    with visit(browser, address) as page:
        tab(page, "评测")
        page.get_by_role("button", name="开始评测").click()
        page.get_by_text("已答 2 / 3 题").wait_for()
        page.get_by_role("button", name="停止").click()
        page.get_by_text("已停止").wait_for()
        page.get_by_text("<b>问</b>").first.click()
        page.get_by_text("缺少依据").wait_for()
        page.get_by_text("report.json").wait_for()


def test_no_tab_scrolls_sideways_on_a_phone(browser, address):
    with visit(browser, address) as page:
        page.set_viewport_size(PHONE)
        page.get_by_role("tab", name="问答").wait_for()
        for name in ("目标", "责任", "我的企业", "资料库", "评测"):
            tab(page, name)
            page.locator(".tabitem:visible").first.wait_for()
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE["width"], name
