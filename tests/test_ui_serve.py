"""The routes beside the page, its headers, and what it refuses."""

import socket

import pytest
from starlette.testclient import TestClient

from corpus.errors import PolicyError
from tests.fake_assistant import FakeAssistant, plan_of
from ui.headers import HEADERS
from ui.serve import create_app, serve


@pytest.fixture(scope="module")
def client(invented_text):
    return TestClient(create_app(FakeAssistant([plan_of(invented_text)])))


def test_health(client):
    assert client.get("/healthz").json() == {"status": "ok", "plans": 1}


@pytest.mark.parametrize("path", ["/", "/healthz", "/plans/linjiang", "/files/style.css", "/none"])
def test_every_response_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    assert {key: headers.get(key) for key in HEADERS} == HEADERS


def test_api_answers_with_a_prediction(client):
    given = client.post("/api/ask", json={"turns": ["单位增加值能耗？"]}).json()
    assert given["answered"] is True
    assert given["citations"][0]["quote"] == "规模以上工业单位增加值能耗较2020年下降13%"


@pytest.mark.parametrize("turns", [[], [""], ["问" * 2001], [" "]])
def test_api_refuses_in_one_line(client, turns):
    response = client.post("/api/ask", json={"turns": turns})
    assert response.status_code == 422
    assert "\n" not in response.json()["error"]


@pytest.mark.parametrize("sent", [{}, {"turns": "能耗"}, {"turns": [1]}, {"turns": ["a"] * 61}])
def test_api_refuses_what_is_no_conversation(client, sent):
    assert client.post("/api/ask", json=sent).status_code == 422


def test_a_plan_page_marks_a_passage(client, invented_text):
    start = invented_text.index("下降13%")
    html = client.get(f"/plans/linjiang?start={start}&end={start + 5}").text
    assert '<mark id="hit">下降13%</mark>' in html


@pytest.mark.parametrize("query", ["start=9&end=3", "start=-1&end=5", "start=5", "end=99999999"])
def test_a_plan_page_without_a_valid_passage_is_shown_whole(client, query):
    response = client.get(f"/plans/linjiang?{query}")
    assert response.status_code == 200
    assert "<mark" not in response.text


def test_an_unknown_plan_is_not_found(client):
    assert client.get("/plans/none").status_code == 404


def test_closed_doors(client):
    assert client.get("/monitoring").status_code in (403, 404)
    assert client.get("/docs").status_code == 404
    assert client.get("/files/../words.py").status_code == 404


def test_a_taken_port_is_said_before_anything_is_opened(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PolicyError, match="--port"):
            serve(tmp_path / "library", "127.0.0.1", taken.getsockname()[1])
    with pytest.raises(PolicyError, match="--port"):
        serve(tmp_path / "library", "127.0.0.1", 70_000)
    assert not (tmp_path / "library").exists()


def test_a_library_without_plans_is_served_too():
    client = TestClient(create_app(FakeAssistant([])))
    assert client.get("/").status_code == 200
    assert client.get("/healthz").json()["plans"] == 0
    assert client.get("/export/targets.xlsx").status_code == 200
    assert client.get("/export/duties.docx").status_code == 200


def test_a_plan_of_a_million_characters_is_shown(invented_text):
    long = invented_text + "\n很长的一段，没有句号" * 100_000
    client = TestClient(create_app(FakeAssistant([plan_of(long)])))
    page = client.get("/plans/linjiang").text
    assert len(page) > 1_000_000
    assert page.endswith("</html>")


@pytest.mark.parametrize(
    ("path", "language", "status", "told"),
    [
        ("/plans/none", "zh-CN", 404, "资料库里没有这个方案。"),
        ("/plans/none", "en-US", 404, "no longer held"),
        ("/plans/none?start=x", "zh-CN", 422, "这个地址不对"),
        ("/export/targets.exe", "zh-CN", 404, "不能导出为 exe。"),
        ("/export/targets.%3Cb%3E", "zh-CN", 404, "&lt;b&gt;"),
        ("/export/duties.csv?department=%E6%97%A0", "zh-CN", 404, "没有提到这个单位"),
    ],
)
def test_an_address_that_cannot_be_served_says_so_on_a_page(client, path, language, status, told):
    given = client.get(path, headers={"accept-language": language})
    assert given.status_code == status
    assert given.headers["content-type"].startswith("text/html")
    assert told in given.text


def test_a_program_still_reads_its_errors_as_json(client):
    assert client.post("/api/ask", json={}).json()["detail"][0]["type"] == "missing"
