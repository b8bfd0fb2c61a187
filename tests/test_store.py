import asyncio

import pytest
from langchain_tests.integration_tests.vectorstores import VectorStoreIntegrationTests
from search_kit import INDUSTRY, STEEL, LetterEncoder
from store_contract import EMBEDDINGS, StoreContract, filled

from assistant.index import ClauseIndex
from assistant.store import FaissStore, PolicyRetriever
from corpus.errors import LibraryError


class TestFaissStore(VectorStoreIntegrationTests):
    @pytest.fixture
    def vectorstore(self):
        return FaissStore(self.get_embeddings())


class TestContract(StoreContract):
    @pytest.fixture
    def store(self):
        return filled(FaissStore(EMBEDDINGS))


@pytest.fixture
def store():
    return filled(FaissStore(EMBEDDINGS))


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
