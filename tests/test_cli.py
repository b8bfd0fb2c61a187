"""The command line as a user types it: what is printed, what is kept, the exit status."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from assistant.chain import Assistant
from assistant.cli import main
from tests.conftest import INVENTED

NEEDED = {"id", "answered", "answer", "citations", "departments", "targets", "items"}
NEEDED |= {"retrieved", "seconds"}
COMMANDS = ["init", "serve", "ask", "answer", "eval", "add", "remove", "text", "search"]
COMMANDS += ["eval-retrieval", "plans", "clauses", "targets", "duties", "provisions", "check"]
REPORT = {"questions", "passed", "by_category", "by_split", "missed_declines"}
REPORT |= {"false_declines", "evidence_recall", "citation_precision", "failures"}
QUESTIONS = [
    {
        "id": "q1",
        "category": "target",
        "split": "dev",
        "turns": ["临江2025年规模以上工业单位增加值能耗要下降多少？"],
        "expect": {
            "answerable": True,
            "evidence": [[{"plan": "linjiang", "quote": "较2020年下降13%"}]],
            "contains": [["13%"]],
        },
    },
    {"id": "q2", "turns": ["谁牵头优化布局？", "园区循环化改造呢？"]},
    {"id": "q3", "turns": ["问" * 2001]},
]


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> str:
    """A library that holds the invented plan alone."""
    folder = tmp_path_factory.mktemp("cli")
    source = folder / "linjiang.txt"
    source.write_text(INVENTED, encoding="utf-8")
    root = str(folder / "library")
    assert main(["--library", root, "init", "--empty"]) == 0
    assert main(["--library", root, "add", str(source)]) == 0
    return root


@pytest.fixture
def run(library, capsys):
    """Run one command over that library: (exit status, standard output, standard error)."""
    capsys.readouterr()

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            status = main(["--library", library, *arguments])
        except SystemExit as ended:
            status = int(ended.code or 0)
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in QUESTIONS), encoding="utf-8")
    return path


def lines(path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "缺少 COMMAND"),
        (["tell"], "“tell”"),
        (["ask"], "缺少 QUESTION"),
        (["answer", "q.jsonl"], "--out"),
        (["targets", "--format", "pdf"], "table"),
        (["search", "节能", "--k", "many"], "整数"),
        (["targets", "--colour"], "--colour"),
        (["targets", "--plan"], "--plan"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(run, arguments, words):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("用法不对：")
    assert words in err
    assert err.count("\n") == 1
    assert "--help" in err


def test_help_is_chinese_and_names_every_command(run):
    status, out, err = run("--help")
    assert (status, err) == (0, "")
    assert out.startswith("用法：policy-assistant")
    assert re.findall(r"^    ([a-z-]+)\s", out, re.M) == COMMANDS
    for name in COMMANDS:
        assert run(name, "--help")[1].startswith(f"用法：policy-assistant {name} ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", ""], "空的"),
        (["ask", " \n "], "空的"),
        (["ask", "临江能耗", "--turn", ""], "空的"),
        (["ask", "问" * 10_000], "10000 个字，超过 2000 字的上限"),
        (["search", ""], "空的"),
        (["search", "问" * 10_000], "2000"),
        (["search", "节能", "--k", "0"], "正整数"),
        (["answer", "absent.jsonl", "--out", "p.jsonl"], "absent.jsonl"),
        (["eval", "absent.jsonl", "--out", "report"], "absent.jsonl"),
        (["eval", "--sources", "absent", "--out", "report"], "absent"),
        (["eval-retrieval", "absent"], "absent"),
        (["add", "absent.txt"], "absent.txt"),
        (["add", "a.txt", "b.txt", "--id", "x"], "--id"),
        (["remove", "nowhere"], "“nowhere”"),
        (["text", "nowhere"], "“nowhere”"),
        (["clauses", "--plan", "nowhere"], "“nowhere”"),
        (["targets", "--format", "xlsx"], "--out"),
        (["targets", "--out", "absent/targets.txt"], "找不到"),
        (["--library", "file", "plans"], "file"),
    ],
)
def test_a_failure_is_one_line_and_status_1(run, arguments, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("no folder")
    status, out, err = run(*arguments)
    assert (status, out) == (1, "")
    assert words in err
    assert err.count("\n") == 1
    assert os.listdir(tmp_path) == ["file"]  # nothing half made


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ('{"id": "b", "turns": ["问"', "不是一行完整的 JSON"),
        ('{"id": "b"}', "turns"),
        ('{"id": "b", "turns": ["  "]}', "turns"),
        ('{"turns": ["问"]}', "id"),
        ('{"id": "a", "turns": ["问"]}', "重复"),
        ("[1]", "JSON 对象"),
    ],
)
@pytest.mark.parametrize("command", ["answer", "eval"])
def test_a_broken_line_stops_the_run_before_the_first_answer(
    run, tmp_path, monkeypatch, command, broken, words
):
    path, out = tmp_path / "q.jsonl", tmp_path / "out"
    path.write_text('{"id": "a", "turns": ["临江能耗"]}\n\n' + broken + "\n", encoding="utf-8")
    monkeypatch.setattr(Assistant, "answer", lambda *_: pytest.fail("a question was answered"))
    status, printed, err = run(command, str(path), "--out", str(out))
    assert (status, printed) == (1, "")
    assert "第 3 行" in err
    assert words in err
    assert err.count("\n") == 1
    assert not out.exists()


def test_a_question_is_answered_with_its_source(run):
    status, out, err = run("ask", QUESTIONS[0]["turns"][0])
    assert (status, err) == (0, "")
    answer, source = out.split("\n\n[1] ")
    assert "13%" in answer
    assert "临江市工业领域碳达峰实施方案 > 一、主要目标" in source
    assert "较2020年下降13%" in source


def test_a_conversation_is_one_prediction_about_its_last_turn(run):
    first, *then = QUESTIONS[1]["turns"]
    status, out, _ = run(
        "ask", first, *(word for turn in then for word in ("--turn", turn)), "--json"
    )
    prediction = json.loads(out)
    assert status == 0
    assert prediction.keys() == NEEDED - {"id"}
    assert prediction["answer"] != json.loads(run("ask", first, "--json")[1])["answer"]


def test_a_question_set_gets_a_line_each_the_same_every_time(run, questions, tmp_path):
    first, second = tmp_path / "new" / "1.jsonl", tmp_path / "2.jsonl"
    for out in (first, second):
        assert run("answer", str(questions), "--out", str(out)) == (0, "", "")
    told = lines(first)
    assert [line["id"] for line in told] == ["q1", "q2", "q3"]
    assert all(line.keys() == NEEDED for line in told)
    assert (told[0]["answered"], told[2]["answered"]) == (True, False)
    assert "2000" in told[2]["answer"]
    again = lines(second)
    for line in told + again:
        line.pop("seconds")
    assert json.dumps(told) == json.dumps(again)
    assert sorted(os.listdir(tmp_path)) == ["2.jsonl", "new", "questions.jsonl"]


def test_only_the_turns_decide(run, tmp_path):
    path, out = tmp_path / "q.jsonl", tmp_path / "p.jsonl"
    bare = {"id": "q1", "turns": QUESTIONS[0]["turns"]}
    other = {**bare, "id": "q9", "category": "unanswerable", "expect": {"answerable": False}}
    path.write_text("\n".join(map(json.dumps, (QUESTIONS[0], bare | {"id": "b"}, other))))
    assert run("answer", str(path), "--out", str(out))[0] == 0
    answers = lines(out)
    for line in answers:
        line.pop("seconds")
        line.pop("id")
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("name", ["questions.jsonl", "."])
def test_predictions_never_overwrite_the_questions_or_a_folder(run, questions, name):
    before = questions.read_bytes()
    status, _, err = run("answer", str(questions), "--out", str(questions.parent / name))
    assert (status, err.count("\n")) == (1, 1)
    assert questions.read_bytes() == before


def test_one_question_that_breaks_the_program_loses_no_other(run, questions, tmp_path, monkeypatch):
    whole = Assistant.answer

    def answer(self, turns):
        if len(turns) == 2:
            raise KeyError("broken")
        return whole(self, turns)

    monkeypatch.setattr(Assistant, "answer", answer)
    out = tmp_path / "p.jsonl"
    status, _, err = run("answer", str(questions), "--out", str(out))
    assert status == 0
    assert [line["answered"] for line in lines(out)] == [True, False, False]
    assert err.startswith("问题 q2：程序内部出错（KeyError")
    assert err.count("\n") == 1


def test_our_own_fault_is_told_in_one_line(run, monkeypatch):
    def answer(self, turns):
        raise ValueError("two\nlines")

    monkeypatch.setattr(Assistant, "answer", answer)
    status, out, err = run("ask", "临江能耗")
    assert (status, out) == (1, "")
    assert "ValueError: two lines" in err
    assert err.count("\n") == 1


def test_eval_writes_the_report(run, questions, tmp_path):
    folder = tmp_path / "report"
    status, out, err = run("eval", str(questions), "--out", str(folder))
    assert (status, err) == (0, "")
    assert str(folder) in out
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert report.keys() >= REPORT
    assert (report["questions"], report["passed"]) == (1, 1)  # the others expect nothing
    assert report["by_category"]["target"]["passed"] == 1
    assert (folder / "report.html").is_file()


def test_tables_in_every_format(run, tmp_path):
    status, printed, _ = run("targets", "--format", "jsonl")
    rows = [json.loads(line) for line in printed.splitlines()]
    assert status == 0
    assert {row["value"] for row in rows} >= {13.0, 70.0, 75.0}
    text = run("text", "linjiang")[1]
    assert text == INVENTED
    joined = "".join(rows[0]["quote"].split())
    assert "".join(text[rows[0]["start"] : rows[0]["end"]].split()) == joined
    out = tmp_path / "targets.csv"
    assert run("targets", "--plan", "linjiang", "--format", "csv", "--out", str(out))[0] == 0
    raw = out.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    cells = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [float(row["value"]) if row["value"] else None for row in cells] == [
        row["value"] for row in rows
    ]
    book = tmp_path / "targets.xlsx"
    assert run("targets", "--format", "xlsx", "--out", str(book)) == (0, "", "")
    sheet = openpyxl.load_workbook(book)["targets"]
    assert sheet.max_row == len(rows) + 1


@pytest.mark.parametrize("table", ["plans", "clauses", "targets", "duties", "provisions", "check"])
def test_every_table_prints(run, table):
    status, out, err = run(table)
    assert (status, err) == (0, "")
    assert out.endswith("\n")


def test_search_ranks(run):
    status, out, _ = run("search", "燃煤锅炉", "--k", "2", "--json")
    hits = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [hit["rank"] for hit in hits] == [1, 2]
    assert "燃煤锅炉" in hits[0]["quote"]
    assert hits[0].keys() == {"rank", "score", "plan", "clause", "start", "end", "quote"}


def test_a_bad_file_keeps_no_other_from_being_added(tmp_path, capsys):
    root, good, bad = str(tmp_path / "library"), tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(INVENTED, encoding="utf-8")
    bad.write_bytes(b"")
    assert main(["--library", root, "init", "--empty"]) == 0
    assert main(["--library", root, "add", str(bad), str(good)]) == 1
    told = capsys.readouterr()
    assert "bad.txt" in told.err
    assert told.err.count("\n") == 1
    assert "已添加 good" in told.out
    assert main(["--library", root, "remove", "good"]) == 0
    assert main(["--library", root, "plans", "--format", "jsonl"]) == 0
    assert capsys.readouterr().out == "已移出：good\n"


class Terminal(io.StringIO):
    """A standard error that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_adding_shows_a_bar_on_a_terminal_alone(tmp_path, capsys, monkeypatch):
    root, files = str(tmp_path / "library"), [tmp_path / "a.txt", tmp_path / "b.txt"]
    files[0].write_text(INVENTED, encoding="utf-8")
    files[1].write_text(INVENTED.replace("13%", "14%"), encoding="utf-8")
    assert main(["--library", root, "init", "--empty"]) == 0
    capsys.readouterr()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", terminal := Terminal())
        assert main(["--library", root, "add", *map(str, files)]) == 0
    assert re.findall(r"添加: +(\d+)%", terminal.getvalue())[-1] == "100"
    assert "b.txt" in terminal.getvalue()
    assert capsys.readouterr().err == ""


def test_a_corrected_row_is_printed_with_its_mark(run, library):
    before = run("duties", "--format", "jsonl")[1].splitlines()
    row = json.loads(before[0])
    line = {"table": "duty", **row, "correct": {"department": "市发展和改革委员会"}}
    folder = Path(library, "corrections")
    folder.mkdir()
    (folder / "linjiang.jsonl").write_text(json.dumps(line), encoding="utf-8")
    status, out, err = run("duties", "--format", "jsonl")
    assert (status, err) == (0, "")
    corrected = {**row, "department": "市发展和改革委员会", "corrected": True}
    assert json.loads(out.splitlines()[0]) == corrected
    (folder / "linjiang.jsonl").write_text("{}", encoding="utf-8")
    status, out, err = run("duties")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "linjiang.jsonl 第 1 行" in err
    (folder / "linjiang.jsonl").unlink()
    assert run("duties", "--format", "jsonl")[1].splitlines() == before


def test_nothing_needs_the_network(run, questions, tmp_path, socket_disabled):
    assert run("ask", QUESTIONS[0]["turns"][0])[0] == 0
    assert run("search", "燃煤锅炉")[0] == 0
    assert run("targets")[0] == 0
    assert run("answer", str(questions), "--out", str(tmp_path / "p.jsonl"))[0] == 0
    assert run("eval", str(questions), "--out", str(tmp_path / "report"))[0] == 0


def test_an_answer_loads_no_model_library_and_no_page(library):
    script = (
        "import sys; from assistant.cli import main; main(sys.argv[1:]);"
        "print(*({'torch', 'sentence_transformers', 'transformers', 'gradio'} & set(sys.modules)))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, "--library", library, "ask", "临江能耗"],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
    )
    assert ended.stdout.decode("utf-8").endswith("\n\n")  # no name printed


def typed(library, *arguments, **settings):
    """The command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **settings}
    return subprocess.run(
        [sys.executable, "-m", "assistant", "--library", library, *arguments],
        capture_output=True,
        env=environment,
        check=False,
    )


def test_output_is_utf_8_wherever_it_goes(library):
    ended = typed(library, "plans", "--format", "jsonl", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert json.loads(ended.stdout.decode("utf-8"))["title"] == "临江市工业领域碳达峰实施方案"


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are text there")
def test_a_question_that_is_no_text_is_no_traceback(library):
    ended = typed(library, "search", b"\xff\xfe")
    assert ended.returncode == 0
    assert ended.stderr == b""
