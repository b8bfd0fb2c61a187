"""A folder of plans: add, remove, list, load.

Texts are kept as they were read; what was extracted from them (`kept`) is a cache, read
anew when the extractors change. `storage` says why a kill at any moment does no harm.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from corpus.added import Added, Skipped
from corpus.correcting import CorrectionFolder
from corpus.errors import LibraryError, PolicyError, SourceError
from corpus.kept import KeptPlans
from corpus.manifest import ShippedPlan, shipped_plans
from corpus.readers import Source, read_file
from corpus.reading import read_plan
from corpus.records import Plan
from corpus.splitting import split_plans
from corpus.storage import CORRECTIONS, Entry, Storage
from corpus.versions import changes, content_digest, is_draft, replaced_drafts, same_title

Progress = Callable[[int, int, str], None]
"""Called before each file with its index, the number of files and its name."""

_ID = re.compile(r"[^\x00-\x1f\x7f/\\]{1,200}")


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
        self._corrections = CorrectionFolder(root / CORRECTIONS)
        self._seen: tuple[object, tuple[Plan, ...]] | None = None
        self._kept = KeptPlans(self._storage)

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
                    shipped = shipped_plans() if seed else ()
                    storage.commit(tuple(_shipped(storage, plan) for plan in shipped))
        return library

    def plans(self) -> tuple[Plan, ...]:
        """All plans in the order in which they were added; the same tuple while unchanged."""
        for last in (False, False, True):  # again, where a writer came in between
            stamp = self._stamp()
            if self._seen is not None and self._seen[0] == stamp:
                return self._seen[1]
            try:
                plans = self._corrections.correct(self._kept.load_all(self._storage.entries()))
            except LibraryError:
                if last or stamp == self._stamp():
                    raise
                continue
            self._seen = (stamp, plans)
            break
        return self._seen[1] if self._seen else ()

    def plan(self, plan_id: str) -> Plan:
        """One plan; raises LibraryError where there is none of that id."""
        for plan in self.plans():
            if plan.id == plan_id:
                return plan
        raise _unknown(plan_id)

    def text(self, plan_id: str) -> str:
        """The kept text that offsets refer to."""
        return self._storage.text(self._entry(plan_id))

    def replaced(self) -> dict[str, str]:
        """Drafts whose final version is here too: draft -> final, by id."""
        return replaced_drafts(self.plans())

    def add(
        self,
        files: Sequence[Path],
        plan_id: str | None = None,
        progress: Progress | None = None,
    ) -> list[Added | Skipped]:
        """Add the plans of some files, each committed by itself; what fails is skipped.

        Ids are the files' names without the ending, or `plan_id` for a single file;
        LibraryError where that is not possible.
        """
        if plan_id is not None and (len(files) != 1 or not _ID.fullmatch(plan_id)):
            raise LibraryError("编号（--id）只能给一个文件用，且不能含斜线和控制字符。")
        done: list[Added | Skipped] = []
        for number, path in enumerate(files):
            if progress:
                progress(number, len(files), path.name)
            try:
                done.extend(self._add_file(path, plan_id or path.stem))
            except LibraryError:
                raise
            except PolicyError as error:
                done.append(Skipped(str(path), str(error)))
        return done

    def remove(self, plan_ids: Iterable[str]) -> None:
        """Take plans out; raises LibraryError, and takes none, where one is not here."""
        gone = set(plan_ids)
        with self._storage.writing():
            entries = self._storage.entries()
            for plan_id in sorted(gone - {entry.id for entry in entries}):
                raise _unknown(plan_id)
            self._storage.commit(tuple(entry for entry in entries if entry.id not in gone))
            self._kept.clean()

    def _add_file(self, path: Path, name: str) -> Iterator[Added | Skipped]:
        source = read_file(path)
        if not _ID.fullmatch(name):
            raise SourceError(f"“{path.name}”的名字不能用作编号，请改名或用 --id 指定。")
        for number, (start, end) in enumerate(split_plans(source.text), 1):
            plan_id = name if number == 1 else f"{name}-{number}"
            yield self._add_plan(path, plan_id, source.part(start, end))

    def _add_plan(self, path: Path, plan_id: str, source: Source) -> Added | Skipped:
        """One plan of a file: new, or a changed text of the plan of that id and title."""
        content = content_digest(source.text)
        if (twin := self._twin(content)) is not None:  # before it is read
            return Skipped(str(path), twin)
        plan = read_plan(plan_id, source.text)
        try:
            self._corrections.correct([plan])
        except LibraryError as error:  # with it the library would not load
            return Skipped(str(path), str(error))
        with self._storage.writing():
            if (twin := self._twin(content)) is not None:
                return Skipped(str(path), twin)
            entries = self._storage.entries()
            old = next((entry for entry in entries if entry.id == plan_id), None)
            if old is not None and not same_title(old.title, plan.metadata.title):
                reason = f"编号“{plan_id}”已被另一份方案占用，请先移除它，或用 --id 另起编号。"
                return Skipped(str(path), reason)
            entry = Entry(
                plan_id,
                self._storage.put_text(source.text),
                content,
                plan.metadata.title,
                plan.metadata.status,
                path.name,
                source.kind,
                source.pages,
            )
            self._kept.keep(entry, plan)
            report = self._report(plan, entries, old)
            if old is None:
                entries = (*entries, entry)
            else:
                entries = tuple(entry if one is old else one for one in entries)
            self._storage.commit(entries)
            self._kept.clean()
        return report

    def _twin(self, content: str) -> str | None:
        """Why a text need not be added, if its content is here already."""
        for entry in self._storage.entries():
            if entry.content == content:
                return f"内容与已有的方案“{entry.id}”相同，未重复添加。"
        return None

    def _report(self, plan: Plan, entries: Iterable[Entry], old: Entry | None) -> Added:
        """On a new plan; with what changed from the text, draft or final that is here."""
        draft = is_draft(plan.metadata.status)
        others = [
            entry
            for entry in entries
            if same_title(entry.title, plan.metadata.title)
            and (entry is old or is_draft(entry.status) != draft)
        ]
        other = old or (others[-1] if others else None)
        if other is None:
            return Added.of(plan)
        before, after = self._kept.load(other), plan
        if draft and other is not old:
            before, after = after, before
        return Added.of(plan, other.id, changes(before, after))

    def _stamp(self) -> object:
        """Changes with every commit and with every file of corrections."""
        return self._storage.stamp(), self._corrections.stamps()

    def _entry(self, plan_id: str) -> Entry:
        for entry in self._storage.entries():
            if entry.id == plan_id:
                return entry
        raise _unknown(plan_id)


def _shipped(storage: Storage, plan: ShippedPlan) -> Entry:
    text = plan.text()
    return Entry(
        plan.id,
        storage.put_text(text),
        content_digest(text),
        plan.metadata.title,
        plan.metadata.status,
        f"{plan.id}.txt",
        "txt",
        metadata=asdict(plan.metadata),
    )


def _unknown(plan_id: str) -> LibraryError:
    return LibraryError(f"资料库里没有编号为“{plan_id}”的方案，可用 plans 命令查看有哪些。")
