"""Clauses for measurements: a folder's texts first, then the same ones varied.

`prepare` reads a folder once (.txt as plans; .jsonl and .jsonl.xz as rows with `text`, such as
laws) into one file of plans; without a folder, the plans that ship. `plans` gives as many
clauses as asked for: what was read, and then the same again, each clause with other figures
and one phrase from another clause, until there are enough. The same input, the same clauses.
"""

import json
import lzma
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from corpus.errors import QuestionSetError
from corpus.manifest import shipped_plans
from corpus.outline import read_outline
from corpus.records import Clause, Metadata, Plan, Span

TEXTS = "texts.jsonl"
SECTORS = ("工业", "钢铁", "有色金属", "建材", "化工", "电力", "交通")
REGIONS = tuple(f"第{i}区" for i in range(31))
"""Filters to measure with; plan number i has region i % 31 and sector i % 7."""

_ARTICLE = re.compile(r"\s*第[一二三四五六七八九十百千零〇\d]{1,9}条")
_PHRASE = re.compile(r"[^，、；。：\n]+[，、；。：\n]*")
_LEAST = 6  # characters; a shorter text is no question

Row = tuple[list[str], str]
"""A clause before it has a place: heading path and text."""


def prepare(folder: Path | None, out: Path) -> Path:
    """Read `folder`, or the shipped plans, into `out`/texts.jsonl; raises QuestionSetError."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / TEXTS
    found = 0
    with path.open("w", encoding="utf-8") as file:
        for name, rows in _shipped() if folder is None else _read(folder):
            if rows:
                file.write(json.dumps([name, rows], ensure_ascii=False) + "\n")
                found += len(rows)
    if not found:
        raise QuestionSetError(f"文件夹中没有可用的 .txt 或 .jsonl 文本：{folder}")
    return path


def _shipped() -> Iterator[tuple[str, list[Row]]]:
    for plan in shipped_plans():
        yield plan.id, _outlined(plan.text())


def _read(folder: Path) -> Iterator[tuple[str, list[Row]]]:
    if not folder.is_dir():
        raise QuestionSetError(f"没有这个文件夹：{folder}")
    names = sorted(path for path in folder.iterdir() if path.is_file())
    for path in names:
        if path.suffix == ".txt":
            yield path.stem, _outlined(path.read_text(encoding="utf-8", errors="replace"))
    for path in names:
        if path.name.endswith((".jsonl", ".jsonl.xz")):
            opened = lzma.open if path.suffix == ".xz" else open
            with opened(path, "rt", encoding="utf-8") as file:
                for number, line in enumerate(file):
                    text = json.loads(line).get("text")
                    if isinstance(text, str):
                        yield f"{path.name.split('.')[0]}-{number}", _articles(text)


def _outlined(text: str) -> list[Row]:
    clauses, marks = read_outline(text)
    plan = Plan("", text, clauses=clauses, page_marks=marks)
    rows = ((list(clause.path), plan.mended(clause.span).text) for clause in clauses)
    return [(path, found.replace("\n", " ")) for path, found in rows if found.strip()]


def _articles(text: str) -> list[Row]:
    """Articles (第…条) with their paragraphs, or lines where a text has no articles."""
    rows: list[Row] = []
    path: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            path = [*path[: level - 1], line.strip("# ")]
        elif rows and _ARTICLE.match(rows[-1][1]) and not _ARTICLE.match(line):
            if rows[-1][0] == path:
                rows[-1] = (path, f"{rows[-1][1]} {line}")
        else:
            rows.append((path, line))
    return rows


def _kept(path: Path) -> Iterator[tuple[str, list[Row]]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            name, rows = json.loads(line)
            yield name, rows


def plans(path: Path, clauses: int) -> Iterator[Plan]:
    """Plans of `clauses` clauses in all, from a file that `prepare` wrote."""
    left, number, turn = clauses, 0, 0
    while left > 0:
        before: Sequence[Row] = []
        for name, rows in _kept(path):
            taken = rows[:left]
            if turn:
                taken = [vary(row, before, turn + at) for at, row in enumerate(taken)]
            yield as_plan(f"{name}~{turn}" if turn else name, number, taken)
            before = rows
            number += 1
            left -= len(taken)
            if left <= 0:
                return
        turn += 1


def vary(row: Row, others: Sequence[Row], turn: int) -> Row:
    """The clause with other figures and one phrase of one of `others` in it."""
    path, text = row
    figures = {ord("0") + i: str((i + turn) % 10) for i in range(10)}
    phrases = _PHRASE.findall(text.translate(figures))
    if others and phrases:
        given = _PHRASE.findall(others[turn * 7 % len(others)][1])
        if given:
            phrases[turn % len(phrases)] = given[turn * 3 % len(given)]
    return path, "".join(phrases) or text


def as_plan(name: str, number: int, rows: Iterable[Row]) -> Plan:
    """A plan of these clauses, one a line."""
    clauses, texts, at = [], [], 0
    for row, (path, text) in enumerate(rows):
        clauses.append(Clause(f"c{row}", tuple(path), "paragraph", Span(at, at + len(text))))
        texts.append(text)
        at += len(text) + 1
    region, sector = REGIONS[number % len(REGIONS)], SECTORS[number % len(SECTORS)]
    told = Metadata(title=name, region=region, sector=sector)
    return Plan(name, "\n".join(texts), told, tuple(clauses))


def questions(path: Path, clauses: int, count: int) -> list[str]:
    """`count` questions after phrases of the first clauses, spread evenly over them."""
    phrases: list[str] = []
    for _, rows in _kept(path):
        for _, text in rows:
            held = [p.strip("，、；。：\n ") for p in _PHRASE.findall(text)]
            phrases += [p for p in held if _LEAST <= len(p) <= 40][:1]
            clauses -= 1
            if clauses <= 0:
                break
        if clauses <= 0:
            break
    step = max(1, len(phrases) // count)
    return [f"{phrase}有什么要求？" for phrase in phrases[::step][:count]]
