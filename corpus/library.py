"""A folder of plans: add, remove, list, load.

Texts are kept as they were read; what was extracted from them is a cache, read anew when
the extractors change. `storage` says why a kill at any moment does no harm.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from corpus import tables_cache
from corpus.errors import LibraryError, PolicyError
from corpus.manifest import shipped_plans
from corpus.mend import PAGE_MARK
from corpus.readers import Source, read_file
from corpus.reading import read_plan
from corpus.records import Metadata, Plan
from corpus.splitting import split_plans
from corpus.storage import Entry, Storage, write_atomically
from corpus.versions import bare_title, changes, is_draft, replaced_drafts

Progress = Callable[[int, int, str], None]
"""Called before each file with its index, the number of files and its name."""

_BLANK = re.compile(r"\s+")
_ID = re.compile(r"[^\x00-\x1f\x7f/\\]{1,200}")


@dataclass(frozen=True, slots=True)
class Added:
    """A plan that was added; `changes` where it is the final version of a draft (or back).

    `str()` is the report in Chinese, a line or a few.
    """

    id: str
    title: str
    characters: int
    clauses: int
    targets: int
    duties: int
    other_version: str = ""
    changes: tuple[str, ...] = ()

    def __str__(self) -> str:
        counts = f"条款 {self.clauses}，指标 {self.targets}，责任 {self.duties}"
        lines = [f"已添加 {self.id}：{self.title or '（无标题）'}（{counts}）"]
        if self.other_version:
            change = "内容有变化" if self.changes else "指标和责任没有变化"
            lines.append(f"  与 {self.other_version} 是同一方案的不同稿，{change}：".rstrip("：") + (
                "：" if self.changes else "。"
            ))
            lines.extend(f"  - {line}" for line in self.changes)
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not added, and why, in one Chinese line."""

    file: str
    reason: str

    def __str__(self) -> str:
        return f"跳过 {self.file}：{self.reason}"


def default_root() -> Path:
    """The user's own library: `$POLICY_ASSISTANT_HOME`, else the system's data folder."""
    named = os.environ.get("POLICY_ASSISTANT_HOME")
    if named:
        return Path(named).expanduser()
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "policy-assistant"


class Library:
    """The plans in a folder; safe to share between threads and processes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._storage = Storage(root)
        self._loaded: dict[Entry, Plan] = {}
        self._seen: tuple[tuple[int, int, int], tuple[Plan, ...]] | None = None

    @classmethod
    def exists(cls, root: Path) -> bool:
        """True where `root` holds a library."""
        return Storage(root).exists()

    @classmethod
    def open(cls, root: Path | None = None, seed: bool = True) -> "Library":
        """Open the library, made if missing: with the shipped plans, or empty."""
        library = cls(default_root() if root is None else root)
        storage = library._storage
        if not storage.exists():
            storage.create()
            with storage.writing():
                if not storage.exists():
                    storage.commit(tuple(_shipped(storage)) if seed else ())
        return library

    def plans(self) -> tuple[Plan, ...]:
        """All plans, in the order in which they were added; the same tuple until that changes."""
        stamp = self._stamp()
        if self._seen is None or self._seen[0] != stamp:
            entries = self._storage.entries()
            plans = tuple(self._load(entry) for entry in entries)
            self._loaded = dict(zip(map(_key, entries), plans, strict=True))
            self._seen = (stamp, plans)
        return self._seen[1]
