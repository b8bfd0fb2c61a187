"""The generic recipe and bm25s on the same clauses: `python -m eval.bench_peers TASK JSON`.

The recipe is LangChain's splitter, its FAISS store with our encoder and its BM25 retriever over
jieba's words, joined by reciprocal ranks. Needs the `bench` extra.
"""

import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.encoder import load_encoder
from eval import bench_corpus
from eval.bench_tasks import Figures, Took, milliseconds, now, peak_mb, since, timed
from eval.peer import CHUNK_CHARACTERS, CHUNK_OVERLAP, SEPARATORS
from eval.plain_jieba import plain_jieba

TOP = 10
_RANK = 60  # reciprocal rank fusion's usual constant


def generic(told: Figures) -> Figures:
    """Build and search the generic recipe."""
    warnings.simplefilter("ignore")  # langchain-community warns that it is being retired
    from langchain_community.retrievers import BM25Retriever
    from langchain_community.vectorstores import FAISS
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from assistant.store import EncoderEmbeddings

    path = Path(told["texts"])
    questions = bench_corpus.questions(path, told["clauses"], told["questions"])
    texts = [plan.text for plan in bench_corpus.plans(path, told["clauses"])]
    embeddings = EncoderEmbeddings(load_encoder())
    cut = plain_jieba().lcut
    cut("碳达峰")  # reads the dictionary
    began = now()
    splitter = RecursiveCharacterTextSplitter(
        separators=list(SEPARATORS),
        chunk_size=CHUNK_CHARACTERS,
        chunk_overlap=CHUNK_OVERLAP,
    )
    chunks = splitter.create_documents(texts)
    store = FAISS.from_documents(chunks, embeddings)
    words = BM25Retriever.from_documents(chunks, preprocess_func=cut, k=TOP)
    took = since(began)

    def search(question: str) -> list[str]:
        scores: dict[str, float] = {}
        for found in (store.similarity_search(question, TOP), words.invoke(question)):
            for rank, document in enumerate(found):
                text = document.page_content
                scores[text] = scores.get(text, 0.0) + 1 / (_RANK + rank)
        return sorted(scores, key=lambda text: -scores[text])[:TOP]

    return _told(texts, took, search, questions) | {"chunks": len(chunks)}


def bm25s_alone(told: Figures) -> Figures:
    """Build and search bm25s over the clauses, words by jieba."""
    import bm25s

    path = Path(told["texts"])
    questions = bench_corpus.questions(path, told["clauses"], told["questions"])
    texts: list[str] = []
    for plan in bench_corpus.plans(path, told["clauses"]):
        texts += [plan.quote(clause.span) for clause in plan.clauses]
    cut = plain_jieba().lcut
    cut("碳达峰")
    began = now()
    model = bm25s.BM25()
    model.index([cut(text) for text in texts], show_progress=False)
    took = since(began)

    def search(question: str) -> object:
        return model.retrieve([cut(question)], k=min(TOP, len(texts)), show_progress=False)

    return _told(texts, took, search, questions)


def _told(
    texts: list[str], took: Took, search: Callable[[str], object], questions: list[str]
) -> dict[str, Any]:
    search(questions[0])
    return {
        "build_s": round(took[0], 2),
        "characters_per_s": round(sum(map(len, texts)) / took[0]),
        **milliseconds("search", timed(search, questions)),
        "peak_mb": peak_mb(),
    }


TASKS: dict[str, Callable[[Figures], Figures]] = {"generic": generic, "bm25s": bm25s_alone}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(TASKS[sys.argv[1]](json.loads(sys.argv[2]))) + "\n")
