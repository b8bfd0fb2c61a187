"""The figures of `bench` as Markdown: tables, ratios to the peers, and the aims."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Figures = Mapping[str, Any]

MILLION = "1000000"
MISSING = "—"
TIMES = "search ms: p50 / p95 / CPU p95"

AIMS: tuple[tuple[str, tuple[str, ...], str, float], ...] = (
    ("whole answer, five plans, p95 ms", ("answers", "answer_p95_ms"), "<=", 15),
    ("one-shot ask, median s", ("ask", "median_s"), "<=", 2),
    ("search at a million, p95 ms", ("sizes", MILLION, "search", "search_p95_ms"), "<=", 50),
    ("memory of the build at a million, MiB", ("sizes", MILLION, "build", "peak_mb"), "<=", 4096),
    ("memory of search at a million, MiB", ("sizes", MILLION, "search", "peak_mb"), "<=", 4096),
    (
        "build at a million, characters a second",
        ("sizes", MILLION, "build", "characters_per_s"), ">=", 350_000,
    ),
    (
        "recall@10 against flat at a million",
        ("sizes", MILLION, "search", "near_recall"), ">=", 0.98,
    ),
)  # fmt: skip
"""Name, where the figure stands, and what it should be."""

RATIOS = (
    ("build, characters a second", "characters_per_s"),
    ("search p50", "search_p50_ms"),
    ("search p95", "search_p95_ms"),
    ("peak memory", "peak_mb"),
)


def as_markdown(found: Figures) -> str:
    """The page that `bench` prints."""
    sizes: Mapping[str, Figures] = found["sizes"]
    parts = [
        f"# Bench ({found['machine']})\n",
        _table(
            ("clauses", "build s", "characters/s", "… a CPU second", "build MiB", "index MiB",
             "open s", TIMES, "by plan", "by region", "by sector", "search MiB"),
            (_size(size, row) for size, row in sizes.items()),
        ),
        _table(
            ("clauses", "recall@10 against flat", "filtered = exhaustive (plan, region, sector)",
             "adding a plan s", "written MiB"),
            (_exactness(size, row) for size, row in sizes.items()),
        ),
        _table(
            ("clauses", "peer", "build s", "characters/s", TIMES, "MiB"),
            (_peer(size, row, name) for size, row in sizes.items() for name in _peers(row)),
        ),
        "Ours as a multiple of the peer's figure:\n",
        _table(
            ("clauses", "peer", *(name for name, _ in RATIOS)),
            (_ratios(size, row, name) for size, row in sizes.items() for name in _peers(row)),
        ),
        _answers(found),
        _table(("aim", "should be", "is", ""), (_aim(found, *aim) for aim in AIMS)),
    ]  # fmt: skip
    parts += [f"- {note}\n" for note in found.get("notes", [])]
    return "\n".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(str, row))} |\n" for row in lines)


def _times(row: Figures, name: str) -> str:
    return " / ".join(str(row[f"{name}_{part}_ms"]) for part in ("p50", "p95", "cpu_p95"))


def _size(size: str, row: Figures) -> list[object]:
    build, search = row["build"], row["search"]
    return [
        f"{int(size):,}", build["build_s"], f"{build['characters_per_s']:,}",
        f"{build['characters_per_cpu_s']:,}", build["peak_mb"],
        build["index_mb"], search["open_s"],
        *(_times(search, name) for name in ("search", "plan", "region", "sector")),
        search["peak_mb"],
    ]  # fmt: skip


def _exactness(size: str, row: Figures) -> list[object]:
    search, append = row["search"], row["append"]
    exact = ", ".join(str(share) for share in search["filtered_exact"].values())
    return [
        f"{int(size):,}", search["near_recall"], exact,
        append["append_s"], append["written_mb"],
    ]  # fmt: skip


def _peers(row: Figures) -> list[str]:
    return [name for name in ("generic", "bm25s") if name in row]


def _peer(size: str, row: Figures, name: str) -> list[object]:
    peer = row[name]
    speed = f"{peer['characters_per_s']:,}"
    return [
        f"{int(size):,}", name, peer["build_s"], speed, _times(peer, "search"), peer["peak_mb"]
    ]  # fmt: skip


def _ratios(size: str, row: Figures, name: str) -> list[object]:
    ours = {**row["search"], **row["build"]}
    ours["peak_mb"] = max(row["search"]["peak_mb"], row["build"]["peak_mb"])
    return [
        f"{int(size):,}", name,
        *(f"{ours[key] / max(row[name][key], 1e-9):.2f}" for _, key in RATIOS),
    ]  # fmt: skip


def _answers(found: Figures) -> str:
    answers, ask = found["answers"], found["ask"]
    return (
        f"Whole answers on the five plans, {answers['questions']} questions, ms: "
        f"{_times(answers, 'answer')} (p50 / p95 / CPU p95); with the turns before them "
        f"{_times(answers, 'conversation')}; {answers['peak_mb']} MiB. "
        f"One-shot `ask`, files warm: {ask['median_s']} s, at worst {ask['worst_s']} s, "
        f"CPU {ask['cpu_s']} s.\n"
    )


def _aim(
    found: Figures, name: str, where: Sequence[str], comparator: str, aim: float
) -> list[object]:
    figure: Any = found
    for key in where:
        figure = figure.get(key) if isinstance(figure, Mapping) else None
    if not isinstance(figure, int | float):
        return [name, f"{comparator} {aim:,}", MISSING, MISSING]
    met = figure <= aim if comparator == "<=" else figure >= aim
    return [name, f"{comparator} {aim:,}", f"{figure:,}", "met" if met else "**missed**"]
