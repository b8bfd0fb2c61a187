"""What the page gives as files, and what it takes: profiles, uploads, question sets."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace

import gradio as gr
import openpyxl
import pytest
from docx import Document
from starlette.testclient import TestClient

from corpus.errors import LibraryError, QuestionError
from corpus.library import Library
from tests.fake_assistant import FakeAssistant, plan_of
from ui import ics, sheets
from ui.enterprise_view import view
from ui.evaluation_tab import report_of
from ui.evaluation_view import bar, failing, results
from ui.house import REMEMBERED, House
from ui.library_tab import asked_locally, is_local, told
from ui.library_view import preview, read, shelf
from ui.profile import LIMIT, Profile, checklist
from ui.secret import browser_secret
from ui.serve import create_app
from ui.target_rows import rows
from ui.words import Words

ZH = Words("zh")
MILL = {"place": "临江市", "sector": "钢铁", "equipment": "8t/h燃煤锅炉"}


@pytest.fixture(scope="module")
def plan(invented_text):
    return plan_of(invented_text)


@pytest.fixture(scope="module")
def client(plan):
    return TestClient(create_app(FakeAssistant([plan])))


def sheet(content):
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.values)


def words_of(content):
    document = Document(io.BytesIO(content))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_targets_come_as_csv_and_xlsx_with_quote_and_path(client):
    text = client.get("/export/targets.csv").content
    assert text.startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert (row["指标"], row["数值"], row["单位"], row["章节"]) == (
        "单位增加值能耗", "13", "%", "一、主要目标",
    )  # fmt: skip
    head, first = sheet(client.get("/export/targets.xlsx").content)
    assert dict(zip(head, first, strict=True))["数值"] == 13
    assert len(sheet(client.get("/export/targets.xlsx?year=2031").content)) <= 1


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_no_cell_is_a_formula(plan, start):
    hostile = replace(plan, targets=(replace(plan.targets[0], indicator=start),))
    given = sheets.target_rows(rows([hostile]))
    kept = next(csv.DictReader(io.StringIO(sheets.to_csv(given).decode("utf-8-sig"))))
    assert kept["指标"] == f"'{start}"
    with zipfile.ZipFile(io.BytesIO(sheets.to_xlsx("目标", given))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_an_empty_table_is_a_file_too():
    assert sheets.to_csv([]) == b"\xef\xbb\xbf"
    assert sheet(sheets.to_xlsx("目标", [])) == []


def test_duties_come_by_any_name_of_a_body(client):
    given = words_of(client.get("/export/duties.docx?department=经信局").content)
    assert "市经济和信息化局" in given
    assert "征求意见稿" in given
    assert len(sheet(client.get("/export/duties.xlsx?plan=linjiang").content)) == 2
    assert client.get("/export/duties.csv?department=气象局").status_code == 404


@pytest.mark.parametrize("path", ["targets.docx", "duties.md", "targets.exe", "duties."])
def test_other_file_types_are_refused(client, path):
    assert client.get(f"/export/{path}").status_code == 404


def test_a_conversation_is_answered_anew_for_its_file(client):
    posted = {"questions": json.dumps(["能耗目标是多少？", "金价？"]), "answers": "假的"}
    response = client.post("/export/conversation.md", data=posted)
    assert response.headers["content-disposition"].startswith("attachment")
    assert "较2020年下降13%。[1]" in response.text
    assert "方案里没有直接的答案" in response.text
    assert "1. “规模以上工业单位增加值能耗较2020年下降13%”——《临江市" in response.text
    assert "假的" not in response.text
    given = words_of(client.post("/export/conversation.docx", data=posted).content)
    assert "[2] “70%（赤泥除外）”——" in given


@pytest.mark.parametrize(
    "sent", ["", "{", "[]", '"能耗"', "[1]", '[""]', "[" * 9000, '["' + "问" * 2001 + '"]']
)
def test_what_is_no_conversation_is_refused(client, sent):
    assert client.post("/export/conversation.md", data={"questions": sent}).status_code == 422


def test_marks_and_control_characters_do_no_harm(client):
    posted = {"questions": json.dumps(["<script> *能耗* \x07 # [a](javascript:1)"])}
    text = client.post("/export/conversation.md", data=posted).text
    assert "\\<script\\> \\*能耗\\*" in text
    assert "[a](javascript" not in text
    assert "能耗" in words_of(client.post("/export/conversation.docx", data=posted).content)


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ({"place": "临江市", "sector": "钢铁"}, "我们是临江市的钢铁企业。哪些要求适用于我们？"),
        (MILL, "我们是临江市的钢铁企业，现有8t/h燃煤锅炉。哪些要求适用于我们？"),
        (
            {"place": " 临江 ", "sector": "水泥", "products": "熟料。", "size": "日产5000吨",
             "building": "光伏"},
            "我们是临江的水泥企业，主要产品是熟料，规模为日产5000吨，计划建设光伏。哪些要求适用于我们？",
        ),
    ],
)  # fmt: skip
def test_a_profile_makes_a_question(said, question):
    assert Profile.of(said).question() == question


@pytest.mark.parametrize("said", [None, [], {"place": "临江"}, {"place": 1, "sector": 2}])
def test_a_profile_needs_place_and_sector(said):
    with pytest.raises(QuestionError, match="所在地"):
        Profile.of(said).question()


def test_a_profile_introduces_a_conversation():
    assert Profile.of(MILL).introduction() == "我们是临江市的钢铁企业，现有8t/h燃煤锅炉。"
    assert Profile.of({"place": "临江市"}).introduction() == ""


def test_a_field_is_cut():
    assert len(Profile.of({"place": "临" * 999}).place) == LIMIT


def test_the_checklist_names_verdict_fact_and_bodies(plan):
    covered = replace(plan, duties=(replace(plan.duties[0], covers=_boiler(plan)),))
    found = checklist(FakeAssistant([covered]), Profile.of(MILL))
    html = re.sub(r"<[^>]+>", "", view(found, ZH))
    for said in ("必须", "无法判断", "锅炉容量", "2025年", "市经济和信息化局（牵头）"):
        assert said in html


def _boiler(plan):
    start = plan.text.index("2025年底前淘汰")
    return replace(plan.duties[0].covers, start=start, end=start + 20)


def test_the_checklist_comes_as_word_sheet_and_calendar(client):
    given = words_of(client.post("/export/checklist.docx", data=MILL).content)
    assert "必须（1）" in given
    _, first = sheet(client.post("/export/checklist.xlsx", data=MILL).content)
    assert first[:4] == ("必须", "无法判断", "锅炉容量", 2025)
    text = client.post("/export/checklist.ics", data=MILL).text
    assert "DTSTART;VALUE=DATE:20251231" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert client.post("/export/checklist.ics", data={}).status_code == 422


@pytest.mark.parametrize("line", ["短", "长" * 200, "a" * 74 + "长", ""])
def test_folded_lines_unfold_to_themselves(line):
    parts = ics._folded(line)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


def test_the_house_follows_its_library(tmp_path, invented_text):
    library = Library.open(tmp_path / "library", seed=False)
    opened = []

    def opener(given):
        opened.append(len(given.plans()))
        return FakeAssistant(given.plans())

    house = House(library, opener)
    assert list(house.plans) == []
    file = tmp_path / "临江.txt"
    file.write_text(invented_text, encoding="utf-8")
    library.add([file])
    assert list(house.plans) == ["临江"]
    assert list(house.plans) == ["临江"]
    library.remove(["临江"])
    assert house.answer(["能耗"]).answered is False
    assert opened == [0, 1, 0]


def test_the_house_remembers_answers_until_its_plans_change(tmp_path, invented_text):
    library = Library.open(tmp_path / "library", seed=False)
    file = tmp_path / "临江.txt"
    file.write_text(invented_text, encoding="utf-8")
    library.add([file])
    house = House(
        library, lambda held: FakeAssistant([plan_of(p.text, p.id) for p in held.plans()])
    )
    first = house.answers(["能耗？", "谁负责？"])
    asked = house.assistant.asked
    count = len(asked)
    assert house.answer(["能耗？", "谁负责？"]) is first[1]
    assert house.answers(["能耗？"]) == [first[0]]
    assert len(asked) == count
    for number in range(REMEMBERED + 5):
        house.answer([f"能耗{number}？"])
    assert len(house._answers) == REMEMBERED
    library.remove(["临江"])
    assert not house.answer(["能耗？"]).answered


def test_a_file_is_shown_before_it_is_kept(tmp_path, invented_text):
    good, bad = tmp_path / "临江<b>.txt", tmp_path / "坏.pdf"
    good.write_text(invented_text.replace("工业领域", "<i>工业</i>"), encoding="utf-8")
    bad.write_bytes(b"%PDF-1.4 broken")
    html = preview([read(good), read(bad)], ZH)
    assert "目录（" in html
    assert "责任单位（" in html
    assert "坏.pdf" in html
    assert "pa-declined" in html
    assert "<b>." not in html
    assert "<i>工业" not in html


def test_the_shelf_asks_before_it_removes(plan):
    shown = shelf([plan], {"linjiang": ["第3行：<疑>"]}, {"linjiang": "定稿"}, True, "", ZH)
    assert 'data-act="leave"' in shown
    assert "&lt;疑&gt;" in shown
    assert "正式稿已入库：定稿" in shown
    sure = shelf([plan], {}, {}, True, "linjiang", ZH)
    assert 'data-act="remove"' in sure
    assert "data-act" not in shelf([plan], {}, {}, False, "linjiang", ZH)
    assert "还没有方案" in shelf([], {}, {}, True, "", ZH)


def test_what_was_skipped_is_told_without_its_folder(tmp_path):
    library = Library.open(tmp_path / "library", seed=False)
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    (line,) = library.add([tmp_path / "坏.pdf"])
    assert str(tmp_path) not in told(line)
    assert told(line).startswith("坏.pdf：")


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("127.8.8.8", True),
     ("0.0.0.0", False), ("10.0.0.3", False), ("::", False), ("example.org", False)],
)  # fmt: skip
def test_only_local_addresses_are_local(host, local):
    assert is_local(host) is local


@pytest.mark.parametrize(
    ("header", "local"),
    [("localhost:7860", True), ("127.0.0.1", True), ("[::1]:7860", True), ("evil.example", False),
     ("localhost.evil.example:80", False), ("", False)],
)  # fmt: skip
def test_the_browser_must_have_named_this_machine(header, local):
    request = gr.Request(headers={"host": header})
    assert asked_locally(request) is local
    assert asked_locally(None) is False


def test_the_key_of_the_browser_outlives_a_restart(tmp_path):
    key = browser_secret(tmp_path)
    assert browser_secret(tmp_path) == key
    assert len(key) == 64
    with pytest.raises(LibraryError, match=r"browser\.key"):
        browser_secret(tmp_path / "none" / "none")


FIGURES = {
    "name": "自带", "questions": 3, "passed": 1, "pass_rate": 1 / 3,
    "by_category": {"target": {"questions": 3, "passed": 1, "pass_rate": 1 / 3}},
    "failures": [
        {"id": "a<b>", "turns": ["<i>问"], "reasons": ["缺"], "answer": "答", "cited": ["引"]},
        {"id": "b", "turns": ["问2"], "reasons": [], "answer": "答2", "cited": []},
    ],
}  # fmt: skip


def test_results_show_categories_failures_and_changes():
    earlier = {**FIGURES, "failures": [{"id": "b"}, {"id": "c"}]}
    html = results(FIGURES, earlier, ZH)
    assert "33.3%" in html
    assert "比上次新通过（1）c" in html
    assert "比上次新失败（1）a&lt;b&gt;" in html
    assert "<i>问" not in html
    assert "另一个问题集" in results(FIGURES, {**earlier, "name": "别的"}, ZH)
    assert "已停止" in results({**FIGURES, "stopped": True}, None, ZH)
    assert "全部通过" in results({**FIGURES, "failures": []}, None, ZH)


@pytest.mark.parametrize("given", [{}, {"failures": None}, {"failures": [1, {}]}])
def test_a_report_with_holes_is_shown_all_the_same(given):
    assert failing(given) == set()
    assert results(given, given, ZH)


def test_progress_is_told():
    assert 'aria-valuenow="3"' in bar(3, 9, ZH)
    assert "width:0.0%" in bar(0, 0, ZH)


@pytest.mark.parametrize("content", ["", "[]", "{}", "x", "[" * 9000])
def test_what_is_no_report_is_refused(tmp_path, content):
    file = tmp_path / "report.json"
    file.write_text(content)
    with pytest.raises(gr.Error):
        report_of(str(file), ZH)
