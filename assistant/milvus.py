"""The same store on Milvus: past one machine; the only module that reads pymilvus.

`MilvusStore` is a LangChain `VectorStore` over pymilvus: a file's name (`….db`) opens the
embedded engine, milvus-lite; an address, a server or a cluster; the calls are the same. Vectors,
BM25 over jieba's words, their fusion and the filters are all the server's work. Needs the
`milvus` extra.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import VectorStore

from assistant.milvus_rows import EVERYTHING, PLAN, document_of, expression, row_of, scored
from corpus.errors import LibraryError

COLLECTION = "policy_assistant"
DENSE_WEIGHT = 0.5
"""What the cosine counts beside BM25 in a hybrid search; both are brought to 0..1 first."""

MOST = 16_384
"""Documents that Milvus gives to one search."""

_BATCH = 1000  # rows sent at a time
_BYTES = 65_535  # most that Milvus keeps of a text
_KEPT = ["content", "metadata"]


class MilvusStore(VectorStore):
    """Documents by id; similarity is the cosine. Filters as in `FaissStore`, by the server.

    A value None in a filter lets nothing pass: Milvus cannot tell it from a missing key.
    """

    def __init__(
        self, embedding: Embeddings, uri: str, token: str = "", collection: str = COLLECTION
    ) -> None:
        """Open the collection at `uri`, made when missing; raises LibraryError."""
        try:
            from pymilvus import MilvusClient, MilvusException
        except ImportError as error:
            raise LibraryError("没有安装 Milvus 组件，请执行 pip install '.[milvus]'。") from error
        if not uri.startswith(("http://", "https://", "tcp://", "unix:")):
            import jieba  # the embedded engine's words; its cache not where others may write

            jieba.dt.tmp_dir = str(Path(uri).resolve().parent)
        self._embedding, self._collection = embedding, collection
        try:
            self._client: Any = MilvusClient(uri=uri, token=token)
            if not self._client.has_collection(collection):
                self._create()
            self._client.load_collection(collection)
        except MilvusException as error:
            raise LibraryError(f"Milvus 打不开，请检查地址和权限：{uri}（{error}）") from error

    def _create(self) -> None:
        from pymilvus import DataType, Function, FunctionType

        client = self._client
        schema = client.create_schema(auto_id=False)
        schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=512)
        schema.add_field(
            "content",
            DataType.VARCHAR,
            max_length=_BYTES,
            enable_analyzer=True,
            analyzer_params={"tokenizer": "jieba"},
        )
        schema.add_field("metadata", DataType.JSON)
        schema.add_field(PLAN, DataType.VARCHAR, max_length=512)
        dimension = len(self._embedding.embed_query("维"))
        schema.add_field("dense", DataType.FLOAT_VECTOR, dim=dimension)
        schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
        schema.add_function(
            Function(
                name="bm25",
                function_type=FunctionType.BM25,
                input_field_names=["content"],
                output_field_names=["sparse"],
            )
        )
        index = client.prepare_index_params()
        index.add_index("dense", index_type="AUTOINDEX", metric_type="COSINE")
        index.add_index(PLAN, index_type="INVERTED")
        index.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
        client.create_collection(
            self._collection, schema=schema, index_params=index, consistency_level="Strong"
        )

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
        """A store of these texts; `uri`, `token` and `collection` as further arguments."""
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
        if any(len(content.encode()) > _BYTES for content in contents):
            raise LibraryError(f"有一段文字超过 {_BYTES} 字节，Milvus 存不下，请先切分。")
        told = metadatas or [{} for _ in contents]
        # of one id that comes twice the last one counts
        rows = dict(zip(kept, zip(contents, told, strict=True), strict=True))
        for part in _parts(list(rows), _BATCH):
            vectors = self._embedding.embed_documents([rows[name][0] for name in part])
            self._client.upsert(
                self._collection,
                [row_of(name, *rows[name], row) for name, row in zip(part, vectors, strict=True)],
            )
        self._client.flush(self._collection)
        return kept

    def delete(self, ids: list[str] | None = None, **kwargs: Any) -> bool:  # noqa: ANN401
        """Take out these documents, or those of a `filter`, or all; unknown ids are no error."""
        if ids is not None:
            for part in _parts(ids, _BATCH):
                self._client.delete(self._collection, ids=part)
        else:
            passing = expression(kwargs.get("filter")) or EVERYTHING
            self._client.delete(self._collection, filter=passing)
        return True

    def matching(self, passing: Mapping[str, Any]) -> Iterator[Document]:
        """All documents that pass a filter, in no order."""
        rows = self._client.query_iterator(
            self._collection, batch_size=_BATCH, filter=expression(passing), output_fields=_KEPT
        )
        try:
            while batch := rows.next():
                yield from (document_of(row["id"], row) for row in batch)
        finally:
            rows.close()

    def get_by_ids(self, ids: Sequence[str], /) -> list[Document]:
        """The documents of these ids that are there, in that order."""
        held: dict[str, Document] = {}
        for part in _parts(list(ids), _BATCH):
            rows = self._client.get(self._collection, ids=part, output_fields=_KEPT)
            held |= {row["id"]: document_of(row["id"], row) for row in rows}
        return [held[name] for name in ids if name in held]

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
        return [document for document, _ in self._nearest(embedding, k, kwargs.get("filter"))]

    def similarity_search_with_score(
        self,
        query: str,
        k: int = 4,
        **kwargs: Any,  # noqa: ANN401
    ) -> list[tuple[Document, float]]:
        """The `k` nearest documents with their cosines, best first."""
        return self._nearest(self._embedding.embed_query(query), k, kwargs.get("filter"))

    def _nearest(
        self, vector: list[float], k: int, passing: Mapping[str, Any] | None
    ) -> list[tuple[Document, float]]:
        if k <= 0:
            return []
        found = self._client.search(
            self._collection,
            data=[vector],
            anns_field="dense",
            filter=expression(passing),
            limit=min(k, MOST),
            output_fields=_KEPT,
        )
        return scored(found[0])

    def hybrid_search(
        self,
        query: str,
        k: int = 4,
        filter: Mapping[str, Any] | None = None,
    ) -> list[tuple[Document, float]]:
        """The `k` best documents by meaning and by words, fused by the server, best first."""
        from pymilvus import AnnSearchRequest, WeightedRanker

        if k <= 0:
            return []
        k, passing = min(k, MOST), expression(filter)
        vector = self._embedding.embed_query(query)
        asked = [
            AnnSearchRequest([vector], "dense", {"metric_type": "COSINE"}, k, expr=passing),
            AnnSearchRequest([query], "sparse", {"metric_type": "BM25"}, k, expr=passing),
        ]
        ranker = WeightedRanker(DENSE_WEIGHT, 1 - DENSE_WEIGHT, norm_score=True)
        found = self._client.hybrid_search(
            self._collection, asked, ranker, limit=k, output_fields=_KEPT
        )
        return scored(found[0])

    def _select_relevance_score_fn(self) -> Any:  # noqa: ANN401
        return lambda cosine: (1.0 + cosine) / 2.0

    def close(self) -> None:
        """End the connection."""
        self._client.close()


def _parts(names: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(names), size):
        yield names[start : start + size]
