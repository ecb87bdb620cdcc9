"""The map of the first page: how many grids lack somebody, by town, or by village of one town."""

from __future__ import annotations

from app.core.figures import Door
from app.domain.units import Level
from app.services import boundaries, units
from app.services.dashboard._once import gaps
from app.services.dashboard.rows import Patch
from app.workspace import Unit


def vacant_map(unit: Unit) -> list[Patch]:
    """Return the towns with a boundary, each with its vacant grids and the list of them."""
    above, empty = units.parts(unit), gaps(unit).empty
    several = sum(row.level is Level.TOWN for row in above) > 1
    level = Level.TOWN if several else Level.VILLAGE
    rows = [row for row in above if row.level is level]
    drawn = boundaries.outlines(unit, [row.id for row in rows])
    return [
        Patch(
            name=row.name,
            shape=drawn[row.id].shape,
            at=drawn[row.id].at,
            count=sum(row.scope.holds(gap.scope_lo) for gap in empty),
            door=Door(page="vacancies", place=row.full_name, scope=row.scope),
        )
        for row in rows
        if row.id in drawn
    ]
