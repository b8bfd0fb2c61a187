"""Whether a user's figure falls under a threshold of a plan.

    meets(find_quantities("4吨锅炉")[0], row of `10t/h及以下的燃煤锅炉`)   True
    meets(find_quantities("3万千伏安")[0], row of `容量≥25000千伏安`)      True

Both figures are read as intervals in the base unit of their dimension; a figure that
itself says 以上 or 不足 may leave the answer open.
"""

import math
from dataclasses import dataclass
from functools import cache

from corpus.quantity import Quantity
from corpus.records import Comparator, Target
from corpus.units import Unit, unit_of
from corpus.vocabulary import read_toml

_STRICT = ("超过", "突破", "大于", "高于", "多于", "超出", "超")


@dataclass(frozen=True, slots=True)
class Interval:
    """Values from `low` to `high`; `open_low` and `open_high` leave the end out."""

    low: float
    high: float
    open_low: bool = False
    open_high: bool = False

    def __contains__(self, other: "Interval") -> bool:
        above = other.low > self.low or (
            other.low == self.low and (other.open_low or not self.open_low)
        )
        below = other.high < self.high or (
            other.high == self.high and (other.open_high or not self.open_high)
        )
        return above and below

    def misses(self, other: "Interval") -> bool:
        """True where the two share no value."""
        return self._below(other) or other._below(self)

    def _below(self, other: "Interval") -> bool:
        touching = self.high == other.low and (self.open_high or other.open_low)
        return self.high < other.low or touching


def meets(quantity: Quantity, threshold: Target) -> bool | None:
    """True where the figure lies within the threshold, False where it cannot.

    None where the two cannot be compared (units of different dimensions, a threshold
    without a figure) or the figure alone does not decide.
    """
    if threshold.value is None or threshold.comparator is None:
        return None
    limit_unit = unit_of(threshold.unit)
    unit = _read_as(quantity.unit, limit_unit, threshold.indicator + threshold.subject)
    if threshold.unit == quantity.unit == "":
        unit = limit_unit = Unit("", 1.0)
    if unit is None or limit_unit is None or unit.dimension != limit_unit.dimension:
        return None
    strict = threshold.direction in _STRICT
    limit = interval(threshold.value * limit_unit.factor, threshold.comparator, strict)
    own = interval(quantity.value * unit.factor, quantity.comparator)
    if own in limit:
        return True
    return False if own.misses(limit) else None


def interval(value: float, comparator: Comparator, strict: bool = False) -> Interval:
    """The values that a figure with its comparator stands for; `~` and `=` are the figure."""
    value = float(f"{value:.12g}")  # 3.5 * 1e4 and 35000 are the same figure
    if comparator in (">=", ">"):
        return Interval(value, math.inf, open_low=strict or comparator == ">")
    if comparator in ("<=", "<"):
        return Interval(-math.inf, value, open_high=comparator == "<")
    return Interval(value, value)


def _read_as(name: str, limit: Unit | None, about: str) -> Unit | None:
    """The figure's unit; a short form (4吨 of a boiler) is read as the limit's."""
    unit = unit_of(name)
    if limit is None or (unit and unit.dimension == limit.dimension):
        return unit
    for short, dimension, things in _short_forms():
        prefix = name.removesuffix(short)
        if prefix == name or dimension != limit.dimension:
            continue
        if any(thing in about for thing in things):
            base = unit_of(f"{prefix}{_base_name(dimension)}")
            return base or unit
    return unit


@cache
def _short_forms() -> list[tuple[str, str, tuple[str, ...]]]:
    rows = read_toml("units.toml")["short_form"]
    return [(row["unit"], row["dimension"], tuple(row["things"])) for row in rows]


@cache
def _base_name(dimension: str) -> str:
    groups = read_toml("units.toml")["group"]
    return str(next(group["base"] for group in groups if group["name"] == dimension))
