"""How much of a question each sentence holds, in words, characters and pairs of characters.

Words alone miss what differs in one character (职工, 员工); characters and pairs find it. Each
counts once by its rarity: a word by the clauses that hold it, ln(1 + (N - n + ½) / (n + ½)), a
character by how often it stands in all sentences, a pair by its two characters. A longer word is
held where all its pairs are.

Texts are arrays of UTF-16 units (`encode`), so that all candidates are looked at in one pass.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

Units = NDArray[np.uint16]

_PAIR = 0.7  # a pair's weight as a part of the sum of its characters' weights


def encode(text: str) -> Units:
    """The UTF-16 units of a text; a lone surrogate stays what it is."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")


def word_weight(holding: int, clauses: int) -> float:
    """BM25's idf of a word that `holding` of `clauses` hold."""
    return log(1 + (clauses - holding + 0.5) / (holding + 0.5))


def letter_weight(count: int, sentences: int) -> float:
    """The weight of a character that occurs `count` times in so many sentences."""
    return log(1 + (sentences + 0.5) / (count + 0.5))


class Question:
    """The parts of a question with their weights, ready to be looked for.

    `total` is the weight of all parts, `words_total` that of the words.
    """

    def __init__(
        self,
        text: str,
        words: Sequence[str],
        word_weights: Sequence[float],
        letter_weights: Callable[[int], float],
    ) -> None:
        """`text` and `words` are folded; `letter_weights` takes a UTF-16 unit."""
        runs = "".join(letter if letter.isalnum() else " " for letter in text).split()
        units = [encode(run).tolist() for run in runs]
        letters = list(dict.fromkeys(unit for run in units for unit in run))
        number = {letter: i for i, letter in enumerate(letters, 1)}
        pairs: dict[tuple[int, int], float] = {}
        letter_weight_of = [0.0, *map(letter_weights, letters)]
        for run in units:
            for first, second in pairwise(run):
                a, b = number[first], number[second]
                pairs[a, b] = _PAIR * (letter_weight_of[a] + letter_weight_of[b])
        self._longer: list[tuple[list[int], float]] = []
        order = {pair: i for i, pair in enumerate(pairs, 1)}
        for word, weight in zip(words, word_weights, strict=True):
            parts = [number[unit] for unit in encode(word).tolist() if unit in number]
            if len(parts) == 1:
                letter_weight_of[parts[0]] += weight
            elif all(pair in order for pair in pairwise(parts)) and parts:
                self._longer.append(([order[pair] for pair in pairwise(parts)], weight))
        self.words_total = float(sum(word_weights))
        self.total = sum(letter_weight_of) + sum(pairs.values())
        self.total += sum(weight for _, weight in self._longer)
        self._letters = np.zeros(1 << 16, dtype=np.uint16)
        self._letters[letters] = np.arange(1, len(letters) + 1)
        self._pairs = np.zeros((len(letters) + 1, len(letters) + 1), dtype=np.uint16)
        for (a, b), i in order.items():
            self._pairs[a, b] = i
        self._letter_weights = np.array(letter_weight_of)
        self._pair_weights = np.array([0.0, *pairs.values()])

    def shared(self, units: Units, owners: NDArray[np.int64], count: int) -> NDArray[np.float64]:
        """The weight that each of `count` sentences holds, at most `total`.

        `units` are the sentences' texts one after another, `owners` the sentence of each unit.
        """
        letters = self._letters[units]
        at = np.flatnonzero(letters)
        held = np.zeros((count, len(self._letter_weights)), dtype=np.bool_)
        held[owners[at], letters[at]] = True
        weights: NDArray[np.float64] = held @ self._letter_weights
        beside = at[:-1][(np.diff(at) == 1) & (np.diff(owners[at]) == 0)]
        pairs = self._pairs[letters[beside], letters[beside + 1]]
        held = np.zeros((count, len(self._pair_weights)), dtype=np.bool_)
        held[owners[beside], pairs] = True
        weights += held @ self._pair_weights
        for parts, weight in self._longer:
            weights += weight * held[:, parts].all(axis=1)
        return weights
