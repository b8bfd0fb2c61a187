"""Load the tables of expert knowledge that ship in `corpus/tables/`.

CSV tables are UTF-8 with a byte-order mark (they open in a spreadsheet) and have a
header line; TOML tables are plain UTF-8. What a table means is said in
`corpus/tables/README.md`; each module that uses one checks it when it is loaded.
"""

import csv
import io
import tomllib
from importlib import resources
from typing import Any

from corpus.errors import TableError


def read_csv(name: str, package: str = "corpus") -> list[dict[str, str]]:
    """The rows of `tables/NAME` as dicts of stripped strings; raises TableError."""
    text = (resources.files(package) / "tables" / name).read_text(encoding="utf-8-sig")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows = []
    for row in reader:
        if None in row or None in row.values():
            raise TableError(f"词表 {name} 第 {reader.line_num} 行的列数与表头不符，请改正。")
        rows.append({key: value.strip() for key, value in row.items()})
    return rows


def read_toml(name: str, package: str = "corpus") -> dict[str, Any]:
    """The content of `tables/NAME`; raises TableError with the parser's own message."""
    text = (resources.files(package) / "tables" / name).read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TableError(f"词表 {name} 无法读取：{error}") from error
