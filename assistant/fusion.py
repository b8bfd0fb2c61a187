"""How the parts of a score are put together; pure functions and the weights.

    words     =  (bm25 + SHARED * shared) / (bm25's bound + SHARED * all)           0 .. 1
    meaning   =  CLAUSE * cosine(question, clause) + SENTENCE * cosine(question, sentence)
    score     =  GAIN * words * sqrt(best words of all) + meaning

`shared` is what the sentence holds of the question (`overlap.py`). Words are measured against
what they could be at most, not against the best clause: where no clause holds the question's
words, as with a layman's, the vectors decide; where one holds them all, words do. The weights
were chosen on held-back training pairs and are the same for every corpus (docs/search.md).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Mode = Literal["hybrid", "lexical", "dense"]

BM25_BOUND = 2.2
"""BM25 of one word is below (k1 + 1) * idf, with tantivy's k1 = 1.2."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part counts."""

    gain: float = 4.0
    shared: float = 0.5
    clause: float = 0.3
    sentence: float = 0.7
    context: float = 0.4  # the headings within a clause's vector
    forms: float = 0.5  # what plans write for what was said, within a question's vector


WEIGHTS = Weights()


def words_part(
    bm25: Scores, shared: Scores, words_total: float, total: float, weights: Weights = WEIGHTS
) -> Scores:
    """The lexical part of each sentence, 0 to 1; shapes are equal.

    `words_total` is the weight of the question's words, `total` that of all its parts.
    """
    most = BM25_BOUND * words_total + weights.shared * total
    return (bm25 + weights.shared * shared) / most if most > 0 else np.zeros_like(bm25)


def meaning_part(clause: Scores, sentence: Scores, weights: Weights = WEIGHTS) -> Scores:
    """The dense part of each sentence from its clause's cosine and its own."""
    return weights.clause * clause + weights.sentence * sentence


def fuse(words: Scores, meaning: Scores, mode: Mode, weights: Weights = WEIGHTS) -> Scores:
    """Scores of the sentences of all candidates together."""
    if mode == "lexical":
        return words
    if mode == "dense":
        return meaning
    trust = float(np.sqrt(min(1.0, words.max(initial=0.0))))
    return words * (weights.gain * trust) + meaning
