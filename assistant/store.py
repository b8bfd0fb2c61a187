"""The search as LangChain knows it: a vector store on FAISS and a retriever over the index.

`FaissStore` is a general `VectorStore`; it passes LangChain's standard tests, gives
similarities as similarities (higher is nearer), filters before it searches and keeps itself
without pickle. `PolicyRetriever` gives the passages of a `ClauseIndex` as documents.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.vectorstores import VectorStore
from pydantic import ConfigDict

from assistant import generation
from assistant.dense import FlatIndex
from assistant.encoder import Encoder, Vectors, unit_rows
from assistant.index import ClauseIndex
from corpus.errors import LibraryError
from corpus.records import Plan


class EncoderEmbeddings(Embeddings):
    """An `Encoder` as LangChain's `Embeddings`."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit row for each text."""
        return self._encoder.encode(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        """The row of one text."""
        return self.embed_documents([text])[0]


class FaissStore(VectorStore):
    """Documents by id with their vectors; similarity is the cosine, searched exactly.

    A `filter` is a mapping: a document passes when its metadata holds each key with that
    value, or with one of the values where a list is given.
    """

    def __init__(self, embedding: Embeddings) -> None:
        self._embedding = embedding
        self._documents: dict[str, Document] = {}
        self._vectors: dict[str, Vectors] = {}
        self._index: FlatIndex | None = None  # made when a search needs it

    @property
    def embeddings(self) -> Embeddings:
        """What the texts are embedded with."""
        return self._embedding

    @classmethod
    def from_texts(
        cls,
        texts: list[str],
        embedding: Embeddings,
        metadatas: list[dict[Any, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        **kwargs: Any,  # noqa: ANN401 - LangChain's signature
    ) -> Self:
        """A store of these texts."""
        store = cls(embedding, **kwargs)
        store.add_texts(texts, metadatas, ids=ids)
        return store

    def add_texts(
        self,
        texts: Iterable[str],
        metadatas: list[dict[Any, Any]] | None = None,
        *,
        ids: Sequence[str | None] | None = None,
        **kwargs: Any,  # noqa: ANN401 - LangChain's signature
    ) -> list[str]:
        """Add texts, or replace those of the same id; gives the ids (new where None)."""
        contents = list(texts)
        kept = [name or str(uuid.uuid4()) for name in (ids or [None] * len(contents))]
        told = metadatas or [{} for _ in contents]
        vectors = np.array(self._embedding.embed_documents(contents), dtype=np.float32)
        rows = unit_rows(vectors.reshape(len(contents), -1))
        for name, content, metadata, row in zip(kept, contents, told, rows, strict=True):
            self._documents[name] = Document(id=name, page_content=content, metadata=metadata)
            self._vectors[name] = row
        self._index = None
        return kept

    def delete(self, ids: list[str] | None = None, **kwargs: Any) -> bool:  # noqa: ANN401
        """Take out these documents, or all where `ids` is None; unknown ids are no error."""
        for name in list(self._documents) if ids is None else ids:
            self._documents.pop(name, None)
            self._vectors.pop(name, None)
        self._index = None
        return True

    def get_by_ids(self, ids: Sequence[str], /) -> list[Document]:
        """The documents of these ids that are there, in that order."""
        return [self._copy(name) for name in ids if name in self._documents]

    def _copy(self, name: str) -> Document:
        return self._documents[name].model_copy(deep=True)

    def similarity_search(self, query: str, k: int = 4, **kwargs: Any) -> list[Document]:  # noqa: ANN401
        """The `k` nearest documents, best first."""
        return [document for document, _ in self.similarity_search_with_score(query, k, **kwargs)]

    def similarity_search_by_vector(
        self,
        embedding: list[float],
        k: int = 4,
        **kwargs: Any,  # noqa: ANN401
    ) -> list[Document]:
        """The `k` documents nearest to a vector, best first."""
        found = self._nearest(embedding, k, kwargs.get("filter"))
        return [document for document, _ in found]

    def similarity_search_with_score(
        self,
        query: str,
        k: int = 4,
        **kwargs: Any,  # noqa: ANN401
    ) -> list[tuple[Document, float]]:
        """The `k` nearest documents with their cosines, best first."""
        return self._nearest(self._embedding.embed_query(query), k, kwargs.get("filter"))

    def _select_relevance_score_fn(self) -> Any:  # noqa: ANN401
        return lambda cosine: (1.0 + cosine) / 2.0

    def _nearest(
        self, vector: Sequence[float], k: int, passing: Mapping[str, Any] | None
    ) -> list[tuple[Document, float]]:
        names = list(self._documents)
        query = unit_rows(np.array([vector], dtype=np.float32))
        if self._index is None:
            self._index = FlatIndex(query.shape[1])
            if names:
                self._index.add(np.stack([self._vectors[name] for name in names]))
        allowed = None
        if passing is not None:
            held = [i for i, name in enumerate(names) if self._passes(name, passing)]
            allowed = np.zeros(len(names), dtype=np.bool_)
            allowed[held] = True
        rows, scores = self._index.search(query[0], k, allowed)
        return [
            (self._copy(names[row]), score)
            for row, score in zip(rows.tolist(), scores.tolist(), strict=True)
        ]

    def _passes(self, name: str, passing: Mapping[str, Any]) -> bool:
        held = self._documents[name].metadata
        return all(
            key in held and (held[key] in want if isinstance(want, list) else held[key] == want)
            for key, want in passing.items()
        )

    def save(self, folder: Path) -> None:
        """Keep documents and vectors in a folder; metadata has to be plain JSON."""
        with generation.changing(folder, keep=False) as (place, told):
            rows = np.stack(list(self._vectors.values())) if self._vectors else np.zeros((0, 1))
            np.save(place / "vectors.npy", rows.astype(np.float32), allow_pickle=False)
            with (place / "documents.jsonl").open("w", encoding="utf-8") as file:
                for name, document in self._documents.items():
                    row = [name, document.page_content, document.metadata]
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
            told["documents"] = len(self._documents)

    @classmethod
    def load(cls, folder: Path, embedding: Embeddings) -> Self:
        """The store kept in a folder; raises LibraryError where a file changed."""
        place, told = generation.current(folder)
        store = cls(embedding)
        rows = np.load(place / "vectors.npy", allow_pickle=False)
        with (place / "documents.jsonl").open(encoding="utf-8") as file:
            for line, row in zip(file, rows, strict=True):
                name, content, metadata = json.loads(line)
                store._documents[name] = Document(id=name, page_content=content, metadata=metadata)
                store._vectors[name] = row
        if len(store._documents) != told["documents"]:
            raise LibraryError(f"索引与清单不符，请重建索引：{folder}")
        return store


class PolicyRetriever(BaseRetriever):
    """The ranked passages of a `ClauseIndex` as documents.

    Metadata: `plan`, `clause`, `start`, `end`, `score`, `path`. `filter` holds plan ids.
    """

    index: ClauseIndex
    plans: Mapping[str, Plan]
    k: int = 10
    filter: tuple[str, ...] | None = None

    model_config = ConfigDict(arbitrary_types_allowed=True)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        found = []
        for hit in self.index.search(query, self.k, self.filter):
            plan = self.plans[hit.plan]
            metadata = {
                "plan": hit.plan,
                "clause": hit.clause,
                "start": hit.span.start,
                "end": hit.span.end,
                "score": hit.score,
                "path": list(plan.by_id[hit.clause].path),
            }
            name = f"{hit.plan}/{hit.clause}/{hit.span.start}"
            text = plan.mended(hit.span).text
            found.append(Document(id=name, page_content=text, metadata=metadata))
        return found
