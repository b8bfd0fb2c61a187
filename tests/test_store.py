import asyncio

import numpy as np
import pytest
from langchain_core.documents import Document
from langchain_tests.integration_tests.vectorstores import VectorStoreIntegrationTests
from search_kit import INDUSTRY, STEEL, LetterEncoder

from assistant.index import ClauseIndex
from assistant.store import EncoderEmbeddings, FaissStore, PolicyRetriever
from corpus.errors import LibraryError

EMBEDDINGS = EncoderEmbeddings(LetterEncoder())


class TestFaissStore(VectorStoreIntegrationTests):
    @pytest.fixture
    def vectorstore(self):
        return FaissStore(self.get_embeddings())


@pytest.fixture
def store():
    made = FaissStore(EMBEDDINGS)
    made.add_documents(
        [
            Document("钢铁产能置换", metadata={"plan": "steel", "page": 1}),
            Document("固废综合利用", metadata={"plan": "industry", "page": 1}),
            Document("光伏与储能", metadata={"plan": "industry", "page": 2}),
        ],
        ids=["a", "b", "c"],
    )
    return made


def test_scores_are_cosines_best_first(store):
    found = store.similarity_search_with_score("固废利用", k=3)
    query = np.array(EMBEDDINGS.embed_query("固废利用"))
    expected = {
        document.id: float(query @ np.array(EMBEDDINGS.embed_query(document.page_content)))
        for document, _ in found
    }
    assert [document.id for document, _ in found] == sorted(expected, key=lambda i: -expected[i])
    assert found[0][0].id == "b"
    assert {document.id: score for document, score in found} == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("passing", "expected"),
    [
        ({"plan": "industry"}, {"b", "c"}),
        ({"plan": "industry", "page": 2}, {"c"}),
        ({"plan": ["steel", "industry"]}, {"a", "b", "c"}),
        ({"plan": "nobody"}, set()),
        ({"absent": None}, set()),
    ],
)
def test_filter_before_search(store, passing, expected):
    found = store.similarity_search("钢铁", k=3, filter=passing)
    assert {document.id for document in found} == expected


def test_kept_and_read_again(store, tmp_path):
    store.save(tmp_path)
    again = FaissStore.load(tmp_path, EMBEDDINGS)
    query = "储能"
    assert again.similarity_search_with_score(query) == store.similarity_search_with_score(query)


def test_empty_store(tmp_path):
    store = FaissStore(EMBEDDINGS)
    assert store.similarity_search("钢铁") == []
    store.save(tmp_path)
    assert FaissStore.load(tmp_path, EMBEDDINGS).similarity_search("钢铁") == []


def test_changed_file_is_refused(store, tmp_path):
    store.save(tmp_path)
    path = next(tmp_path.glob("g*/documents.jsonl"))
    path.write_text(path.read_text(encoding="utf-8").replace("钢铁", "钢琴"), encoding="utf-8")
    with pytest.raises(LibraryError, match="重建索引"):
        FaissStore.load(tmp_path, EMBEDDINGS)


@pytest.fixture(scope="module")
def retriever(tmp_path_factory):
    plans = {plan.id: plan for plan in (STEEL, INDUSTRY)}
    index = ClauseIndex.build(plans.values(), LetterEncoder(), tmp_path_factory.mktemp("r"))
    return PolicyRetriever(index=index, plans=plans, k=2)


def test_retriever_gives_passages_with_their_place(retriever):
    document = retriever.invoke("推进固体废物综合利用")[0]
    assert document.page_content == "推进固体废物综合利用，"
    assert document.metadata["plan"] == "industry"
    assert document.metadata["path"] == ["一、任务"]
    span = slice(document.metadata["start"], document.metadata["end"])
    assert INDUSTRY.text[span] == document.page_content


def test_retriever_obeys_filter_and_count(retriever):
    narrowed = retriever.model_copy(update={"filter": ("steel",), "k": 3})
    assert [d.metadata["plan"] for d in narrowed.invoke("固废")] == ["steel"] * 3
    assert asyncio.run(narrowed.ainvoke("固废")) == narrowed.invoke("固废")
