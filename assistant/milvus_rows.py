"""Filters and documents in Milvus' own words; what it gives, as LangChain's documents."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from langchain_core.documents import Document

from corpus.errors import LibraryError

PLAN = "plan"
"""The key of metadata that has a column of its own: filters name many plans."""

NOTHING, EVERYTHING = 'id == ""', 'id != ""'


def expression(passing: Mapping[str, Any] | None) -> str:
    """A filter in Milvus' own words: each key has that value, or one of the values listed."""
    parts = []
    for key, want in (passing or {}).items():
        listed = want if isinstance(want, list) else [want]
        values = [_literal(value) for value in listed if value is not None]
        if not values:
            return NOTHING
        if key == PLAN and all(isinstance(value, str) for value in listed):
            parts.append(f"{PLAN} in [{', '.join(values)}]")
        else:
            each = (f"metadata[{_literal(key)}] == {value}" for value in values)
            parts.append(f"({' or '.join(each)})")
    return " and ".join(parts)


def _literal(value: object) -> str:
    if not isinstance(value, str | int | float | bool):
        raise LibraryError(f"筛选条件只能是文字、数字或真假：{value!r}")
    return json.dumps(value, ensure_ascii=False)


def row_of(name: str, content: str, told: Mapping[str, Any], vector: list[float]) -> dict[str, Any]:
    """A document with its vector as a row of the collection."""
    plan = told.get(PLAN)
    return {
        "id": name,
        "content": content,
        "metadata": dict(told),
        PLAN: plan if isinstance(plan, str) else "",
        "dense": vector,
    }


def document_of(name: str, row: Mapping[str, Any]) -> Document:
    """The document of a row."""
    return Document(id=name, page_content=row["content"], metadata=row["metadata"])


def scored(hits: Iterable[Mapping[str, Any]]) -> list[tuple[Document, float]]:
    """Documents with scores; equal scores by id, so that the order is always the same."""
    found = [(document_of(hit["id"], hit["entity"]), float(hit["distance"])) for hit in hits]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].id or ""))
