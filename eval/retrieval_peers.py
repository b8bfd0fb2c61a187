"""What others would use, on the same retrieval sets: `python -m eval.retrieval_peers DIR...`.

bm25s and LangChain's BM25 retriever, both over jieba's words, and LangChain's FAISS retriever
with our encoder. Needs the `bench` extra; prints one Markdown row for each set, nDCG@10.
"""

import argparse
import sys
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from assistant.encoder import Encoder, load_encoder
from assistant.store import EncoderEmbeddings
from corpus.errors import PolicyError
from eval.plain_jieba import plain_jieba
from eval.ranking import measure
from eval.retrieval import DEPTH, RetrievalSet, evaluate_retrieval, read_set

MOST_PASSAGES = 20_000
"""rank_bm25, which LangChain uses, scores every passage in Python: more takes hours."""

Rankings = Mapping[str, list[str]]


def bm25s_jieba(data: RetrievalSet) -> Rankings:
    """bm25s with its default settings over jieba's words."""
    import bm25s

    names = list(data.passages)
    model = bm25s.BM25()
    cut = plain_jieba().lcut
    model.index([cut(text) for text in data.passages.values()], show_progress=False)
    queries = [cut(data.queries[query]) for query in data.judged]
    found, scores = model.retrieve(queries, k=min(DEPTH, len(names)), show_progress=False)
    return {
        query: [names[i] for i in row[weights > 0]]
        for query, row, weights in zip(data.judged, np.asarray(found), scores, strict=True)
    }


def langchain_bm25(data: RetrievalSet) -> Rankings:
    """LangChain's BM25Retriever over jieba's words."""
    from langchain_community.retrievers import BM25Retriever

    retriever = BM25Retriever.from_texts(
        list(data.passages.values()),
        metadatas=[{"id": name} for name in data.passages],
        preprocess_func=plain_jieba().lcut,
        k=DEPTH,
    )
    return {
        query: [document.metadata["id"] for document in retriever.invoke(data.queries[query])]
        for query in data.judged
    }


def langchain_faiss(data: RetrievalSet, encoder: Encoder) -> Rankings:
    """LangChain's FAISS vector store with our encoder, each passage one document."""
    from langchain_community.vectorstores import FAISS

    store = FAISS.from_texts(
        list(data.passages.values()),
        EncoderEmbeddings(encoder),
        metadatas=[{"id": name} for name in data.passages],
    )
    retriever = store.as_retriever(search_kwargs={"k": DEPTH})
    return {
        query: [document.metadata["id"] for document in retriever.invoke(data.queries[query])]
        for query in data.judged
    }


def measure_peers(folder: Path, encoder: Encoder) -> dict[str, dict[str, float]]:
    """The measures of each peer on one set; raises PolicyError without the `bench` extra."""
    data = read_set(folder)
    if len(data.passages) > MOST_PASSAGES:
        raise PolicyError(f"对照只做到 {MOST_PASSAGES} 段，本集有 {len(data.passages)} 段。")
    peers: dict[str, Callable[[], Rankings]] = {
        "bm25s + jieba": lambda: bm25s_jieba(data),
        "LangChain BM25 + jieba": lambda: langchain_bm25(data),
        "LangChain FAISS": lambda: langchain_faiss(data, encoder),
    }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # langchain-community warns that it is being retired
            return {name: measure(rank(), data.judged) for name, rank in peers.items()}
    except ImportError as error:
        raise PolicyError("没有安装对照用的组件，请执行 pip install '.[bench]'。") from error


def main() -> None:
    """Print the table for the sets named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    encoder = load_encoder()
    header = ""
    for folder in parser.parse_args().folders:
        try:
            ours = evaluate_retrieval(folder, encoder)["systems"]
            row = {**ours, **measure_peers(folder, encoder)}
        except PolicyError as error:
            sys.exit(str(error))
        if not header:
            header = " | ".join(("| set", *row))
            sys.stdout.write(f"{header} |\n|{' --- |' * (len(row) + 1)}\n")
        cells = (f"{values['ndcg@10']:.3f}" for values in row.values())
        sys.stdout.write(" | ".join((f"| {folder.name}", *cells)) + " |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
