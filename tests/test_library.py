"""The library: what it holds after adding and removing, whatever happens in between."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus import storage, tables_cache
from corpus.added import Added, Skipped
from corpus.errors import LibraryError
from corpus.library import Library, default_root
from corpus.manifest import shipped_plans
from corpus.reading import read_plan
from corpus.versions import changes
from tests.document_kit import pdf

PLAN = """临江市水泥行业碳达峰实施方案

一、主要目标

到2025年，水泥熟料综合能耗下降5%。

二、重点任务

（一）淘汰落后。2025年底前淘汰落后窑炉。（市经济和信息化局负责）
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, text: str = PLAN) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def ids(library: Library) -> list[str]:
    return [plan.id for plan in library.plans()]


def files_of(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_a_new_library_holds_the_shipped_plans_byte_for_byte(root: Path) -> None:
    library = Library.open(root)
    assert ids(library) == [plan.id for plan in shipped_plans()]
    for plan, shipped in zip(library.plans(), shipped_plans(), strict=True):
        assert plan.text == shipped.text() == library.text(plan.id)
        assert plan.metadata == shipped.metadata


def test_an_empty_library_stays_empty(root: Path) -> None:
    assert ids(Library.open(root, seed=False)) == []
    assert ids(Library.open(root)) == []


def test_an_added_plan_is_there_after_opening_again(root: Path, write: Callable[..., Path]) -> None:
    (added,) = Library.open(root, seed=False).add([write("水泥 方案.txt")])
    assert isinstance(added, Added)
    assert added.id == "水泥 方案"
    (plan,) = Library.open(root).plans()
    assert plan.text == PLAN
    assert len(plan.clauses) == added.clauses > 3


def test_the_second_opening_reads_the_cache_alone(
    root: Path, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library.open(root, seed=False)
    library.add([write("a.txt")])
    first = library.plans()
    monkeypatch.setattr("corpus.kept.read_plan", lambda *_: pytest.fail("read again"))
    again = Library.open(root).plans()
    assert again == first
    assert again[0].clauses == first[0].clauses


def test_a_changed_extractor_reads_all_plans_again(
    root: Path, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library.open(root, seed=False)
    library.add([write("a.txt")])
    monkeypatch.setattr(tables_cache, "version", lambda: "another")
    read: list[str] = []
    real = sys.modules["corpus.library"].read_plan
    for module in ("library", "kept"):
        monkeypatch.setattr(
            f"corpus.{module}.read_plan", lambda *args: read.append(args[0]) or real(*args)
        )
    again = Library.open(root)
    assert again.plans() == library.plans()
    assert read == ["a"]
    again.add([write("b.txt", PLAN.replace("水泥", "玻璃"))])
    assert read == ["a", "b"]


def test_a_broken_cache_is_read_anew(root: Path, write: Callable[..., Path]) -> None:
    library = Library.open(root, seed=False)
    library.add([write("a.txt")])
    (cache,) = (root / storage.CACHE).iterdir()
    for content in (b"", b"{}", b"[1]", cache.read_bytes()[:-9]):
        cache.write_bytes(content)
        assert Library.open(root).plans() == library.plans()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text, "相同"),
        (lambda text: text.replace("\n\n", "\n— 1 —\n").replace("2025", "２０２５"), "相同"),
        (lambda text: text.replace("水泥行业", "玻璃行业"), "已被另一份方案占用"),
    ],
)
def test_what_is_here_already_is_skipped(
    root: Path, write: Callable[..., Path], change: Callable[[str], str], reason: str
) -> None:
    library = Library.open(root, seed=False)
    library.add([write("a.txt")])
    (skipped,) = library.add([write("a.txt", change(PLAN))])
    assert isinstance(skipped, Skipped)
    assert reason in skipped.reason
    assert "\n" not in str(skipped)
    assert library.plans()[0].text == PLAN


def test_bad_files_are_skipped_and_the_others_added(
    root: Path, write: Callable[..., Path], tmp_path: Path
) -> None:
    library = Library.open(root, seed=False)
    seen: list[tuple[int, int, str]] = []
    done = library.add(
        [write("empty.txt", ""), write("good.txt"), tmp_path / "none.txt", tmp_path],
        progress=lambda *step: seen.append(step),
    )
    assert [isinstance(one, Added) for one in done] == [False, True, False, False]
    assert seen == [
        (0, 4, "empty.txt"),
        (1, 4, "good.txt"),
        (2, 4, "none.txt"),
        (3, 4, tmp_path.name),
    ]
    assert ids(library) == ["good"]


def test_an_id_may_be_given_for_one_file(root: Path, write: Callable[..., Path]) -> None:
    library = Library.open(root, seed=False)
    library.add([write("a.txt")], plan_id="临江-水泥")
    assert ids(library) == ["临江-水泥"]
    for plan_id, files in [("x", [write("b.txt"), write("c.txt")]), ("a/b", [write("b.txt")])]:
        with pytest.raises(LibraryError, match="编号"):
            library.add(files, plan_id=plan_id)


def test_several_plans_in_one_file_get_numbers(root: Path, write: Callable[..., Path]) -> None:
    body = "工业企业应当节能。" * 9
    plans = "".join(
        f"附件{number}\n\n临江市{name}行业碳达峰实施方案\n\n一、目标\n{body}\n二、任务\n{body}\n"
        for number, name in ((1, "水泥"), (2, "玻璃"))
    )
    library = Library.open(root, seed=False)
    library.add([write("two.txt", plans)])
    assert ids(library) == ["two", "two-2"]
    assert "".join(plan.text for plan in library.plans()) == plans
    assert library.plans()[1].text.startswith("附件2")


def test_a_pdf_keeps_its_pages(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "临江.pdf"
    path.write_bytes(
        pdf([["临江市工业领域碳达峰实施方案", "一、目标"], ["到2025年，能耗下降13%。"]])
    )
    Library.open(root, seed=False).add([path])
    plan = Library.open(root).plan("临江")
    assert plan.page(plan.text.index("目标")) == 1
    assert [plan.page(target.span.start) for target in plan.targets] == [2]


def test_removing_takes_the_files_too(root: Path, write: Callable[..., Path]) -> None:
    library = Library.open(root, seed=False)
    before = files_of(root)
    library.add([write("a.txt"), write("b.txt", PLAN.replace("水泥", "玻璃"))])
    with pytest.raises(LibraryError, match="没有编号为“c”"):
        library.remove(["a", "c"])
    assert ids(library) == ["a", "b"]
    library.remove(["a", "b"])
    assert ids(library) == []
    assert files_of(root) - {storage._LOCK} == before - {storage._LOCK}


def test_a_second_library_object_sees_what_the_first_changed(
    root: Path, write: Callable[..., Path]
) -> None:
    one, other = Library.open(root, seed=False), Library.open(root)
    assert other.plans() == ()
    one.add([write("a.txt")])
    assert ids(other) == ["a"]
    assert other.plans() is other.plans()
    one.remove(["a"])
    assert ids(other) == []


def test_a_final_version_says_what_changed_from_its_draft(
    root: Path, write: Callable[..., Path]
) -> None:
    draft = PLAN.replace("实施方案\n", "实施方案\n（征求意见稿）\n", 1)
    final = PLAN.replace("市经济和信息化局负责", "市经济和信息化局、市发展改革委负责")
    library = Library.open(root, seed=False)
    first, second = library.add([write("draft.txt", draft), write("final.txt", final)])
    assert isinstance(first, Added)
    assert isinstance(second, Added)
    assert not first.other_version
    assert second.other_version == "draft"
    assert any("市发展改革委" in line and "新增" in line for line in second.changes)
    assert "draft 是同一方案的征求意见稿和正式稿，变化如下：" in str(second)
    assert library.replaced() == {"draft": "final"}


def test_a_changed_text_replaces_the_old_one(root: Path, write: Callable[..., Path]) -> None:
    library = Library.open(root, seed=False)
    library.add([write("a.txt"), write("b.txt", PLAN.replace("水泥", "玻璃"))])
    (again,) = library.add([write("a.txt", PLAN.replace("下降5%", "下降6%"))])
    assert isinstance(again, Added)
    assert again.other_version == "a"
    assert str(again).startswith("已更新 a：")
    assert any("5%" in line and "6%" in line for line in again.changes)
    assert ids(library) == ["a", "b"]
    assert "下降6%" in library.text("a")
    assert len(list((root / storage.TEXTS).iterdir())) == 2


def test_sections_that_came_or_went_are_told_whatever_their_number() -> None:
    before = "临江市方案\n一、目标\n（一）总体。到2025年，下降5%。\n二、任务\n1.节能。推进节能。\n"
    after = "临江市方案\n一、任务\n1.降碳。推进降碳。\n2.节能。推进节能。\n三、保障\n加强领导。\n"
    told = changes(read_plan("a", before), read_plan("b", after))
    assert [line for line in told if line.startswith("章节")] == [
        "章节新增：1.降碳",
        "章节新增：三、保障",
        "章节删去：一、目标",
    ]


# --- kill-safety: the process dies at every step of a change ----------------------------


def kills(action: Callable[[], object], owner: object, step: str) -> Iterator[int]:
    """Run the action in processes that die at the 1st, 2nd ... call of a step, until one lives."""
    for at in range(1, 60):
        child = os.fork()
        if not child:
            _die_at(at, owner, step)
            try:
                action()
            except BaseException:
                os._exit(1)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, 9)
        yield at
        if code == 0:
            return
    pytest.fail("never finished")


def _die_at(at: int, owner: object, step: str) -> None:
    real, calls = getattr(owner, step), iter(range(1, 1000))

    def dying(*args: object, **options: object) -> object:
        if next(calls) == at:
            os._exit(9)
        return real(*args, **options)

    setattr(owner, step, dying)


@pytest.mark.parametrize(("owner", "step"), [(Path, "replace"), (os, "fsync")])
def test_a_kill_while_adding_leaves_the_old_or_the_new(
    root: Path, write: Callable[..., Path], owner: object, step: str
) -> None:
    library = Library.open(root, seed=False)
    library.add([write("a.txt")])
    file = write("b.txt", PLAN.replace("水泥", "玻璃"))
    for _ in kills(lambda: Library(root).add([file]), owner, step):
        after = Library.open(root)
        assert ids(after) in (["a"], ["a", "b"])
        assert after.plans()[0].text == PLAN
        if ids(after) == ["a", "b"]:
            after.remove(["b"])
    after.remove(["a"])
    left = files_of(root) - {storage._LOCK, "index.json"}
    assert left == set()


def test_a_kill_while_removing_leaves_the_old_or_the_new(
    root: Path, write: Callable[..., Path]
) -> None:
    library = Library.open(root, seed=False)
    other = PLAN.replace("水泥", "玻璃")
    for step in ("replace", "unlink"):
        for name, text in (("a.txt", PLAN), ("b.txt", other)):
            library.add([write(name, text)])
        for _ in kills(lambda: Library(root).remove(["a"]), Path, step):
            after = Library.open(root)
            assert {plan.id: plan.text for plan in after.plans()}["b"] == other
            after.add([write("a.txt")])
        library.remove(ids(library))


def test_a_kill_while_making_a_library_leaves_none_or_a_whole_one(root: Path) -> None:
    made = []
    for _ in kills(lambda: Library.open(root), Path, "replace"):
        made.append(Library.exists(root))
        if made[-1]:
            assert len(Library.open(root).plans()) == len(shipped_plans())
    assert made == [False] * (len(shipped_plans()) + 1) + [True]


def test_two_writers_exclude_each_other(
    root: Path, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library.open(root, seed=False)
    monkeypatch.setattr(storage, "_PATIENCE", 0.0)
    with storage.Storage(root).writing(), pytest.raises(LibraryError, match="另一个程序"):
        library.add([write("a.txt")])
    library.add([write("a.txt")])
    assert ids(library) == ["a"]


# --- folders that are not as they should be ---------------------------------------------


def test_another_folder_is_not_taken_for_a_library(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("别的文件")
    with pytest.raises(LibraryError, match="别的文件"):
        Library.open(tmp_path)
    assert files_of(tmp_path) == {"letter.txt"}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 1}', '{"format": 9, "plans": []}'])
def test_a_broken_index_is_reported_not_overwritten(root: Path, content: str) -> None:
    Library.open(root, seed=False)
    (root / "index.json").write_text(content)
    with pytest.raises(LibraryError, match=r"索引|格式"):
        Library.open(root).plans()
    assert (root / "index.json").read_text() == content


def test_fields_of_a_later_version_are_ignored(root: Path, write: Callable[..., Path]) -> None:
    Library.open(root, seed=False).add([write("a.txt")])
    index = json.loads((root / "index.json").read_text(encoding="utf-8"))
    index["plans"][0]["colour"] = "red"
    (root / "index.json").write_text(json.dumps(index), encoding="utf-8")
    assert ids(Library.open(root)) == ["a"]


@pytest.mark.parametrize("damage", [lambda p: p.unlink(), lambda p: p.write_bytes(b"x")])
def test_a_damaged_text_is_named_and_can_be_removed(
    root: Path, write: Callable[..., Path], damage: Callable[[Path], object]
) -> None:
    library = Library.open(root, seed=False)
    library.add([write("a.txt")])
    (text,) = (root / storage.TEXTS).iterdir()
    damage(text)
    with pytest.raises(LibraryError, match="a”保存的正文已损坏"):
        Library.open(root).plans()
    again = Library.open(root)
    again.remove(["a"])
    assert again.plans() == ()


def test_the_default_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_ASSISTANT_HOME", "/somewhere")
    assert default_root() == Path("/somewhere")
    monkeypatch.delenv("POLICY_ASSISTANT_HOME")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert default_root() == Path.home() / ".local/share/policy-assistant"
