"""Nothing leaves with a digit, a body or a quote that its sources do not hold.

Allowed sources of a figure, a body or a quote: the cited passages and their headings, the
question (a line that repeats the user's figure says so), the plans' records, the rows that
a user corrected there, counts of what the answer itself lists, and a difference that shows
its two terms (82%－78%＝4). A line that fails is withheld and counted.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from assistant import user_rows
from assistant.records import Answer
from corpus.departments import find_departments
from corpus.fold import normalise
from corpus.records import Plan

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_MARKER = re.compile(r"\[\d+\]")
_NUMBERING = re.compile(r"^\d+\. ")
_COUNT = re.compile(
    r"(共|共有|合计|收录|必须|鼓励|相关安排)\d+(?=[项个份条])|^\d+(?=份方案有相关内容)"
)
_QUOTE = re.compile("“([^“”]{2,})”")
_DERIVED = re.compile(r"(\d+(?:\.\d+)?)([^\d＝=－-]*)[－-](\d+(?:\.\d+)?)\2[＝=](\d+(?:\.\d+)?)")


def verify(answer: Answer, question: str, held: Iterable[Plan]) -> Answer:
    """The answer without the lines that cannot be proven; `withheld` counts them."""
    plans = tuple(held)
    sources = _squeeze("|".join((*_sources(answer, plans), question)))
    figures = set(_FIGURE.findall(sources))
    bodies = {_squeeze(citation.quote) for citation in answer.citations}
    bodies.update(map(_squeeze, user_rows.sources(answer.citations)))
    kept: list[str] = []
    withheld = 0
    for line in answer.text.split("\n"):
        if (
            _figures_hold(line, figures)
            and _quotes_hold(line, sources)
            and _bodies_hold(line, sources)
        ):
            kept.append(line)
        else:
            withheld += 1
    departments = tuple(
        body for body in answer.departments if any(_squeeze(body.name) in text for text in bodies)
    )
    withheld += len(answer.departments) - len(departments)
    if withheld and not any(line.strip() for line in kept):
        kept = ["这个回答没有通过核对，已经撤下。请换一种问法，或直接查看原文。"]
    return replace(answer, text="\n".join(kept), departments=departments, withheld=withheld)


def _sources(answer: Answer, plans: tuple[Plan, ...]) -> Iterable[str]:
    for citation in answer.citations:
        yield citation.quote
        yield "".join(citation.path)
    yield from user_rows.sources(answer.citations)
    for plan in plans:
        record = plan.metadata
        yield "|".join(
            (record.title, record.date, record.document_number, record.period, record.region,
             *record.based_on, *record.issuers)
        )  # fmt: skip
        if any(citation.plan is plan for citation in answer.citations):
            yield "".join(
                label
                for clause in plan.clauses
                if clause.kind == "heading"
                for label in clause.path[-1:]
            )
    years = [target.year for _, target in answer.targets]
    years += [item.deadline_year for item in answer.items]
    yield from (str(year) for year in years if year)


def _figures_hold(line: str, figures: set[str]) -> bool:
    plain = _COUNT.sub("", _NUMBERING.sub("", _MARKER.sub("", normalise(line))))
    plain = _DERIVED.sub(_terms, plain)
    return all(figure in figures for figure in _FIGURE.findall(plain))


def _terms(match: re.Match[str]) -> str:
    """A difference that is right stands for its two terms, which need proof themselves."""
    high, low, result = (float(match.group(number)) for number in (1, 3, 4))
    right = abs(high - low - result) < 1e-6
    return f"{match.group(1)} {match.group(3)}" if right else match.group()


def _quotes_hold(line: str, sources: str) -> bool:
    return all(_squeeze(quote).rstrip("…") in sources for quote in _quotes(line))


def _quotes(line: str) -> list[str]:
    """What stands in quotation marks; a quote may hold others, as plans do (“三废”)."""
    found: list[str] = []
    depth, start = 0, 0
    for index, character in enumerate(line):
        if character == "“":
            start = start if depth else index + 1
            depth += 1
        elif character == "”" and depth:
            depth -= 1
            if not depth:
                found.append(line[start:index])
    if depth:  # a mark of the source that was cut off: the innermost quotes alone
        return _QUOTE.findall(line)
    return [quote for quote in found if len(quote) > 1]


def _bodies_hold(line: str, sources: str) -> bool:
    told = line
    for quote in _quotes(line):  # proven already, and most of the text
        told = told.replace(quote, "", 1)
    return all(body in sources for body in _bodies(told))


@lru_cache(maxsize=1024)
def _bodies(text: str) -> tuple[str, ...]:
    """The bodies named in the text, squeezed; set lines come again in every answer."""
    return tuple(_squeeze(body.text) for body in find_departments(text))


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", normalise(text)).lower()
