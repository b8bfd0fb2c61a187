"""What a plan says of itself: title, issuers, 文号, date, status, place, sector, sources.

All of it is read from the title, the front matter and the first paragraphs. What the text
does not say stays empty; only a status that nothing qualifies is 正式.
"""

import re
from collections.abc import Sequence
from functools import cache

from corpus.formal import form, split_bodies
from corpus.headings import chinese_number
from corpus.jurisdiction import jurisdiction
from corpus.mend import mend
from corpus.records import Clause, Metadata
from corpus.vocabulary import read_toml

_DRAFT = re.compile(r"征求.{0,20}意见|送审稿|讨论稿|草案")
_ISSUING = re.compile(r"^([^《》]{2,120}?)(?:关于|转发)")
_ISSUES_NAMED = re.compile(
    r"(?:印发|发布|下发|公布|出台)了?《((?:[^《》]|《[^《》]*》){6,80})》(?!.{0,20}《)"
)
_YEARS = re.compile(r"(20\d\d) ?年? ?[-—－―~～至–]+ ?(20\d\d) ?年?")
_FIVE_YEARS = re.compile(r"“(十[一二三四五六七]五)”|(十[一二三四五六七]五)(?=规划|时期|期间)")
_PLANNING_PERIOD = re.compile(r"规划期(?:限|间)?[为是：:]? ?" + _YEARS.pattern)
_CITED = re.compile(r"《((?:[^《》]|《[^《》]*》){4,120})》")
_CITING = re.compile(r"根据|依据|按照|落实|贯彻|依照|遵照|结合|衔接|参照|精神|要求")
_ISSUED_HERE = re.compile(
    r"[^《》。，]{0,12}(?:印发|已经|业经|全文如下|予以公布|公布如下)|[^《》。]{0,8}，?现印发"
)
_HAN_BLANK = re.compile(r"(?<=[^\x00-\x7f]) (?=[\x21-\x7f])|(?<=[\x21-\x7f]) (?=[^\x00-\x7f])")
_TITLE_REMARK = re.compile(r"^（[^（）]*(?:删减|节选)[^（）]*）|（[^（）]*〔\d{4}〕[^（）]*号）$")
_PREAMBLE_CLAUSES = 12
_TAIL_CLAUSES = 30  # a letter may have many issuers
_OPENING_CHARACTERS = 20_000


def read_metadata(text: str, clauses: Sequence[Clause]) -> Metadata:
    """Read a plan's metadata from its text and outline; dates are ISO 8601."""
    said = _Said(text, clauses)
    issuers = _issuers(said)
    lines = [line for line in (said.title, said.title_line, said.notice, *said.before) if line]
    lines = [line for line in lines if not form("addressee", line)]
    region, level, parent = jurisdiction(lines, issuers, said.opening)
    return Metadata(
        title=said.title,
        region=region,
        parent=parent,
        level=level,
        sector=_sector(said.title),
        status=_status(said),
        date=_date(said),
        period=_period(said),
        document_number=_document_number(said),
        issuers=issuers,
        based_on=_based_on(said),
    )


class _Said:
    """The parts of a source that speak about the plan, mended."""

    def __init__(self, text: str, clauses: Sequence[Clause]) -> None:
        def words(clause: Clause) -> str:
            return mend(text, clause.span.start, clause.span.end).text

        at = next((i for i, clause in enumerate(clauses) if clause.kind == "title"), None)
        above, below = clauses[: at or 0], clauses[at or 0 :]
        heading = next((i for i, c in enumerate(below) if c.kind == "heading"), len(below))
        body = [c for c in below[: heading + 3] if c.kind not in ("front", "title")]
        letter = [c for c in above if c.kind == "paragraph"]
        self.title_line = words(clauses[at]) if at is not None else ""
        self.before = [words(c) for c in above if c.kind == "front"]
        self.front = [*self.before, *(words(c) for c in below[:8] if c.kind == "front")]
        self.tail = [words(c) for c in below[8:][-_TAIL_CLAUSES:] if c.kind == "front"]
        self.preamble = [words(c) for c in (*body[:_PREAMBLE_CLAUSES], *letter)]
        self.opening = mend(text, 0, min(len(text), _OPENING_CHARACTERS)).text
        self.notice = next((line for line in self.front if form("notice", line)), "")
        self.title = _title(self.title_line, self.preamble)


def _title(line: str, preamble: Sequence[str]) -> str:
    """A title as it should read: no stray blanks, full-width brackets round Chinese.

    A letter or a press text that issues one document by name gives that name.
    """
    named = _ISSUES_NAMED.search(line or "".join(preamble[:1]))
    if named:
        line = named.group(1)
    line = re.sub(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])", "", _HAN_BLANK.sub("", line))
    line = _TITLE_REMARK.sub("", line)
    return re.sub(r"\(([^()]*[^\x00-\x7f][^()]*)\)", r"（\1）", line)


def _issuers(said: _Said) -> tuple[str, ...]:
    """The bodies in the notice's or the plan's own title, else in the signature, else above."""
    for line in (said.notice, said.title_line):
        named = _ISSUING.match(line)
        bodies = split_bodies(named.group(1)) if named else ()
        if bodies:
            return tuple(dict.fromkeys(bodies))
    signed = _signature(said.before) or _signature(said.tail) or _signature(said.front)
    above = [body for line in said.before for body in split_bodies(line)]
    return signed or tuple(dict.fromkeys(above))


def _signature(lines: Sequence[str]) -> tuple[str, ...]:
    """The bodies right above (or on the line of) the last date that stands alone."""
    for index in range(len(lines) - 1, -1, -1):
        dated = form("date", lines[index])
        if dated is None or "印发" in lines[index]:
            continue
        bodies = split_bodies(lines[index].replace(dated.group(), " "))
        above = index - 1
        while above >= 0 and split_bodies(lines[above]):
            bodies = split_bodies(lines[above]) + bodies
            above -= 1
        if bodies:
            return tuple(dict.fromkeys(bodies))
    return ()


def _document_number(said: _Said) -> str:
    lines = [line for line in (*said.front, *said.tail) if not form("addressee", line)]
    for line in (*lines, said.title_line):
        found = form("document_number", line)
        if found and (len(line) <= len(found.group()) + 30 or found.end() == len(line) - 1):
            return "".join(found.group().split())
    for line in lines:
        if found := form("order_number", re.sub(r"\d+ ?[年月日]", " ", line)):
            return "".join(found.group().split())
    return ""


def _date(said: _Said) -> str:
    """The last date above the title, else the first below it, else the last of all."""
    for lines in (said.before[::-1], said.front, said.tail[::-1]):
        dated = [(line, found) for line in lines if (found := form("date", line))]
        signed = [pair for pair in dated if "印发" not in pair[0]]
        for _, found in signed or dated:
            return iso_date(found.group())
    return ""


def iso_date(written: str) -> str:
    """`2024年6月3日`, `二〇二四年六月三日`, `2021年12月` as ISO 8601."""
    year, rest = "".join(written.split()).split("年", 1)
    month, day = rest.rstrip("日").split("月", 1)
    parts = [f"{_value(year):04d}", f"{_value(month):02d}"]
    return "-".join([*parts, f"{_value(day):02d}"] if day else parts)


def _value(numeral: str) -> int:
    if numeral.isascii() and numeral.isdigit():
        return int(numeral)
    return chinese_number(re.sub("[○零O0]", "〇", numeral))


def _status(said: _Said) -> str:
    around = " ".join((said.title_line, said.title, *said.front))
    if _DRAFT.search(around):
        return "征求意见稿"
    for word in ("试行", "暂行"):
        if word in said.title or f"（{word}）" in around:
            return word
    return "正式"


@cache
def _sector_words() -> tuple[tuple[str, str], ...]:
    rows = read_toml("sectors.toml")["sector"]
    words = [(word, row["name"]) for row in rows for word in row["words"]]
    return tuple(sorted(words, key=lambda pair: -len(pair[0])))


def _sector(title: str) -> str:
    return next((name for word, name in _sector_words() if word in title), "")


def _period(said: _Said) -> str:
    for line in (said.title, said.notice):
        if years := _YEARS.search(line):
            return f"{years.group(1)}—{years.group(2)}年"
        if five := _FIVE_YEARS.search(line):
            return str(five.group(1) or five.group(2))
    if years := _PLANNING_PERIOD.search(said.opening):
        return f"{years.group(1)}—{years.group(2)}年"
    return ""


def _based_on(said: _Said) -> tuple[str, ...]:
    """The documents that the preamble cites, in order, without the plan itself."""
    own = re.sub(r"[（(].*", "", said.title)
    found: list[str] = []
    for paragraph in said.preamble:
        for sentence in paragraph.split("。"):
            if not _CITING.search(sentence):
                continue
            for cited in _CITED.finditer(sentence):
                name = _HAN_BLANK.sub("", cited.group(1))
                issued = _ISSUED_HERE.match(sentence, cited.end())
                if not issued and re.sub(r"[（(].*", "", name) != own:
                    found.append(name)
    return tuple(dict.fromkeys(found))
