"""Retrieval sets in BEIR layout, searched with the settings that `search` uses.

A set is a folder with `corpus.jsonl` (`_id`, `text`, perhaps `title`), `queries.jsonl`
(`_id`, `text`) and `qrels.tsv` (a header line; query, passage, gain). Its passages become the
clauses of one plan, so that nothing is tuned to retrieval sets.
"""

import csv
import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from assistant.encoder import Encoder
from assistant.fusion import Mode
from assistant.index import ClauseIndex
from assistant.opening import chosen_encoder, chosen_reranker
from assistant.reranking import Reranked, Reranker
from corpus.errors import QuestionSetError
from corpus.records import Clause, Plan, Span
from eval.ranking import measure

DEPTH = 100
MODES: tuple[Mode, ...] = ("lexical", "dense", "hybrid")


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """Texts by id, and for each judged query the gains of its passages."""

    passages: dict[str, str]
    queries: dict[str, str]
    judged: dict[str, dict[str, float]]


def read_set(folder: Path) -> RetrievalSet:
    """Read a set; queries without a relevant passage are left out. Raises QuestionSetError."""
    passages = {
        name: "\n".join(filter(None, (row.get("title", ""), row["text"])))
        for name, row in _rows(folder / "corpus.jsonl")
    }
    queries = {name: row["text"] for name, row in _rows(folder / "queries.jsonl")}
    judged: dict[str, dict[str, float]] = {}
    path = folder / "qrels.tsv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            next(rows, None)
            for line, row in enumerate(rows, 2):
                try:
                    query, passage, gain = row[0], row[1], float(row[2])
                except (IndexError, ValueError) as error:
                    raise QuestionSetError(f"{path} 第 {line} 行读不懂，请改正。") from error
                if gain > 0 and query in queries:
                    judged.setdefault(query, {})[passage] = gain
    except OSError as error:
        raise QuestionSetError(f"检索评测集缺少文件：{path}") from error
    if not judged or not passages:
        raise QuestionSetError(f"检索评测集没有可评测的问题或段落：{folder}")
    return RetrievalSet(passages, queries, judged)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                    if not isinstance(row["text"], str):
                        raise TypeError
                    yield str(row["_id"]), row
                except (ValueError, KeyError, TypeError) as error:
                    raise QuestionSetError(f"{path} 第 {number} 行读不懂，请改正。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionSetError(f"检索评测集的文件读不出来：{path}") from error


def as_plan(passages: dict[str, str]) -> Plan:
    """One plan whose clauses are the passages, by their ids.

    A plan's line may break within a sentence; a passage's ends one, so it gets a mark.
    """
    clauses = []
    at = 0
    for name, text in passages.items():
        clauses.append(Clause(name, (), "paragraph", Span(at, at + len(text))))
        at += len(text) + 1
    texts = (text.replace("\n", "；") for text in passages.values())
    return Plan("passages", "\n".join(texts), clauses=tuple(clauses))


def evaluate_retrieval(
    folder: Path, encoder: Encoder | None = None, reranker: Reranker | None = None
) -> dict[str, Any]:
    """Search the set in `folder` by words, by vectors and by both; the contract's report.

    The models are those of the settings where none is given; a reranker puts in order what
    both found. Raises QuestionSetError.
    """
    data = read_set(folder)
    report: dict[str, Any] = {"queries": len(data.judged), "passages": len(data.passages)}
    systems: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="policy-assistant-") as place:
        plan = as_plan(data.passages)
        index = ClauseIndex.build([plan], encoder or chosen_encoder(), Path(place))
        searches = {mode: partial(index.search, mode=mode) for mode in MODES}
        if reranker := reranker or chosen_reranker():
            searches["hybrid"] = partial(Reranked(index, reranker, {plan.id: plan}).search)
        for mode, search in searches.items():
            started = time.perf_counter()
            rankings = {
                query: [hit.clause for hit in search(data.queries[query], DEPTH)]
                for query in data.judged
            }
            seconds = time.perf_counter() - started
            systems[mode] = measure(rankings, data.judged)
    report["systems"] = systems
    report["queries_per_second"] = round(len(data.judged) / max(seconds, 1e-9), 1)
    return report
