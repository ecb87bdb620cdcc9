"""The tree as it is drawn beside the pages: every unit with who serves in it, and no more than is drawn."""

from __future__ import annotations

from datetime import date

from app.core.access import WHOLE, Permission, permits
from app.core.asof import AsOf
from app.services.units._drawn import LEVEL, LOW, STATISTICAL, added_up, listed, standing_rows
from app.services.units.queries import manning, staffed_level
from app.services.units.rows import Branch
from app.workspace import Unit


@permits(Permission.UNITS_READ)
def branches(unit: Unit, on: date | None = None) -> list[Branch]:
    """List the units the actor may see as they stood on a date, parents first, with their figures added up.

    They agree with ``tree`` and ``staffing``; of twelve thousand units no more is read than is drawn.
    """
    as_of = AsOf(on or unit.as_of.valid_on, unit.as_of.known_at)
    every = standing_rows(unit, as_of)
    seen = every if WHOLE in unit.actor.scopes else [row for row in every if unit.actor.sees(row[LOW])]
    wanted, here = manning(unit, as_of)
    finest = staffed_level(unit, as_of.valid_on).value
    own = {row[0]: here.get(row[0], 0) for row in seen if row[LEVEL] == finest and not row[STATISTICAL]}
    return listed(every, *added_up(seen, own, {key: int(count < wanted) for key, count in own.items()}))
