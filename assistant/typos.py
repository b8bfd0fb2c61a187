"""Mend homophone typos: 贵洲 → 贵州, where the characters make no word and the sound does.

A window of the question is mended when it is no word of the dictionary, sounds like a known
name, has its length, and differs from it in one character. Pinyin is loaded only then.
"""

from collections.abc import Collection
from functools import cache

from assistant.tokens import is_word
from corpus.vocabulary import read_toml


@cache
def genre_words() -> frozenset[str]:
    """The genre's main words, by the table `typos.toml`."""
    return frozenset(read_toml("typos.toml", "assistant")["words"].split())


@cache
def _sound(text: str) -> str:
    from pypinyin import lazy_pinyin  # 0.2 s, needed for few questions

    return " ".join(lazy_pinyin(text))


def mend_names(text: str, names: Collection[str]) -> str:
    """The text with homophone typos of the names mended; its length stays the same."""
    mended = text
    for name in sorted(names, key=lambda n: (-len(n), n)):
        if name in mended or sum(c in mended for c in name) < max(1, len(name) - 1):
            continue
        for start in range(len(mended) - len(name) + 1):
            window = mended[start : start + len(name)]
            if _near(window, name) and not is_word(window) and _sound(window) == _sound(name):
                mended = mended[:start] + name + mended[start + len(name) :]
                break
    return mended


def _near(window: str, name: str) -> bool:
    return sum(a != b for a, b in zip(window, name, strict=True)) == 1
