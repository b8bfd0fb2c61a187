"""Mend homophone typos: 贵洲 → 贵州, where the characters make no word and the sound does.

A window of the question is mended when it is no word of the dictionary, sounds like a known
name, has its length, and differs from it in one character. Pinyin is loaded only then.
"""

import os
import re
from collections.abc import Collection
from functools import cache

from assistant.tokens import cut, is_word
from corpus.vocabulary import read_toml

_JOINS = "和与及或的"


@cache
def genre_words() -> frozenset[str]:
    """The genre's main words, by the table `typos.toml`."""
    return frozenset(read_toml("typos.toml", "assistant")["words"].split())


@cache
def _sounds(character: str) -> tuple[str, ...]:
    """All ways to read a character, without tones, the usual one first."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # not needed here; 0.2 s to read
    from pypinyin import Style, pinyin

    return tuple(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def mend_names(text: str, names: Collection[str]) -> str:
    """The text with homophone typos of the names mended; its length stays the same."""
    mended = text
    for name in sorted(names, key=lambda n: (-len(n), n)):
        if name in mended or sum(c in mended for c in name) < max(1, len(name) - 1):
            continue
        for start in range(len(mended) - len(name) + 1):
            window = mended[start : start + len(name)]
            if (
                _alike(window, name)
                and not is_word(window)
                and not _cuts(mended, start, start + len(name))
            ):
                mended = mended[:start] + name + mended[start + len(name) :]
                break
    return mended


def _cuts(text: str, start: int, end: int) -> bool:
    """True where a bound of the slice stands within a word: 庆能 in 安庆|能不能."""
    at = 0
    for word in cut(text):
        after = at + len(word)
        if at < start < after or at < end < after:
            return True
        at = after
    return False


def _alike(window: str, name: str) -> bool:
    """True where one character differs, and only for the eye.

    What was typed is read in the usual way (示 as shi, not zhi), the name in all ways
    (重 as chong); a word that joins is no typo.
    """
    differing = [pair for pair in zip(window, name, strict=True) if pair[0] != pair[1]]
    if len(differing) != 1 or differing[0][0] in _JOINS:
        return False
    typed, meant = differing[0]
    return _blurred(_sounds(typed)[0]) in {_blurred(sound) for sound in _sounds(meant)}


def _blurred(sound: str) -> str:
    """A sound as many speak and type it: zh, ch, sh as z, c, s; a last ng as n."""
    return re.sub("ng$", "n", re.sub("^([zcs])h", r"\1", sound))
