"""The plans of a library as read: from memory, from the cache beside the texts, or read anew."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from corpus import tables_cache
from corpus.reading import read_plan
from corpus.records import Plan
from corpus.storage import Entry, Storage, write_atomically


class KeptPlans:
    """What was read out of the texts in a storage; corrections are no part of it."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._loaded: dict[tuple[str, Path], Plan] = {}

    def load_all(self, entries: Iterable[Entry]) -> tuple[Plan, ...]:
        """The plans of all entries in order, the only ones kept in memory from now on."""
        plans = {(entry.id, self._path(entry)): self.load(entry) for entry in entries}
        self._loaded = plans
        return tuple(plans.values())

    def load(self, entry: Entry) -> Plan:
        """One plan; raises LibraryError where its text is gone or changed."""
        path = self._path(entry)
        loaded = self._loaded.get((entry.id, path))
        if loaded is not None:
            return loaded
        text = self._storage.text(entry)
        plan = None
        with suppress(OSError):
            plan = tables_cache.decode(path.read_bytes(), entry.id, text)
        if plan is None:
            known = tables_cache.metadata_of(entry.metadata) if entry.metadata else None
            plan = read_plan(entry.id, text, known)
            self.keep(entry, plan)
        return replace(plan, pages=entry.pages)

    def keep(self, entry: Entry, plan: Plan) -> None:
        """Write what was read to the cache; one that cannot be written is only slower."""
        with suppress(OSError):
            write_atomically(self._path(entry), tables_cache.encode(plan), lasting=False)

    def clean(self) -> None:
        """Delete the files that the index does not name. Call it under `writing`."""
        self._storage.clean(tables_cache.version())

    def _path(self, entry: Entry) -> Path:
        return self._storage.cache_path(entry, tables_cache.version())
