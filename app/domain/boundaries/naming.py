"""Which names of a map have room: each in its own patch, none over another; on screen and on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.units import short_name

_LOOSE, _CELL, _SPARE = (
    1.1,
    64.0,
    2.0,
)  # a name may be a little wider than its patch; size of a bin; air beside it


@dataclass(frozen=True, slots=True)
class Spot:
    """A name with its middle, its size, and the size of its patch, all in one measure."""

    unit_id: int
    text: str
    at: tuple[float, float]
    size: tuple[float, float]
    patch: tuple[float, float]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom, with a little air at the sides."""
        (x, y), (wide, high) = self.at, self.size
        return x - wide / 2 - _SPARE, y - high / 2, x + wide / 2 + _SPARE, y + high / 2

    @property
    def fits(self) -> bool:
        """Whether it stays in its own patch."""
        return self.size[0] <= self.patch[0] * _LOOSE and self.size[1] <= self.patch[1]


def name_of(name: str) -> str:
    """Return what a map calls a unit: a grid in its village by its number alone."""
    short = short_name(name)
    return short[short.rindex("第") :] if "第" in short[1:] and short.endswith(("网格", "小组")) else short


def roomy(spots: Sequence[Spot], always: int | None = None) -> list[Spot]:
    """Return the names that have room, those of large patches first; the one of ``always`` in any case."""
    taken: dict[tuple[int, int], list[Spot]] = defaultdict(list)
    found: list[Spot] = []
    for spot in sorted(spots, key=lambda one: (one.unit_id != always, -one.patch[0] * one.patch[1])):
        bins = _bins(spot)
        free = not any(_cover(spot, other) for one in bins for other in taken[one])
        if spot.unit_id == always or (spot.fits and free):
            found.append(spot)
            for one in bins:
                taken[one].append(spot)
    return found


def _bins(spot: Spot) -> list[tuple[int, int]]:
    left, top, right, low = (int(edge // _CELL) for edge in spot.box)
    return [(x, y) for x in range(left, right + 1) for y in range(top, low + 1)]


def _cover(one: Spot, other: Spot) -> bool:
    left, top, right, low = one.box
    its_left, its_top, its_right, its_low = other.box
    return left < its_right and its_left < right and top < its_low and its_top < low
