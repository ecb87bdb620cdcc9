"""A few units in outline, for a small picture: thinned by distance alone, without shapely."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.core.access import Permission, permits
from app.domain.boundaries.earth import Plane, Point
from app.domain.boundaries.shapes import Ring, Shape, laid, middle, shape_of
from app.services.boundaries._kept import kept
from app.workspace import Unit

_DOTS = 600  # no picture of these is larger: points nearer to one another than one dot say nothing
_LEAST = 4  # points of a ring, the first again at its end


@dataclass(frozen=True, slots=True)
class Outline:
    """A unit's boundary in metres, east and south of a common point; ``at`` is where its name stands."""

    shape: Shape
    at: Point


@permits(Permission.UNITS_READ)
def outlines(unit: Unit, of: Collection[int]) -> dict[int, Outline]:
    """Return the boundaries in force of some units in the actor's scope, by unit; those without one not."""
    drawn = kept(unit, only=of)
    if not drawn:
        return {}
    plane = Plane(middle([one.centre for one in drawn.values()])[1])
    flat = {one.unit_id: laid(shape_of(one.shape), plane) for one in drawn.values()}
    across = [x for shape in flat.values() for rings in shape for x, _ in rings[0]]
    least = (max(across) - min(across)) / _DOTS
    found = {}
    for unit_id, shape in flat.items():
        east, north = plane.place(drawn[unit_id].centre)
        thin = tuple(tuple(_thinned(ring, least) for ring in rings) for rings in shape)
        found[unit_id] = Outline(thin, (east, -north))
    return found


def _thinned(ring: Ring, least: float) -> Ring:
    """Return a ring with south downwards, without points that lie too near to the last one kept."""
    taken = list(ring[:1])
    for x, y in ring[1:-1]:
        if abs(x - taken[-1][0]) + abs(y - taken[-1][1]) >= least:
            taken.append((x, y))
    taken += ring[-1:]
    return tuple((x, -y) for x, y in (taken if len(taken) >= _LEAST else ring))
