"""Applicability: what bears on an enterprise, park, bank or office that describes itself.

Provisions of the plans in question are taken when they speak of the asker's industry (or
one above it), its equipment or its situation, and never when they are addressed to another
industry alone. They are told in three groups: 必须, 鼓励, 相关安排.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.compose import Draft, plan_name
from assistant.evidence import Scored
from assistant.plan_text import Unit
from assistant.records import Answer, Citation, Intent, Item
from assistant.routes.asked import Asked
from assistant.routes.declines import decline
from assistant.routes.passage import absent_terms, unknown_object
from assistant.terms import WEAK_WEIGHT, Term
from assistant.verdicts import Verdict, judge
from corpus.industries import ancestors, find_industries, reaches
from corpus.records import Provision

GROUPS = {"must": "必须", "encourage": "鼓励", "plan": "相关安排"}
CITATIONS = 12
CHARACTERS = 3600
MUST = 6  # citations kept for what binds
POOL = 400  # sentences looked at
SURE = 0.6  # a sentence this near answers even where another word is absent
TOPICAL = 0.45  # coverage from which a sentence is on what is asked
_OWN = 0.5  # bonus for a sentence on the asker's own industry
OFF = 0.6  # share of the bonus for a sentence with no word of what is asked about
_ABOVE = 0.7  # … and for each step up to the industries above it
_SECTOR = 0.25  # share of the bonus for a sentence on no sector, in a plan of the asker's
_UNIT = 0.25  # bonus for a sentence that counts in the unit of the asker's figure
_OTHER = 0.6  # factor for one on other industries alone
_ASKS = 0.05  # bonus for a sentence that asks something of somebody
_FLOOR = 0.25
_SELF = re.compile("[，。；？！]")  # the first clause says who asks
_NEAR = 0.4  # share of the best score that a further sentence needs


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with its provisions (none where it asks nothing) and its closeness."""

    unit: Unit
    provisions: tuple[Provision, ...]
    score: float

    @property
    def binding(self) -> bool:
        """True where the sentence forbids or demands something."""
        return any(provision.force == "must" for provision in self.provisions)


def answer_applicability(asked: Asked) -> Answer:
    """The checklist of what applies, or a decline where the plans have nothing on it."""
    if outside := _outside(asked):
        names = "、".join(plan_name(plan) for plan in asked.plans[:3])
        return decline(asked, f"{names}没有针对“{outside}”的规定。", nearest=False)
    candidates = find_candidates(asked)
    chosen = _choose(candidates)
    absent = unknown_object(asked) or _asked_absent(asked)
    if absent and (not chosen or chosen[0].score < SURE):
        names = "、".join(f"“{word}”" for word in absent)
        where = "、".join(plan_name(plan) for plan in asked.plans[:3])
        return decline(asked, f"{where}没有提到{names}。")
    if not chosen:
        return decline(asked, "没有找到适用于这种情况的规定。")
    return _tell(asked, chosen)


def _outside(asked: Asked) -> str:
    """The asker's trade, where the plans name neither it nor any sector right above it.

    What it asks about may be in the plans all the same: a furniture maker's roof.
    """
    products = asked.question.products
    trade = [m for m in find_industries(_SELF.split(asked.question.text)[0]) if m.name in products]
    names = [m.industry for m in trade] or list(asked.question.industries)
    for name in names:
        kin = (name, *(above for above in ancestors(name) if ancestors(above)))
        if any(asked.evidence.speaks_of(one, plan) for one in kin for plan in asked.plans):
            return ""
    if not names or any(_written(asked, term) for term in _topics(asked)):
        return ""
    return trade[0].name if trade else products[0]


def _asked_absent(asked: Asked) -> list[str]:
    """The absent words, but for those that only describe the asker: 一家上市的国企."""
    absent = absent_terms(asked)
    own, *rest = _SELF.split(asked.question.text, maxsplit=1)
    described = [word for word in absent if word in own and word not in "".join(rest)]
    named = asked.question.products
    return [w for w in absent if w not in described or any(w in name for name in named)]


def _topics(asked: Asked) -> list[Term]:
    """The topic words beside the asker's trade and place that the plans know."""
    aside = [*asked.question.products, *(place for place, _ in asked.question.scope.via)]
    return [
        term
        for term in asked.terms
        if len(term.said) > 1
        and term.weight > WEAK_WEIGHT
        and not _of(term, aside)
        and asked.evidence.occurs(term, asked.plans)
    ]


def _of(term: Term, names: Sequence[str]) -> bool:
    return any(term.said in name or name in term.said for name in names)


def _written(asked: Asked, term: Term) -> bool:
    """True where the plans write the very word."""
    return asked.evidence.occurs(replace(term, forms=term.forms[:1]), asked.plans)


def find_candidates(asked: Asked) -> list[Candidate]:
    """Sentences of the plans in question, nearest to the asker first."""
    own = set(asked.question.industries)
    above = {
        name: _ABOVE**steps
        for industry in own
        for steps, name in enumerate(ancestors(industry), 1)
        if ancestors(name)  # a top sector (工业) tells nothing
    }
    topics = _topics(asked)
    found = []
    for scored in asked.evidence.rank(asked.question.topic, asked.terms, asked.plans, POOL):
        unit = scored.unit
        if unit.clause.kind == "heading":
            continue
        held = asked.evidence.text(unit.plan).provisions(unit)
        if not held and scored.coverage < TOPICAL:
            continue  # asks nothing of anybody, and is not what is asked about
        on = not topics or any(t.found_in(unit.text + unit.leaf) for t in topics)
        score = scored.score + (_closeness(scored, own, above) - scored.score) * (1 if on else OFF)
        if held:
            score += _ASKS
        if any(figure.unit and figure.unit in unit.text for figure in asked.question.figures):
            score += _UNIT
        found.append(Candidate(unit, held, score))
    found.sort(key=lambda c: (-c.score, c.unit.plan.id, c.unit.span.start))
    return found


def _closeness(scored: Scored, own: set[str], above: dict[str, float]) -> float:
    base, unit = scored.score, scored.unit
    if not own:
        return base
    here = {mention.industry for mention in find_industries(unit.text)}
    head = {mention.industry for mention in find_industries(unit.headings)}
    if own & here:
        return base + _OWN
    if own & head:
        return base + 0.8 * _OWN
    near = max((share for name, share in above.items() if name in here | head), default=0.0)
    if near:
        return base + near * _OWN
    if not here and not head:
        sector = unit.plan.metadata.sector
        special = bool(ancestors(sector)) and any(reaches(sector, name) for name in own)
        return base + (_SECTOR * _OWN if special else 0.0)
    related = {name for name in here | head if own & set(ancestors(name))}
    if not related and scored.coverage < TOPICAL:
        return base * _OTHER
    return base


def _choose(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The nearest ones within the limits; what binds has its share."""
    if not candidates or candidates[0].score < _FLOOR:
        return []
    floor = max(_FLOOR, _NEAR * candidates[0].score)
    near = [c for c in candidates if c.score >= floor]
    binding = [c for c in near if c.binding][:MUST]
    rest = [c for c in near if c not in binding]
    chosen: list[Candidate] = []
    spent = 0
    for candidate in sorted(binding + rest[: CITATIONS - len(binding)], key=lambda c: -c.score):
        if spent + len(candidate.unit.text) <= CHARACTERS:
            chosen.append(candidate)
            spent += len(candidate.unit.text)
    return chosen


def _tell(asked: Asked, chosen: Sequence[Candidate]) -> Answer:
    draft = Draft(Intent.APPLICABILITY)
    items, lines = _items(asked, draft, chosen)
    counts = "，".join(f"{name}{len(found)}项" for name, found in lines.items() if found)
    plans = "、".join(dict.fromkeys(plan_name(c.unit.plan) for c in chosen))
    draft.say(f"{plans}中与此有关的规定：{counts}。")
    _say(draft, lines)
    for place, region in asked.question.scope.via:
        draft.say(f"没有收录{place}自己的方案，以上按{region}的方案回答。")
    return draft.finish(items=items, retrieved=asked.retrieved())


def add_checklist(asked: Asked, draft: Draft) -> list[Item]:
    """Say what bears on the asker below an answer that stands in `draft`; its items."""
    items, lines = _items(asked, draft, _choose(find_candidates(asked)))
    _say(draft, lines)
    return items


def _say(draft: Draft, lines: dict[str, list[str]]) -> None:
    for name, found in lines.items():
        if found:
            draft.say(f"【{name}】")
            draft.lines.extend(found)


def _items(
    asked: Asked, draft: Draft, chosen: Sequence[Candidate]
) -> tuple[list[Item], dict[str, list[str]]]:
    """The items of the chosen sentences and their lines by group; cites them in `draft`."""
    items: list[Item] = []
    lines: dict[str, list[str]] = {name: [] for name in GROUPS.values()}
    several = len({c.unit.plan.id for c in chosen}) > 1
    for candidate in chosen:
        plan, unit = candidate.unit.plan, candidate.unit
        marker = draft.cite(plan, unit.span)
        citation = Citation(plan, unit.clause.id, unit.span)
        for provision in candidate.provisions or (None,):
            group = GROUPS[provision.force if provision else "plan"]
            verdict = judge(plan, provision, asked.question) if provision else Verdict("适用")
            span = provision.span if provision else unit.span
            deadline = provision.deadline_year if provision else None
            items.append(Item(group, verdict.verdict, citation, verdict.missing, deadline))
            where = plan_name(plan) if several else ""
            reason = f"（{verdict.reason}）" if verdict.reason else ""
            until = f"（期限：{deadline}年）" if deadline else ""
            quote = plan.mended(span).text
            lines[group].append(f"- {verdict.verdict}{reason}：{where}“{quote}”{until}{marker}")
    return items, lines
