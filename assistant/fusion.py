"""How the parts of a score are put together; pure functions and the weights.

    clause    =  LEXICAL * bm25 / max(bm25)  +  CLAUSE * cosine(question, clause)
    sentence  =  clause  +  SENTENCE * cosine(question, sentence)

The weights were chosen on held-back training pairs, see the model card; they are the same for
every corpus.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Mode = Literal["hybrid", "lexical", "dense"]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part counts."""

    lexical: float = 1.0
    clause: float = 0.6
    sentence: float = 0.6
    context: float = 0.4  # the headings within a clause's vector


WEIGHTS = Weights()


def clause_scores(
    bm25: Scores, cosine: Scores, mode: Mode = "hybrid", weights: Weights = WEIGHTS
) -> Scores:
    """Scores of clauses from their BM25 (0 where no word matches) and cosine, same shape."""
    top = bm25.max(initial=0.0)
    lexical = bm25 / top if top > 0 else bm25
    if mode == "lexical":
        return lexical
    if mode == "dense":
        return weights.clause * cosine
    return weights.lexical * lexical + weights.clause * cosine


def sentence_scores(
    clause: Scores, cosine: Scores, mode: Mode = "hybrid", weights: Weights = WEIGHTS
) -> Scores:
    """Scores of sentences from their clause's score and their own cosine, same shape."""
    if mode == "lexical":
        return clause
    return clause + weights.sentence * cosine
