"""Small plans and a deterministic encoder for the tests of search."""

import hashlib
import re

import numpy as np

from assistant.encoder import unit_rows
from corpus.records import Clause, Metadata, Plan, Span


class LetterEncoder:
    """Counts of characters, hashed into 32 columns: alike texts get alike rows."""

    dimension = 32
    fingerprint = "letters-32"

    def encode(self, texts):
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in text:
                row[hashlib.md5(letter.encode("utf-8", "replace")).digest()[0] % 32] += 1
        return unit_rows(rows)


def make_plan(name, text, path=("一、任务",), title=""):
    """A plan with one clause for each line."""
    lines = re.finditer(r"[^\n]+", text)
    clauses = tuple(
        Clause(f"c{i}", path, "paragraph", Span(*line.span())) for i, line in enumerate(lines)
    )
    return Plan(name, text, Metadata(title=title), clauses)


STEEL = make_plan(
    "steel",
    "严禁新增钢铁产能，鼓励兼并重组。\n"
    "推广短流程炼钢，提高废钢比例。到2025年，短流程炼钢占比达到15%以上。\n"
    "企业自备电厂按要求实施节能改造。（省能源局牵头）\n",
    title="某省钢铁行业碳达峰实施方案",
)
INDUSTRY = make_plan(
    "industry",
    "推进固体废物综合利用，\n利用率提高。\n"
    "到2025年，工业固废综合利用率达到70%。\n"
    "支持光伏、储能和氢能发展。\n",
    title="某市工业领域碳达峰实施方案",
)
