"""The index in a library's folder: built, taken as it is, brought up to date, mended."""

import logging
from pathlib import Path

import pytest
from search_kit import LetterEncoder

from assistant import opening
from assistant.opening import INDEX, open_assistant, open_index
from corpus.errors import LibraryError
from corpus.library import Library
from tests.conftest import INVENTED

OTHER = """临江市钢铁行业碳达峰实施方案

一、重点任务

推广短流程炼钢。到2025年，短流程炼钢占比达到15%以上。（市经济和信息化局负责）
"""


@pytest.fixture
def root(tmp_path) -> Path:
    (tmp_path / "linjiang.txt").write_text(INVENTED, encoding="utf-8")
    (tmp_path / "steel.txt").write_text(OTHER, encoding="utf-8")
    Library.open(tmp_path / "library", seed=False).add([tmp_path / "linjiang.txt"])
    return tmp_path / "library"


def plans_found(root: Path) -> set[str]:
    index = open_index(Library.open(root), LetterEncoder())
    return {hit.plan for hit in index.search("短流程炼钢 燃煤锅炉", 20)}


def files(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted((root / INDEX).rglob("*")) if path.is_file()}


def test_the_index_is_built_when_it_is_missing(root):
    assert not (root / INDEX).exists()
    assert plans_found(root) == {"linjiang"}
    assert files(root)


def test_an_index_that_fits_is_left_alone(root):
    plans_found(root)
    before = files(root)
    assert plans_found(root) == {"linjiang"}
    assert files(root) == before


def test_a_plan_that_came_and_one_that_went(root):
    plans_found(root)
    Library.open(root).add([root.parent / "steel.txt"])
    assert plans_found(root) == {"linjiang", "steel"}
    Library.open(root).remove(["linjiang"])
    assert plans_found(root) == {"steel"}


def test_a_plan_whose_text_changed_is_found_as_it_is_now(root):
    plans_found(root)
    source = root.parent / "linjiang.txt"
    source.write_text(
        INVENTED.replace("严禁新增水泥熟料产能", "严禁新增平板玻璃产能"), encoding="utf-8"
    )
    Library.open(root).add([source])
    library = Library.open(root)
    (hit,) = open_index(library, LetterEncoder()).search("平板玻璃", 1)
    assert "平板玻璃" in library.plan(hit.plan).quote(hit.span)


def test_a_changed_byte_is_noticed_said_and_mended(root, caplog):
    plans_found(root)
    before = files(root)
    text = max(before, key=lambda path: len(before[path]))
    text.write_bytes(b"\x00" + before[text][1:])
    with caplog.at_level(logging.WARNING):
        assert plans_found(root) == {"linjiang"}
    assert "重建索引" in caplog.text
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        assert plans_found(root) == {"linjiang"}
    assert caplog.text == ""


def test_an_index_of_another_encoder_is_built_again(root, caplog):
    class Other(LetterEncoder):
        fingerprint = "letters-other"

    open_index(Library.open(root), Other())
    with caplog.at_level(logging.WARNING):
        assert plans_found(root) == {"linjiang"}
    assert "重建索引" in caplog.text


def test_the_encoder_is_a_setting(root, monkeypatch):
    asked = []

    def load(name):
        asked.append(name)
        return LetterEncoder()

    monkeypatch.setattr(opening, "load_encoder", load)
    monkeypatch.setenv(opening.ENCODER_SETTING, "/models/mine")
    open_assistant(root)
    monkeypatch.delenv(opening.ENCODER_SETTING)
    open_assistant(root)
    open_assistant(root, LetterEncoder())  # a given one asks for none
    assert asked == ["/models/mine", "builtin"]


def test_a_library_that_is_a_file_is_an_error(tmp_path):
    (tmp_path / "library").write_text("no folder")
    with pytest.raises((LibraryError, OSError)):
        open_assistant(tmp_path / "library", LetterEncoder())
