"""What a question asks: one turn's words, read by table."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.bodies import as_written, asker, own_bodies
from assistant.cues import find_cues
from assistant.folded import check_question, fold_question
from assistant.functions import Called, by_function
from assistant.ordinals import Nth, find_ordinals
from assistant.scope import Scope, resolve
from assistant.terms import WEAK_WEIGHT, Term, find_terms
from assistant.typos import genre_words, mend_names
from corpus import regions
from corpus.departments import DepartmentMention, find_departments
from corpus.industries import IndustryMention, find_industries
from corpus.quantity import Quantity, find_quantities
from corpus.records import Plan

_WHOLE = "工业"  # the sector of all: as a form it would fit everything
_YEAR = re.compile(r"(?<!\d)(20[1-6]\d)(?:年|(?!\d))|(?<!\d)([2-6]\d)年(?![限级期])")
_DENIED = re.compile("(不是|不要|别|不问|除了)$")
_BASE = re.compile("(?:[较比]|相[较比]于?)$")
_OPTIONS = re.compile("[（(][^（）()]{0,60}(还是|或者)[^（）()]{0,60}[)）]")
_PERIOD = {"十四五": 2025, "十五五": 2030, "十六五": 2035}
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_KIND = re.compile(
    "(?:什么|啥|哪些|哪种|何种)([^，。？！的]{2,4}?)(?:上?的)?(?:要求|标准|条件|规定|限制|类型)"
)
_STAMP = re.compile("(?:方案|计划|规划|措施|办法|意见|纲要)》?([(（][^()（）]{2,10}[)）])")
_QUOTED = re.compile(r"[“\"「『]([^“”\"「」『』]{2,16})[”\"」』]")
_CALLED = re.compile(
    r"(?:^|[，。？])([^“”，。？\s]{2,8})这(?:个|一)(?:说法|词|提法|概念|字眼|名词)"
)
_TITLE = 10  # characters of a span that is a title, not a place or a sector
_COUNTS = ("compare", "which_plan")
_ASKING = frozenset(
    {"who", "lead", "support", "tasks", "alone", "figure", "list", "which_plan", "compare", "self",
     "verbatim", "confirm", "binding", "outline", "where", "without", "only", "about", "pronoun"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """One turn, understood. `carried` names what came from the turns before."""

    text: str
    scope: Scope
    cues: Mapping[str, tuple[tuple[int, int], ...]]
    terms: tuple[Term, ...]
    topic: str = ""
    years: tuple[int, ...] = ()
    departments: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    figures: tuple[Quantity, ...] = ()
    sections: tuple[Nth, ...] = ()
    quoted: tuple[str, ...] = ()
    carried: tuple[str, ...] = field(default=())
    wording: str = ""  # the turn whose words tell what is asked, where that is another one
    new: tuple[str, ...] = ()  # topic words of this turn, where others were carried over

    def asks(self, *names: str) -> bool:
        """True where the question shows any of the cues."""
        return any(name in self.cues for name in names)


def _names(held: Sequence[Plan]) -> set[str]:
    """Names whose typos are mended: the held plans' regions and the genre's main words."""
    names = {plan.metadata.region for plan in held}
    short = {region.short for name in names for region in regions.by_name(name)}
    return {name for name in names | short if name} | genre_words()


def read_question(text: str, held: Sequence[Plan]) -> Question:
    """Read one turn on its own; raises QuestionError where it cannot be taken."""
    folded = mend_names(fold_question(check_question(text)), _names(held))
    scope = resolve(folded, held)
    rest = _without_titles(folded, scope)
    cues = find_cues(rest)
    folded_departments = find_departments(folded)
    own = own_bodies(folded, folded_departments, scope, cues)
    departments: list[DepartmentMention | Called] = [
        *(d for d in folded_departments if d not in own),
        *by_function(folded),
    ]
    if not own:
        departments = as_written(folded, scope.plans, departments)
    left_out = [
        d.text
        for d in departments
        if any(e <= d.start <= e + 6 for _, e in cues.get("without", ()))
    ]
    marked = [*_QUOTED.finditer(rest), *_CALLED.finditer(rest)]
    quoted = tuple(match.group(1) for match in marked)
    years, year_spans = _years(rest)
    ordinals = find_ordinals(rest)
    used = [
        *((one.start, one.end) for one in ordinals),
        *scope.spans,
        *(match.span() for match in _OPTIONS.finditer(folded)),
        *year_spans,
        *((d.start, d.end) for d in departments),
        *(
            _asked(folded, *span)
            for name, spans in cues.items()
            if name in _ASKING
            for span in spans
        ),
    ]
    said = [match.span(1) for match in marked]
    sectors = [
        mention
        for mention in find_industries(folded)
        if not any(s <= mention.start < e for s, e in scope.spans)
    ]
    used += [(d.start, d.end) for d in own]
    found = _kinds_weakened(folded, find_terms(folded, used, said))
    terms = _with_sectors((*found, *map(asker, own)), sectors)
    counted = [span for name in _COUNTS for span in cues.get(name, ())]  # 三家分别
    figures = tuple(
        q
        for q in find_quantities(folded)
        if q.value
        and q.unit
        and not any(s <= q.start < e for s, e in (*year_spans, *said, *counted))
    )
    return Question(
        text=folded,
        wording=rest,
        scope=scope,
        cues=cues,
        terms=terms,
        topic="".join(term.said for term in terms),
        years=years,
        departments=tuple(dict.fromkeys(d.text for d in departments if d.text not in left_out)),
        without=tuple(dict.fromkeys(left_out)),
        industries=tuple(dict.fromkeys(mention.industry for mention in sectors)),
        products=tuple(dict.fromkeys(mention.name for mention in sectors)),
        figures=figures,
        sections=ordinals,
        quoted=quoted,
    )


def _without_titles(text: str, scope: Scope) -> str:
    """The question with the plans' whole titles blanked, and 征求意见稿 behind one.

    Their words ask for nothing.
    """
    titles = [span for span in scope.spans if span[1] - span[0] >= _TITLE]
    for start, end in (*titles, *(match.span(1) for match in _STAMP.finditer(text))):
        text = text[:start] + "　" * (end - start) + text[end:]
    return text


def _kinds_weakened(text: str, terms: Iterable[Term]) -> list[Term]:
    """Of 什么炉型要求, 炉型 is the kind of thing asked for: a plan need not write the word."""
    kinds = [match.group(1) for match in _KIND.finditer(text)]
    return [
        replace(term, weight=WEAK_WEIGHT) if any(term.said in kind for kind in kinds) else term
        for term in terms
    ]


def _with_sectors(terms: Iterable[Term], sectors: Sequence[IndustryMention]) -> tuple[Term, ...]:
    """A product (粗钢) may be written as its sector (钢铁)."""
    sector = {mention.name: mention.industry for mention in sectors}
    return tuple(
        replace(term, forms=(*term.forms, sector[term.said]))
        if sector.get(term.said, term.said) not in (term.said, _WHOLE)
        else term
        for term in terms
    )


def _asked(text: str, start: int, end: int) -> tuple[int, int]:
    """The slice of a cue; the 率 of 利用率是多少 belongs to the word before it."""
    return (start + 1 if start and text[start] in "率量" else start), end


def years_in(text: str) -> tuple[int, ...]:
    """The years named in a text, a five-year plan by its last; a period's last one comes last."""
    return _years(text)[0]


def _years(text: str) -> tuple[tuple[int, ...], list[tuple[int, int]]]:
    years: list[int] = []
    spans: list[tuple[int, int]] = []
    base = 0
    plain = re.sub(
        r"[〇零一二三四五六七八九]{4}(?=年)",
        lambda match: match.group().translate(_CHINESE_DIGITS),
        text,
    )
    for match in _YEAR.finditer(plain):
        spans.append(match.span())
        if not _DENIED.search(plain[: match.start()]):
            years.append(int(match.group(1) or f"20{match.group(2)}"))
            base += bool(_BASE.search(plain[: match.start()]))
    if base == len(years):  # 较2020年降多少: measured from it, not asked for
        years.clear()
    for name, year in _PERIOD.items():
        start = text.find(name)
        if start >= 0:
            years.append(year)
            spans.append((start, start + len(name)))
    return tuple(dict.fromkeys(years)), spans
