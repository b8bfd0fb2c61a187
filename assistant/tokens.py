"""Words for lexical search: jieba in search mode, with the plans' own terms.

jieba in its Rust form (rjieba): the same dictionary and the same words, a test proves it, at
ten times the speed. Words that are unknown to the dictionary fall apart into characters, the
same way in a question and in a plan.
"""

import hashlib
import re
from functools import cache, lru_cache
from types import ModuleType

from corpus.vocabulary import read_csv

_DECIMAL = re.compile(r"(?<![0-9a-z.])\d+\.\d+")
_FOLD = {0xFF01 + i: chr(0x21 + i) for i in range(94)} | {0x3000: " "}
_FREQUENCY = 1000  # the least that a term counts, so that it wins against rare words


@cache
def own_terms() -> tuple[str, ...]:
    """The terms of `tables/terms.csv`, in the table's order."""
    return tuple(row["term"] for row in read_csv("terms.csv"))


@cache
def stop_words() -> frozenset[str]:
    """Words of `tables/stopwords.csv`: they join or ask and say nothing of the subject."""
    return frozenset(row["word"] for row in read_csv("stopwords.csv"))


@cache
def fingerprint() -> str:
    """Names the terms and stop words; an index made with others does not fit."""
    told = "\n".join((*own_terms(), "", *sorted(stop_words())))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@cache
def _jieba() -> ModuleType:
    import rjieba  # reads its dictionary when imported

    for term in own_terms():
        rjieba.add_word(term, max(_FREQUENCY, rjieba.suggest_freq(term)), None)
    return rjieba


def fold(text: str) -> str:
    """Lower case, full-width letters, figures and marks as half-width; the same length."""
    lower = text.translate(_FOLD).lower()
    if len(lower) == len(text):
        return lower
    # a few letters (İ) have a longer lower case: they stay as they are
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text.translate(_FOLD))


def words(text: str) -> list[str]:
    """The words of `text` in order, lower-case, with the words inside long words.

    Full-width letters and figures are folded; a figure with decimals stays whole; marks,
    blanks and stop words are left out.
    """
    folded = fold(text)
    stop = stop_words()
    cut = _jieba().cut_for_search
    found: list[str] = []
    at = 0
    for figure in _DECIMAL.finditer(folded):
        found += [w for w in cut(folded[at : figure.start()], hmm=False) if w.isalnum()]
        found.append(figure.group())
        at = figure.end()
    found += [w for w in cut(folded[at:], hmm=False) if w.isalnum()]
    return [word for word in found if word not in stop]


def cut(text: str) -> list[str]:
    """The words of folded text side by side, stop words and marks included."""
    return list(_jieba().cut(text, hmm=False))


def is_word(text: str) -> bool:
    """True where the dictionary holds the text as a word."""
    return bool(_jieba().has_word(text))


@lru_cache(maxsize=1024)
def kind(text: str) -> str:
    """The part of speech of the last word of folded text: n… a thing, v a deed, x unknown."""
    tagged = _jieba().tag(text, hmm=False)
    return str(tagged[-1][1]) if tagged else "x"


@lru_cache(maxsize=1024)
def query_words(text: str) -> tuple[str, ...]:
    """The distinct words of a question, in order of first use."""
    return tuple(dict.fromkeys(words(text)))
