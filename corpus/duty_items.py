"""The items of a list of bodies: where one name ends and the next begins.

`flat` is a statement's folded text with inner brackets masked; spans count in the text.
"""

import re
from collections.abc import Iterator

from corpus.department_names import fold
from corpus.department_shapes import GROUP, ZONE
from corpus.departments import is_body, resolve
from corpus.duty_words import words

_MAX = 160  # characters of an item; the longest name in print has about 30
_BLANK = re.compile(r"\s+")
_LEVELS_ONLY = re.compile(
    r"(?:有关|相关|各有关|各相关)?各?(?:设区|地级)?[省市州盟县区旗]+(?:自治[区州县])?(?:\([^()]*\))?"
)
_LOCAL_GOVERNMENT = re.compile(r"[省市州盟县区旗]+(?:\([^()]*\)[市县区]?)?(?:人民)?政府")
_ITEM = re.compile(r"[^、,\s][^、,]*")
_JOINS = re.compile("会同|以及|及|和|与")
_TWO = re.compile("(?:部门|单位|[局委厅办])(?:以及|和|及|与)(?=各|有关|相关)")
EMPTY = frozenset(["单位", "部门", "机构", "地区", "有关", "相关"])
_HEAD = re.compile(r"^(?:由|请|和|及|以及|会同|会商|商|并由|并|其中|另由|分别由)")


def items(text: str, flat: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans between separators; 各市、县（市、区）人民政府 stays one item."""
    spans: list[tuple[int, int]] = []
    for match in _ITEM.finditer(flat, start, end):
        first, last = match.start(), match.start() + len(match[0].rstrip())
        if spans and _one_government(text[slice(*spans[-1])], text[first:last]):
            spans[-1] = spans[-1][0], last
        else:
            spans.append((first, last))
    return spans


def _one_government(left: str, right: str) -> bool:
    """各市、县人民政府 and 各区、市政府 are one name."""
    return bool(_LEVELS_ONLY.fullmatch(fold(left)) and _LOCAL_GOVERNMENT.match(fold(right)))


def parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the bodies of one item; 等 and what only repeats it, and joins, part them."""
    if end - start > _MAX:
        return
    folded = fold(text[start:end])
    cut = _etc(folded)
    if cut is not None:
        yield from parts(text, start, start + cut)
        rest = folded[cut + 1 :]
        tail = words().tail.match(rest)
        after = cut + 1 + (tail.end() if tail else 0)
        if after < len(folded):
            yield from parts(text, start + after, end)
        return
    while head := _HEAD.match(folded):
        rest = folded[head.end() :]
        if not rest or (resolve(folded) and not resolve(rest)):
            break
        start, folded = start + head.end(), folded[head.end() :]
    stripped = folded.strip('\0 ,、;。:"“”')
    if not stripped:
        return
    if blank := _BLANK.search(stripped):
        if resolve(stripped[: blank.start()]) and is_body(stripped[blank.end() :].split()[0]):
            begin = start + folded.index(stripped[0])
            yield begin, begin + blank.start()
            yield from parts(text, begin + blank.end(), end)
            return
    start += folded.index(stripped[0])
    end = start + len(stripped)
    refs = resolve(stripped)
    if not refs or refs[0].function in (ZONE, GROUP) or _TWO.search(stripped):
        for join in _JOINS.finditer(stripped):
            left, right = stripped[: join.start()], stripped[join.end() :]
            first = resolve(left)
            if left in EMPTY:
                yield from parts(text, start + join.end(), end)
                return
            if first and first[0].function != ZONE and (resolve(right) or is_body(right)):
                yield start, start + join.start()
                yield from parts(text, start + join.end(), end)
                return
    yield start, end


def _etc(folded: str) -> int | None:
    """Where 等 ends a list inside an item, outside brackets; None where it does not."""
    depth = 0
    for index, character in enumerate(folded):
        depth += (character == "(") - (character == ")")
        if character == "等" and depth == 0 and index and not folded.startswith("等级", index):
            return index
    return None
