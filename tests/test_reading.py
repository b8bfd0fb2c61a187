"""The whole flow on any text: no exception, every row stands in its clause, nothing is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.check import check_plan
from corpus.reading import read_plan
from corpus.records import Plan
from corpus.splitting import split_plans
from corpus.tables_cache import decode, encode
from corpus.versions import changes

PIECES = st.sampled_from(
    [
        "某市人民政府办公室",
        "关于印发《某市碳达峰实施方案》的通知",
        "某市碳达峰实施方案",
        "（征求意见稿）",
        "某政发〔2023〕5号",
        "2023年5月6日",
        "各县（区）人民政府：",
        "附件1",
        "目录",
        "第一章总则",
        "第一条",
        "一、",
        "二、",
        "（一）",
        "（三）",
        "1.",
        "①",
        "——",
        "专栏1",
        "主要目标。",
        "任务。",
        "注：",
        "到2025年，",
        "单位增加值能耗下降",
        "14%",
        "，钒、钛利用率分别提高到50%、35%",
        "10t/h及以下",
        "。",
        "；",
        "（市发展改革委牵头，",
        "市生态环境局等按职责分工负责）",
        "责任单位：",
        "下同",
        "严禁新增产能",
        "鼓励企业",
        "指标\t2020年\t2025年\n",
        "能耗\t10\t8%\n",
        "| 甲 | 2025年 |\n",
        "</td><td>",
        "- 3 -",
        "第 2 页",
        "\f",
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "\u3000",
        "\ue000",
        "（",
        "）",
        "《",
        "”",
        "的的",
        "攀枝江市",
        "四川省",
        "\x00",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=80).map("".join), st.text(max_size=300))


def assert_whole(plan: Plan) -> None:
    """Rows stand in their clause; each character is in one clause, blank, or a page mark."""
    for row in (*plan.targets, *plan.provisions):
        assert row.span in plan.by_id[row.clause].span
    for duty in plan.duties:
        assert duty.clause in plan.by_id
        assert duty.span.end <= len(plan.text)
        assert duty.covers.start < duty.covers.end <= len(plan.text)
    covered = {i for one in plan.clauses for i in range(one.span.start, one.span.end)}
    covered |= {i for mark in plan.page_marks for i in range(mark.start, mark.end)}
    assert not [i for i, c in enumerate(plan.text) if not c.isspace() and i not in covered]


@settings(max_examples=150)
@given(TEXTS)
def test_any_text_is_read_whole(text: str) -> None:
    plan = read_plan("p", text)
    assert_whole(plan)
    assert read_plan("p", text) == plan
    assert decode(encode(plan), "p", text) == plan
    assert changes(plan, plan) == []
    for anomaly in check_plan(plan):
        assert 1 <= anomaly.line <= text.count("\n") + 1
        assert "\n" not in anomaly.excerpt


@given(TEXTS)
def test_plans_of_one_file_tile_it(text: str) -> None:
    bounds = split_plans(text)
    assert "".join(text[start:end] for start, end in bounds) == text
