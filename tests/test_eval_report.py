"""A run with a made-up assistant, from questions to the written report."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from assistant.records import Answer, Citation, Intent
from corpus.errors import QuestionError, QuestionSetError
from corpus.records import Clause, Plan, Span
from eval.command import brief, evaluate
from eval.dataset import Question, load_predictions, load_questions
from eval.peer import run_peer
from eval.report import Findings, dump_baseline, figures, write_report
from eval.run import Report, rescore, run
from eval.summary import percentile, summarise

TEXT = "到2025年，能耗下降13%。市经信局负责。"
PLAN = Plan(id="p", text=TEXT, clauses=(Clause("1", (), "paragraph", Span(0, len(TEXT))),))

QUESTIONS = [
    {
        "id": "right",
        "category": "target",
        "split": "dev",
        "turns": ["能耗下降多少？"],
        "expect": {"answerable": True, "evidence": [[{"plan": "p", "quote": "下降13%"}]]},
    },
    {
        "id": "declined",
        "category": "duty",
        "split": "test",
        "turns": ["没有？"],
        "expect": {"answerable": True, "evidence": [[{"plan": "p", "quote": "市经信局"}]]},
    },
    {
        "id": "missed",
        "category": "unanswerable",
        "split": "test",
        "turns": ["<script>天气？"],
        "expect": {"answerable": False},
    },
    {"id": "long", "turns": ["太长"]},
]


class Made:
    """Answers with the first sentence, declines 没有, cannot take 太长."""

    plans: Mapping[str, Plan] = {"p": PLAN}

    def answer(self, turns: Sequence[str]) -> Answer:
        if "太长" in turns[-1]:
            raise QuestionError("问题太长，请缩短。")
        if "没有" in turns[-1]:
            return Answer("方案没有提到。", False, Intent.DECLINE, seconds=0.5)
        citation = Citation(PLAN, "1", Span(0, 14))
        return Answer("<b>下降13%[1]", True, Intent.TARGET, citations=[citation], seconds=0.25)


@pytest.fixture
def questions_path(tmp_path: Path) -> Path:
    path = tmp_path / "q.jsonl"
    lines = (json.dumps(question, ensure_ascii=False) for question in QUESTIONS)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def asked(questions_path: Path) -> tuple[Question, ...]:
    return load_questions(questions_path).questions


def test_a_run_answers_all_and_scores_what_expects_something(asked: tuple[Question, ...]) -> None:
    seen: list[tuple[int, int]] = []
    report = run(Made(), asked, progress=lambda done, total: seen.append((done, total)))
    assert [p["id"] for p in report.predictions] == ["right", "declined", "missed", "long"]
    assert report.predictions[3]["answer"] == "问题太长，请缩短。"
    assert [o.passed for o in report.outcomes] == [True, False, False]
    assert (report.passed, report.stopped) == (1, False)
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_run_can_be_stopped(asked: tuple[Question, ...]) -> None:
    done: list[int] = []
    report = run(Made(), asked, lambda count, _: done.append(count), stop=lambda: len(done) == 2)
    assert len(report.predictions) == len(report.questions) == 2
    assert report.stopped


def test_figures(asked: tuple[Question, ...]) -> None:
    content = summarise(run(Made(), asked).outcomes)
    assert (content["questions"], content["passed"], content["pass_rate"]) == (3, 1, 0.3333)
    assert content["by_category"]["duty"] == {"questions": 1, "passed": 0, "pass_rate": 0.0}
    assert list(content["by_category"]) == ["target", "duty", "unanswerable"]
    assert content["by_split"]["test"] == {
        "questions": 2,
        "passed": 0,
        "pass_rate": 0.0,
        "missed_declines": 1,
        "false_declines": 1,
    }
    assert (content["missed_declines"], content["unanswerable"]) == (1, 1)
    assert (content["false_declines"], content["answerable"]) == (1, 2)
    assert (content["evidence_recall"], content["citation_precision"]) == (0.5, 1.0)
    assert (content["cross_plan_confusion"], content["digits_verified"]) == (0.0, 1.0)
    assert (content["seconds_p50"], content["seconds_p95"]) == (0.25, 0.5)


def test_no_outcome_gives_figures_without_values() -> None:
    content = summarise([])
    assert content["questions"] == 0
    assert content["pass_rate"] is content["evidence_recall"] is content["seconds_p95"] is None


@pytest.mark.parametrize(
    ("values", "rank", "expected"),
    [
        ([3, 1, 2], 0.5, 2),
        ([1, 2, 3, 4], 0.5, 2),
        ([1, 2], 0.95, 2),
        ([7], 0.0, 7),
        ([], 0.5, None),
    ],
)
def test_percentile(values: list[float], rank: float, expected: float | None) -> None:
    assert percentile(values, rank) == expected


def test_the_report_is_written_and_read(asked: tuple[Question, ...], tmp_path: Path) -> None:
    report = run(Made(), asked)
    baseline = {"right": False, "missed": True, "declined": False, "gone": True}
    content = write_report(Findings("q.jsonl", report), tmp_path / "out", baseline)
    kept = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert kept == content
    for key in (
        "questions",
        "passed",
        "by_category",
        "by_split",
        "missed_declines",
        "false_declines",
        "evidence_recall",
        "citation_precision",
        "failures",
    ):
        assert key in kept
    assert (kept["gained"], kept["lost"], kept["unscored"]) == (["right"], ["missed"], 1)
    assert [failure["id"] for failure in kept["failures"]] == ["declined", "missed"]
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "方案中有答案，却说没有" in page
    assert "&lt;script&gt;天气" in page
    assert "<script>" not in page
    assert "http" not in page
    predictions = load_predictions(tmp_path / "out" / "predictions.jsonl")
    assert rescore(asked, predictions, Made.plans).outcomes == report.outcomes


def test_predictions_of_another_set_are_refused(asked: tuple[Question, ...]) -> None:
    report = run(Made(), asked)
    with pytest.raises(QuestionSetError, match="一一对应"):
        rescore(asked[:2], report.predictions, Made.plans)


def test_the_next_baseline_keeps_outcomes_alone(asked: tuple[Question, ...]) -> None:
    kept = json.loads(dump_baseline(run(Made(), asked)))
    assert kept == {"passed": {"right": True, "declined": False, "missed": False}}


def test_an_output_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(QuestionSetError, match="建不了"):
        write_report(Findings("q", Report((), (), ())), tmp_path / "file" / "out", {})


def test_the_brief_says_the_main_figures(asked: tuple[Question, ...]) -> None:
    text = brief(figures(Findings("q.jsonl", run(Made(), asked), notes=["提示"]), {"right": False}))
    assert "q.jsonl：1/3 通过，33.3%" in text
    assert "该拒未拒 1/1，误拒 1/2" in text
    assert "比上次新通过 1 题：right" in text
    assert "提示" in text


def test_the_command_writes_the_report(
    questions_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(Made(), questions_path, tmp_path / "out") == 0
    assert (tmp_path / "out" / "report.html").is_file()
    assert "1/3 通过" in capsys.readouterr().out


def test_the_generic_recipe_answers_with_chunks_and_never_declines(
    asked: tuple[Question, ...],
) -> None:
    pytest.importorskip("rank_bm25")
    pytest.importorskip("langchain_text_splitters")
    report = run_peer(asked, {"p": PLAN})
    assert [o.passed for o in report.outcomes] == [True, True, False]
    assert [o.offsets_wrong for o in report.outcomes] == [0, 0, 0]


def test_without_the_bench_extra_the_peer_is_left_out_and_that_is_said(
    questions_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rank_bm25", None)
    assert evaluate(Made(), questions_path, tmp_path / "out") == 0
    kept = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert kept["peer"] is None
    assert any("bench" in note for note in kept["notes"])
