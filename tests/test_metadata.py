import dataclasses
from pathlib import Path

import pytest

from corpus.errors import LibraryError
from corpus.manifest import ShippedPlan, shipped_plans
from corpus.metadata import iso_date
from corpus.reading import read_plan
from corpus.records import Metadata
from corpus.vocabulary import read_toml

SECTORS = read_toml("sectors.toml")["sector"]
LINES = read_toml("formal_lines.toml")["line"]


@pytest.mark.parametrize("plan", shipped_plans(), ids=lambda plan: plan.id)
def test_the_manifest_says_what_the_text_says(plan: ShippedPlan) -> None:
    assert read_plan(plan.id, plan.text()).metadata == plan.metadata


def test_the_manifest_names_every_shipped_source() -> None:
    folder = Path(__file__).parents[1] / "corpus" / "plans"
    assert {path.stem for path in folder.glob("*.txt")} == {plan.id for plan in shipped_plans()}


def test_a_changed_source_is_refused() -> None:
    plan = dataclasses.replace(shipped_plans()[0], sha256="0" * 64)
    with pytest.raises(LibraryError, match="改动"):
        plan.text()


def test_the_invented_plan(invented_text: str) -> None:
    assert read_plan("p", invented_text).metadata == Metadata(
        title="临江市工业领域碳达峰实施方案",
        region="临江市",
        parent="白山市",
        level="县",
        sector="工业",
        status="正式",
        date="2023-05-06",
        document_number="临经信〔2023〕7号",
        issuers=("临江市经济和信息化局", "临江市生态环境局"),
        based_on=("工业领域碳达峰实施方案",),
    )


def metadata(*lines: str) -> Metadata:
    return read_plan("p", "\n".join(lines)).metadata


BODY = "一、总体要求\n到2025年，单位增加值能耗下降13%。"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["某市碳达峰实施方案", "（征求意见稿）", BODY], {"status": "征求意见稿"}),
        (["某市碳普惠管理办法（试行）", BODY], {"status": "试行"}),
        (["某市节能监察暂行办法", BODY], {"status": "暂行"}),
        (["某市碳达峰实施方案", BODY], {"status": "正式"}),
        (["关于公开征求《某市碳达峰实施方案》意见的公告", BODY], {"status": "征求意见稿"}),
        (["贵阳市建材行业碳达峰实施方案", BODY], {"region": "贵阳市", "parent": "贵州省"}),
        (["上海市浦东新区绿色金融发展若干规定", BODY], {"region": "浦东新区", "level": "县"}),
        (["凉山彝族自治州碳达峰实施方案", BODY], {"region": "凉山彝族自治州", "level": "市"}),
        (["国务院关于加快建立健全绿色低碳循环发展经济体系的指导意见", BODY], {"level": "国家"}),
        (["工业能效提升行动计划", "我国工业能效居全国前列，我国将……", BODY], {"level": "国家"}),
        (
            ["工业领域碳达峰实施方案", BODY + "（国家发展改革委、工业和信息化部、生态环境部负责）"],
            {"level": "国家", "region": ""},
        ),
        (["碳达峰实施方案", BODY + "我省企业按国务院、生态环境部要求落实。"], {"level": ""}),
        (["某市“十四五”节能减排规划", BODY], {"period": "十四五"}),
        (["某市氢能产业行动方案（2022-2025年）", BODY], {"period": "2022—2025年"}),
        (["某市城乡建设领域碳达峰实施方案", BODY], {"sector": "城乡建设"}),
        (["某市节能条例", "（2022年3月30日某市人民代表大会通过）", BODY], {"date": "2022-03-30"}),
        (
            ["某市人民政府关于印发某市碳达峰实施方案的通知", "某政发〔2022〕12 号", BODY],
            {"document_number": "某政发〔2022〕12号", "issuers": ("某市人民政府",)},
        ),
        (
            [
                "某市碳达峰实施方案",
                "为贯彻落实《甲省碳达峰 实施方案》《乙意见书》，制定本方案。",
                BODY,
            ],
            {"based_on": ("甲省碳达峰 实施方案", "乙意见书")},
        ),
        (
            [
                "关于印发《某市碳达峰实施方案》的通知",
                "各县（区）人民政府：",
                "现将《某市碳达峰实施方案》印发给你们，请遵照执行。",
                "某市发展和改革委员会 某市生态环境局",
                "二〇二三年十二月二十八日",
                "某市碳达峰实施方案",
                BODY,
            ],
            {
                "title": "某市碳达峰实施方案",
                "issuers": ("某市发展和改革委员会", "某市生态环境局"),
                "date": "2023-12-28",
                "based_on": (),
            },
        ),
        (
            ["某市节能意见", "某市节能意见", "（某发〔2021〕8号）", "各县（区）：", BODY],
            {"title": "某市节能意见", "document_number": "某发〔2021〕8号"},
        ),
        (
            [
                "某市节能意见",
                *[BODY] * 8,
                *(f"某市{name}局" for name in "甲乙丙丁戊己庚辛壬癸"),
                "2022年5月6日",
            ],
            {"issuers": tuple(f"某市{name}局" for name in "甲乙丙丁戊己庚辛壬癸")},
        ),
        (
            ["某省政府办公厅转发某省能源局关于节能方案的通知", "各市：", BODY],
            {"issuers": ("某省政府办公厅",)},
        ),
        (["到2025年，能耗下降13%。"], {"title": "", "date": "", "issuers": (), "region": ""}),
    ],
)
def test_what_a_text_says_of_itself(lines: list[str], said: dict[str, object]) -> None:
    found = dataclasses.asdict(metadata(*lines))
    assert {name: found[name] for name in said} == said


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2024年6月3日", "2024-06-03"),
        ("2021 年 12 月", "2021-12"),
        ("二〇二四年十一月二十日", "2024-11-20"),
        ("二○二一年三月", "2021-03"),
    ],
)
def test_dates(written: str, iso: str) -> None:
    assert iso_date(written) == iso


@pytest.mark.parametrize(
    ("name", "title"), [(row["name"], title) for row in SECTORS for title in row["examples"]]
)
def test_sectors(name: str, title: str) -> None:
    assert metadata(title, BODY).sector == name
