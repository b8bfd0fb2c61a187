"""Which body a department's name means, and where names stand in a user's words.

A name is a level or a place before the name of a function: 市 + 经信局, 贵州省 + 大数据局,
四川 + 证监局, 中国人民银行 + 贵阳 + 中心支行. Levels are kept apart; a name without one
matches any; a name of two functions (经发局) keeps both.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.department_names import DepartmentRef, Name, fold, levels, names
from corpus.department_shapes import GROUP, ZONE, government, group, zone

_NESTED = re.compile(r"\(([^()]*)\)")
_NO_PLACE = frozenset("委局厅、同")
_STOP = "的在由和与、，,。；;：:？?！!“”\"'（）()让请问归是按对把将就跟以及了到从为"


@dataclass(frozen=True, slots=True)
class DepartmentMention:
    """A name in a text at `start:end` (code points) and the bodies that it may mean."""

    text: str
    start: int
    end: int
    refs: tuple[DepartmentRef, ...]


def resolve(name: str) -> list[DepartmentRef]:
    """The bodies that a department's name may mean; empty where it is not one.

    Brackets inside a name give alternatives: 各地经信（科经、经发）局.
    """
    return list(_resolve("".join(fold(name).split())))


@lru_cache(maxsize=8192)
def _resolve(name: str) -> tuple[DepartmentRef, ...]:
    name = name.strip("、，,。;:").removesuffix("等")
    if not 2 <= len(name) <= 60:
        return ()
    found = _whole(name)
    if not found and "(" in name:
        found = [ref for variant in _variants(name) for ref in _whole(variant)]
    return tuple(dict.fromkeys(found))


def _variants(name: str) -> Iterator[str]:
    """The readings of a name with brackets: without them, and with each item in place."""
    match = _NESTED.search(name)
    if match is None:
        return
    before, after = name[: match.start()], name[match.end() :]
    if after:
        yield before + after
        kept = next((i for i in range(len(before)) if _whole(before[i:] + after)), len(before))
        for item in match[1].split("、"):
            yield before[:kept] + item + after
    else:
        yield before
        yield from match[1].split("、")


def _whole(name: str) -> list[DepartmentRef]:
    """The bodies meant by a name without alternatives in brackets."""
    if (found := government(name)) is not None:
        return found
    table = names()
    for start in range(min(len(name) - 1, 14)):
        base = name[start:]
        if base in table.exact and (prefix := _prefix(name[:start])) is not None:
            entries = table.exact[base]
            if not (prefix[1] and entries[0].listed_only):
                return [_ref(entry, *prefix) for entry in entries]
        for piece, pattern, entry in table.patterns:
            if piece in base and (match := pattern.fullmatch(base)):
                prefix, inner = _prefix(name[:start]), _prefix(match[1])
                if prefix is not None and inner is not None:
                    return [_ref(entry, prefix[0] or inner[0], inner[1] or prefix[1])]
        if (match := table.compound.fullmatch(base)) and (
            prefix := _prefix(name[:start])
        ) is not None:
            level = levels().suffixes.get(match[4], "")
            stems = [stem for stem in match.group(1, 2, 3) if stem]
            functions = dict.fromkeys(f for stem in stems for f in table.stems[stem])
            return [_ref(Name(function, level), *prefix) for function in functions]
    return zone(name) or group(name)


def _ref(entry: Name, level: str, place: str) -> DepartmentRef:
    return DepartmentRef(entry.function, level or entry.level, place)


def _prefix(text: str) -> tuple[str, str] | None:
    """(level, place) of what stands before a function's name; None where it cannot."""
    level = levels()
    if not text or text in level.fillers or text in level.words:
        return level.words.get(text, ""), ""
    for filler in level.fillers:
        if text.startswith(filler):
            text = text[len(filler) :]
            break
    if text in level.words:
        return level.words[text], ""
    if len(text) == 2 and text[1] == "州":  # 广州, 达州: the city's own name
        return "", text
    for size in range(min(7, len(text) - 1), 0, -1):
        if (word := text[-size:]) in level.words:
            place = text[:-size].removesuffix("人民政府").removesuffix("市委")
            return (level.words[word], place) if _is_place(place) else None
    if text in level.provinces:
        return "省", text
    return ("", text) if _is_place(text) else None


def _is_place(text: str) -> bool:
    if len(text) > 8 or set(text) & _NO_PLACE:
        return False
    return all("\u4e00" <= character <= "\u9fff" for character in text)


def is_body(name: str) -> bool:
    """True where a list item can be a body: it resolves, or ends as bodies do."""
    text = "".join(fold(name).split())
    if _resolve(text):
        return True
    return 2 <= len(text) <= 30 and _NESTED.sub("", text).endswith(levels().bodies)


def same(a: str, b: str) -> bool:
    """True where the two names can denote one body: function, level and place agree.

    What one of the two leaves open (level, place) does not part them.
    """
    left, right = resolve(a), resolve(b)
    if not left or not right:
        return "".join(fold(a).split()) == "".join(fold(b).split())
    return any(refs_match(one, other) for one in left for other in right)


def refs_match(a: DepartmentRef, b: DepartmentRef) -> bool:
    """One function; levels and places equal, or open on one side."""
    if a.function != b.function:
        return False
    if a.function in (ZONE, GROUP):
        return not a.place or not b.place or a.place.endswith(b.place) or b.place.endswith(a.place)
    places = not a.place or not b.place or a.place == b.place
    return places and (not a.level or not b.level or a.level == b.level)


def find_departments(text: str) -> list[DepartmentMention]:
    """Department names in a user's words, in order, none inside another."""
    folded = fold(text)
    mentions: list[DepartmentMention] = []
    position = 0
    while position < len(folded):
        end = _mention_end(folded, position)
        if end is None:
            position += 1
            continue
        start = _extend_left(folded, position, mentions[-1].end if mentions else 0)
        refs = _resolve(folded[start:end]) or _resolve(folded[position:end])
        if refs:
            mentions.append(DepartmentMention(text[start:end], start, end, refs))
            position = end
        else:
            position += 1
    return mentions


def _mention_end(text: str, start: int) -> int | None:
    """The end of the longest name that starts at `start`, without its level."""
    table, level = names(), levels()
    best = 0
    for size in range(min(table.longest, len(text) - start), 1, -1):
        word = text[start : start + size]
        entries = table.exact.get(word)
        if not entries or all(entry.listed_only for entry in entries):
            continue
        if word in table.bare and text.startswith(level.bare_not_before, start + size):
            continue
        best = start + size
        break
    for piece, pattern, entry in table.patterns:
        if entry.listed_only or piece not in text or pattern.pattern.startswith("("):
            continue
        match = pattern.match(text, start)
        if match and match.end() > best and not set(match[1]) & set(_STOP):
            best = match.end()
    for pattern in (_ZONE_NAME, _GOVERNMENT_NAME):
        match = pattern.match(text, start)
        if match and match.end() > best:
            best = match.end()
    return best or None


_PLAIN = f"[^{re.escape(_STOP)}\\s]"
_ZONE_NAME = re.compile(
    r"(?:高新区|经开区|开发区|产业园区?|园区|新区|示范区)(?:管理委员会|管委会)|管委会"
)
_GOVERNMENT_NAME = re.compile(
    r"(?:各?(?:省|市|州|县|区|旗|区县|县区|县市区)(?:\([省市州县区旗、]+\))?(?:级|区)?、?){1,3}(?:人民)?政府"
    r"|地方各级(?:人民)?政府|各级(?:地方)?(?:人民)?政府|地方(?:人民)?政府"
)


def _extend_left(text: str, start: int, floor: int) -> int:
    """Take in the level word and the province before a name; zones take their place."""
    if _ZONE_NAME.match(text, start):
        left = start
        while left > floor and start - left < 6 and re.match(_PLAIN, text[left - 1]):
            left -= 1
        return left
    level = levels()
    best = start
    for size in range(1, min(8, start - floor) + 1):
        word = text[start - size : start]
        if word in level.words or word in level.provinces:
            best = start - size
    for size in range(2, min(9, best - floor) + 1):
        if text[best - size : best] in level.provinces:
            return best - size
    return best


def mentioned(mention: DepartmentMention, bodies: Iterable[str]) -> list[str]:
    """Those of `bodies` (as plans write them) that a mention may denote."""
    return [
        body
        for body in bodies
        if any(refs_match(ref, other) for ref in mention.refs for other in resolve(body))
    ]
