import json
from pathlib import Path

import pytest

from corpus.errors import QuestionSetError
from eval.dataset import Quote, load_predictions, load_questions

GOOD = {
    "id": "1",
    "category": "duty",
    "split": "dev",
    "turns": ["谁牵头"],
    "note": "ignored",
    "expect": {
        "answerable": True,
        "evidence": [[{"plan": "linjiang", "quote": "市经信局牵头", "page": 3}]],
        "contains": [["市经信局", "经信局"]],
        "excludes": ["市发改委"],
        "departments": ["市经信局"],
        "exhaustive": True,
        "hint": "ignored",
    },
}


def write(path: Path, *records: object) -> Path:
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_whole_question_is_read(tmp_path: Path) -> None:
    (question,) = load_questions(write(tmp_path / "q.jsonl", GOOD)).questions
    assert (question.id, question.category, question.split) == ("1", "duty", "dev")
    assert question.expect is not None
    assert question.expect.evidence == ((Quote("linjiang", "市经信局牵头"),),)
    assert question.expect.contains == (("市经信局", "经信局"),)
    assert question.expect.excludes == ("市发改委",)
    assert question.expect.departments == frozenset({"市经信局"})
    assert question.expect.exhaustive is True


def test_what_may_be_missing_may_be_missing(tmp_path: Path) -> None:
    path = write(
        tmp_path / "q.jsonl",
        {"id": "1", "turns": ["问"]},
        {"id": "2", "turns": ["问"], "expect": {"answerable": False}},
    )
    first, second = load_questions(path).questions
    assert first.expect is None
    assert second.expect is not None
    assert (second.expect.evidence, second.expect.departments) == ((), None)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"category": "nonsense"}, "category"),
        ({"split": 1}, "split"),
        ({"expect": []}, "expect"),
        ({"expect": {}}, "answerable"),
        ({"expect": {"answerable": "yes"}}, "answerable"),
        ({"expect": {"answerable": True, "exhaustive": 1}}, "exhaustive"),
        ({"expect": {"answerable": True, "evidence": [{}]}}, "evidence"),
        ({"expect": {"answerable": True, "evidence": [[]]}}, "evidence"),
        ({"expect": {"answerable": True, "evidence": [[{"plan": "p"}]]}}, "evidence"),
        ({"expect": {"answerable": True, "evidence": [[{"plan": "p", "quote": " "}]]}}, "evidence"),
        ({"expect": {"answerable": True, "contains": ["市"]}}, "contains"),
        ({"expect": {"answerable": True, "contains": [[""]]}}, "contains"),
        ({"expect": {"answerable": True, "excludes": "市"}}, "excludes"),
        ({"expect": {"answerable": True, "departments": [1]}}, "departments"),
    ],
)
def test_a_broken_expectation_names_its_line(
    tmp_path: Path, change: dict[str, object], why: str
) -> None:
    path = write(tmp_path / "q.jsonl", GOOD, {**GOOD, "id": "2", **change})
    with pytest.raises(QuestionSetError, match=f"第 2 行.*{why}"):
        load_questions(path)


def test_ids_are_unique(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match=r"第 2 行.*重复"):
        load_questions(write(tmp_path / "q.jsonl", GOOD, GOOD))


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"answered": True, "answer": ""}, "id"),
        ({"id": "1", "answered": 1, "answer": ""}, "answered"),
        ({"id": "1", "answered": True}, "answer"),
        ({"id": "1", "answered": True, "answer": "", "citations": [{"plan": "p"}]}, "citations"),
        ({"id": "1", "answered": True, "answer": "", "departments": ["甲"]}, "departments"),
    ],
)
def test_broken_predictions_name_their_line(
    tmp_path: Path, record: dict[str, object], why: str
) -> None:
    with pytest.raises(QuestionSetError, match=f"第 1 行.*{why}"):
        load_predictions(write(tmp_path / "p.jsonl", record))


def test_predictions_are_read_as_they_are(tmp_path: Path) -> None:
    record = {"id": "1", "answered": False, "answer": "没有", "more": 1}
    assert load_predictions(write(tmp_path / "p.jsonl", record)) == [record]
