from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.outline import read_outline
from corpus.records import Plan

PLANS = sorted((Path(__file__).parents[1] / "corpus" / "plans").glob("*.txt"))


def outline(text: str) -> Plan:
    clauses, page_marks = read_outline(text)
    return Plan("p", text, clauses=clauses, page_marks=page_marks)


def rows(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    plan = outline(text)
    return [(c.kind, plan.mended(c.span).text, c.path) for c in plan.clauses]


def assert_tiles(plan: Plan) -> None:
    text = plan.text
    owners = [0] * len(text)
    for clause in plan.clauses:
        assert not text[clause.span.start].isspace()
        assert not text[clause.span.end - 1].isspace()
        for offset in range(clause.span.start, clause.span.end):
            owners[offset] += 1
    for mark in plan.page_marks:
        for offset in range(mark.start, mark.end):
            owners[offset] = 1
    left = [i for i, n in enumerate(owners) if n != 1 and not text[i].isspace()]
    assert not left, text[max(0, left[0] - 20) : left[0] + 20]
    starts = [clause.span.start for clause in plan.clauses]
    assert starts == sorted(starts)
    assert [clause.id for clause in plan.clauses] == [
        f"c{number:04d}" for number in range(1, len(starts) + 1)
    ]


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_the_clauses_of_the_shipped_plans_tile_them(path: Path) -> None:
    assert_tiles(outline(path.read_text(encoding="utf-8")))


def test_the_clauses_of_the_invented_plan_tile_it(invented_text: str) -> None:
    assert_tiles(outline(invented_text))


PIECES = st.sampled_from(
    [
        *"一二三（）()1234.、。；，：—专栏附件第章节条年月日\n\t |-",
        "一、总体要求",
        "（一）指导思想。",
        "1.优化布局。严禁新增产能。",
        "\n专栏1 重点工程\n",
        "\n— 8 —\n",
        "\n附件1\n",
        "到2025年，下降13.5%",
        "关于印发《方案》的通知",
        "<p>",
        "</p>",
        "\u3000\u3000",
        "\f",
        "\r\n",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text_of_the_genre_is_tiled(text: str) -> None:
    assert_tiles(outline(text))


@given(st.text(max_size=200))
def test_any_text_at_all_is_tiled(text: str) -> None:
    assert_tiles(outline(text))


def test_one_line_of_a_million_characters_is_read() -> None:
    text = "（一）加强统筹。" + "推进工业绿色低碳转型，（" * 90_000
    assert_tiles(outline(text))


def test_the_invented_plan(invented_text: str) -> None:
    titles = [text for kind, text, _ in rows(invented_text) if kind == "title"]
    assert titles == ["临江市工业领域碳达峰实施方案"]
    headings = [path for kind, _, path in rows(invented_text) if kind == "heading"]
    assert headings == [
        ("一、主要目标",),
        ("二、重点任务",),
        ("二、重点任务", "（一）调整产业结构。"),
        ("二、重点任务", "（一）调整产业结构。", "1.优化布局。"),
        ("二、重点任务", "（一）调整产业结构。", "2.淘汰落后设备。"),
        ("二、重点任务", "（一）调整产业结构。", "2.淘汰落后设备。", "专栏1 重点工程"),
        (
            "二、重点任务",
            "（一）调整产业结构。",
            "2.淘汰落后设备。",
            "专栏1 重点工程",
            "1.节能改造工程。",
        ),
    ]
