"""Milvus meets the FAISS store's contract, on its embedded engine: as a file and as a server."""

import socket
import subprocess
import sys
from itertools import count

import pytest
from search_kit import INDUSTRY, STEEL, LetterEncoder, make_plan
from store_contract import EMBEDDINGS, StoreContract, filled

from assistant import opening
from assistant.indexing import plan_digest
from assistant.milvus import MilvusStore
from assistant.milvus_rows import expression
from assistant.store_index import StoreIndex
from corpus.errors import LibraryError
from corpus.library import Library

pytest.importorskip("pymilvus", reason="the milvus extra is not installed")
pytest.importorskip("milvus_lite", reason="the milvus extra is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")  # of jieba and of gRPC

from langchain_tests.integration_tests.vectorstores import (  # noqa: E402
    VectorStoreIntegrationTests,
)

SERVE = """
import sys
from milvus_lite.adapter.grpc.server import run_server
run_server(sys.argv[1], "127.0.0.1", int(sys.argv[2]))
"""
names = count()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The address of an engine in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-u", "-c", SERVE, str(tmp_path_factory.mktemp("m")), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert "listening" in server.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return str(tmp_path_factory.mktemp("milvus") / "store.db")


@pytest.fixture(params=["file", "served"])
def store(request):
    made = MilvusStore(EMBEDDINGS, request.getfixturevalue(request.param), "", f"t{next(names)}")
    yield made
    made._client.drop_collection(made._collection)
    made.close()


class TestStandard(VectorStoreIntegrationTests):
    @pytest.fixture
    def vectorstore(self, file):
        made = MilvusStore(self.get_embeddings(), file, "", f"t{next(names)}")
        yield made
        made._client.drop_collection(made._collection)
        made.close()


class TestStandardServed(VectorStoreIntegrationTests):
    @pytest.fixture
    def vectorstore(self, served):
        made = MilvusStore(self.get_embeddings(), served, "", f"t{next(names)}")
        yield made
        made._client.drop_collection(made._collection)
        made.close()


class TestContract(StoreContract):
    @pytest.fixture
    def store(self, store):
        return filled(store)


@pytest.mark.parametrize(
    ("passing", "expected"),
    [
        (None, ""),
        ({"plan": "甲"}, 'plan in ["甲"]'),
        ({"page": 2}, '(metadata["page"] == 2)'),
        ({"plan": ["a", "b"], "soft": True}, 'plan in ["a", "b"] and (metadata["soft"] == true)'),
        ({"page": [1, 2]}, '(metadata["page"] == 1 or metadata["page"] == 2)'),
        ({"page": None}, 'id == ""'),
    ],
)
def test_filters_in_milvus_words(passing, expected):
    assert expression(passing) == expected


def test_a_filter_that_cannot_be_told_is_refused():
    with pytest.raises(LibraryError, match="筛选条件"):
        expression({"plan": {"a": 1}})


def test_words_find_what_vectors_do_not(store):
    filled(store)
    store.add_texts(["推广氢冶金技术", "能储与伏光"], [{"plan": "steel"}, {}], ids=["d", "e"])
    found = [document.id for document, _ in store.hybrid_search("储能", 5)]
    assert found.index("c") < found.index("e")  # the same characters, but not the word
    narrowed = store.hybrid_search("氢冶金", 5, {"plan": "steel"})
    assert [document.id for document, _ in narrowed] == ["d", "a"]
    assert store.hybrid_search("氢冶金", 0) == []


def test_a_text_that_is_too_long_is_told(store):
    with pytest.raises(LibraryError, match="先切分"):
        store.add_texts(["长" * 30_000])


def test_an_address_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setattr("pymilvus.MilvusClient", _refusing)
    with pytest.raises(LibraryError, match="Milvus 打不开"):
        MilvusStore(EMBEDDINGS, "http://127.0.0.1:1")


def _refusing(**_):
    from pymilvus import MilvusException

    raise MilvusException(message="refused")


def test_without_the_extra_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(LibraryError, match=r"pip install '\.\[milvus\]'"):
        MilvusStore(EMBEDDINGS, "store.db")


def test_plans_are_searched_and_kept_up_to_date(store):
    index = StoreIndex(store)
    index.update([STEEL, INDUSTRY])
    assert index.plans == {plan.id: plan_digest(plan) for plan in (STEEL, INDUSTRY)}
    hit = index.search("自备电厂有什么要求", 1)[0]
    assert STEEL.quote(hit.span) == "企业自备电厂按要求实施节能改造。（省能源局牵头）"
    assert {hit.plan for hit in index.search("2025年", 9, ["industry"])} == {"industry"}
    both = index.search("短流程炼钢", 9, ["steel"], per_clause=2)
    assert [hit.clause for hit in both].count("c1") == 2
    assert len({hit.clause for hit in index.search("短流程炼钢", 9, ["steel"])}) == 3
    longer = make_plan("steel", STEEL.text + "新增的一条要求建设微电网。")
    index.update([longer], removed=["industry"])
    assert index.plans == {"steel": plan_digest(longer)}
    assert longer.quote(index.search("微电网", 1)[0].span) == "新增的一条要求建设微电网。"


def test_a_plan_that_was_not_wholly_written_is_not_held(store):
    index = StoreIndex(store)
    index.update([STEEL])
    store.delete(["steel/0"])  # it is written last
    assert index.plans == {}


def test_one_setting_chooses_it(monkeypatch, file, tmp_path):
    monkeypatch.setenv("POLICY_ASSISTANT_MILVUS", file)
    library = Library.open(tmp_path / "library")
    index = opening.open_index(library, LetterEncoder())
    assert isinstance(index, StoreIndex)
    assert index.plans.keys() == {plan.id for plan in library.plans()}
    assert not (library.root / opening.INDEX).exists()
    library.remove(["guizhou-steel"])
    assert "guizhou-steel" not in opening.open_index(library, LetterEncoder()).plans
