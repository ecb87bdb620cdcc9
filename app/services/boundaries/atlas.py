"""What a map shows: every unit with its figures and boundary, and the shapes as they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, TypeVar

from app.core.access import Permission, permits
from app.core.fields import Kind, Label
from app.core.records import many
from app.domain.boundaries.earth import Plane, Point
from app.domain.boundaries.relations import HECTARE
from app.domain.boundaries.shapes import Shape, laid, middle, shape_of, simpler
from app.domain.units import Level
from app.services import roster, units
from app.services.boundaries._kept import Kept, kept
from app.services.roster import Measured
from app.services.units import OutlineRow, UnitRow
from app.workspace import Unit

HAS, NONE = "有", "没有边界"
_COARSE = 60.0  # metres that are less than half a dot where a whole county is in sight
_CENT = Decimal("0.01")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MapRow:
    """A unit as the map tells of it; a figure nobody may see here, or that is not known, is None."""

    id: int
    parent_id: int | None
    name: Annotated[str, Label("名称", width=24, tail=True)]
    level: Annotated[Level, Label("层级", width=10)]
    boundary: Annotated[str, Label("边界", width=13)]
    hectares: Annotated[Decimal | None, Label("面积（公顷）", width=11, kind=Kind.SCORE)]
    lacking: Annotated[int | None, Label("缺员", width=7)]
    workers: Annotated[int | None, Label("在岗", width=7)]
    households: Annotated[int | None, Label("户数", width=8)]
    residents: Annotated[int | None, Label("人口", width=8)]
    load: Annotated[Decimal | None, Label("每人户数", width=9, kind=Kind.SCORE)]
    score: Annotated[Decimal | None, Label("考核均分", width=9, kind=Kind.SCORE)]
    stipend: Annotated[Decimal | None, Label("月补贴", width=12)]
    four_sides: Annotated[str, Label("四至", width=30)]
    source: Annotated[str, Label("边界来源", width=24)]
    full_name: Annotated[str, Label("全称", width=40)]
    code: Annotated[str, Label("代码", width=18, kind=Kind.CODE)]
    scope_lo: int
    scope_hi: int


@dataclass(frozen=True, slots=True)
class Region:
    """A unit's boundary as it is drawn, in metres east and south of the north-western corner.

    ``coarse`` is drawn where a whole county is in sight; ``at`` is where the name stands.
    """

    unit_id: int
    level: Level
    fine: Shape
    coarse: Shape
    at: Point


@dataclass(frozen=True, slots=True)
class _Sums:
    """What is added up from the people to the county."""

    scores: Mapping[int, tuple[Decimal, int]]
    stipends: Mapping[int, Decimal]


_mapped = many(MapRow)


@permits(Permission.UNITS_READ)
def map_rows(unit: Unit) -> list[MapRow]:
    """List the units the actor may see with the figures a map is coloured by, parents before children."""
    told, drawn = units.outline(unit), kept(unit)
    sums = _sums(unit, {row.id: row.parent_id for row in told})
    return [_row(row, drawn.get(row.id), sums) for row in told if not row.statistical]


def _sums(unit: Unit, above: Mapping[int, int | None]) -> _Sums:
    people: Sequence[Measured] = ()
    if Permission.ROSTER_READ in unit.actor.permissions:
        people = roster.measured(unit)
    scores = ((one.unit_id, (one.score, 1)) for one in people if one.score is not None)
    stipends = ((one.unit_id, one.stipend) for one in people if one.stipend is not None)
    return _Sums(_up(scores, above, _pair), _up(stipends, above, Decimal.__add__))


def _pair(one: tuple[Decimal, int], other: tuple[Decimal, int]) -> tuple[Decimal, int]:
    return one[0] + other[0], one[1] + other[1]


def _up(
    values: Iterable[tuple[int, T]], above: Mapping[int, int | None], add: Callable[[T, T], T]
) -> dict[int, T]:
    """Return values added up for each unit and everything it belongs to."""
    found: dict[int, T] = {}
    for unit_id, value in values:
        at: int | None = unit_id
        while at is not None and at in above:
            found[at] = add(found[at], value) if at in found else value
            at = above[at]
    return found


def _row(row: OutlineRow, drawn: Kept | None, sums: _Sums) -> MapRow:
    score = sums.scores.get(row.id)
    load = row.households is not None and row.workers
    return _mapped(
        id=row.id,
        parent_id=row.parent_id,
        name=row.name,
        level=row.level,
        boundary=HAS if drawn else NONE,
        hectares=(Decimal(drawn.area_m2) / HECTARE).quantize(_CENT) if drawn else None,
        lacking=row.lacking,
        workers=row.workers,
        households=row.households,
        residents=row.residents,
        load=(Decimal(row.households or 0) / load).quantize(Decimal("0.1")) if load else None,
        score=(score[0] / score[1]).quantize(_CENT) if score else None,
        stipend=sums.stipends.get(row.id),
        four_sides=drawn.four_sides if drawn else "",
        source=drawn.source if drawn else "",
        full_name=row.full_name or row.name,
        code=row.code,
        scope_lo=row.scope_lo,
        scope_hi=row.scope_hi,
    )


@permits(Permission.UNITS_READ)
def regions(unit: Unit) -> list[Region]:
    """List the boundaries in force in the actor's scope, laid flat, in the order of the tree."""
    tree, drawn = {row.id: row for row in units.tree(unit)}, kept(unit)
    mine = [one for one in drawn.values() if one.unit_id in tree]
    if not mine:
        return []
    plane = Plane(middle([one.centre for one in mine])[1])
    flat = {one.unit_id: laid(shape_of(one.shape), plane) for one in mine}
    west = min(x for shape in flat.values() for rings in shape for x, _ in rings[0])
    north = max(y for shape in flat.values() for rings in shape for _, y in rings[0])
    return [_region(tree[one.unit_id], one, flat[one.unit_id], plane, (west, north)) for one in mine]


def _region(row: UnitRow, one: Kept, flat: Shape, plane: Plane, corner: Point) -> Region:
    def moved(point: Point) -> Point:
        return round(point[0] - corner[0], 1), round(corner[1] - point[1], 1)

    fine = tuple(tuple(tuple(moved(point) for point in ring) for ring in rings) for rings in flat)
    coarse = simpler(fine, _COARSE)
    return Region(row.id, row.level, fine, coarse, moved(plane.place(one.centre)))
