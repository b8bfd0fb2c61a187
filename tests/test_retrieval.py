import json
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st
from search_kit import LetterEncoder

from corpus.errors import QuestionSetError
from eval import ranking
from eval.retrieval import as_plan, evaluate_retrieval, read_set


@pytest.mark.parametrize(
    ("order", "relevant", "ndcg", "mrr", "recall"),
    [
        ("abc", {"a": 1}, 1.0, 1.0, 1.0),
        ("bac", {"a": 1}, 1 / log2(3), 0.5, 1.0),
        ("abc", {"b": 1, "x": 1}, (1 / log2(3)) / (1 + 1 / log2(3)), 0.5, 0.5),
        ("ab", {"b": 3, "a": 1}, (1 + 3 / log2(3)) / (3 + 1 / log2(3)), 1.0, 1.0),
        ("abc", {"x": 1}, 0.0, 0.0, 0.0),
        ("", {"x": 1}, 0.0, 0.0, 0.0),
        ("abc", {}, 0.0, 0.0, 0.0),
    ],
)
def test_formulas(order, relevant, ndcg, mrr, recall):
    assert ranking.ndcg(order, relevant, 10) == pytest.approx(ndcg)
    assert ranking.reciprocal_rank(order, relevant, 10) == pytest.approx(mrr)
    assert ranking.recall(order, relevant, 10) == pytest.approx(recall)


def test_only_the_first_k_count():
    assert ranking.ndcg("abc", {"c": 1}, 2) == 0
    assert ranking.reciprocal_rank("abc", {"c": 1}, 2) == 0
    assert ranking.recall("abc", {"c": 1}, 2) == 0


@given(st.permutations("abcdef"), st.dictionaries(st.sampled_from("abcxyz"), st.floats(0, 5)))
def test_all_lie_between_0_and_1(order, relevant):
    for value in (ranking.ndcg, ranking.reciprocal_rank, ranking.recall):
        assert 0 <= value(order, relevant, 3) <= 1 + 1e-9


def write_set(folder, passages, queries, qrels):
    def dump(name, rows):
        lines = [json.dumps({"_id": i, "text": text}, ensure_ascii=False) for i, text in rows]
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    dump("corpus.jsonl", passages)
    dump("queries.jsonl", queries)
    rows = ["query-id\tcorpus-id\tscore", *("\t".join(row) for row in qrels)]
    (folder / "qrels.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


PASSAGES = [("d0", "钢铁企业改造高炉。\n第二段。"), ("d1", "光伏与储能"), ("d2", " ")]


def test_a_set_is_measured_in_three_ways(tmp_path):
    queries = [("q0", "高炉怎么改造"), ("q1", "储能"), ("unjudged", "光伏")]
    write_set(tmp_path, PASSAGES, queries, [("q0", "d0", "1"), ("q1", "d1", "2"), ("x", "d1", "1")])
    report = evaluate_retrieval(tmp_path, LetterEncoder())
    assert (report["queries"], report["passages"]) == (2, 3)
    assert list(report["systems"]) == ["lexical", "dense", "hybrid"]
    for values in report["systems"].values():
        assert values == {"ndcg@10": 1, "mrr@10": 1, "recall@10": 1, "recall@100": 1}
    assert report["queries_per_second"] > 0


def test_passages_become_clauses_by_their_ids():
    plan = as_plan(dict(PASSAGES))
    held = {c.id: plan.quote(c.span) for c in plan.clauses}
    assert held == {**dict(PASSAGES), "d0": "钢铁企业改造高炉。；第二段。"}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("corpus.jsonl", '{"_id": "d0"}\n', "corpus.jsonl 第 1 行"),
        ("queries.jsonl", '{"_id": "q0", "text": "x"}\nnothing\n', "queries.jsonl 第 2 行"),
        ("qrels.tsv", "a\tb\tc\nq0\td0\n", "qrels.tsv 第 2 行"),
        ("qrels.tsv", "a\tb\tc\n", "没有可评测"),
    ],
)
def test_broken_sets_are_told_by_line(tmp_path, name, content, message):
    write_set(tmp_path, PASSAGES, [("q0", "高炉")], [("q0", "d0", "1")])
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(QuestionSetError, match=message):
        read_set(tmp_path)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_missing_file_is_told(tmp_path, name):
    write_set(tmp_path, PASSAGES, [("q0", "高炉")], [("q0", "d0", "1")])
    (tmp_path / name).unlink()
    with pytest.raises(QuestionSetError, match=name):
        read_set(tmp_path)


def test_peers_are_measured_on_the_same_set(tmp_path):
    pytest.importorskip("bm25s")
    pytest.importorskip("langchain_community")
    from eval.retrieval_peers import measure_peers

    # more passages: rank_bm25 gives a word in half of them no weight
    more = [
        (f"m{i}", text) for i, text in enumerate(["水泥熟料", "电解铝液", "数据中心", "绿色工厂"])
    ]
    write_set(tmp_path, PASSAGES[:2] + more, [("q0", "高炉")], [("q0", "d0", "1")])
    measured = measure_peers(tmp_path, LetterEncoder())
    assert list(measured) == ["bm25s + jieba", "LangChain BM25 + jieba", "LangChain FAISS"]
    for values in measured.values():
        assert values == {"ndcg@10": 1, "mrr@10": 1, "recall@10": 1, "recall@100": 1}
