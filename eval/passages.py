"""How well search finds the passages that the question set asks for: recall@5.

Asked are the `passage` questions of one turn with evidence, in the plans that each names, or
in all. A group of evidence is found where one of its quotes lies in the clause of one of the
first five hits. A question is `lay` where less than half of its words stand in the clauses
that it asks for, else `literal`: there words alone find the passage, and both together must
not lose it.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import tokens
from assistant.encoder import Encoder
from assistant.folded import fold_question
from assistant.fusion import Mode
from assistant.index import ClauseIndex
from assistant.scope import resolve
from corpus.records import Plan
from eval.dataset import Question, Quote
from eval.fold import fold
from eval.ranking import mean
from eval.retrieval import MODES

DEPTH = 5
LAY = 0.5


@dataclass(frozen=True, slots=True)
class PassageRecall:
    """Mean recall@5 of each side alone and of both, over the questions of a split."""

    split: str
    wording: str
    questions: int
    recall: Mapping[Mode, float]


class _Clauses:
    """The folded text of every clause."""

    def __init__(self, plans: Mapping[str, Plan]) -> None:
        self._texts = {
            (plan.id, clause.id): fold(plan.quote(clause.span))
            for plan in plans.values()
            for clause in plan.clauses
        }

    def asked(self, group: Sequence[Quote]) -> set[tuple[str, str]]:
        """The clauses that hold a quote of the group."""
        return {
            (plan, clause)
            for (plan, clause), text in self._texts.items()
            if any(quote.plan == plan and fold(quote.quote) in text for quote in group)
        }

    def words_found(self, question: str, asked: Iterable[tuple[str, str]]) -> float:
        """The share of the question's words that stand in one of the clauses."""
        text = "\n".join(self._texts[name] for name in asked)
        return mean([float(word in text) for word in tokens.query_words(question)])


def passage_recall(
    plans: Mapping[str, Plan], questions: Sequence[Question], encoder: Encoder
) -> list[PassageRecall]:
    """Recall@5 by split and wording, in that order; nothing where no question fits."""
    clauses = _Clauses(plans)
    held = tuple(plans.values())
    found: dict[tuple[str, str], list[dict[Mode, float]]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="policy-assistant-") as place:
        index = ClauseIndex.build(plans.values(), encoder, Path(place))
        for question in questions:
            expect = question.expect
            if question.category != "passage" or len(question.turns) > 1 or expect is None:
                continue
            groups = [clauses.asked(group) for group in expect.evidence]
            if not groups or not all(groups):  # what no single clause holds is not counted
                continue
            text = question.turns[0]
            lay = clauses.words_found(text, set().union(*groups)) < LAY
            asked = fold_question(text)
            scope = resolve(asked, held)
            names, rest = [plan.id for plan in scope.plans], scope.rest(asked)
            row: dict[Mode, float] = {}
            for mode in MODES:
                found_now = index.search(rest, DEPTH, names, mode=mode)
                hits = {(hit.plan, hit.clause) for hit in found_now}
                row[mode] = mean([float(bool(group & hits)) for group in groups])
            found[question.split, "lay" if lay else "literal"].append(row)
    return [
        PassageRecall(
            *key, len(rows), {mode: round(mean([row[mode] for row in rows]), 4) for mode in MODES}
        )
        for key, rows in sorted(found.items())
    ]
