"""A folder that survives a kill at any moment.

`index.json` alone says what the library holds; it is replaced by a rename, the commit.
Files that it names are written before and deleted after it changes, under names that
depend on their content, so whatever happens in between leaves only files that nobody
names; the next writer removes them. Writers exclude each other by a lock on `lock`, which
the system drops with the process.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from corpus.errors import LibraryError

FORMAT = 1
TEXTS = "texts"
CACHE = "cache"
CORRECTIONS = "corrections"  # what a user writes beside the plans; it is only read
_INDEX = "index.json"
_LOCK = "lock"
Stamp = tuple[int, int, int]
_PATIENCE = 15.0  # seconds that a writer waits for another


@dataclass(frozen=True, slots=True)
class Entry:
    """One plan in the index; `sha256` is that of its text in UTF-8.

    `content` tells texts apart whatever their wraps; `title` and `status` are as read when
    the plan was added; `file` and `kind` say what it was
    read from, `pages` where its pages start, `metadata` (field -> value) is what is known
    better than the text says it.
    """

    id: str
    sha256: str
    content: str
    title: str = ""
    status: str = ""
    file: str = ""
    kind: str = "txt"
    pages: tuple[int, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)


_FIELDS = tuple(Entry.__dataclass_fields__)


def _entry(row: dict[str, Any]) -> Entry:
    """An entry from a row of the index; fields that are not known are left out."""
    values = {name: row[name] for name in _FIELDS if name in row}
    return Entry(**{**values, "pages": tuple(row["pages"])})


class Storage:
    """The files of one library; knows nothing of what is in the plans."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def exists(self) -> bool:
        """True where the folder holds an index."""
        return (self.root / _INDEX).is_file()

    def stamp(self) -> Stamp:
        """Changes with every commit, whoever makes it; raises LibraryError."""
        try:
            status = (self.root / _INDEX).stat()
        except OSError as error:
            raise _failed(f"资料库“{self.root}”不见了", error) from error
        return status.st_mtime_ns, status.st_size, status.st_ino

    def create(self) -> None:
        """Make the folder ready for the first commit; LibraryError if it is another's."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            strange = {path.name for path in self.root.iterdir()} - {
                TEXTS,
                CACHE,
                CORRECTIONS,
                _LOCK,
            }
            if any(not name.startswith(_INDEX) for name in strange):
                raise LibraryError(
                    f"文件夹“{self.root}”里有别的文件，不能用作资料库，请换一个空文件夹。"
                )
            (self.root / TEXTS).mkdir(exist_ok=True)
            (self.root / CACHE).mkdir(exist_ok=True)
        except OSError as error:
            raise _failed(f"资料库“{self.root}”无法建立", error) from error

    def entries(self) -> tuple[Entry, ...]:
        """The plans of the index, in order; raises LibraryError."""
        path = self.root / _INDEX
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            if found["format"] != FORMAT:
                raise LibraryError(
                    f"资料库“{self.root}”的格式（{found['format']}）与本程序不符，请升级程序。"
                )
            return tuple(_entry(row) for row in found["plans"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise LibraryError(
                f"资料库的索引“{path}”读不出来，请恢复备份，或换一个文件夹重新添加。"
            ) from error

    def commit(self, entries: tuple[Entry, ...]) -> None:
        """Replace the index; only then do the entries count. Call it under `writing`."""
        rows = [{name: getattr(entry, name) for name in _FIELDS} for entry in entries]
        document = json.dumps({"format": FORMAT, "plans": rows}, ensure_ascii=False, indent=1)
        try:
            write_atomically(self.root / _INDEX, document.encode("utf-8"))
        except OSError as error:
            raise _failed(f"资料库“{self.root}”无法写入", error) from error

    def text_path(self, sha256: str) -> Path:
        """Where the text with that digest is kept."""
        return self.root / TEXTS / f"{sha256}.txt"

    def put_text(self, text: str) -> str:
        """Keep a text, return its digest."""
        data = text.encode("utf-8")
        sha256 = hashlib.sha256(data).hexdigest()
        try:
            write_atomically(self.text_path(sha256), data)
        except OSError as error:
            raise _failed(f"资料库“{self.root}”无法写入", error) from error
        return sha256

    def text(self, entry: Entry) -> str:
        """The kept text of a plan; raises LibraryError where it is gone or changed."""
        try:
            data = self.text_path(entry.sha256).read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() != entry.sha256:
            raise LibraryError(
                f"方案“{entry.id}”保存的正文已损坏，请先移除（remove {entry.id}）再重新添加。"
            )
        return data.decode("utf-8")

    def cache_path(self, entry: Entry, version: str) -> Path:
        """Where what a version of the extractors read in a plan is kept."""
        known = json.dumps([entry.sha256, entry.metadata], sort_keys=True)
        key = hashlib.sha256(known.encode("utf-8")).hexdigest()[:32]
        return self.root / CACHE / f"{key}-{version}.json"

    def clean(self, version: str) -> None:
        """Delete what the index does not name: leftovers, old caches. Under `writing`."""
        entries = self.entries()
        kept = {self.text_path(entry.sha256) for entry in entries}
        kept |= {self.cache_path(entry, version) for entry in entries}
        for folder in (self.root / TEXTS, self.root / CACHE):
            for path in folder.glob("*"):
                if path not in kept:
                    with suppress(OSError):
                        path.unlink()
        for path in self.root.glob(f"{_INDEX}.*"):
            with suppress(OSError):
                path.unlink()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock; raises LibraryError where another writer keeps it for long."""
        try:
            file = (self.root / _LOCK).open("ab")
        except OSError as error:
            raise _failed(f"资料库“{self.root}”无法写入", error) from error
        with file:
            deadline = time.monotonic() + _PATIENCE
            while not _try_lock(file):
                if time.monotonic() > deadline:
                    raise LibraryError("另一个程序正在修改资料库，请等它结束后再试。")
                time.sleep(0.05)
            try:
                yield
            finally:
                _unlock(file)


def write_atomically(path: Path, data: bytes, lasting: bool = True) -> None:
    """Write beside the file, flush to disk, rename: the old or the new, never a part.

    What can be made again need not be `lasting`: after a power cut it may be gone.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    if not lasting:
        return
    with suppress(OSError):  # not every system can flush a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _failed(what: str, error: OSError) -> LibraryError:
    return LibraryError(f"{what}（{error.strerror}），请检查权限和磁盘空间。")


try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]
else:

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
