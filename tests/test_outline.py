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
    for clause in plan.clauses:
        if clause.kind == "heading":
            assert clause.path[-1] == plan.mended(clause.span).text


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


OPENING = "某市工业领域碳达峰实施方案\n为做好碳达峰工作，根据有关部署，结合我市实际，制定本方案。\n"
BODY = "推进工业绿色低碳转型，完善政策体系，确保如期实现目标。"

P, H, B, F, N = "paragraph", "heading", "box", "front", "note"
ITEM, ROW = "item", "table_row"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"一、总体要求\n（一）指导思想。{BODY}\n(二)主要目标\n{BODY}",
            [
                (H, "一、总体要求", ("一、总体要求",)),
                (H, "（一）指导思想。", ("一、总体要求", "（一）指导思想。")),
                (P, BODY, ("一、总体要求", "（一）指导思想。")),
                (H, "(二)主要目标", ("一、总体要求", "(二)主要目标")),
                (P, BODY, ("一、总体要求", "(二)主要目标")),
            ],
            id="Chinese numbers, either bracket, run-in or alone",
        ),
        pytest.param(
            f"1.优化布局。{BODY}\n2. 淘汰落后。{BODY}\n3、节能改造。{BODY}\n4．监督管理。{BODY}",
            [
                row
                for label in ("1.优化布局。", "2. 淘汰落后。", "3、节能改造。", "4．监督管理。")
                for row in ((H, label, (label,)), (P, BODY, (label,)))
            ],
            id="points, with and without a blank, full width",
        ),
        pytest.param(
            f"1.钢铁行业。{BODY}\n（1）产能置换。{BODY}\n（2）节能降碳。{BODY}\n2.建材行业。{BODY}",
            [
                (H, "1.钢铁行业。", ("1.钢铁行业。",)),
                (P, BODY, ("1.钢铁行业。",)),
                (H, "（1）产能置换。", ("1.钢铁行业。", "（1）产能置换。")),
                (P, BODY, ("1.钢铁行业。", "（1）产能置换。")),
                (H, "（2）节能降碳。", ("1.钢铁行业。", "（2）节能降碳。")),
                (P, BODY, ("1.钢铁行业。", "（2）节能降碳。")),
                (H, "2.建材行业。", ("2.建材行业。",)),
                (P, BODY, ("2.建材行业。",)),
            ],
            id="a level below, and back",
        ),
        pytest.param(
            f"第一章总则\n第一条 【目的】{BODY}\n第二条本办法适用于下列单位：\n"
            "（一）重点用能单位；\n（二）其他单位。",
            [
                (H, "第一章总则", ("第一章总则",)),
                (H, "第一条 【目的】", ("第一章总则", "第一条 【目的】")),
                (P, BODY, ("第一章总则", "第一条 【目的】")),
                (H, "第二条", ("第一章总则", "第二条")),
                (P, "本办法适用于下列单位：", ("第一章总则", "第二条")),
                (ITEM, "（一）重点用能单位；", ("第一章总则", "第二条")),
                (ITEM, "（二）其他单位。", ("第一章总则", "第二条")),
            ],
            id="chapters and articles, a list of items",
        ),
        pytest.param(
            f"第一章 目标\n第一节 现状\n一、成效\n{BODY}\n第二节 形势\n{BODY}",
            [
                (H, "第一章 目标", ("第一章 目标",)),
                (H, "第一节 现状", ("第一章 目标", "第一节 现状")),
                (H, "一、成效", ("第一章 目标", "第一节 现状", "一、成效")),
                (P, BODY, ("第一章 目标", "第一节 现状", "一、成效")),
                (H, "第二节 形势", ("第一章 目标", "第二节 形势")),
                (P, BODY, ("第一章 目标", "第二节 形势")),
            ],
            id="chapters, sections and 一、 below them",
        ),
        pytest.param(
            f"一、基本原则\n——节约优先。{BODY}\n——创新驱动。{BODY}",
            [
                (H, "一、基本原则", ("一、基本原则",)),
                (ITEM, f"——节约优先。{BODY}", ("一、基本原则",)),
                (ITEM, f"——创新驱动。{BODY}", ("一、基本原则",)),
            ],
            id="dashes are items",
        ),
        pytest.param(
            "一、措施\n1、退出低效产能，严禁违规新增产能；\n2、大力发展低碳建材产品；\n3、提高深加工比例。",
            [
                (H, "一、措施", ("一、措施",)),
                (ITEM, "1、退出低效产能，严禁违规新增产能；", ("一、措施",)),
                (ITEM, "2、大力发展低碳建材产品；", ("一、措施",)),
                (ITEM, "3、提高深加工比例。", ("一、措施",)),
            ],
            id="numbered sentences are items",
        ),
        pytest.param(
            "一、通知\n二、按照有关要求认真编写年度报告，总结在减污降碳方面的工作基础和成效，于三月底前报送我局。",
            [
                (ITEM, "一、通知", ()),
                (
                    ITEM,
                    "二、按照有关要求认真编写年度报告，总结在减污降碳方面的工作基础和成效，于三月底前报送我局。",
                    (),
                ),
            ],
            id="a long sentence is no heading",
        ),
        pytest.param(
            f"1.化工行业。{BODY}（市发展改革委负责）\n专栏7 化工行业重大行动\n"
            f"1.优化结构\n{BODY}\n2.循环发展\n{BODY}\n2.电子行业。{BODY}（市科技局负责）",
            [
                (H, "1.化工行业。", ("1.化工行业。",)),
                (P, f"{BODY}（市发展改革委负责）", ("1.化工行业。",)),
                (H, "专栏7 化工行业重大行动", ("1.化工行业。", "专栏7 化工行业重大行动")),
                (H, "1.优化结构", ("1.化工行业。", "专栏7 化工行业重大行动", "1.优化结构")),
                (B, BODY, ("1.化工行业。", "专栏7 化工行业重大行动", "1.优化结构")),
                (H, "2.循环发展", ("1.化工行业。", "专栏7 化工行业重大行动", "2.循环发展")),
                (B, BODY, ("1.化工行业。", "专栏7 化工行业重大行动", "2.循环发展")),
                (H, "2.电子行业。", ("2.电子行业。",)),
                (P, f"{BODY}（市科技局负责）", ("2.电子行业。",)),
            ],
            id="a box keeps its own numbers",
        ),
        pytest.param(
            f"1.钢铁行业。{BODY}（市发展改革委负责）\n专栏1 重点行动\n1.调整\n{BODY}\n"
            f"2.建材行业。{BODY}（市科技局负责）",
            [
                (H, "1.钢铁行业。", ("1.钢铁行业。",)),
                (P, f"{BODY}（市发展改革委负责）", ("1.钢铁行业。",)),
                (H, "专栏1 重点行动", ("1.钢铁行业。", "专栏1 重点行动")),
                (H, "1.调整", ("1.钢铁行业。", "专栏1 重点行动", "1.调整")),
                (B, BODY, ("1.钢铁行业。", "专栏1 重点行动", "1.调整")),
                (H, "2.建材行业。", ("2.建材行业。",)),
                (P, f"{BODY}（市科技局负责）", ("2.建材行业。",)),
            ],
            id="both rows go on with 2: the form tells the plan's from the box's",
        ),
        pytest.param(
            f"专栏一：重点方向\n铝：{BODY}\n锌：{BODY}\n（二）优化结构。{BODY}",
            [
                (H, "专栏一：重点方向", ("专栏一：重点方向",)),
                (B, f"铝：{BODY}", ("专栏一：重点方向",)),
                (B, f"锌：{BODY}", ("专栏一：重点方向",)),
                (H, "（二）优化结构。", ("（二）优化结构。",)),
                (P, BODY, ("（二）优化结构。",)),
            ],
            id="a box without numbers",
        ),
        pytest.param(
            "一、行业路径\n路径\t措施\n产能\t1、严禁新增；\n----\t----\n"
            f"技术\t<p>2、推广</p> <p>3、研发</p>\n二、保障\n{BODY}",
            [
                (H, "一、行业路径", ("一、行业路径",)),
                (ROW, "路径 措施", ("一、行业路径",)),
                (ROW, "产能 1、严禁新增；", ("一、行业路径",)),
                (ROW, "---- ----", ("一、行业路径",)),
                (ROW, "技术 <p>2、推广</p> <p>3、研发</p>", ("一、行业路径",)),
                (H, "二、保障", ("二、保障",)),
                (P, BODY, ("二、保障",)),
            ],
            id="tabs and cut HTML are rows",
        ),
        pytest.param(
            "一、目标\n| 指标 | 2025年 |\n|---|---|\n| 能耗 | 13% |",
            [
                (H, "一、目标", ("一、目标",)),
                (ROW, "| 指标 | 2025年 |", ("一、目标",)),
                (ROW, "|---|---|", ("一、目标",)),
                (ROW, "| 能耗 | 13% |", ("一、目标",)),
            ],
            id="pipes are rows",
        ),
        pytest.param(
            f"一、目标\n{BODY}\n表1 主要指标\n指标\n2025年\n单位能耗下降（%）\n13\n约束性\n"
            f"绿色工厂（家）\n80\n预期性\n二、任务\n{BODY}",
            [
                (H, "一、目标", ("一、目标",)),
                (P, BODY, ("一、目标",)),
                (ROW, "表1 主要指标指标2025年", ("一、目标",)),
                (ROW, "单位能耗下降（%）13约束性", ("一、目标",)),
                (ROW, "绿色工厂（家）80预期性", ("一、目标",)),
                (H, "二、任务", ("二、任务",)),
                (P, BODY, ("二、任务",)),
            ],
            id="a table that lost its grid",
        ),
        pytest.param(
            f"一、任务\n{BODY}\n附件2\n重点任务分工表\n一、产业\n{BODY}",
            [
                (H, "一、任务", ("一、任务",)),
                (P, BODY, ("一、任务",)),
                (H, "附件2重点任务分工表", ("附件2重点任务分工表",)),
                (H, "一、产业", ("附件2重点任务分工表", "一、产业")),
                (P, BODY, ("附件2重点任务分工表", "一、产业")),
            ],
            id="an attachment",
        ),
        pytest.param(
            f"一、目标\n{BODY}\n注：1.表中为五年累计数。\n2.约束性指标以下达数为准。\n二、任务\n{BODY}",
            [
                (H, "一、目标", ("一、目标",)),
                (P, BODY, ("一、目标",)),
                (N, "注：1.表中为五年累计数。", ("一、目标",)),
                (N, "2.约束性指标以下达数为准。", ("一、目标",)),
                (H, "二、任务", ("二、任务",)),
                (P, BODY, ("二、任务",)),
            ],
            id="a note with entries",
        ),
        pytest.param(
            f"专栏 示范工程\n交通\n{BODY}\n储能\n{BODY}",
            [
                (H, "专栏 示范工程", ("专栏 示范工程",)),
                (H, "交通", ("专栏 示范工程", "交通")),
                (B, BODY, ("专栏 示范工程", "交通")),
                (H, "储能", ("专栏 示范工程", "储能")),
                (B, BODY, ("专栏 示范工程", "储能")),
            ],
            id="a box whose parts have names",
        ),
        pytest.param(
            f"前言\n{BODY}\n一、现状\n{BODY}",
            [
                (H, "前言", ("前言",)),
                (P, BODY, ("前言",)),
                (H, "一、现状", ("一、现状",)),
                (P, BODY, ("一、现状",)),
            ],
            id="a preface",
        ),
        pytest.param(
            f"一、任务\n1.布局。{BODY}\n3.能效。{BODY}\n1.保障。{BODY}",
            [
                (H, "一、任务", ("一、任务",)),
                (H, "1.布局。", ("一、任务", "1.布局。")),
                (P, BODY, ("一、任务", "1.布局。")),
                (H, "3.能效。", ("一、任务", "3.能效。")),
                (P, BODY, ("一、任务", "3.能效。")),
                (H, "1.保障。", ("一、任务", "1.保障。")),
                (P, BODY, ("一、任务", "1.保障。")),
            ],
            id="numbers that skip and restart",
        ),
        pytest.param(
            f"一、任务\n（一）布局。\n{BODY}\n（市发展改革委负责）",
            [
                (H, "一、任务", ("一、任务",)),
                (H, "（一）布局。", ("一、任务", "（一）布局。")),
                (P, f"{BODY}（市发展改革委负责）", ("一、任务", "（一）布局。")),
            ],
            id="a statement below its only paragraph belongs to it",
        ),
        pytest.param(
            f"一、任务\n{BODY}\n注：本方案由市经济和信息化局负责解释。\n某市经济和信息化局\n2023年5月6日",
            [
                (H, "一、任务", ("一、任务",)),
                (P, BODY, ("一、任务",)),
                (N, "注：本方案由市经济和信息化局负责解释。", ("一、任务",)),
                (F, "某市经济和信息化局", ()),
                (F, "2023年5月6日", ()),
            ],
            id="a note, a signature at the end",
        ),
        pytest.param(
            f"一、任务\n{BODY}（市发展改革委负责）\n本方案自发布之日起施行。\n某市人民政府办公\n室\n2023年5月6日",
            [
                (H, "一、任务", ("一、任务",)),
                (P, f"{BODY}（市发展改革委负责）", ("一、任务",)),
                (P, "本方案自发布之日起施行。", ("一、任务",)),
                (F, "某市人民政府办公室", ()),
                (F, "2023年5月6日", ()),
            ],
            id="a statement ends its paragraph; a body that a wrap cut",
        ),
    ],
)
def test_each_style_of_structure(
    text: str, expected: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    assert rows(OPENING + text)[2:] == expected


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (
            "某市人民政府文件\n某政发〔2023〕5号\n关于印发《某市碳达峰实施方案》的通知\n"
            "各县（区）人民政府，有关单位：\n现将方案印发给你们，请认真贯彻落实。\n某市人民政府\n"
            f"2023年5月6日\n某市碳达峰实施方案\n（征求意见稿）\n{BODY}",
            "front front front front paragraph front front title paragraph",
        ),
        (
            f"某市人民政府关于加快\n绿色低碳发展的实施意见\n各县（区）人民政府：\n{BODY}",
            "title front paragraph",
        ),
        (
            f"某市节能条例\n（2022年3月30日某市人民代表大会\n常务委员会通过）\n目录\n第一章总则\n第二章管理\n第一章总则\n第一条{BODY}",
            "title front front front front heading heading paragraph",
        ),
        (f"附件 1\n某市钢铁行业碳达峰实施方案\n(征求意见稿)\n{BODY}", "front title paragraph"),
        (
            f"关于做好节能监察工作的通知\n各县（区）：\n{BODY}\n附件：1.名单\n2.表格\n某市发展改革委\n2023年5月6日",
            "title front paragraph front front front front",
        ),
        (
            f"某局关于节能的意见\n某局关于节能的意见\n（某发〔2021〕8号）\n各县（区）：\n{BODY}",
            "title front front front paragraph",
        ),
        (
            "关于《某市节能改造实施方案》的公示\n现公示如下，如有异议，请与我们联系。\n某局\n"
            f"2022年3月17日\n某市节能改造实施方案\n{BODY}",
            "front paragraph front front title paragraph",
        ),
        (
            "某省政府办公厅转发省发展改革委\n省能源局关于发展新能源实施方案的通知\n各市：\n"
            "现转发给你们。\n某省政府办公厅\n2022年5月14日\n关于发展\n新能源的实施方案\n" + BODY,
            "front front paragraph front front title paragraph",
        ),
        (f"某省绿色金融支持碳达峰行动\n的实施方案\n{BODY}", "title paragraph"),
        (BODY, "paragraph"),
        ("", ""),
    ],
)
def test_what_stands_around_the_text(text: str, kinds: str) -> None:
    assert [kind for kind, _, _ in rows(text)] == kinds.split()


def wrapped(text: str, width: int, between: str = "\n") -> str:
    """`text` as a text layer gives it: each paragraph cut into lines of `width`."""
    return between.join(
        between.join(paragraph[i : i + width] for i in range(0, len(paragraph), width))
        for paragraph in text.split("\n")
    )


LONG = (
    "推动钢铁、建材、化工等传统产业设备更新、技术升级和绿色低碳改造，有序推进重点行业碳达峰，"
    "严格常态化执法和强制性标准实施。（市发展改革委、市经济和信息化局、市生态环境局等按职责分工负责）"
)
PLAN = "\n".join(
    [
        "某市工业领域碳达峰实施方案",
        f"一、重点任务\n（一）调整结构。\n{LONG}",
        f"1.推动传统产业绿色低碳转型发展和技术升级。{LONG}",
        f"2.提升能源利用效率。{LONG}",
        f"二、保障措施\n（一）加强统筹。{LONG}",
    ]
)


@pytest.mark.parametrize("width", [24, 26, 28, 31, 36])
@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n"])
def test_hard_wraps_change_nothing(width: int, between: str) -> None:
    assert rows(wrapped(PLAN, width, between)) == rows(PLAN)


@pytest.mark.parametrize(
    "mark",
    ["— 8 —", "-3-", "－ 12 －", "第 3 页 共 9 页", "第3页", "― 4 ―", "Page 2 of 9", "— IV —"],
)
def test_a_page_mark_inside_a_paragraph_is_mended(mark: str) -> None:
    head, tail = PLAN.split("等传统产业", 1)
    text = f"{head}等\n{mark}\n传统产业{tail}"
    assert rows(text) == rows(PLAN)
    plan = outline(text)
    assert [plan.quote(span) for span in plan.page_marks] == [mark]


def test_bare_page_numbers_are_known_by_counting_up() -> None:
    pages = [f"{number}、任务{number}。{LONG * 3}" for number in range(1, 6)]
    text = OPENING + "".join(f"{page}\n\n{number}\n" for number, page in enumerate(pages, 1))
    plan = outline(text)
    assert [plan.quote(span) for span in plan.page_marks] == ["1", "2", "3", "4", "5"]


def test_a_running_head_beside_page_marks_is_a_page_mark() -> None:
    text = OPENING + "".join(
        f"{number}、任务{number}。{LONG}\n某市人民政府行政规范性文件\n- {number} -\n"
        for number in range(1, 6)
    )
    plan = outline(text)
    assert sum(plan.quote(span) == "某市人民政府行政规范性文件" for span in plan.page_marks) == 5


def test_a_running_head_beside_form_feeds_is_a_page_mark() -> None:
    pages = [f"{number}、任务{number}。{LONG * 3}" for number in range(1, 6)]
    text = OPENING + "\f".join(f"临江市方案汇编\n{page}\n" for page in pages)
    plan = outline(text)
    assert [plan.quote(span) for span in plan.page_marks] == ["临江市方案汇编"] * 5
    assert_tiles(plan)


def test_numbers_of_a_table_are_no_page_marks() -> None:
    assert outline("序号\n1\n2\n3\n4\n").page_marks == ()
