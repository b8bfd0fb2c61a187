"""What the documents say is what the program does."""

import argparse
import re
import subprocess
from pathlib import Path

import pytest

from assistant.arguments import build_parser
from assistant.cli import main
from assistant.exchange import answer_to_prediction, target_row
from assistant.records import Answer, Intent
from assistant.tabulate import rows_of
from tests.fake_assistant import plan_of

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = sorted(
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/tables/*.md"))
    if path.is_file()
)
INTERNAL = {"PYTHONPATH", "PYTHONUTF8"}  # set for our own child process
FOREIGN = {"LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"}  # read by LangChain
NAME = r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|DISPLAY|LOCALAPPDATA"


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(text: str, *titles: str) -> str:
    found = re.search(rf"^## (?:{'|'.join(titles)})\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    assert found, titles
    return found[1]


def commands() -> dict[str, argparse.ArgumentParser]:
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("no commands")


def settings_of_the_code() -> set[str]:
    """Names of environment variables in modules that read the environment."""
    found: set[str] = set()
    paths = [
        path
        for folder in ("corpus", "assistant", "ui", "eval")
        for path in (ROOT / folder).rglob("*.py")
    ]
    for path in (*paths, ROOT / "tests" / "browser.py"):
        text = path.read_text(encoding="utf-8")
        if "environ" in text or "getenv" in text:
            found |= set(re.findall(rf'"({NAME})"', text))
    return found - INTERNAL


@pytest.mark.parametrize("name", READMES)
def test_the_readme_names_every_setting_and_no_other(name):
    text = read(name)
    rows = section(text, "Settings", "设置").split("| --- | --- | --- |")[1].split("\n\n")[0]
    names = {
        word for line in rows.splitlines() if line for word in re.findall(NAME, line.split("|")[1])
    }
    assert names == settings_of_the_code()
    assert set(re.findall(rf"`({NAME})`", text)) - names <= FOREIGN | {"LICENSE"}


@pytest.mark.parametrize("name", READMES)
def test_the_readme_names_every_command_with_its_options_and_no_other(name):
    told = section(read(name), "Commands", "命令")
    first = re.findall(r"^\| (`.+?) \|", told.replace("\\|", "/"), re.M)
    named = {word.split()[0] for cell in first for word in re.findall(r"`([^`]+)`", cell)}
    assert named == set(commands())
    options = set(re.findall(r"--[a-z][a-z-]*", told))
    known = {
        option
        for parser in (*commands().values(), build_parser())
        for action in parser._actions
        for option in action.option_strings
        if option.startswith("--")
    }
    assert options == known - {"--help"}


@pytest.mark.parametrize("name", READMES)
def test_the_readme_names_every_make_target(name):
    rules = set(re.findall(r"^([a-z]+):", read("Makefile"), re.M))
    assert set(re.findall(r"(?m)(?:^|`)make ([a-z]+)", read(name))) == rules


def test_both_readmes_say_the_same():
    english, chinese = map(read, READMES)
    rows = [re.findall(r"^\| ([^|]+) \| ([^|]+) \| ", part, re.M) for part in (
        section(english, "Glossary"), section(chinese, "术语"))]  # fmt: skip
    assert rows[0][2:] == rows[1][2:]
    assert len(rows[0]) > 20
    fences = [re.findall(r"```console\n(.*?)```", text, re.S) for text in (english, chinese)]
    assert fences[0] == fences[1]


@pytest.mark.parametrize("name", ["corpus", "assistant"])
def test_the_tables_readme_names_every_table_and_no_other(name):
    folder = ROOT / name / "tables"
    told = set(
        re.findall(r"^\| `([a-z_]+\.(?:csv|toml))` \|", read(f"{name}/tables/README.md"), re.M)
    )
    assert told == {path.name for path in folder.iterdir() if path.suffix in (".csv", ".toml")}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_documents_name_no_machine(path):
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"/(?:root|home|tmp|opt|mnt|Users)/|[A-Z]:\\|file://|localhost:\d", text)
    assert found == []


def test_the_picture_is_a_small_png():
    content = (ROOT / "docs" / "page.png").read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(content) < 300_000
    assert all("](docs/page.png)" in read(name) for name in READMES)


def test_formats_name_every_field():
    told = section(read("docs/formats.md"), "Tables")
    plan = plan_of(
        "一、目标\n规模以上工业单位增加值能耗较2020年下降13%。（市经济和信息化局牵头）\n"
    )
    fields: set[str] = set(target_row(plan, plan.targets[0]))
    for table in ("plans", "clauses", "duties"):
        fields |= set(rows_of(table, [plan])[0])
    assert fields - set(re.findall(r"`([a-z_]+)`", told)) == set()
    prediction = answer_to_prediction(Answer("", False, Intent.DECLINE), {})
    told = section(read("docs/formats.md"), "Predictions")
    assert set(re.findall(r"^\| `([a-z]+)` \|", told, re.M)) == {"id", *prediction}


@pytest.fixture(scope="module")
def example() -> tuple[str, str]:
    """The README's question and what stands printed under it."""
    block = re.search(r"<!-- example -->\n```console\n(.*?)```", read("README.md"), re.S)
    assert block
    command, _, printed = block[1].partition("\n")
    return command, printed


def test_the_example_is_what_the_program_prints(example, tmp_path, capsys):
    command, printed = example
    assert command.startswith("$ policy-assistant ask ")
    assert main(["--library", str(tmp_path / "library"), *command.split()[2:]]) == 0
    assert capsys.readouterr().out == printed


def test_the_repository_keeps_only_what_it_should():
    """No file of a build, a cache or an editor is tracked."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode or not listed.stdout:
        pytest.skip("not a checkout")
    strange = re.findall(
        r"(?m)^.*(?:\.pyc|\.swp|~|\.DS_Store|egg-info/.*|^build/.*)$", listed.stdout
    )
    assert strange == []
