"""The plans that ship with the package: their texts and what the manifest says of them."""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from corpus.errors import LibraryError
from corpus.records import Metadata

_LISTS = ("issuers", "based_on")


@dataclass(frozen=True, slots=True)
class ShippedPlan:
    """One plan of the manifest; `sha256` is that of the source's bytes."""

    id: str
    metadata: Metadata
    sha256: str

    def text(self) -> str:
        """The source; raises LibraryError where it is not the one that the manifest names."""
        source = resources.files("corpus") / "plans" / f"{self.id}.txt"
        content = source.read_bytes()
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise LibraryError(f"随附方案 {self.id} 的原文被改动过，请重新安装。")
        return content.decode("utf-8")


@cache
def shipped_plans() -> tuple[ShippedPlan, ...]:
    """The shipped plans in the manifest's order; raises LibraryError."""
    manifest = resources.files("corpus") / "plans" / "manifest.toml"
    try:
        rows = tomllib.loads(manifest.read_text(encoding="utf-8"))["plan"]
        return tuple(_shipped(dict(row)) for row in rows)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise LibraryError(f"随附方案的清单 manifest.toml 无法读取：{error}") from error


def _shipped(row: dict[str, object]) -> ShippedPlan:
    plan_id, sha256 = str(row.pop("id")), str(row.pop("sha256"))
    lists = {name: tuple(map(str, _list(row.pop(name)))) for name in _LISTS}
    texts = {name: str(value) for name, value in row.items()}
    return ShippedPlan(plan_id, Metadata(**texts, **lists), sha256)  # type: ignore[arg-type]


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"not a list: {value!r}")
    return value
