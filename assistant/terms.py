"""Topic terms of a question: its content words, each with the ways a plan may write it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.synonyms import find_phrases, synonyms
from assistant.tokens import cut, is_word, kind
from corpus.vocabulary import read_toml

WEAK_WEIGHT = 0.35
FULL = 3.5  # term weight that counts as a whole question; what is more may go unsaid
CARRIED_WEIGHT = 0.5
MODIFIER, HEAD = 0.8, 1.4
QUOTED = 1.6
_ASPECT = re.compile(
    "方面|上(?=[，有对的]|还|怎|是|要|鼓)|这一?(块|方面)"
)  # 能源上有什么要求: its topic


@dataclass(frozen=True, slots=True)
class Term:
    """One topic word: as said, every form that counts as a match, and its weight."""

    said: str
    forms: tuple[str, ...]
    weight: float = 1.0

    def found_in(self, text: str) -> bool:
        """True where any form stands in the folded text.

        A word of four characters may take in one or two (差别电价: 差别化电价).
        """
        if self.said in misread() and self.said in text:
            text = misread()[self.said].sub("", text)
        for form in self.forms:
            if form in text:
                return True
        return len(self.said) == 4 and self.said[:2] in text and _parted(self.said, text)

    @property
    def is_thing(self) -> bool:
        """True for a word that names something: what a plan has not, it does not speak of.

        Deeds, manners, times and places are said in many ways (收拾, 便宜, 冬天, 城里).
        """
        if len(self.said) == 1:
            return self.said in standing_alone()
        tag = kind(self.said)
        return len(self.forms) > 1 or (tag[:1] in _THINGS and tag != "ns")


_THINGS = frozenset("njxe")  # nouns, short names, words that the dictionary does not know
_COUNT = re.compile(
    "[一二两三四五六七八九十百千几多\\d]+(个|家|项|条|份|大|种|类|块|位|次|年|样|者|点|节|章|步)?"
)


@cache
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(f"{re.escape(word[:2])}.{{1,2}}{re.escape(word[2:])}")


def _parted(word: str, text: str) -> bool:
    return bool(_pattern(word).search(text))


@cache
def stop_words() -> frozenset[str]:
    """Words that are never a topic."""
    return frozenset(read_toml("stopwords.toml", "assistant")["stop"]["words"].split())


@cache
def weak_words() -> frozenset[str]:
    """Topic words that tell little."""
    return frozenset(read_toml("stopwords.toml", "assistant")["weak"]["words"].split())


@cache
def standing_alone() -> frozenset[str]:
    """Single characters that are words of their own: the metals."""
    return frozenset(read_toml("stopwords.toml", "assistant")["alone"]["words"].split())


@cache
def misread() -> dict[str, re.Pattern[str]]:
    """Words that seem to stand across two others, with those: 化工 in 强化工业."""
    table = read_toml("stopwords.toml", "assistant")["misread"]
    return {word: re.compile("|".join(across.split())) for word, across in table.items()}


def find_terms(
    text: str,
    used: Iterable[tuple[int, int]] = (),
    quoted: Iterable[tuple[int, int]] = (),
) -> tuple[Term, ...]:
    """The topic terms of folded `text` in order, without the slices in `used` (scope, cues).

    A phrase of the synonym table, or one that the user `quoted`, is one term; the rest is
    cut into words; a poor one counts in full where it is named as the aspect (能源方面).
    Of words that stand side by side the last is the head (钒钛磁铁矿 尾矿) and counts more.
    """
    blocked = [False] * len(text)
    for start, end in used:
        for index in range(start, min(end, len(text))):
            blocked[index] = True
    found: list[tuple[int, int, Term]] = []
    for start, end in quoted:
        if not all(blocked[start:end]):
            phrase = text[start:end]
            forms = (phrase, *synonyms().get(phrase, ()))
            found.append((start, end, Term(phrase, forms, QUOTED)))
            blocked[start:end] = [True] * (end - start)
    for start, phrase in list(find_phrases(text, blocked)):  # they win over the words inside
        end = start + len(phrase)
        forms = (phrase, *synonyms()[phrase])
        found.append((start, end, Term(phrase, forms, _weight(phrase))))
        blocked[start:end] = [True] * len(phrase)
    found.extend(_word_terms(text, blocked))
    found.sort(key=lambda one: one[0])
    return _distinct(_headed(found))


def _headed(found: Sequence[tuple[int, int, Term]]) -> Iterable[Term]:
    for number, (_, end, term) in enumerate(found):
        following = found[number + 1] if number + 1 < len(found) else None
        adjacent = following is not None and following[0] == end and following[2].weight > 0.4
        before = found[number - 1] if number else None
        heads = before is not None and before[1] == found[number][0] and before[2].weight > 0.4
        if term.weight <= WEAK_WEIGHT or not (adjacent or heads):
            yield term
        else:
            yield replace(term, weight=term.weight * (MODIFIER if adjacent else HEAD))


def _word_terms(text: str, blocked: Sequence[bool]) -> list[tuple[int, int, Term]]:
    """Content words that touch nothing blocked; words are cut in the whole text.

    The dictionary cuts a word it does not know into characters: neighbours are one word
    again (错|峰), but for those that stand for themselves (铜|铅|锌).
    """
    stop = stop_words()
    found: list[tuple[int, int, Term]] = []
    start = 0
    for word in cut(text):
        end = start + len(word)
        if word not in stop and _is_content(word) and not any(blocked[start:end]):
            low = start
            if found and found[-1][1] == start and _splinters(found[-1][2].said, word):
                low = found.pop()[0]
            said = text[low:end]
            weight = max(_weight(said), 1.0 if _ASPECT.match(text, end) else 0.0)
            found.append((low, end, Term(said, (said,), weight)))
        start = end
    return found


def _splinters(before: str, word: str) -> bool:
    """True where both are pieces of one unknown word: single characters, three at most."""
    alone = standing_alone()
    return (
        len(word) == 1
        and word not in alone
        and len(before) <= 2
        and before not in alone
        and before[-1:].isalpha() == word.isalpha()
        and not word.isascii()
        and (len(before) == 1 or not is_word(before))
    )


def _is_content(word: str) -> bool:
    return any(character.isalnum() for character in word) and not _COUNT.fullmatch(word)


def _weight(word: str) -> float:
    if word in weak_words():
        return WEAK_WEIGHT
    if len(word) == 1:
        return 0.5
    return 1.0 if len(word) == 2 else 1.0 + 0.2 * min(len(word) - 2, 3)


def _distinct(terms: Iterable[Term]) -> tuple[Term, ...]:
    kept: dict[str, Term] = {}
    for term in terms:
        kept.setdefault(term.said, term)
    return tuple(kept.values())


def weakened(terms: Iterable[Term], factor: float = CARRIED_WEIGHT) -> tuple[Term, ...]:
    """The same terms counting less: what is carried over from an earlier turn."""
    return tuple(replace(term, weight=term.weight * factor) for term in terms)
