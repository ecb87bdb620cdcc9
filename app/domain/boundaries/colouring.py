"""How figures become classes of a legend: as many units in each, or each as wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.core.fields import Choice

Number = int | Decimal
MOST = 5


class Cut(Choice):
    """Where one class ends and the next begins."""

    QUANTILES = "quantiles", "每档单位数相近"
    EQUAL = "equal", "每档宽度相同"


class Indicator(Choice):
    """What a map is coloured by; the value is the field of a map's row."""

    LACKING = "lacking", "缺员人数"
    LOAD = "load", "每名网格员的户数"
    HOUSEHOLDS = "households", "户数"
    RESIDENTS = "residents", "人口"
    SCORE = "score", "考核均分（最近一期）"
    STIPEND = "stipend", "月补贴（最近一期）"

    @property
    def measure(self) -> str:
        """What its figures are counted in."""
        return {"lacking": "人", "residents": "人", "score": "分", "stipend": "元"}.get(self.value, "户")


@dataclass(frozen=True, slots=True)
class Klass:
    """One class: the least and the largest value in it, both inside, and how many units have one."""

    low: Number
    high: Number
    units: int

    def holds(self, value: Number) -> bool:
        """Return whether a value belongs to it."""
        return self.low <= value <= self.high

    def label(self, unit: str) -> str:
        """Return what the legend says: 3—8 户, or one value alone."""
        span = _told(self.low) if self.low == self.high else f"{_told(self.low)}—{_told(self.high)}"
        return f"{span} {unit}"


def _told(value: Number) -> str:
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def classes(values: Sequence[Number], cut: Cut) -> list[Klass]:
    """Return at most five classes from the least up, that hold every value; none is empty, none overlap.

    Equal values never part: fewer distinct values than classes make a class each.
    """
    ordered = sorted(values)
    distinct = sorted(set(values))
    if len(distinct) <= MOST:
        groups = [[value] for value in distinct]
    elif cut is Cut.QUANTILES:
        groups = _quantiles(ordered)
    else:
        groups = _equal(distinct)
    return [
        Klass(group[0], group[-1], sum(group[0] <= value <= group[-1] for value in values))
        for group in groups
    ]


def _quantiles(ordered: Sequence[Number]) -> list[list[Number]]:
    ends = sorted({ordered[len(ordered) * part // MOST - 1] for part in range(1, MOST + 1)})
    return _grouped(sorted(set(ordered)), ends)


def _equal(distinct: Sequence[Number]) -> list[list[Number]]:
    low, high = Fraction(distinct[0]), Fraction(distinct[-1])
    ends = [low + (high - low) * part / MOST for part in range(1, MOST + 1)]
    return _grouped(distinct, ends)


def _grouped(distinct: Sequence[Number], ends: Sequence[Number | Fraction]) -> list[list[Number]]:
    """Return the values up to each end, without what would be empty."""
    found: list[list[Number]] = [[] for _ in ends]
    for value in distinct:
        found[next(place for place, end in enumerate(ends) if Fraction(value) <= end)].append(value)
    return [group for group in found if group]


def class_of(found: Sequence[Klass], value: Number | None) -> int | None:
    """Return the place of a value's class, None for a unit without a figure."""
    if value is None:
        return None
    return next((place for place, one in enumerate(found) if one.holds(value)), None)
