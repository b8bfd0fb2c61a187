"""Measures of a ranking, one small function for each published formula.

`ranking` holds passage ids, best first; `relevant` maps the ids of the relevant passages to
their gain (1 where the set knows no degrees). All values lie between 0 and 1.
"""

from collections.abc import Mapping, Sequence
from math import log2


def dcg(gains: Sequence[float]) -> float:
    """Discounted cumulative gain: sum over ranks r = 1, 2, ... of gain / log2(r + 1)."""
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, 1))


def ndcg(ranking: Sequence[str], relevant: Mapping[str, float], k: int) -> float:
    """DCG of the first `k` over the DCG of the best possible first `k`."""
    best = dcg(sorted(relevant.values(), reverse=True)[:k])
    return dcg([relevant.get(name, 0.0) for name in ranking[:k]]) / best if best else 0.0


def reciprocal_rank(ranking: Sequence[str], relevant: Mapping[str, float], k: int) -> float:
    """1 / rank of the first relevant passage among the first `k`, else 0."""
    for rank, name in enumerate(ranking[:k], 1):
        if relevant.get(name, 0.0) > 0:
            return 1.0 / rank
    return 0.0


def recall(ranking: Sequence[str], relevant: Mapping[str, float], k: int) -> float:
    """The part of the relevant passages that stand among the first `k`."""
    wanted = {name for name, gain in relevant.items() if gain > 0}
    return len(wanted & set(ranking[:k])) / len(wanted) if wanted else 0.0


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def measure(
    rankings: Mapping[str, Sequence[str]], judged: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    """Means over the judged queries: ndcg@10, mrr@10, recall@10 and recall@100."""
    pairs = [(rankings.get(query, ()), relevant) for query, relevant in judged.items()]
    return {
        "ndcg@10": round(mean([ndcg(*pair, 10) for pair in pairs]), 4),
        "mrr@10": round(mean([reciprocal_rank(*pair, 10) for pair in pairs]), 4),
        "recall@10": round(mean([recall(*pair, 10) for pair in pairs]), 4),
        "recall@100": round(mean([recall(*pair, 100) for pair in pairs]), 4),
    }
