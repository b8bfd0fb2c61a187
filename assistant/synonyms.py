"""What users say and what plans write for it, from `tables/synonyms.csv` of `corpus`."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from corpus.vocabulary import read_csv

_FORMS = 3  # forms of one phrase that widen a search; the table has the most usual first


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """What users say → the words that plans write for it."""
    return {row["said"]: tuple(row["written"].split("|")) for row in read_csv("synonyms.csv")}


@cache
def _by_first() -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = {}
    for said in synonyms():
        index.setdefault(said[0], []).append(said)
    return {first: tuple(sorted(words, key=len, reverse=True)) for first, words in index.items()}


def find_phrases(text: str, blocked: Sequence[bool] = ()) -> Iterator[tuple[int, str]]:
    """The table's phrases in folded `text` with their offsets, left to right, longest first.

    None overlaps another or a character that is flagged in `blocked`.
    """
    index = 0
    while index < len(text):
        for phrase in _by_first().get(text[index], ()):
            end = index + len(phrase)
            if phrase[-1] == "企" and text.startswith("业", end):
                continue  # 铝企 in 再生铝企业
            if text.startswith(phrase, index) and not any(blocked[index:end]):
                yield index, phrase
                index = end
                break
        else:
            index += 1


def written_forms(text: str, usual: Callable[[str], bool]) -> str:
    """What plans write for the phrases in folded `text`, with blanks between; perhaps nothing.

    Phrases that are `usual` in the plans themselves need no other words.
    """
    said = (phrase for _, phrase in find_phrases(text) if not usual(phrase))
    return " ".join(dict.fromkeys(form for phrase in said for form in synonyms()[phrase][:_FORMS]))
