"""A folder that changes whole or not at all.

    FOLDER/manifest.json     names the current generation and the SHA-256 of each of its files
    FOLDER/g000007/...       the files of that generation

A change is written into a new generation, beside the old one; files that stay the same are
hard links. Only when all is on disk is the manifest replaced, by one rename. So a kill at any
moment leaves the old generation whole, and what it left behind is cleared by the next change.
"""

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.errors import LibraryError

MANIFEST = "manifest.json"
_FORMAT = 3


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(content: dict[str, Any]) -> str:
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def _files(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _read(folder: Path) -> dict[str, Any]:
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if not isinstance(content, dict) or content.pop("seal", "") != _seal(content):
            raise LibraryError(f"索引的清单已损坏，请重建索引：{folder}")
    except FileNotFoundError as error:
        raise LibraryError(f"索引不存在，请先建立索引：{folder}") from error
    except (OSError, ValueError) as error:
        raise LibraryError(f"索引的清单读不出来，请重建索引：{folder}") from error
    if content["format"] != _FORMAT:
        raise LibraryError(f"索引是另一版本的软件建立的，请重建索引：{folder}")
    return content


def told(folder: Path) -> dict[str, Any]:
    """What was told to the manifest; the files are not looked at. Raises LibraryError."""
    content: dict[str, Any] = _read(folder)["told"]
    return content


def current(folder: Path) -> tuple[Path, dict[str, Any]]:
    """The current generation's folder and what was told to its manifest.

    Raises LibraryError where there is none or where a file is missing or has changed.
    """
    content = _read(folder)
    place = folder / content["generation"]
    for name, expected in content["files"].items():
        path = place / name
        if not path.is_file() or _digest(path) != expected:
            raise LibraryError(f"索引文件 {name} 缺失或被改动，请重建索引：{folder}")
    return place, content["told"]


@contextlib.contextmanager
def changing(folder: Path, *, keep: bool) -> Iterator[tuple[Path, dict[str, Any]]]:
    """A new generation to write into, and a dict for the manifest to fill.

    With `keep` the current generation's files are in it already, as hard links: replace them,
    never write into them. The change takes effect when the block ends without an error.
    Only one process changes a folder at a time; others wait.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        before, files = "", {}
        try:
            content = _read(folder)
            before, files = content["generation"], content["files"]
        except LibraryError:
            if keep:
                raise
        for old in folder.glob("g[0-9]*"):
            if old.name != before:
                shutil.rmtree(old)
        place = folder / f"g{int(before[1:] or 0) + 1:06d}"
        place.mkdir()
        if keep:
            for name in files:
                _link(folder / before / name, place / name)
        told: dict[str, Any] = {}
        try:
            yield place, told
            same = {
                name: digest for name, digest in files.items()
                if _same(folder / before / name, place / name)
            }  # fmt: skip
            _switch(folder, place, told, same)
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
        if before:
            shutil.rmtree(folder / before, ignore_errors=True)


def _same(one: Path, other: Path) -> bool:
    """Whether two names are one file."""
    return one.exists() and other.exists() and one.samefile(other)


def _switch(folder: Path, place: Path, told: dict[str, Any], same: dict[str, str]) -> None:
    """Make `place` the current generation; the hashes in `same` are known already."""
    names = _files(place)
    content = {
        "format": _FORMAT,
        "generation": place.name,
        "files": {name: same.get(name) or _digest(place / name) for name in names},
        "told": told,
    }
    for name in names:
        _sync(place / name)
    content["seal"] = _seal(content)
    fresh = folder / f"{MANIFEST}.new"
    fresh.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    _sync(fresh)
    os.replace(fresh, folder / MANIFEST)
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without hard links
        shutil.copy2(source, target)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / "writer.lock").open("w") as file:
        try:
            import fcntl
        except ImportError:  # not POSIX: the caller has to be the only writer
            yield
            return
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
