"""演示边界: a made-up map of a demonstration county, nested, drawn from the seed and taken in as any file is.

It shows where nothing is: no real boundary is in it, and its source says so wherever a boundary is told.
"""

from __future__ import annotations

import json
import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from app.demo.office import DemoOffice
from app.domain.boundaries.matching import Drawn, Wishes
from app.domain.boundaries.shapes import rings_of
from app.domain.units import Level, UnitKind
from app.imports.boundaries import DrawnFile, keep
from app.services import units
from app.services.units import UnitRow

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SOURCE = "演示边界（由程序编造，不是真实边界）"
_CENTRE = (110.0, 35.0)  # of no county in particular
_LEVELS = (Level.CITY, Level.COUNTY, Level.TOWN, Level.VILLAGE, Level.GRID)
_OVER_OTHERS = (UnitKind.DEDICATED_GRID, UnitKind.SERVICE_CENTRE)
_MOST = 4000  # units: beyond, the grids are left out, and nothing is drawn in a hurry
_ACROSS, _SIDES, _FINEST = 0.36, 48, 1e-7  # degrees; corners of the county; a centimetre
_ROUNDS = 3  # of moving each seat into the middle of its part: parts of like size


def draw(office: DemoOffice, seed: int, starts: date) -> int:
    """Take the made-up boundaries of a county in and return the batch's id."""
    tree = _grounded(office.ask("admin", units.tree, starts), _LEVELS)
    if len(tree) > _MOST:
        tree = _grounded(tree, _LEVELS[:-1])
    rows = tuple(_rows(tree, random.Random(f"boundaries-{seed}")))
    digest = sha256(json.dumps([one.shape for one in rows]).encode()).hexdigest()
    file = DrawnFile(SOURCE, digest, rows)
    return office.do("admin", keep, file, Wishes(), starts)


def _grounded(tree: Sequence[UnitRow], levels: Sequence[Level]) -> list[UnitRow]:
    """Return the units of some levels that cover ground, and lie in such that do."""
    found: dict[int, UnitRow] = {}
    for row in tree:  # parents come first
        inside = row.parent_id is None or row.parent_id in found
        if inside and row.level in levels and not row.statistical and row.unit_kind not in _OVER_OTHERS:
            found[row.id] = row
    return list(found.values())


def _rows(tree: Sequence[UnitRow], chance: random.Random) -> Iterator[Drawn]:
    below: dict[int | None, list[UnitRow]] = defaultdict(list)
    for row in tree:
        below[row.parent_id].append(row)
    roots = below[None]
    parts = dict(zip((root.id for root in roots), _divided(_county(chance), len(roots), chance), strict=True))
    for number, row in enumerate(tree, start=1):  # parents come first
        shape = parts.pop(row.id)
        children = below[row.id]
        parts |= {
            child.id: part
            for child, part in zip(children, _divided(shape, len(children), chance), strict=True)
        }
        yield Drawn(number, row.code, row.name, rings_of(shape))


def _county(chance: random.Random) -> BaseGeometry:
    """Return an outline with a few gentle bays."""
    from shapely.geometry import Polygon

    waves = [
        (turns, chance.uniform(0.03, 0.16) / turns, chance.uniform(0, math.tau)) for turns in (2, 3, 5, 8)
    ]
    corners = []
    for step in range(_SIDES):
        angle = math.tau * step / _SIDES
        far = _ACROSS / 2 * (1 + sum(high * math.sin(turns * angle + at) for turns, high, at in waves))
        east = far * math.cos(angle) / math.cos(math.radians(_CENTRE[1]))
        corners.append((round(_CENTRE[0] + east, 7), round(_CENTRE[1] + far * math.sin(angle) * 0.8, 7)))
    return Polygon(corners)


def _divided(whole: BaseGeometry, parts: int, chance: random.Random) -> list[BaseGeometry]:
    """Return the whole cut into parts of like size, in the order units are listed: north-west first."""
    if parts < 2:
        return [whole] * parts
    seats = [_inside(whole, chance) for _ in range(parts)]
    for _ in range(_ROUNDS):
        cut = _cells(whole, seats)
        seats = [(part.centroid.x, part.centroid.y) for part in cut]
    return sorted(_cells(whole, seats), key=lambda part: part.centroid.x - 1.5 * part.centroid.y)


def _inside(whole: BaseGeometry, chance: random.Random) -> tuple[float, float]:
    from shapely import contains_xy, prepare

    prepare(whole)
    west, south, east, north = whole.bounds
    while True:
        x, y = chance.uniform(west, east), chance.uniform(south, north)
        if contains_xy(whole, x, y):
            return x, y


def _cells(whole: BaseGeometry, seats: Sequence[tuple[float, float]]) -> list[BaseGeometry]:
    """Return what of the whole lies nearest to each seat."""
    from shapely import voronoi_polygons
    from shapely.geometry import MultiPoint

    cells = voronoi_polygons(MultiPoint(seats), extend_to=whole).geoms
    return [cell.intersection(whole, grid_size=_FINEST) for cell in cells]
