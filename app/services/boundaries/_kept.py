"""The boundaries in force on a date, as they are kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.core.asof import AsOf
from app.domain.boundaries.earth import Point
from app.domain.units import UnitKind
from app.services.units import UnitRow
from app.workspace import Unit
from db.models.units import UnitShape
from db.scope import in_scope, valid

_TEN_MILLIONTHS = 10_000_000
#: an office building lies in the grid around it, a service centre has no ground of its own
_OVER_OTHERS = (UnitKind.DEDICATED_GRID, UnitKind.SERVICE_CENTRE)


@dataclass(frozen=True, slots=True)
class Kept:
    """One boundary as it is kept; ``shape`` is its text."""

    unit_id: int
    shape: str
    area_m2: int
    centre: Point
    four_sides: str
    source: str


def kept(unit: Unit, on: AsOf | None = None, only: Collection[int] | None = None) -> dict[int, Kept]:
    """Return the boundaries in force in the actor's scope by unit, ``only`` those of some units."""
    columns = (
        UnitShape.unit_id,
        UnitShape.shape,
        UnitShape.area_m2,
        UnitShape.centre_lon,
        UnitShape.centre_lat,
        UnitShape.four_sides,
        UnitShape.source,
    )
    statement = (
        select(*columns)
        .where(valid(UnitShape, on or unit.as_of), in_scope(unit.actor.scopes, UnitShape.scope_code))
        .order_by(UnitShape.scope_code)
    )
    if only is not None:
        statement = statement.where(UnitShape.unit_id.in_(only))
    unit.session.flush()
    return {
        unit_id: Kept(unit_id, shape, area, (lon / _TEN_MILLIONTHS, lat / _TEN_MILLIONTHS), sides, source)
        for unit_id, shape, area, lon, lat, sides, source in unit.session.connection().execute(statement)
    }


def ten_millionths(degrees: float) -> int:
    """Return degrees as they are kept."""
    return round(degrees * _TEN_MILLIONTHS)


def has_territory(row: UnitRow) -> bool:
    """Return whether a unit covers ground of its own, beside its neighbours."""
    return not row.statistical and row.unit_kind not in _OVER_OTHERS
