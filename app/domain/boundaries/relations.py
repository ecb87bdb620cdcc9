"""How boundaries lie to one another: overlaps of neighbours, gaps in what they belong to, what hangs out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.fields import Choice
from app.domain.boundaries.earth import Plane, Point
from app.domain.boundaries.shapes import Shape, flat, middle

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LEAST_M2 = 500.0  # 0.05 hectares: what two hands draw differently along one road
LEAST_SHARE = 0.002
MOSTLY = 0.5
HECTARE = 10_000


class Relation(Choice):
    """What is amiss between boundaries."""

    OVERLAP = "overlap", "相互重叠"
    GAP = "gap", "留有空白"
    BEYOND = "beyond", "超出上级"
    OUTSIDE = "outside", "在上级之外"


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit with its boundary; ``territory`` is false for one that lies over others, as a dedicated grid."""

    unit_id: int
    parent_id: int | None
    shape: Shape
    territory: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing amiss: how large in square metres, and which share of the unit it is told of."""

    relation: Relation
    unit_id: int
    other_id: int
    area: float
    share: float


def findings(places: Iterable[Placed], complete: Mapping[int, bool]) -> list[Finding]:
    """List what is amiss between boundaries, the largest first.

    ``complete`` says of a parent whether every unit directly in it has a boundary: else there is no gap to
    speak of.
    """
    every = list(places)
    if not every:
        return []
    plane = Plane(_latitude(every))
    drawn = {one.unit_id: flat(one.shape, plane) for one in every}
    below = defaultdict(list)
    for one in every:
        if one.parent_id is not None:
            below[one.parent_id].append(one)
    found: list[Finding] = []
    for parent, children in below.items():
        within = [one for one in children if one.territory]
        found += _overlaps([(one.unit_id, drawn[one.unit_id]) for one in within])
        if parent in drawn:
            found += _beyond(parent, children, drawn)
            if complete.get(parent) and within:
                found += _gap(parent, [drawn[one.unit_id] for one in within], drawn)
    return sorted(found, key=lambda one: (-one.area, one.unit_id, one.other_id))


def _latitude(every: Iterable[Placed]) -> float:
    corners: list[Point] = [one.shape[0][0][0] for one in every]
    return middle(corners)[1]


def _overlaps(children: list[tuple[int, BaseGeometry]]) -> Iterator[Finding]:
    from shapely import STRtree

    shapes = [shape for _, shape in children]
    if len(shapes) < 2:
        return
    left, right = STRtree(shapes).query(shapes, predicate="intersects")
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        if one < other:
            area = shapes[one].intersection(shapes[other]).area
            if _counts(area, min(shapes[one].area, shapes[other].area)):
                share = area / shapes[one].area
                yield Finding(Relation.OVERLAP, children[one][0], children[other][0], area, share)


def _beyond(parent: int, children: Iterable[Placed], drawn: Mapping[int, BaseGeometry]) -> Iterator[Finding]:
    from shapely import prepare

    whole = drawn[parent]
    prepare(whole)
    for child in children:
        shape = drawn[child.unit_id]
        if whole.covers(shape):
            continue
        area = shape.difference(whole).area
        if _counts(area, shape.area):
            share = area / shape.area
            kind = Relation.OUTSIDE if share > MOSTLY else Relation.BEYOND
            yield Finding(kind, child.unit_id, parent, area, share)


def _gap(parent: int, shapes: list[BaseGeometry], drawn: Mapping[int, BaseGeometry]) -> Iterator[Finding]:
    from shapely import union_all

    whole = drawn[parent]
    area = whole.difference(union_all(shapes)).area
    if _counts(area, whole.area):
        yield Finding(Relation.GAP, parent, parent, area, area / whole.area)


def _counts(area: float, of: float) -> bool:
    return area >= LEAST_M2 and area / of >= LEAST_SHARE
