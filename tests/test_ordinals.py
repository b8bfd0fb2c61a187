import pytest

from assistant.ordinals import find_ordinals, label_number, number_of


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("贵州方案第三章讲了什么", [("第三章", 3, "章")]),
        ("重点任务的第(三)部分下面设了几项任务", [("第(三)部分", 3, "部分")]),
        ("第二个专栏说的什么", [("专栏二", 2, "专栏")]),
        ("专栏4和专栏12讲什么", [("专栏4", 4, "专栏"), ("专栏12", 12, "专栏")]),
        ("第五个重点工程是什么", [("第五个", 5, "个")]),
        ("二章没有，头一个下面又分哪几类", [("头一个", 1, "个")]),
        ("最后一条讲跟谁合作", [("最后一条", -1, "条")]),
        ("那第二个呢", [("第二个", 2, "个")]),
        ("第二章第（五）部分叫什么", [("第二章", 2, "章"), ("第（五）部分", 5, "部分")]),
        ("第一个五年计划是什么", []),
        ("由第三方机构核查，说了什么", []),
        ("满足第一条件才行", []),
        ("第三项要在2025年完成的任务由市里负责", []),  # points at nothing that is asked for
    ],
)  # fmt: skip
def test_places_told_by_number_are_found(text: str, said: list[tuple[str, int, str]]) -> None:
    assert [(one.said, one.number, one.kind) for one in find_ordinals(text)] == said


@pytest.mark.parametrize(
    ("text", "number"),
    [("三", 3), ("十", 10), ("十一", 11), ("二十六", 26), ("一百零二", 102), ("7", 7), ("章", 0)],
)
def test_numerals(text: str, number: int) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("二、重点任务", 2),
        ("（十一）建立共享机制。", 11),
        ("3.提升能源利用效率", 3),
        ("第四章 附则", 4),
        ("专栏 6 数字化", 6),
        ("2025年目标", 0),
        ("稳妥有序，重点突破", 0),
    ],
)
def test_a_label_tells_its_number(label: str, number: int) -> None:
    assert label_number(label) == number
