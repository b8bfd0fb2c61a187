"""Where responsibility statements stand: parentheses, labelled lines, bare sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.department_names import fold
from corpus.department_shapes import VAGUE
from corpus.departments import resolve
from corpus.duty_statement import read_statement
from corpus.duty_words import words
from corpus.mend import Mended
from corpus.records import Clause, Plan, Span

_MAX = 1500  # characters of a statement; the longest seen in print has about 400
_OPEN, _CLOSE = "（(〔［[【", "）)〕］]】"
_BRACKET = re.compile(r"[（(〔［\[【）)〕］\]】]")
_HINT = re.compile("[委局厅部办院会社府]|公司|海关|单位|负责|牵头|配合|各地|各[区县市]|处")
_SENTENCE = re.compile("[^。；;\n]+(?:[。；;]|$)")
_ENDS = tuple('。；;！!？?.：:”"〉》')
_VERB_END = re.compile("(?:负责|牵头|配合|参加|参与|落实|协助)(?:落实|实施|推进)?[。；;]?$")


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate: its mended text and where that stands in the plan."""

    text: str
    mended: Mended
    start: int  # in the mended text
    stands_alone: bool  # after a sentence's end or at the start of a clause

    def source(self, start: int, end: int) -> Span:
        """The span in the plan of `text[start:end]`."""
        return Span(*self.mended.bounds(self.start + start, self.start + end))


def find_statements(plan: Plan, clause: Clause, following: Clause | None) -> Iterator[Found]:
    """Candidates that begin in a clause, in reading order, none inside another.

    A parenthesis that a page break cut in two may end in the clause that follows.
    """
    mended = plan.mended(clause.span)
    if following is not None and following.kind != "heading" and _is_open(mended.text):
        mended = plan.mended(Span(clause.span.start, following.span.end))
    text = mended.text
    if not _HINT.search(text):
        return
    end = 0
    for start, stop, alone in sorted([*_brackets(text), *_lines(text), *_sentences(text)]):
        if start >= end and mended.offsets[start] < clause.span.end:
            yield Found(text[start:stop], mended, start, alone)
            end = stop


def _is_open(text: str) -> bool:
    """True where the last bracket of a paragraph has no partner and is near its end."""
    last = max(text.rfind(bracket) for bracket in _OPEN)
    return last >= 0 and len(text) - last < 400 and not any(c in text[last:] for c in _CLOSE)


def _brackets(text: str) -> Iterator[tuple[int, int, bool]]:
    """Outermost brackets; an opening one without a partner is passed over."""
    end = 0
    for start, stop in _pairs(text):
        if start < end or stop - start > _MAX:
            continue
        end = stop + 1
        if not _HINT.search(text, start + 1, stop):
            continue
        before = text[max(0, start - 20) : start].rstrip()
        after = text[stop + 1 : stop + 2]
        alone = start == 0 or before.endswith(_ENDS) or not after.strip() or after in "。；;"
        yield start, stop + 1, alone


def _pairs(text: str) -> list[tuple[int, int]]:
    """Each opening bracket that has a partner, of whatever shape, by where it opens."""
    waiting: list[int] = []
    pairs: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(text):
        if match[0] in _OPEN:
            waiting.append(match.start())
        elif waiting:
            pairs.append((waiting.pop(), match.start()))
    return sorted(pairs)


def _lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """责任单位：… outside brackets, to the end of its sentence."""
    folded = fold(text)
    position = 0
    for label in words().label.finditer(folded):
        if label.start() < position or not re.match(r"\s*:", folded[label.end() : label.end() + 3]):
            continue
        before = text[max(0, label.start() - 20) : label.start()].rstrip()
        if before and not before.endswith((*_ENDS, *_CLOSE, "—", "-", "●", "◆", "★")):
            continue
        stop = text.find("。", label.end())
        while stop != -1 and re.match("(?:以下|各项|上述)", text[stop + 1 : stop + 3]):
            stop = text.find("。", stop + 1)
        stop = len(text) if stop == -1 else stop
        if stop - label.start() <= _MAX:
            yield label.start(), stop, True
        position = stop


def _sentences(text: str) -> Iterator[tuple[int, int, bool]]:
    """市经信局牵头，市发改委配合。 as a whole sentence: every body known, one of them named."""
    for match in _SENTENCE.finditer(text):
        sentence = match[0].strip()
        if len(sentence) > 300 or not _VERB_END.search(sentence):
            continue
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        bare = sentence.rstrip("。；;")
        if bare[0] in _OPEN or sum(map(bare.count, _OPEN)) != sum(map(bare.count, _CLOSE)):
            continue
        bodies = read_statement(bare).bodies
        refs = [resolve(body.name) if body.source == "verb" else [] for body in bodies]
        if all(refs) and any(ref.function not in VAGUE for some in refs for ref in some):
            yield start, start + len(bare), True
