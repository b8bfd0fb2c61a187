import pytest

from corpus.formal import form, split_bodies
from corpus.vocabulary import read_toml

LINES = read_toml("formal_lines.toml")["line"]


@pytest.mark.parametrize(
    ("name", "text"), [(row["name"], text) for row in LINES for text in row["examples"]]
)
def test_each_form_matches_its_examples(name: str, text: str) -> None:
    assert form(name, text)


@pytest.mark.parametrize(
    ("name", "text"), [(row["name"], text) for row in LINES for text in row["counter_examples"]]
)
def test_no_form_matches_a_counter_example(name: str, text: str) -> None:
    assert not form(name, text)


@pytest.mark.parametrize(
    ("line", "bodies"),
    [
        ("安庆市经济和信息化局 安庆市生态环境局", ("安庆市经济和信息化局", "安庆市生态环境局")),
        ("四川省生态环境厅四川省体育局", ("四川省生态环境厅", "四川省体育局")),
        ("某市发展改革委、某市商务局", ("某市发展改革委", "某市商务局")),
        ("某市生态环境局 文件", ("某市生态环境局",)),
        ("请认真贯彻落实", ()),
        ("", ()),
    ],
)
def test_bodies_on_one_line(line: str, bodies: tuple[str, ...]) -> None:
    assert split_bodies(line) == bodies
