"""Polygons: what is wrong with one, how large and where it is, and what a county keeps of it.

Shapely is read when the first polygon is looked at: it brings numpy, which no other start needs.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.boundaries.earth import Plane, Point

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Ring = tuple[Point, ...]
Rings = tuple[Ring, ...]  # the outer one first, holes behind it
Shape = tuple[Rings, ...]
_PLACES = 7  # of a degree: a centimetre
_LEAST_M2 = 1.0
_FEW = 12  # points a coarse shape may have anyway


@dataclass(frozen=True, slots=True)
class Measured:
    """A sound polygon: what is kept of it, its area in square metres, and a point inside near its middle."""

    text: str
    area: int
    centre: Point


def text_of(shape: Shape) -> str:
    """Return a shape as it is kept: the coordinates of a GeoJSON MultiPolygon, without spaces."""
    rounded = [
        [[[round(x, _PLACES), round(y, _PLACES)] for x, y in ring] for ring in rings] for rings in shape
    ]
    return json.dumps(rounded, separators=(",", ":"))


def shape_of(text: str) -> Shape:
    """Return the shape that was kept as ``text``."""
    return tuple(tuple(tuple((x, y) for x, y in ring) for ring in rings) for rings in json.loads(text))


def fault_of(shape: Shape) -> str:
    """Return why a shape is no boundary, empty for a sound one."""
    if not any(len(ring) for rings in shape for ring in rings):
        return "没有图形。请在制图软件里画出这一块的范围后再导入。"
    for ring in (ring for rings in shape for ring in rings):
        if any(not math.isfinite(value) for point in ring for value in point):
            return "坐标里有不是数字的值。请在制图软件里重新导出。"
        if len(set(ring)) < 3:
            return "一圈边界不足三个点，围不成面。请在制图软件里补画。"
        if ring[0] != ring[-1]:
            return "边界没有闭合：起点和终点不是同一个点。请在制图软件里闭合后再导入。"
    return _unsound(shape)


def _unsound(shape: Shape) -> str:
    from shapely import is_valid_reason

    reason = str(is_valid_reason(flat(shape)))
    if reason == "Valid Geometry":
        return ""
    words, _, place = reason.partition("[")
    near = f"（在 {'，'.join(place.rstrip(']').split()[:2])} 附近）" if place else ""
    if "Self-intersection" in words:
        return f"边界自己交叉{near}。请在制图软件里检查并修复几何后再导入。"
    if "Hole" in words or "holes" in words or "shells" in words:
        return f"挖空的部分和外圈的关系不对{near}。请在制图软件里修复几何后再导入。"
    return f"图形有错{near}。请在制图软件里用“修复几何”处理后再导入。"


def flat(shape: Shape, plane: Plane | None = None) -> BaseGeometry:
    """Return a shape as shapely has it, in degrees or in metres of a plane."""
    from shapely.geometry import MultiPolygon

    turned = shape if plane is None else laid(shape, plane)
    return MultiPolygon([(rings[0], list(rings[1:])) for rings in turned if rings])


def laid(shape: Shape, plane: Plane) -> Shape:
    """Return a shape in metres of a plane."""
    return tuple(tuple(tuple(plane.place(point) for point in ring) for ring in rings) for rings in shape)


def measured(shape: Shape) -> Measured | None:
    """Return what is kept of a sound shape; None where it is no larger than a dot."""
    outline = flat(shape)
    inside = outline.representative_point() if not _holds_centre(outline) else outline.centroid
    area = round(flat(shape, Plane(inside.y)).area)
    if area < _LEAST_M2:
        return None
    return Measured(text_of(shape), area, (round(inside.x, _PLACES), round(inside.y, _PLACES)))


def _holds_centre(outline: BaseGeometry) -> bool:
    return bool(outline.contains(outline.centroid))


def rings_of(geometry: Any) -> Shape:
    """Return the polygons of a shapely geometry; lines and points in it are left out."""
    parts = getattr(geometry, "geoms", (geometry,))
    found: list[Rings] = []
    for part in parts:
        if part.geom_type == "Polygon" and not part.is_empty:
            every = (part.exterior, *part.interiors)
            found.append(tuple(tuple((x, y) for x, y in ring.coords) for ring in every))
    return tuple(found)


def middle(points: Sequence[Point]) -> Point:
    """Return the point in the middle of others, by each coordinate's median."""
    xs, ys = sorted(x for x, _ in points), sorted(y for _, y in points)
    return xs[len(xs) // 2], ys[len(ys) // 2]


def numbering(centres: Sequence[tuple[int, Point]]) -> list[int]:
    """Return ids from west to east within bands that go from north to south, as grids are numbered.

    A band is as deep as the units would be in a square of as many.

    Source: county-practices (编号自西向东、由北向南).
    """
    if not centres:
        return []
    north, south = max(y for _, (_, y) in centres), min(y for _, (_, y) in centres)
    deep = (north - south) / max(1, round(math.sqrt(len(centres)))) or 1.0
    return [
        unit_id
        for unit_id, _ in sorted(centres, key=lambda one: (int((north - one[1][1]) / deep - 1e-9), one[1][0]))
    ]


def simpler(shape: Shape, metres: float) -> Shape:
    """Return a shape with fewer points, nowhere further off than ``metres``; a small one stays as it is."""
    from shapely import simplify

    if sum(len(ring) for rings in shape for ring in rings) <= _FEW:
        return shape
    return rings_of(simplify(flat(shape), metres, preserve_topology=True)) or shape
