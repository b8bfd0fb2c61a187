"""Doubled words and cut table cells."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from corpus.paragraphs import STATEMENT
from corpus.records import Plan, Span, body_clauses
from corpus.vocabulary import read_toml

_HAN = "[一-鿿]"
_MOST = 300
_BRACKET = re.compile("[（）()]")


def doubled_words(plan: Plan) -> Iterator[tuple[Span, str]]:
    """A word, or a sign, that stands twice in a row within a sentence.

    What is doubled more than once in a plan is how its authors write (居住建筑建筑能效). What
    mostly stands between the same neighbours is no word but a seam (监|测预|测预|警).
    """
    found: list[tuple[Span, str]] = []
    words = _Words(plan.text)
    for clause in body_clauses(plan):
        mended = plan.mended(clause.span)
        if clause.kind == "table_row" or "。" not in mended.text:
            continue
        for match in _doubled().finditer(mended.text):
            span = Span(*mended.bounds(*match.span()))
            once = match["word"] or match["sign"]
            around = (
                mended.text[match.start() - 1 : match.start()],
                mended.text[match.end() : match.end() + 1],
            )
            if "\n" not in plan.quote(span) and words.has(once, *around):
                found.append((span, once))
            if len(found) > _MOST:  # no text of the genre
                return
    count = Counter(once for _, once in found)
    for span, once in found:
        if count[once] == 1 or len(once) == 1:
            yield span, f"“{once}”重复"


class _Words:
    """What stands beside each doubled string elsewhere in a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, tuple[Counter[str], Counter[str]]] = {}

    def has(self, word: str, previous: str, following: str) -> bool:
        """True where the doubled string is a word of its own; of one character, always."""
        if len(word) == 1:
            return True
        if following and following in _table()["endings"]:
            return False
        if len(word) > 2:
            return True
        before, after = self._sides(word)
        times = before.total()
        seam = 3 * before[previous] > times and 3 * after[following] > times
        return times >= 3 and not seam

    def _sides(self, word: str) -> tuple[Counter[str], Counter[str]]:
        """The characters before and after `word` where it stands once."""
        if word not in self._known:
            before: Counter[str] = Counter()
            after: Counter[str] = Counter()
            for match in re.finditer(f"{word}(?!{word})", self._text):
                before[self._text[match.start() - 1 : match.start()]] += 1
                after[self._text[match.end() : match.end() + 1]] += 1
            self._known[word] = (before, after)
        return self._known[word]


@cache
def _table() -> dict[str, Any]:
    return dict(read_toml("checks.toml")["doubled"])


@cache
def _doubled() -> re.Pattern[str]:
    table = _table()
    signs = "|".join(
        f"(?<![{pair['not_after']}])(?={pair['sign']}{{2}})"
        if pair["not_after"]
        else f"(?={pair['sign']}{{2}})"
        for pair in table["sign"]
    )
    return re.compile(rf"(?P<word>{_HAN}{{2,8}})(?P=word)|(?:{signs})(?P<sign>.)(?P=sign)")


def open_brackets(plan: Plan) -> Iterator[tuple[Span, str]]:
    """A bracket in a paragraph that is never closed: something was cut or lost there.

    Only brackets before words count, not those of formulas; `1）` numbers an item. A clause
    without a stop goes on elsewhere, but for one that names bodies where a heading follows.
    """
    clauses = [*body_clauses(plan), None]
    for clause, following in pairwise(clauses):
        if clause is None or clause.kind == "table_row":
            continue
        text = plan.mended(clause.span).text
        ended = text.endswith(("。", "；", "）", ")"))
        if not ended and (following is None or following.kind != "heading"):
            continue
        opened: list[int] = []
        for match in _BRACKET.finditer(text):
            if match[0] in "（(":
                opened.append(match.start())
            elif opened:
                opened.pop()
        opened = [i for i in opened if re.match(_HAN, text[i + 1 : i + 2])]
        if opened and (ended or STATEMENT.match(text, opened[-1])):
            start, end = plan.mended(clause.span).bounds(opened[0], min(opened[0] + 12, len(text)))
            yield Span(start, end), "括号没有闭合，内容可能有缺漏"


def cut_tables(plan: Plan) -> Iterator[tuple[Span, str]]:
    """Cells whose brackets do not close, whose figures are gone or whose unit is cut."""
    for clause in plan.clauses:
        if clause.kind != "table_row":
            continue
        start = clause.span.start
        for part in _CELL_END.split(plan.quote(clause.span)):
            message = "" if part.startswith("<") else _cut(part)
            if message:
                yield Span(start, start + len(part)), message
            start += len(part)


_CELL_END = re.compile(r"([\t|]|</?[a-zA-Z]{1,10}/?>)")
_ITEM = re.compile(r"(?:^|(?<=[；;。 ]))\d{1,2}[)）]")  # the mark of a list item
_UNIT = "(?:吨|平方米|千瓦时|立方米)"
_UNIT_ALONE = re.compile(
    rf"(?:^|[：:；;。])[^：:；;。\d一二三四五六七八九十]{{2,30}}/{_UNIT}(?=[；;。]|$)"
)
_SIGN_ALONE = re.compile(r"[≤≥＜＞<>](?![\s\d０-９])")


def _cut(cell: str) -> str:
    cell = _ITEM.sub("", cell)
    if cell.count("（") + cell.count("(") != cell.count("）") + cell.count(")"):
        return "单元格里的括号不成对，内容可能被截断"
    if _SIGN_ALONE.search(cell):
        return "比较符号后没有数值，内容可能被截断"
    if _UNIT_ALONE.search(cell) and "：" in cell:
        return "有单位而没有数值，内容可能被截断"
    if cell.rstrip(" 。；").endswith(_cut_ends()):
        return "单位不完整，内容可能被截断"
    return ""


@cache
def _cut_ends() -> tuple[str, ...]:
    return tuple(read_toml("checks.toml")["cut"]["ends"])
