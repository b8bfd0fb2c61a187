"""Page marks: page numbers, running heads and feet, which belong to no clause.

Numbers between dashes and `第 3 页` are known by their form (`corpus.mend`). A bare number
or a repeated line is a page mark only by its place in the whole source: the numbers count
up one by one, the running line stands beside a page number or a form feed again and again.
"""

import re
from bisect import bisect_left
from collections import Counter

from corpus.mend import INLINE_PAGE_MARK, PAGE_MARK

_BARE = re.compile(r"^[ \t\u3000\f\r]*(?:[·•~〜]? ?)(\d{1,3}) ?[·•~〜]?[ \t\u3000\f\r]*$", re.M)
_DIGITS = re.compile(r"\d+")
_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_LONGEST_RUNNING_LINE = 40
_FEWEST_PAGES = 3


def find_page_marks(text: str) -> list[tuple[int, int]]:
    """The page marks of a source as sorted half-open spans without the blanks around."""
    marks = [_trimmed(text, *match.span()) for match in PAGE_MARK.finditer(text)]
    marks += [match.span() for match in INLINE_PAGE_MARK.finditer(text)]
    marks += _counting_numbers(text)
    marks.sort()
    marks += _running_lines(text, {start for start, _ in marks})
    return sorted(set(marks))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _counting_numbers(text: str) -> list[tuple[int, int]]:
    """Lines of one bare number each that count up by one, at least three in a row.

    The pages between them hold text: numbers on neighbouring lines are a table's.
    """
    found: list[tuple[int, int]] = []
    row: list[tuple[int, int]] = []
    last = -1
    for match in _BARE.finditer(text):
        span = _trimmed(text, *match.span())
        number = int(match.group(1))
        if row and number == last + 1 and span[0] - row[-1][1] >= 200:
            row.append(span)
        elif row and span[0] - row[-1][1] < 200:
            continue
        else:
            if len(row) >= _FEWEST_PAGES:
                found += row
            row = [span]
        last = number
    return found + (row if len(row) >= _FEWEST_PAGES else [])


def _running_lines(text: str, mark_starts: set[int]) -> list[tuple[int, int]]:
    """Short lines beside a page mark or a form feed, alike but for digits, on most pages."""
    lines = [_trimmed(text, *match.span()) for match in _LINE.finditer(text)]
    lines = [(start, end) for start, end in lines if end > start]
    numbered = [index for index, (start, _) in enumerate(lines) if start in mark_starts]
    starts = [start for start, _ in lines]
    fed = [bisect_left(starts, match.start()) for match in re.finditer("\f", text)]
    pages = max(len(numbered), len(fed))
    if pages < _FEWEST_PAGES:
        return []
    near = (range(max(0, page - 3), page + 4) for page in numbered)
    edges = (range(max(0, page - 2), page + 2) for page in fed)
    beside = {i for indices in (*near, *edges) for i in indices} - set(numbered)
    keys: dict[int, str] = {}
    for index in beside:
        if index < len(lines):
            start, end = lines[index]
            if end - start <= _LONGEST_RUNNING_LINE and text[end - 1] not in "。；，、：":
                keys[index] = _DIGITS.sub("0", text[start:end])
    counts = Counter(keys.values())
    needed = max(_FEWEST_PAGES, pages // 2)
    return [lines[index] for index, key in sorted(keys.items()) if counts[key] >= needed]
