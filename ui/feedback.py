"""A user's words on answers as a question set that an evaluation can run.

A helpful answer confirms its citations: they become the evidence that is expected. A
helpful decline is expected again. What was called wrong is asked without an expectation.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from assistant.exchange import MAX_QUOTE, dump_lines
from corpus.errors import PolicyError
from ui.conversation import Assistant
from ui.talks import Feedback

MOST = 6
CHARACTERS = 1_500
"""What an evaluation reads of an answer's citations: more could never be met."""


def question_set(assistant: Assistant, words: Iterable[Feedback]) -> str:
    """JSON Lines, one question for each word; ids depend on the questions alone."""
    lines = []
    for word in words:
        turns = list(word.questions)
        told = json.dumps(turns, ensure_ascii=False).encode("utf-8", "replace")
        line: dict[str, Any] = {
            "id": f"feedback-{hashlib.sha256(told).hexdigest()[:12]}",
            "turns": turns,
        }
        if word.good and (expect := expected(assistant, turns)) is not None:
            line["expect"] = expect
        if word.note:
            line["note"] = word.note
        lines.append(line)
    return dump_lines(lines)


def expected(assistant: Assistant, turns: list[str]) -> dict[str, Any] | None:
    """What a confirmed answer leads to expect; None where it can no longer be given."""
    try:
        answer = assistant.answer(turns)
    except PolicyError:
        return None
    if not answer.answered:
        return {"answerable": False}
    evidence = []
    left = CHARACTERS
    for citation in answer.citations[:MOST]:
        quote = citation.quote[:MAX_QUOTE]
        left -= len(quote)
        if left < 0:
            break
        evidence.append([{"plan": citation.plan.id, "quote": quote}])
    return {"answerable": True, "evidence": evidence}
