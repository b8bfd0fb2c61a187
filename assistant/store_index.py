"""The plans' sentences in a Milvus store, searched as `ClauseIndex` is: the way past one machine.

Each sentence is a document; its metadata tell plan, clause, place and number in the plan. The
first sentence, written last, holds the plan's hash: a plan without it was not wholly written
and is written again. The collection's name is made of the encoder and the library's folder, so
that neither mixes with another.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Self

from langchain_core.documents import Document

from assistant.encoder import Encoder
from assistant.indexing import plan_digest
from assistant.milvus import COLLECTION, MOST, MilvusStore
from assistant.milvus_rows import PLAN
from assistant.records import Hit
from assistant.store import EncoderEmbeddings
from assistant.units import units
from corpus.records import Plan, Span

_FORMAT = 1
_SPARE = 4  # documents asked for to each hit wanted, as a clause gives only so many


class StoreIndex:
    """Ranked passages from a store."""

    def __init__(self, store: MilvusStore) -> None:
        self._store = store

    @classmethod
    def open(cls, uri: str, token: str, encoder: Encoder, library: Path) -> Self:
        """The index at `uri` for this encoder and library, empty when new; raises LibraryError."""
        named = f"{_FORMAT} {encoder.fingerprint} {library.resolve()}"
        told = hashlib.sha256(named.encode()).hexdigest()[:12]
        store = MilvusStore(EncoderEmbeddings(encoder), uri, token, f"{COLLECTION}_{told}")
        return cls(store)

    @property
    def plans(self) -> dict[str, str]:
        """The hash of each plan held by its id; compare with `plan_digest`."""
        first = self._store.matching({"line": 0})
        return {row.metadata[PLAN]: row.metadata["digest"] for row in first}

    def update(self, plans: Iterable[Plan], removed: Collection[str] = ()) -> None:
        """Add plans or replace those of the same id, and take out `removed`."""
        for name in removed:
            self._store.delete(filter={PLAN: name})
        for plan in plans:
            self._store.delete(filter={PLAN: plan.id})
            documents = list(_documents(plan))
            self._store.add_documents(documents[1:])
            self._store.add_documents(documents[:1])

    def search(
        self,
        query: str,
        k: int = 10,
        plans: Collection[str] | None = None,
        *,
        per_clause: int = 1,
    ) -> list[Hit]:
        """The `k` best passages for `query`, best first, at most `per_clause` of one clause."""
        if not query.strip() or k <= 0:
            return []
        passing = None if plans is None else {PLAN: sorted(plans)}
        taken = Counter[tuple[str, str]]()
        hits: list[Hit] = []
        for document, score in self._store.hybrid_search(query, min(_SPARE * k, MOST), passing):
            told = document.metadata
            place = told[PLAN], told["clause"]
            if taken[place] < per_clause and len(hits) < k:
                taken[place] += 1
                hits.append(Hit(*place, Span(told["start"], told["end"]), round(score, 6)))
        return hits


def _documents(plan: Plan) -> Iterator[Document]:
    """The plan's sentences; the first one also tells the plan's hash."""
    line = 0
    for unit in units(plan):
        for (start, end), span in zip(unit.sentences, unit.spans, strict=True):
            told = {PLAN: plan.id, "clause": unit.clause, "start": span.start, "end": span.end}
            told["line"] = line
            if line == 0:
                told["digest"] = plan_digest(plan)
            name = f"{plan.id}/{line}"
            yield Document(unit.text[start:end], id=name, metadata=told)
            line += 1
