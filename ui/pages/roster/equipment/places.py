"""The units whose stock something is, or that get it where no person is named: found by a few letters."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.domain.names import spelt
from app.domain.search import Entry, Group, lines, matches
from app.services import units
from app.workspace import Unit


@permits(Permission.UNITS_READ)
def find_places(unit: Unit, text: str, limit: int = 8) -> list[Entry]:
    """List the units of every level whose name, code or pinyin fit best; ``target`` is the unit's id."""
    found = [
        Entry(
            Group.GRIDS,
            row.name,
            row.path or row.code,
            lines((row.name, row.code, *spelt(row.name))),
            "equipment",
            row.id,
        )
        for row in units.tree(unit)
        if not row.statistical
    ]
    return [entry for each in matches(found, text, limit) for entry in each.entries]
