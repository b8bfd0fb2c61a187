"""The exchange formats: question sets come in, predictions go out, as JSON Lines.

A question set's line needs `id` and `turns`; what else it holds is for the evaluation
and cannot influence an answer. A broken line raises QuestionSetError, which names it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.records import Answer, Citation, Hit, Item
from corpus.errors import QuestionSetError
from corpus.records import Plan, Span, Target

MAX_QUOTE = 800
"""Characters of one quote in a prediction; a longer passage is cut there."""

MAX_RETRIEVED = 10
"""Ranked passages in a prediction."""

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as far as an answer may know it: the last turn is to be answered."""

    id: str
    turns: tuple[str, ...]


def broken(path: Path, number: int, why: str) -> QuestionSetError:
    """The error for line `number` (from 1) of `path`."""
    return QuestionSetError(f"{path.name} 第 {number} 行有误：{why}。请改正后重试。")


def read_records(path: Path) -> list[tuple[int, Record]]:
    """Each line's number (from 1) and object; blank lines are left out.

    Raises QuestionSetError for a file that cannot be read and for a line that is not
    one JSON object of text that can be written again.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise QuestionSetError(f"读不到文件 {path}，请检查路径和权限。") from error
    records = []
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line.decode("utf-8"))
            json.dumps(record, ensure_ascii=False).encode("utf-8")
        except UnicodeError as error:
            raise broken(path, number, "不是 UTF-8 文本") from error
        except (ValueError, RecursionError) as error:
            raise broken(path, number, "不是一行完整的 JSON") from error
        if not isinstance(record, dict):
            raise broken(path, number, "应是一个 JSON 对象（{…}）")
        records.append((number, record))
    return records


def parse_asked(path: Path, number: int, record: Mapping[str, Any]) -> Asked:
    """The two fields that an answer may depend on; raises QuestionSetError."""
    identity, turns = record.get("id"), record.get("turns")
    if not isinstance(identity, str) or not identity.strip():
        raise broken(path, number, "缺少 id（非空文字）")
    if not isinstance(turns, list) or not turns:
        raise broken(path, number, "缺少 turns（至少一句话的列表）")
    if not all(isinstance(turn, str) and turn.strip() for turn in turns):
        raise broken(path, number, "turns 的每一项都应是非空文字")
    return Asked(identity, tuple(turns))


def read_questions(path: Path) -> list[Asked]:
    """A whole question set, checked before anything is answered; raises QuestionSetError."""
    questions: list[Asked] = []
    first_seen: dict[str, int] = {}
    for number, record in read_records(path):
        asked = parse_asked(path, number, record)
        if asked.id in first_seen:
            why = f"id“{asked.id}”与第 {first_seen[asked.id]} 行重复"
            raise broken(path, number, why)
        first_seen[asked.id] = number
        questions.append(asked)
    if not questions:
        raise QuestionSetError(f"{path.name} 里没有问题，请换一个问题集。")
    return questions


def answer_to_prediction(answer: Answer, plans: Mapping[str, Plan]) -> Record:
    """An answer in the prediction format, without `id`; `plans` holds the retrieved ones."""
    return {
        "answered": answer.answered,
        "answer": answer.text,
        "citations": [_citation(citation) for citation in answer.citations],
        "departments": [{"name": body.name, "role": body.role} for body in answer.departments],
        "targets": [target_row(plan, target) for plan, target in answer.targets],
        "items": [_item(item) for item in answer.items],
        "retrieved": [_hit(hit, plans[hit.plan]) for hit in answer.retrieved[:MAX_RETRIEVED]],
        "seconds": round(answer.seconds, 6),
    }


def refusal_to_prediction(message: str) -> Record:
    """The prediction for a question that could not be taken, such as one too long."""
    return {
        "answered": False,
        "answer": message,
        "citations": [],
        "departments": [],
        "targets": [],
        "items": [],
        "retrieved": [],
        "seconds": 0.0,
    }


def target_row(plan: Plan, target: Target) -> Record:
    """One row of the targets table."""
    return {
        **_place(plan, target.clause, target.span),
        "indicator": target.indicator,
        "subject": target.subject,
        "kind": target.kind,
        "year": target.year,
        "before": target.before,
        "base_year": target.base_year,
        "per": target.per,
        "direction": target.direction,
        "comparator": target.comparator,
        "value": target.value,
        "unit": target.unit,
        "soft": target.soft,
        "exception": target.exception,
        "trusted": target.trusted,
        "corrected": target.corrected,
    }


def dump_lines(records: Iterable[Mapping[str, Any]]) -> str:
    """JSON Lines, Chinese as it is."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _place(plan: Plan, clause: str, span: Span) -> Record:
    """Where a row stands."""
    path = plan.by_id[clause].path if clause in plan.by_id else ()
    return {
        "plan": plan.id,
        "clause": clause,
        "path": list(path),
        "start": span.start,
        "end": span.end,
        "quote": plan.mended(span).text,
    }


def _shortened(plan: Plan, span: Span) -> tuple[Span, str]:
    """The span and its mended text, cut where the text reaches MAX_QUOTE characters."""
    mended = plan.mended(span)
    if len(mended.text) <= MAX_QUOTE:
        return span, mended.text
    cut = Span(span.start, mended.bounds(0, MAX_QUOTE)[1])
    return cut, mended.text[:MAX_QUOTE]


def _citation(citation: Citation) -> Record:
    span, quote = _shortened(citation.plan, citation.span)
    page = citation.plan.page(span.start)
    return {
        "plan": citation.plan.id,
        "clause": citation.clause,
        "start": span.start,
        "end": span.end,
        "quote": quote,
        **({} if page is None else {"page": page}),
    }


def _item(item: Item) -> Record:
    return {
        "group": item.group,
        "verdict": item.verdict,
        "missing": item.missing,
        "deadline_year": item.deadline_year,
        "plan": item.citation.plan.id,
        "clause": item.citation.clause,
        "quote": _shortened(item.citation.plan, item.citation.span)[1],
    }


def hit_rows(hits: Iterable[Hit], plans: Mapping[str, Plan]) -> list[Record]:
    """Ranked passages as the `search` command prints them; ranks count from 1."""
    rows = []
    for rank, hit in enumerate(hits, 1):
        span, quote = _shortened(plans[hit.plan], hit.span)
        rows.append(
            {
                "rank": rank,
                "score": round(hit.score, 6),
                "plan": hit.plan,
                "clause": hit.clause,
                "start": span.start,
                "end": span.end,
                "quote": quote,
            }
        )
    return rows


def _hit(hit: Hit, plan: Plan) -> Record:
    return {
        "plan": hit.plan,
        "clause": hit.clause,
        "quote": _shortened(plan, hit.span)[1],
    }
