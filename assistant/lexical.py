"""BM25 over words, by tantivy; the only module that imports it.

A clause is one document with three fields: its words, the words of the headings above it,
and its plan. tantivy keeps its own files in a folder, appends and deletes by plan, and is
written by one thread, so that the same clauses give the same files' content.
"""

import contextlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from corpus.errors import LibraryError

HEADING_BOOST = 0.4  # a heading's word against a word of the clause itself
FORM_BOOST = 0.8  # a word that plans write for what was said, against what was said
_HEAP = 64_000_000  # bytes that the writer may hold before it writes a segment
_ROWS = 32  # bits of a key that number the clause within its plan


@dataclass(frozen=True, slots=True)
class Document:
    """A clause to index: `key` is unique, see `key_of`; the words are in order."""

    plan: int
    key: int
    words: Sequence[str]
    heading: Sequence[str]


def key_of(plan: int, row: int) -> int:
    """The key of clause number `row` of plan number `plan`."""
    return plan << _ROWS | row


def from_keys(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Plan numbers and clause numbers of keys."""
    return keys >> _ROWS, keys & ((1 << _ROWS) - 1)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("words", "heading"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("plan", indexed=True, fast=True)
    builder.add_unsigned_field("key", fast=True)
    return builder.build()


class LexicalWriter:
    """Appends clauses and strikes plans out; see `LexicalIndex.changing`."""

    def __init__(self, writer: tantivy.IndexWriter, schema: tantivy.Schema) -> None:
        self._writer, self._schema = writer, schema

    def delete(self, plan: int) -> None:
        """Take out all clauses of the plan with that number that were there before."""
        # by query: by term, tantivy takes the number for a signed one and finds nothing
        self._writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "plan", plan))

    def add(self, document: Document) -> None:
        """Append a clause."""
        row = tantivy.Document()
        row.add_text("words", " ".join(document.words))
        row.add_text("heading", " ".join(document.heading))
        row.add_unsigned("plan", document.plan)
        row.add_unsigned("key", document.key)
        self._writer.add_document(row)


class LexicalIndex:
    """A folder of clauses, searched by words."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`, or make an empty one there; raises LibraryError."""
        self._schema = _schema()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self._schema, path=str(folder), reuse=True)
        except (OSError, ValueError) as error:
            raise LibraryError(f"词语索引打不开，请重建索引：{folder}") from error
        self._searcher = self._index.searcher()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    @contextlib.contextmanager
    def changing(self) -> Iterator["LexicalWriter"]:
        """A writer; what it did is committed at once when the block ends without an error."""
        writer = self._index.writer(_HEAP, 1)
        yield LexicalWriter(writer, self._schema)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """In how many clauses each word stands."""
        return [int(self._searcher.doc_freq("words", word)) for word in words]

    def holding(self, words: Sequence[str]) -> int:
        """How many clauses hold all the words."""
        terms = [tantivy.Query.term_query(self._schema, "words", word) for word in words]
        wanted = tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms])
        return int(self._searcher.search(wanted, 1, count=True).count)  # type: ignore[attr-defined]

    def search(
        self,
        words: Sequence[str],
        k: int,
        plans: Collection[int] | None = None,
        forms: Sequence[str] = (),
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Keys and BM25 of at most `k` clauses that hold a word, best first, then by key.

        `forms` are further words, that count less.
        With `plans` (numbers) only their clauses are looked at. Where the cut at `k` falls
        among equal scores, all of that score are left out, so that the answer does not hang
        on how tantivy ordered them.
        """
        query = tantivy.Query
        clauses = []
        weights = dict.fromkeys(forms, FORM_BOOST) | dict.fromkeys(words, 1.0)
        for word, weight in weights.items():
            for field, boost in (("words", 1.0), ("heading", HEADING_BOOST)):
                term = query.term_query(self._schema, field, word, index_option="freq")
                term = term if weight * boost == 1 else query.boost_query(term, weight * boost)
                clauses.append((tantivy.Occur.Should, term))
        if not clauses or k <= 0 or (plans is not None and not plans):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        wanted = query.boolean_query(clauses)
        if plans is not None:
            passing = query.term_set_query(self._schema, "plan", sorted(plans))
            wanted = query.boolean_query(
                [
                    (tantivy.Occur.Must, wanted),
                    (tantivy.Occur.Must, query.const_score_query(passing, 0.0)),
                ]
            )
        hits = self._searcher.search(wanted, k + 1, count=False).hits
        scores = np.array([score for score, _ in hits], dtype=np.float32)
        held = self._searcher.fast_field_values("key", [address for _, address in hits])
        keys = np.array(held, dtype=np.int64)
        if len(hits) > k and scores[0] > scores[-1]:
            keys, scores = keys[scores > scores[-1]], scores[scores > scores[-1]]
        order = np.lexsort((keys, -scores))[:k]
        return keys[order], scores[order]
