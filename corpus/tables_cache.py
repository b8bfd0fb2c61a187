"""What was read out of a plan, as compact JSON, and for which version of the readers.

The version is a digest of this package's sources and tables, so that whoever changes a
pattern, sees its effect the next time a library is opened. A cache that does not fit is
no error: it is read anew.
"""

import hashlib
import json
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from corpus.records import Clause, Duty, Metadata, Plan, Provision, Span, Target

_TABLES: tuple[tuple[str, type], ...] = (
    ("clauses", Clause),
    ("targets", Target),
    ("duties", Duty),
    ("provisions", Provision),
)
_PACKAGE = Path(__file__).resolve().parent


@cache
def version() -> str:
    """A digest of the sources and tables of this package, 16 hexadecimal digits."""
    digest = hashlib.sha256()
    paths = [*_PACKAGE.glob("*.py"), *(_PACKAGE / "tables").iterdir()]
    for path in sorted(path for path in paths if path.is_file()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def encode(plan: Plan) -> bytes:
    """All of a plan but its id and text."""
    document: dict[str, Any] = {
        "metadata": {item.name: getattr(plan.metadata, item.name) for item in fields(Metadata)},
        "page_marks": [[mark.start, mark.end] for mark in plan.page_marks],
    }
    for name, record in _TABLES:
        names = [item.name for item in fields(record)]
        rows = [[_plain(getattr(row, key)) for key in names] for row in getattr(plan, name)]
        document[name] = {"fields": names, "rows": rows}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def decode(data: bytes, plan_id: str, text: str) -> Plan | None:
    """The plan again; None where the data are not what `encode` writes."""
    try:
        document = json.loads(data)
        tables: dict[str, Any] = {}
        for name, record in _TABLES:
            names = [item.name for item in fields(record)]
            if document[name]["fields"] != names:
                return None
            spans = [i for i, key in enumerate(names) if key in ("span", "covers")]
            paths = [i for i, key in enumerate(names) if key == "path"]
            for row in document[name]["rows"]:
                for i in spans:
                    row[i] = Span(*row[i])
                for i in paths:
                    row[i] = tuple(row[i])
            tables[name] = tuple(record(*row) for row in document[name]["rows"])
        return Plan(
            plan_id,
            text,
            metadata_of(document["metadata"]),
            page_marks=tuple(Span(*mark) for mark in document["page_marks"]),
            **tables,
        )
    except (ValueError, KeyError, TypeError):
        return None


def metadata_of(fields_: dict[str, Any]) -> Metadata:
    """Metadata from its fields as JSON has them; TypeError for a field that it has not."""
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in fields_.items()}
    return Metadata(**values)


def _plain(value: object) -> object:
    return [value.start, value.end] if isinstance(value, Span) else value
