"""What every vector store of ours does, beside LangChain's standard tests."""

import numpy as np
import pytest
from langchain_core.documents import Document
from search_kit import LetterEncoder

from assistant.store import EncoderEmbeddings

EMBEDDINGS = EncoderEmbeddings(LetterEncoder())


def filled(store):
    """The store with three documents."""
    store.add_documents(
        [
            Document("钢铁产能置换", metadata={"plan": "steel", "page": 1}),
            Document("固废综合利用", metadata={"plan": "industry", "page": 1}),
            Document("光伏与储能", metadata={"plan": "industry", "page": 2}),
        ],
        ids=["a", "b", "c"],
    )
    return store


class StoreContract:
    """Give a fixture `store`: a new store, `filled`."""

    def test_scores_are_cosines_best_first(self, store):
        found = store.similarity_search_with_score("固废利用", k=3)
        query = np.array(EMBEDDINGS.embed_query("固废利用"))
        cosines = {
            document.id: float(query @ np.array(EMBEDDINGS.embed_query(document.page_content)))
            for document, _ in found
        }
        assert [document.id for document, _ in found] == sorted(cosines, key=lambda i: -cosines[i])
        assert found[0][0].id == "b"
        assert {document.id: score for document, score in found} == pytest.approx(cosines, abs=1e-6)

    @pytest.mark.parametrize(
        ("passing", "expected"),
        [
            ({"plan": "industry"}, {"b", "c"}),
            ({"plan": "industry", "page": 2}, {"c"}),
            ({"plan": ["steel", "industry"]}, {"a", "b", "c"}),
            ({"page": [2, 3]}, {"c"}),
            ({"plan": "nobody"}, set()),
            ({"plan": []}, set()),
            ({"absent": None}, set()),
            ({"absent": 1}, set()),
            ({"plan": 'x"] or id != "'}, set()),
        ],
    )
    def test_filter_before_search(self, store, passing, expected):
        found = store.similarity_search("钢铁", k=3, filter=passing)
        assert {document.id for document in found} == expected

    def test_none_wanted_none_given(self, store):
        assert store.similarity_search("钢铁", k=0) == []

    def test_the_same_id_is_replaced(self, store):
        store.add_texts(["氢能", "风能"], [{"plan": "new"}, {"plan": "newer"}], ids=["a", "a"])
        (document,) = store.get_by_ids(["a", "unknown"])
        assert (document.page_content, document.metadata) == ("风能", {"plan": "newer"})
        assert len(store.similarity_search("能", k=9)) == 3

    def test_delete(self, store):
        store.delete(["a", "unknown"])
        assert {document.id for document in store.similarity_search("钢铁", k=3)} == {"b", "c"}
        store.delete()
        assert store.similarity_search("钢铁", k=3) == []
