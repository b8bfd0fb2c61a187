from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.exchange import (
    MAX_QUOTE,
    answer_to_prediction,
    dump_lines,
    read_questions,
    read_records,
    refusal_to_prediction,
)
from assistant.records import Answer, Body, Citation, Hit, Intent, Item
from corpus.errors import QuestionSetError
from corpus.records import Clause, Plan, Span, Target

TEXT = "一、目标\n到2025年，能耗下\n— 2 —\n降13%。"
PLAN = Plan(
    id="linjiang",
    text=TEXT,
    clauses=(
        Clause("1", ("一、目标",), "heading", Span(0, 4)),
        Clause("1.p1", ("一、目标",), "paragraph", Span(5, len(TEXT))),
    ),
)
BODY = Span(5, len(TEXT))


def answer() -> Answer:
    target = Target("1.p1", BODY, "能耗", year=2025, value=13.0, unit="%", comparator="=")
    citation = Citation(PLAN, "1.p1", BODY)
    return Answer(
        text="下降13%[1]",
        answered=True,
        intent=Intent.TARGET,
        citations=[citation],
        departments=[Body("市经信局", "牵头")],
        targets=[(PLAN, target)],
        items=[Item("必须", "适用", citation, deadline_year=2025)],
        retrieved=[Hit("linjiang", "1.p1", BODY, 0.5)] * 11,
        seconds=0.25,
    )


def test_an_answer_becomes_a_prediction() -> None:
    prediction = answer_to_prediction(answer(), {"linjiang": PLAN})
    quote = "到2025年，能耗下降13%。"
    assert prediction["answered"] is True
    assert prediction["answer"] == "下降13%[1]"
    assert prediction["citations"] == [
        {"plan": "linjiang", "clause": "1.p1", "start": 5, "end": len(TEXT), "quote": quote}
    ]
    assert prediction["departments"] == [{"name": "市经信局", "role": "牵头"}]
    assert prediction["items"] == [
        {
            "group": "必须",
            "verdict": "适用",
            "missing": "",
            "deadline_year": 2025,
            "plan": "linjiang",
            "clause": "1.p1",
            "quote": quote,
        }
    ]
    row = prediction["targets"][0]
    assert (row["path"], row["quote"]) == (["一、目标"], quote)
    assert (row["value"], row["unit"], row["year"], row["base_year"]) == (13.0, "%", 2025, None)
    assert prediction["retrieved"] == [{"plan": "linjiang", "clause": "1.p1", "quote": quote}] * 10
    assert prediction["seconds"] == 0.25


def test_a_citation_of_a_pdf_tells_its_page() -> None:
    paged = replace(PLAN, pages=(0, BODY.start, len(TEXT)))
    citation = Citation(paged, "1.p1", BODY)
    told = Answer("", True, Intent.PASSAGE, citations=[citation])
    assert answer_to_prediction(told, {})["citations"][0]["page"] == 2


def test_a_long_quote_is_cut_and_its_span_with_it() -> None:
    text = "甲" * 500 + "\n" + "乙" * 500
    plan = Plan(id="p", text=text, clauses=(Clause("1", (), "paragraph", Span(0, 1001)),))
    long = Answer("", True, Intent.PASSAGE, citations=[Citation(plan, "1", Span(0, 1001))])
    (citation,) = answer_to_prediction(long, {"p": plan})["citations"]
    assert len(citation["quote"]) == MAX_QUOTE
    assert text[citation["start"] : citation["end"]].replace("\n", "") == citation["quote"]


def test_a_refusal_has_every_field_of_a_prediction() -> None:
    refusal = refusal_to_prediction("问题太长")
    assert refusal["answered"] is False
    assert refusal.keys() == answer_to_prediction(answer(), {"linjiang": PLAN}).keys()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"id": "2", "turns": ["问"]', "完整的 JSON"),
        ('["2"]', "JSON 对象"),
        ("null", "JSON 对象"),
        ('{"turns": ["问"]}', "id"),
        ('{"id": 2, "turns": ["问"]}', "id"),
        ('{"id": " ", "turns": ["问"]}', "id"),
        ('{"id": "2"}', "turns"),
        ('{"id": "2", "turns": "问"}', "turns"),
        ('{"id": "2", "turns": []}', "turns"),
        ('{"id": "2", "turns": ["问", 3]}', "turns"),
        ('{"id": "2", "turns": ["  "]}', "turns"),
        ('{"id": "1", "turns": ["问"]}', "重复"),
        ('{"id": "2", "turns": ["\\ud800"]}', "UTF-8"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, why: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": "1", "turns": ["问"]}\n\n' + line + "\n", encoding="utf-8")
    with pytest.raises(QuestionSetError, match=f"q.jsonl 第 3 行.*{why}") as caught:
        read_questions(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "没有问题"), (b"\n \n", "没有问题"), (b"\xff\xfe{", "第 1 行")],
)
def test_a_file_without_questions_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(content)
    with pytest.raises(QuestionSetError, match=why):
        read_questions(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="读不到文件"):
        read_questions(tmp_path / "none.jsonl")


def test_only_id_and_turns_are_needed_and_the_rest_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf"
        + '{"id": "b", "turns": ["一", "二"], "category": 7, "expect": null}\r\n'.encode()
        + '{"id": "a", "turns": ["三"], "new": {}}'.encode()
    )
    assert [(q.id, q.turns) for q in read_questions(path)] == [("b", ("一", "二")), ("a", ("三",))]


UTF8 = st.text(st.characters(codec="utf-8"))


@given(records=st.lists(st.dictionaries(UTF8, UTF8)))
def test_lines_that_are_written_can_be_read(
    records: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "records.jsonl"
    path.write_text(dump_lines(records), encoding="utf-8", newline="\n")
    assert [record for _, record in read_records(path)] == records
