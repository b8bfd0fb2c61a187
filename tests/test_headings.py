import pytest

from corpus.headings import chinese_number, read_marker
from corpus.vocabulary import read_toml

MARKS = read_toml("heading_marks.toml")["mark"]


@pytest.mark.parametrize(
    ("style", "example"), [(row["style"], text) for row in MARKS for text in row["examples"]]
)
def test_each_example_is_claimed_by_its_own_mark(style: str, example: str) -> None:
    marker = read_marker(example)
    assert marker is not None
    assert marker.style == style


@pytest.mark.parametrize(
    ("style", "text"), [(row["style"], text) for row in MARKS for text in row["counter_examples"]]
)
def test_no_counter_example_is_claimed(style: str, text: str) -> None:
    marker = read_marker(text)
    assert marker is None or marker.style != style


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二十三、保障", 23),
        ("第一百零五条", 105),
        ("（十）其他", 10),
        ("12.其他", 12),
        ("⑫其他", 12),
        ("㈢其他", 3),
        ("专栏3-2 工程", 2),
        ("3.2.4 目标", 4),
        ("——健全机制", None),
    ],
)
def test_the_number_of_a_mark(text: str, number: int | None) -> None:
    marker = read_marker(text)
    assert marker is not None
    assert marker.number == number


@pytest.mark.parametrize(
    ("numeral", "value"), [("二〇", 20), ("一百一十", 110), ("二十", 20), ("九", 9)]
)
def test_chinese_numbers(numeral: str, value: int) -> None:
    assert chinese_number(numeral) == value
