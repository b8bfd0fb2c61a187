"""Targets and duties as the page shows them: rows, chart, matrix, lists."""

import re
from dataclasses import replace

import pytest

from corpus.reading import read_plan
from corpus.records import Metadata, Span, Target
from tests.fake_assistant import find, plan_of
from ui import chart, duty_view, tables
from ui.duty_rows import bodies, citation, found_duty, found_task, meant, of_body, tasks
from ui.target_rows import Choice, TargetRow, by_name, chosen, found, rows, sectors, years
from ui.words import Words

ZH = Words("zh")


@pytest.fixture(scope="module")
def plan(invented_text):
    """The invented plan with its own duties and five targets of all sorts."""
    plain = plan_of(invented_text, sector="工业")
    duties = read_plan("linjiang", invented_text).duties
    base = plain.targets[0]
    waste = find(plain, "70%（赤泥除外）")
    more = [
        replace(base, indicator="固废综合利用率", subject="工业", direction="达到", value=70.0,
                comparator=">=", exception="赤泥除外", base_year=None, span=waste.span),
        replace(base, indicator="固废综合利用率", subject="工业", direction="提升", value=75,
                comparator="~", soft=True, year=2030, base_year=None),
        replace(base, indicator="", subject="", kind="peak", direction="达峰", value=None,
                comparator=None, unit="", year=2030, before=True, base_year=None),
        replace(base, indicator="锅炉", kind="threshold", value=10, unit="t/h",
                comparator="<=", base_year=None, direction=""),
    ]  # fmt: skip
    clauses = read_plan("linjiang", invented_text).clauses
    moved = [replace(t, clause=_at(clauses, t.span)) for t in (base, *more)]
    return replace(plain, clauses=clauses, duties=duties, targets=tuple(moved))


def _at(clauses, span):
    return next(c.id for c in clauses if c.span.start <= span.start < c.span.end)


def visible(html):
    return re.sub(r"<[^>]+>", "", html)


@pytest.mark.parametrize(
    ("index", "name", "value", "year"),
    [
        (0, "规模以上工业单位增加值能耗", "较2020年下降13%", "2025年"),
        (1, "工业固废综合利用率", "≥70%（赤泥除外）", "2025年"),
        (2, "工业固废综合利用率", "提升约75%", "2030年"),
        (3, "达峰", "达峰", "2030年前"),
        (4, "规模以上工业锅炉", "≤10t/h", "2025年"),
    ],
)
def test_a_target_reads_as_a_row(plan, index, name, value, year):
    row = TargetRow(plan, index)
    assert (row.name, row.value, row.year) == (name, value, year)


def test_a_subject_that_the_indicator_holds_is_not_said_twice(plan):
    target = Target("c", Span(0, 1), "水泥熟料产能", "水泥熟料", value=1, unit="家")
    assert TargetRow(replace(plan, targets=(target,)), 0).name == "水泥熟料产能"


@pytest.mark.parametrize(
    ("picked", "indices"),
    [
        (Choice(), [0, 1, 2, 3, 4]),
        (Choice(years=("2030",)), [2, 3]),
        (Choice(kinds=("threshold", "peak")), [3, 4]),
        (Choice(firmness="soft"), [2]),
        (Choice(firmness="firm", kinds=("target",)), [0, 1]),
        (Choice(text="固废"), [1, 2]),
        (Choice(text="赤泥"), [1]),
        (Choice(plans=("other",)), []),
        (Choice(sectors=("工业",), years=("2025",)), [0, 1, 4]),
        (Choice(firmness="<b>"), [0, 1, 2, 3, 4]),
    ],
)
def test_a_choice_narrows_the_rows(plan, picked, indices):
    assert [row.index for row in chosen([plan], picked)] == indices


def test_the_lists_offer_what_is_held(plan):
    assert years([plan]) == ["2025", "2030"]
    assert sectors([plan, replace(plan, metadata=Metadata())]) == ["工业"]


@pytest.mark.parametrize("index", ["5", "-1", "x", "", None, "٣", "1" * 9, 0.5])
def test_a_row_that_does_not_exist_is_not_found(plan, index):
    assert found({"linjiang": plan}, "linjiang", index) is None
    assert found_duty({"linjiang": plan}, "linjiang", index if index != "5" else "99") is None


def test_a_row_is_found_by_plan_and_place(plan):
    assert found({"linjiang": plan}, "linjiang", "1").target.value == 70
    assert found({"linjiang": plan}, "other", "1") is None
    assert found({"linjiang": plan}, ["linjiang"], "1") is None


def test_the_table_has_a_source_for_each_row(plan):
    html = tables.targets(list(rows([plan])), ZH)
    assert html.count('data-act="row"') == 5
    assert "较2020年下降13%" in visible(html)


def test_a_long_table_is_cut_and_says_so(plan):
    many = [TargetRow(plan, 0)] * (tables.PAGE + 7)
    html = tables.targets(many, ZH)
    assert html.count('data-act="row"') == tables.PAGE
    assert "另有 7 行未显示" in html


def test_nothing_found_is_said():
    assert "没有符合条件" in tables.targets([], ZH)
    assert "没有符合条件" in chart.chart([], [], ZH)


def test_the_chart_parts_percent_from_other_units_and_soft_from_firm(plan):
    html = chart.chart(list(rows([plan])), [plan], ZH)
    percent, other = html.split(ZH("chart.other"))
    assert percent.count('class="pa-point') == 3
    assert other.count('class="pa-point') == 1
    assert re.findall(r'<button[^>]*pa-soft[^>]*data-index="(\d)"', html) == ["2"]
    assert "另有 1 条没有数值或年份" in html


@pytest.mark.parametrize(("value", "size"), [(0, "0.0"), (13, "13.0"), (100, "100.0")])
def test_a_percentage_is_drawn_on_the_scale_from_0_to_100(plan, value, size):
    one = replace(plan, targets=(replace(plan.targets[0], value=value),))
    html = chart.chart(list(rows([one])), [one], ZH)
    assert f"--pa-size:{size}%" in html


def test_a_value_stands_in_the_column_of_its_year(plan):
    told = [(2030, 52), (2025, 51), (2030, 50)]
    own = tuple(replace(plan.targets[0], year=year, value=value) for year, value in told)
    one = replace(plan, targets=own)
    html = chart.chart(list(rows([one])), [one], ZH)
    assert re.findall(r"<b>(\d{4})年</b>", html) == ["2025", "2030"]
    cells = html.split('class="pa-cell"')[1:]
    assert [re.findall(r"下降(\d+)%</button>", cell) for cell in cells] == [["51"], ["50", "52"]]


def test_indicators_that_more_rows_share_come_first(plan):
    assert next(iter(by_name(list(rows([plan]))))) == "工业固废综合利用率"


def test_tasks_hold_the_duties_of_their_statement(plan):
    found_tasks = tasks(plan)
    assert [task.name for task in found_tasks] == [
        "1.优化布局：严禁新增水泥熟料产能，鼓励企业兼并重组。",
        "1.优化布局：推进园区循环化改造。",
        "2.淘汰落后设备",
    ]
    first = [(duty.department, duty.role) for _, duty in found_tasks[0].duties]
    assert first == [("市经济和信息化局", "牵头"), ("市发展改革委", "配合")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("市经济和信息化局", ["市经济和信息化局"]),
        ("市经信局", ["市经济和信息化局"]),
        ("发改委", ["市发展改革委"]),
        ("生态环境", ["市生态环境局"]),
        ("气象局", []),
    ],
)
def test_a_body_is_found_by_any_of_its_names(plan, name, expected):
    assert meant(name, bodies([plan])) == expected


def test_a_body_has_its_tasks_and_a_task_its_bodies(plan):
    own = of_body([plan], ["市生态环境局"])
    assert [task.name[:2] for task, _ in own] == ["1.", "2."]
    html = visible(duty_view.body_list(own, ["市生态环境局"], ZH))
    assert "2 项" in html
    task = found_task({"linjiang": plan}, tasks(plan)[0].key)
    html = duty_view.task_bodies(task, ZH)
    assert visible(html).index("牵头") < visible(html).index("配合")
    assert ZH("duty.noLead") not in html
    assert ZH("duty.noLead") in duty_view.task_bodies(tasks(plan)[2], ZH)


@pytest.mark.parametrize("key", ["", "linjiang", "linjiang:", "linjiang:99", "x:0", None])
def test_a_task_that_does_not_exist_is_not_found(plan, key):
    assert found_task({"linjiang": plan}, key) is None


def test_the_matrix_marks_each_duty_once(plan):
    html = duty_view.matrix(plan, ZH)
    assert html.count('data-act="row"') == len(plan.duties)
    assert html.count("<tr>") == 1 + 3
    assert "没有写明责任单位" in duty_view.matrix(replace(plan, duties=()), ZH)


def test_a_statement_opens_with_what_it_is_about(plan):
    quote = citation(plan, 0).quote
    assert quote.startswith("1.优化布局。严禁新增水泥熟料产能")
    assert quote.endswith("市发展改革委配合）")
