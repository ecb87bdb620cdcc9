"""What units are called in registers that keep facts of units which may be no more."""

from __future__ import annotations

from collections.abc import Collection

from app.services import units
from app.services._standing import last_place
from app.workspace import Unit


def places(unit: Unit, ids: Collection[int]) -> dict[int, str]:
    """Return the names of units with what they belong to; of one that is no more, as it last stood.

    Everybody may know the tree, whoever's scope.
    """
    may = units.parts.permission in unit.actor.permissions
    known = units.parts(unit, set(ids)) if ids and may else []
    found = {row.id: row.full_name for row in known if row.id in ids}
    return found | {at: last_place(unit, at) for at in ids if at not in found}


def on_paper(place: str) -> str:
    """Return a unit's full name as a paper for people outside says it: the town and the grid."""
    parts = place.split(" › ")
    return "".join(dict.fromkeys((parts[0], parts[-1])))
