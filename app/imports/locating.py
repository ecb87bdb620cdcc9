"""The units a file's words are looked up in, with the aliases: one table for every import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from app.core.errors import Invalid
from app.core.records import many
from app.domain.units import Level
from app.imports import workers
from app.imports.places import Named, Places
from app.services import units
from app.services.policy import policy_on
from app.workspace import Unit

_named = many(Named)
#: what is sought among the same: what a list calls a grid may be a part of one
_AMONG = {Level.MICRO_GRID: Level.GRID, Level.GROUP: Level.GRID, Level.CITY: Level.COUNTY}


def locator(unit: Unit, said: Iterable[tuple[int, str]] = ()) -> workers.Locator:
    """Return what finds the unit a row names among those the actor sees today.

    ``said`` are names a person has just given units, by id, beside the aliases that are kept.
    """
    known_as: dict[int, tuple[str, ...]] = {}
    for unit_id, name in (*((one.unit_id, one.alias) for one in units.aliases(unit)), *said):
        known_as[unit_id] = (*known_as.get(unit_id, ()), name)
    at: dict[Level, list[Named]] = defaultdict(list)
    village: dict[int | None, int | None] = {}  # of each grid: its parts are sought below that too
    for row in units.tree(unit):
        level = _AMONG.get(row.level, row.level)
        above = village.get(row.parent_id, row.parent_id)
        if level is Level.GRID:
            village[row.id] = above
        at[level].append(_named(row.id, row.name, row.code, above, known_as.get(row.id, ())))
    county = next(iter(at[Level.COUNTY]), None)
    towns = Places("乡镇", at[Level.TOWN], (county.name,) if county else ())
    villages = Places("村（社区）", at[Level.VILLAGE], above=towns)
    grids = Places("网格", at[Level.GRID], above=villages)
    return workers.Locator(towns, villages, grids, county, policy_on(unit, unit.today).role_levels)


def means(places: Places, written: str, name: str) -> bool:
    """Return whether a file's word for a unit means the one called ``name``.

    No word means any; a part of the name will do, or the whole with more, or an alias.
    """
    if not written or written in name or name in written:
        return True
    try:
        return places.find(written).name == name
    except Invalid:
        return False
