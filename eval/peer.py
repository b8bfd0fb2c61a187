"""The generic recipe, run beside ours on the same questions.

LangChain's RecursiveCharacterTextSplitter, BM25 over jieba tokens, the top five chunks:
what most tutorials build. It cites whole chunks, so they are its answer; it never
declines. Chunks of 300 characters are its best size here, because five of them are all
that counts of an answer. Needs the `bench` extra.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.exchange import Record
from corpus.errors import PolicyError
from corpus.records import Plan, Span
from eval.dataset import Question
from eval.plain_jieba import plain_jieba
from eval.run import Report, rescore

CHUNK_CHARACTERS = 300
CHUNK_OVERLAP = 50
TOP_CHUNKS = 5
SEPARATORS = ("\n\n", "\n", "。", "；", "，", "")


class PeerMissingError(PolicyError):
    """The packages of the `bench` extra are not installed."""


class Peer:
    """An index of chunks over all plans; `predict` gives the top ones as the answer."""

    def __init__(self, plans: Mapping[str, Plan]) -> None:
        """Split and index; raises PeerMissingError without the `bench` extra."""
        try:
            cut = plain_jieba().lcut
            from langchain_text_splitters import RecursiveCharacterTextSplitter
            from rank_bm25 import BM25Okapi
        except ImportError as error:
            raise PeerMissingError(
                "没有安装对照用的组件，跳过与通用做法的比较；要比较请执行 pip install '.[bench]'。"
            ) from error
        splitter = RecursiveCharacterTextSplitter(
            separators=list(SEPARATORS),
            keep_separator="end",
            chunk_size=CHUNK_CHARACTERS,
            chunk_overlap=CHUNK_OVERLAP,
            add_start_index=True,
        )
        self._cut = cut
        self._chunks: list[tuple[Plan, Span]] = []
        for plan in plans.values():
            for chunk in splitter.create_documents([plan.text]):
                start = chunk.metadata["start_index"]
                if start >= 0:
                    self._chunks.append((plan, Span(start, start + len(chunk.page_content))))
        tokens = [self._tokens(plan.quote(span)) for plan, span in self._chunks]
        self._bm25: Any = BM25Okapi(tokens) if tokens else None

    def _tokens(self, text: str) -> list[str]:
        return [token for token in self._cut(text) if token.strip()]

    def top(self, query: str, k: int = TOP_CHUNKS) -> list[tuple[Plan, Span]]:
        """The `k` best chunks, best first; ties in the order of the plans."""
        if self._bm25 is None:
            return []
        scores = self._bm25.get_scores(self._tokens(query))
        order = sorted(range(len(self._chunks)), key=lambda index: (-scores[index], index))
        return [self._chunks[index] for index in order[:k]]

    def predict(self, question: Question) -> Record:
        """One prediction; the whole conversation is the query."""
        began = time.perf_counter()
        hits = self.top("\n".join(question.turns))
        quotes = [plan.mended(span).text for plan, span in hits]
        return {
            "id": question.id,
            "answered": True,
            "answer": "\n".join(quotes),
            "citations": [
                {
                    "plan": plan.id,
                    "clause": "",
                    "start": span.start,
                    "end": span.end,
                    "quote": quote,
                }
                for (plan, span), quote in zip(hits, quotes, strict=True)
            ],
            "departments": [],
            "seconds": time.perf_counter() - began,
        }


def run_peer(questions: Sequence[Question], plans: Mapping[str, Plan]) -> Report:
    """The peer's answers, scored like ours; raises PeerMissingError."""
    peer = Peer(plans)
    return rescore(questions, [peer.predict(question) for question in questions], plans)
