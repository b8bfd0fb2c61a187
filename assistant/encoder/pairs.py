"""Training pairs for the encoder, made by rule from plain text: (query, passage).

A document is cut into passages of whole sentences. A passage is asked for by a stretch of one
of its sentences, by that stretch turned into a question (a number becomes 多少, a date 什么时候),
by some of its rarer pieces, by the heading above it, or by a sentence beside it. In half of the
pairs the sentence is taken out of the passage, so that a model has to learn what goes together
and not only what is the same. Everything is drawn from one seeded generator.
"""

import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

SENTENCE = re.compile(r"[^。！？；!?;\n]+[。！？；!?;]*")
_STRETCH = re.compile(r"[^，,、：:（）()“”\"《》\n]{2,}")
_HEADING = re.compile(
    r"(?:#+ *(?P<markdown>.+)"
    r"|[（(]?[一二三四五六七八九十]{1,3}[）)、.．] *(?P<chinese>[^。；]{2,40})[。：:]?(?P<body>.*)"
    r"|\d{1,2}[.．、] *(?P<arabic>[^。；，]{2,30})[。：:]?(?P<more>.*))$"
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零]{1,7}条[ \u3000]*")
_ASKED = (
    (re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|\d{1,2}月\d{1,2}日|\d{4}年(?:底|初|前)?"), "什么时候"),
    (re.compile(r"\d[\d.,]*[%％]"), "多少"),
    (re.compile(r"\d[\d.,]*(?=[万亿千百]?[元吨家个名人项米次千座套辆只条天年])"), "多少"),
    (re.compile(r"(?<=由)[\u4e00-\u9fff]{2,10}(?=负责|承担|组织|主办|制定)"), "谁"),
    (re.compile(r"(?<=位于|来自)[\u4e00-\u9fff]{2,8}"), "哪里"),
)
_ENDINGS = (
    "是什么？",
    "有哪些？",
    "怎么规定的？",
    "是怎样的？",
    "如何？",
    "是多少？",
    "为什么？",
    "怎么办",
    "吗？",
    "有什么要求？",
)
_BEGINNINGS = ("什么是", "如何", "请问", "怎么", "关于", "哪些", "为什么", "谁来")


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that stand together; `title` is the document's, `heading` the nearest above."""

    sentences: tuple[str, ...]
    title: str = ""
    heading: str = ""

    @property
    def text(self) -> str:
        """The sentences as they stand."""
        return "".join(self.sentences)


def _open(path: Path) -> IO[str]:
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def read_folder(folder: Path) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """All documents as (title, text) and all given pairs as (query, passage), in name order.

    Reads `*.txt` and `*.jsonl`, also packed as `.jsonl.xz`, with rows {"text"} (and perhaps
    {"path"}, whose stem is the title) or {"query", "passage"}.
    """
    documents: list[tuple[str, str]] = []
    pairs: list[tuple[str, str]] = []
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".txt":
            documents.append((path.stem, path.read_text(encoding="utf-8")))
        elif path.name.endswith((".jsonl", ".jsonl.xz")):
            with _open(path) as lines:
                for row in map(json.loads, lines):
                    if "passage" in row:
                        pairs.append((row["query"], row["passage"]))
                    else:
                        title = Path(row.get("path", "")).stem
                        documents.append((re.sub(r"[(（].*", "", title), row["text"]))
    return documents, pairs


def passages(title: str, text: str, longest: int = 260) -> Iterator[Passage]:
    """The passages of a document; an article of a law (第…条) is never joined to the next."""
    heading = ""
    held: list[str] = []
    size = 0
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith(("---", "<!--", "|")):
            continue
        found = _HEADING.match(line)
        article = _ARTICLE.match(line)
        if found or article or size > longest // 2:
            if held:
                yield Passage(tuple(held), title, heading)
            held, size = [], 0
        if found:
            heading = found["markdown"] or found["chinese"] or found["arabic"]
            line = found["body"] or found["more"] or ""
        elif article:
            line = line[article.end() :]
        for sentence in SENTENCE.findall(line):
            if size + len(sentence) > longest and held:
                yield Passage(tuple(held), title, heading)
                held, size = [], 0
            held.append(sentence[:400])
            size += len(sentence)
    if held:
        yield Passage(tuple(held), title, heading)


def stretch(sentence: str, chance: random.Random) -> str:
    """One to three neighbouring parts of a sentence, at most about forty characters."""
    parts = _STRETCH.findall(sentence)
    if not parts:
        return sentence[:40]
    first = chance.randrange(len(parts))
    taken = parts[first : first + chance.choice((1, 1, 2, 3))]
    return "".join(taken)[:48]


def as_question(text: str, chance: random.Random) -> str:
    """The text as somebody would ask for it: one detail gone, or a question word added."""
    options = [(found, word) for pattern, word in _ASKED if (found := pattern.search(text))]
    if options:
        found, word = chance.choice(options)
        asked = text[: found.start()] + word + text[found.end() :]
        return asked + chance.choice(("？", "", "?"))
    if chance.random() < 0.5:
        return text + chance.choice(_ENDINGS)
    return chance.choice(_BEGINNINGS) + text


def rare_pieces(pieces: Sequence[str], weight: dict[str, float], chance: random.Random) -> str:
    """Two to five of a passage's pieces, rarer ones more often, in any order."""
    known = sorted({p for p in pieces if len(p) > 1 and p in weight})
    if not known:
        return ""
    drawn = sorted(known, key=lambda piece: chance.random() ** (1 / weight[piece]), reverse=True)
    chosen = drawn[: chance.randint(2, 5)]
    chance.shuffle(chosen)
    return chance.choice(("", " ")).join(chosen)


def make_pair(
    passage: Passage, pieces: Sequence[str], weight: dict[str, float], chance: random.Random
) -> tuple[str, str] | None:
    """One pair from a passage, or nothing where the passage is too short to ask for."""
    number = len(passage.sentences)
    at = chance.randrange(number)
    draw = chance.random()
    without = tuple(s for i, s in enumerate(passage.sentences) if i != at)
    keep = number == 1 or chance.random() < 0.5
    rest = passage.text if keep else "".join(without)
    label = passage.heading or passage.title
    if draw < 0.15 and label:
        query = label if chance.random() < 0.4 else as_question(label, chance)
        rest = passage.text
    elif draw < 0.30:
        query = rare_pieces(pieces, weight, chance)
        rest = passage.text
    elif draw < 0.65:
        query = as_question(stretch(passage.sentences[at], chance), chance)
    elif draw < 0.85:
        query = stretch(passage.sentences[at], chance)
    else:
        query = passage.sentences[at][:80]
    if rest == passage.text and draw >= 0.3 and chance.random() < 0.25:
        rest = passage.sentences[at] + (without[0] if without else "")
    if passage.title and chance.random() < 0.3:
        rest = passage.title + " " + rest
    if len(query) < 4 or len(rest) < 12 or query == rest:
        return None
    return query, rest
