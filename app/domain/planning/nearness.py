"""Which parts touch, where nobody has said it: from their positions, to be corrected by hand."""

from __future__ import annotations

from collections.abc import Sequence
from math import dist

from app.domain.planning.terms import Part


def neighbours(parts: Sequence[Part]) -> list[tuple[int, int]]:
    """Return the pairs of parts with nothing between them: no third lies in the circle the two span.

    That is the Gabriel graph: it hangs together, its lines do not cross, and it is part of Delaunay's.
    Parts without a position have no neighbours; two at the same place are neighbours.
    """
    placed = [(part.id, (part.x, part.y)) for part in parts if part.x is not None and part.y is not None]
    found = []
    for at, (one, here) in enumerate(placed):
        near = sorted(placed, key=lambda other: (dist(here, other[1]), other[0]))
        found += [
            (min(one, other), max(one, other))
            for other, there in placed[at + 1 :]
            if not _between(here, there, near, {one, other})
        ]
    return sorted(found)


_Point = tuple[float, float]


def _between(here: _Point, there: _Point, near: Sequence[tuple[int, _Point]], ends: set[int]) -> bool:
    """Return whether a third part lies inside the circle over the line; the nearest are asked first."""
    square = dist(here, there) ** 2
    for other, point in near:
        away = dist(here, point) ** 2
        if away > square:
            return False
        if other not in ends and away + dist(there, point) ** 2 < square:
            return True
    return False
