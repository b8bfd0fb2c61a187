"""Numbers of headings and list items that skip, or headings whose number comes again.

Only marks of one form under one heading are compared, so the numbers within a 专栏 are
its own. A list may start anew at 1. A number that stands in between, but not at the start
of a line (flattened tables, run-on lines), is not missing.
"""

import re
from collections.abc import Iterator

from corpus.headings import Marker, chinese_number, fold_widths, read_marker
from corpus.records import Clause, Plan, Span

_STYLES = frozenset({"chapter", "section", "article", "cn", "cn_paren", "number", "number_paren"})
_NUMERAL = "[〇零一二三四五六七八九十百]{1,5}|[0-9]{1,3}"

_LEADER = re.compile(r"[.…·．]{3}")  # a line of a contents list


def numbering_gaps(plan: Plan) -> Iterator[tuple[Span, str]]:
    """Marks that do not follow from the last one of their form."""
    last: dict[tuple[tuple[str, ...], str, str], tuple[Clause, int]] = {}
    for clause in plan.clauses:
        marker = _marker(plan, clause)
        if marker is None or marker.number is None:
            continue
        above = clause.path[:-1] if clause.kind == "heading" else clause.path
        if marker.style == "article":  # counted through all chapters
            above = ()
        form = fold_widths(marker.written).replace(" ", "")
        key = (above, marker.style, form)
        before, number = last.get(key, (clause, marker.number - 1))
        last[key] = (clause, marker.number)
        if marker.number == number and _doubtful(plan, before, clause, marker.style):
            mark = plan.mended(clause.span).text[: marker.length].strip()
            yield clause.span, f"标题编号“{mark}”重复出现"
        elif marker.number > number + 1 > 1:
            between = fold_widths(plan.text[before.span.start : clause.span.start])
            missing = set(range(number + 1, marker.number)) - _numbers(form, between)
            if missing:
                yield clause.span, f"编号从 {number} 跳到 {marker.number}，中间缺号"


def _doubtful(plan: Plan, before: Clause, clause: Clause, style: str) -> bool:
    """True where both are headings of the text, not of a contents list or a formula."""
    end = plan.text.find("\n", before.span.end)
    line = plan.text[before.span.start : end if end >= 0 else None]
    return (
        style != "number_paren"
        and clause.kind == before.kind == "heading"
        and not _LEADER.search(line)
    )


def _marker(plan: Plan, clause: Clause) -> Marker | None:
    if clause.kind not in ("heading", "item", "box"):
        return None
    marker = read_marker(plan.mended(clause.span).text)
    return marker if marker is not None and marker.style in _STYLES else None


def _numbers(form: str, text: str) -> set[int]:
    """The numbers that `text` holds anywhere in this form (`(#)`, `#.`)."""
    head, _, tail = form.partition("#")
    pattern = rf"(?<![0-9]){re.escape(head)} ?({_NUMERAL}) ?{re.escape(tail)}"
    return {
        int(match[1]) if match[1].isdigit() else chinese_number(match[1])
        for match in re.finditer(pattern, text)
    }
