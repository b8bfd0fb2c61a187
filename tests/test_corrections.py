"""Corrections beside a plan: what they change, what they leave, what is wrong with a line."""

import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chain import Assistant
from assistant.tabulate import rows_of
from corpus.added import Added, Skipped
from corpus.correcting import correct
from corpus.corrections import read_corrections
from corpus.errors import LibraryError
from corpus.library import Library
from corpus.reading import read_plan
from corpus.records import Plan

PLAN = """临江市水泥行业碳达峰实施方案

一、主要目标

到2025年，水泥熟料综合能耗较2020年下降5%，绿色工厂达到10家。

二、重点任务

（一）淘汰落后。2025年底前淘汰落后窑炉，鼓励企业技术改
造。（市经济和信息化局牵头，市生态环境局配合）

（二）其他。推进余热利用。
"""
PERCENT = "较2020年下降5%"
DUTY = "（市经济和信息化局牵头，市生态环境局配合）"


def at(quote: str, text: str = PLAN) -> dict[str, object]:
    return {"start": text.index(quote), "end": text.index(quote) + len(quote), "quote": quote}


@pytest.fixture
def plan() -> Plan:
    return read_plan("p", PLAN)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "p.jsonl"


@pytest.fixture
def apply(plan: Plan, path: Path) -> Callable[..., Plan]:
    def apply(*lines: object) -> Plan:
        path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
        return correct(plan, read_corrections(path), path)

    return apply


def target_line(plan: Plan, unit: str) -> dict[str, object]:
    """A row as the targets command prints it."""
    return next(row for row in rows_of("targets", [plan]) if row["unit"] == unit)


def test_fields_of_a_target(plan: Plan, apply: Callable[..., Plan]) -> None:
    row = target_line(plan, "%")
    after = apply({"table": "target", **row, "correct": {"value": 6, "soft": True}})
    changed = target_line(after, "%")
    assert changed == {**row, "value": 6, "soft": True, "corrected": True}
    assert target_line(after, "家") == target_line(plan, "家")
    assert target_line(plan, "%") == row  # what was read stays


def test_one_body_of_a_statement(apply: Callable[..., Plan]) -> None:
    who = {"table": "duty", **at(DUTY), "department": "市生态环境局"}
    after = apply({**who, "correct": {"role": "参加", "covers_start": 5, "covers_end": 9}})
    rows = [(d.department, d.role, d.corrected) for d in after.duties]
    assert rows == [("市经济和信息化局", "牵头", False), ("市生态环境局", "参加", True)]
    assert after.quote(after.duties[1].covers) == PLAN[5:9]


def test_a_row_that_is_none(apply: Callable[..., Plan], plan: Plan) -> None:
    row = target_line(plan, "家")
    place = {name: row[name] for name in ("start", "end", "quote")}
    after = apply({"table": "targets", **place, "unit": "家", "delete": True})
    assert [target.unit for target in after.targets] == ["%"]


def test_rows_that_were_missed(apply: Callable[..., Plan]) -> None:
    quote = "推进余热利用。"
    after = apply(
        {"table": "duty", **at(quote), "department": "市发改委", "role": "牵头", "add": True},
        {"table": "provision", **at(quote), "force": "encourage", "add": True},
        {"table": "target", **at("一、主要目标"), "indicator": "产量", "value": 2.5, "add": True},
    )
    duty = after.duties[-1]
    assert (duty.department, duty.corrected) == ("市发改委", True)
    assert after.quote(duty.covers) == "推进余热利用。"
    assert duty.clause == after.clause_at(PLAN.index(quote)).id
    assert (after.targets[0].indicator, after.targets[0].value) == ("产量", 2.5)
    assert [p.corrected for p in after.provisions if after.quote(p.span).startswith("推进")][-1]
    starts = [target.span.start for target in after.targets]
    assert starts == sorted(starts)


def test_a_quote_that_moved_is_found_by_its_words(apply: Callable[..., Plan], plan: Plan) -> None:
    row = target_line(plan, "%")
    line = {"table": "target", "start": 1, "end": 4, "quote": row["quote"], "unit": "%"}
    after = apply({**line, "correct": {"value": 6}})
    assert target_line(after, "%")["value"] == 6


def test_a_row_that_reads_so_by_now_is_only_marked(apply: Callable[..., Plan], plan: Plan) -> None:
    row = target_line(plan, "%")
    place = {name: row[name] for name in ("start", "end", "quote")}
    line = {"table": "target", **place, "unit": "%", "value": 7, "correct": {"value": 5}}
    assert target_line(apply(line), "%") == {**row, "corrected": True}


OK = {"table": "target", "start": 1, "end": 2, "quote": "江", "correct": {"value": 1}}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "不是一行完整的 JSON"),
        ('{"a": NaN', "不是一行完整的 JSON"),
        ("[1]", "应是一个 JSON 对象"),
        ({**OK, "table": "plans"}, "table 应是 target、duty 或 provision"),
        ({**OK, "table": ["target"]}, "table 应是"),
        ({**OK, "start": "1"}, "缺少 start、end"),
        ({**OK, "start": 3}, "缺少 start、end"),
        ({**OK, "end": True}, "缺少 start、end"),
        ({**OK, "quote": " "}, "缺少 quote"),
        ({**OK, "delete": True}, "correct、delete、add 应有且只有一个"),
        ({**OK, "correct": None}, "correct、delete、add 应有且只有一个"),
        ({**OK, "correct": {}}, "correct 应写明要改的字段"),
        ({**OK, "correct": None, "delete": 1}, "delete 只能是 true"),
        ({**OK, "correct": {"vaule": 1}}, "“vaule”不是可以更正的字段"),
        ({**OK, "correct": {"clause": "c1"}}, "“clause”不是可以更正的字段"),
        ({**OK, "correct": {"value": "14"}}, "value 的值“14”不对"),
        ({**OK, "correct": {"value": True}}, "value 的值“True”不对"),
        ({**OK, "correct": {"year": 2030.5}}, "year 的值“2030.5”不对"),
        ({**OK, "correct": {"kind": "goal"}}, "kind 的值“goal”不对"),
        ({**OK, "unit": 5}, "unit 的值“5”不对"),
        ({**OK, "correct": None, "add": True}, "新增的一行缺少 indicator"),
        ({**OK, "quote": "没有的话"}, "全文里也没有唯一的这段话"),
        ({**OK, "table": "duty", "correct": {"role": "牵头"}}, "这里没有这样的一行"),
        (
            {"table": "duty", **at(DUTY), "correct": {"role": "参加"}},
            "这里有 2 行都符合",
        ),
        (
            {"table": "duty", **at(DUTY), "department": "市财政局", "delete": True},
            "这里没有这样的一行",
        ),
        (
            {"table": "duty", **at(DUTY), "role": "牵头", "correct": {"covers_end": 9999}},
            "covers_start、covers_end 不是正文中的一段",
        ),
        (
            {"table": "duty", **at(DUTY), "department": "市发改委", "role": "主管", "add": True},
            "role 的值“主管”不对",
        ),
    ],
    ids=str,
)
def test_a_broken_line_is_named(plan: Plan, path: Path, line: object, why: str) -> None:
    text = line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)
    path.write_text("\n" + text + "\n", encoding="utf-8-sig")
    with pytest.raises(LibraryError, match=f"更正文件 p.jsonl 第 2 行有误：.*{why}") as caught:
        correct(plan, read_corrections(path), path)
    assert "\n" not in str(caught.value)


def test_two_lines_for_one_row(apply: Callable[..., Plan]) -> None:
    line = {"table": "duty", **at(DUTY), "role": "牵头"}
    with pytest.raises(LibraryError, match="第 2 行有误：与第 1 行改的是同一行"):
        apply({**line, "correct": {"role": "参加"}}, {**line, "delete": True})


@pytest.mark.parametrize("data", [b"\xff\xfe{}", b'{"table": "\\ud800"}'])
def test_what_cannot_be_printed_again(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(LibraryError, match="第 1 行有误：不是 UTF-8 文本"):
        read_corrections(path)


@given(st.binary(max_size=60) | st.recursive(st.none() | st.text(), st.lists).map(repr))
def test_any_file_is_read_or_refused(data: bytes | str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "p.jsonl")
        path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "replace"))
        with suppress(LibraryError):
            assert read_corrections(path) == ()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    folder = tmp_path / "library" / "corrections"
    folder.mkdir(parents=True)  # before there is a library
    library = Library.open(tmp_path / "library", seed=False)
    source = tmp_path / "p.txt"
    source.write_text(PLAN, encoding="utf-8")
    assert isinstance(library.add([source])[0], Added)
    return library


def write(library: Library, *lines: object) -> None:
    path = library.root / "corrections" / "p.jsonl"
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text(text, encoding="utf-8")
    times = path.stat()
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns + 1))


def test_a_library_follows_its_corrections(library: Library) -> None:
    before = library.plans()
    write(library, {"table": "duty", **at(DUTY), "role": "配合", "delete": True})
    (corrected,) = library.plans()
    assert [duty.role for duty in corrected.duties] == ["牵头"]
    assert library.plans()[0] is corrected
    assert Library.open(library.root).plan("p").duties == corrected.duties
    (library.root / "corrections" / "p.jsonl").unlink()
    assert library.plans() == before
    assert Library.open(library.root).plans() == before


def test_a_broken_file_stops_the_library_with_one_line(library: Library) -> None:
    write(library, {"table": "duty"})
    with pytest.raises(LibraryError, match="第 1 行有误"):
        library.plans()
    write(library)
    assert library.plan("p").duties


def test_files_for_plans_that_are_not_here_do_nothing(library: Library) -> None:
    (library.root / "corrections" / "q.jsonl").write_text("{", encoding="utf-8")
    (library.root / "corrections" / "notes.txt").write_text("…", encoding="utf-8")
    assert [plan.id for plan in library.plans()] == ["p"]


def test_a_new_text_that_corrections_do_not_fit_is_not_added(
    library: Library, tmp_path: Path
) -> None:
    write(library, {"table": "duty", **at(DUTY), "role": "配合", "delete": True})
    source = tmp_path / "p.txt"
    source.write_text(PLAN.replace("市生态环境局", "市商务局"), encoding="utf-8")
    (outcome,) = library.add([source])
    assert isinstance(outcome, Skipped)
    assert "更正文件 p.jsonl 第 1 行有误" in outcome.reason
    assert [duty.role for duty in library.plan("p").duties] == ["牵头"]
    moved = PLAN.replace("一、主要目标", "为落实要求，制定本方案。\n\n一、主要目标")
    source.write_text(moved, encoding="utf-8")
    (outcome,) = library.add([source])
    assert isinstance(outcome, Added)
    assert [duty.role for duty in library.plan("p").duties] == ["牵头"]


def test_an_answer_goes_by_the_corrected_row_and_says_so(apply: Callable[..., Plan]) -> None:
    after = apply(
        {"table": "target", **at(PERCENT), "correct": {"value": 6, "soft": True}},
        {
            "table": "duty",
            **at(DUTY),
            "department": "市生态环境局",
            "correct": {"department": "市能源局"},
        },
    )

    class Shelf:
        def plans(self) -> tuple[Plan, ...]:
            return (after,)

    assistant = Assistant(Shelf())
    figure = assistant.answer(["2025年水泥熟料综合能耗下降多少"])
    assert figure.answered
    assert "“水泥熟料综合能耗较2020年下降5%”" in figure.text
    assert (
        "更正：[1] 处经用户更正为：水泥熟料综合能耗，2025年，下降6%。原文没有改动。" in figure.text
    )
    who = assistant.answer(["淘汰落后由谁负责"])
    assert [body.name for body in who.departments] == ["市经济和信息化局", "市能源局"]
    assert "更正：[1] 处经用户更正为：市能源局（配合）。" in who.text
    assert not who.withheld
    assert "更正" not in assistant.answer(["推进余热利用有什么要求"]).text
