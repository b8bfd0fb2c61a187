"""Question sets with what is expected of the answers, and predictions to score.

The formats are JSON Lines; fields that are not known are ignored. Whatever breaks a
format raises QuestionSetError, which names the line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, Literal, get_args

from assistant.exchange import Asked, Record, broken, parse_asked, read_records
from corpus.errors import QuestionSetError
from eval.fold import fold

Category = Literal[
    "target",
    "duty",
    "applicability",
    "passage",
    "comparison",
    "followup",
    "overview",
    "unanswerable",
]
CATEGORIES: tuple[str, ...] = get_args(Category)


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage that an answer should rest on."""

    plan: str
    quote: str


@dataclass(frozen=True, slots=True)
class Expect:
    """What the answer to a question must show; a group is met by any one of its members."""

    answerable: bool
    evidence: tuple[tuple[Quote, ...], ...] = ()
    contains: tuple[tuple[str, ...], ...] = ()
    excludes: tuple[str, ...] = ()
    departments: frozenset[str] | None = None
    exhaustive: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question; without `expect` it can be answered but not scored."""

    id: str
    turns: tuple[str, ...]
    category: str = ""
    split: str = ""
    expect: Expect | None = None

    @property
    def asked(self) -> Asked:
        """The part of it that an assistant may see."""
        return Asked(self.id, self.turns)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions in the order of their file."""

    name: str
    questions: tuple[Question, ...] = field(default=())


def load_questions(path: Path) -> QuestionSet:
    """Read and check a whole question set; raises QuestionSetError."""
    questions: list[Question] = []
    first_seen: dict[str, int] = {}
    for number, record in read_records(path):
        question = _question(path, number, record)
        if question.id in first_seen:
            why = f"id“{question.id}”与第 {first_seen[question.id]} 行重复"
            raise broken(path, number, why)
        first_seen[question.id] = number
        questions.append(question)
    if not questions:
        raise QuestionSetError(f"{path.name} 里没有问题，请换一个问题集。")
    return QuestionSet(path.name, tuple(questions))


def builtin_questions() -> QuestionSet:
    """The question set that ships: `eval/questions*.jsonl`, in the order of their names."""
    questions: list[Question] = []
    with resources.as_file(resources.files("eval")) as folder:
        for path in sorted(folder.glob("questions*.jsonl")):
            questions += load_questions(path).questions
    return QuestionSet("questions.jsonl", tuple(questions))


def load_predictions(path: Path) -> list[Record]:
    """Read predictions made earlier or by another program; raises QuestionSetError."""
    predictions = []
    for number, record in read_records(path):
        if not isinstance(record.get("id"), str):
            raise broken(path, number, "缺少 id（文字）")
        if not isinstance(record.get("answered"), bool):
            raise broken(path, number, "answered 应是 true 或 false")
        if not isinstance(record.get("answer"), str):
            raise broken(path, number, "缺少 answer（文字）")
        _check_objects(path, number, record, "citations", ("plan", "quote"))
        _check_objects(path, number, record, "departments", ("name",))
        predictions.append(record)
    return predictions


def _check_objects(
    path: Path, number: int, record: Mapping[str, Any], name: str, keys: tuple[str, ...]
) -> None:
    """A list field of objects whose `keys` are text; a missing field is an empty one."""
    rows = record.get(name, [])
    wanted = "、".join(keys)
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and all(isinstance(row.get(key), str) for key in keys) for row in rows
    ):
        raise broken(path, number, f"{name} 应是列表，每项有文字字段 {wanted}")


def _question(path: Path, number: int, record: Mapping[str, Any]) -> Question:
    asked = parse_asked(path, number, record)
    category, split = record.get("category", ""), record.get("split", "")
    if category and category not in CATEGORIES:
        raise broken(path, number, f"category 应是 {'、'.join(CATEGORIES)} 之一")
    if not isinstance(split, str):
        raise broken(path, number, "split 应是文字")
    expect = record.get("expect")
    if expect is not None and not isinstance(expect, dict):
        raise broken(path, number, "expect 应是一个 JSON 对象")
    return Question(
        id=asked.id,
        turns=asked.turns,
        category=category or "",
        split=split,
        expect=_expect(path, number, expect) if expect is not None else None,
    )


def _expect(path: Path, number: int, record: Mapping[str, Any]) -> Expect:
    answerable = record.get("answerable")
    if not isinstance(answerable, bool):
        raise broken(path, number, "expect.answerable 应是 true 或 false")
    exhaustive = record.get("exhaustive", False)
    if not isinstance(exhaustive, bool):
        raise broken(path, number, "expect.exhaustive 应是 true 或 false")
    departments = record.get("departments")
    return Expect(
        answerable=answerable,
        evidence=tuple(
            tuple(_quote(path, number, member) for member in group)
            for group in _groups(path, number, record, "evidence")
        ),
        contains=tuple(
            _strings(path, number, group, "contains")
            for group in _groups(path, number, record, "contains")
        ),
        excludes=_strings(path, number, record.get("excludes", []), "excludes"),
        departments=None
        if departments is None
        else frozenset(_strings(path, number, departments, "departments")),
        exhaustive=exhaustive,
    )


def _groups(path: Path, number: int, record: Mapping[str, Any], name: str) -> list[list[Any]]:
    groups = record.get(name, [])
    if not isinstance(groups, list) or not all(isinstance(g, list) and g for g in groups):
        raise broken(path, number, f"expect.{name} 应是由非空列表组成的列表")
    return groups


def _quote(path: Path, number: int, member: object) -> Quote:
    if isinstance(member, dict):
        plan, quote = member.get("plan"), member.get("quote")
        if isinstance(plan, str) and isinstance(quote, str) and plan and fold(quote):
            return Quote(plan, quote)
    raise broken(path, number, "expect.evidence 的每一项应有非空的 plan 和 quote")


def _strings(path: Path, number: int, value: object, name: str) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(text, str) and fold(text) for text in value):
        return tuple(value)
    raise broken(path, number, f"expect.{name} 应是由非空文字组成的列表")
