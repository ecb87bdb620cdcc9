"""The units a file's words are looked up in, with the aliases: one table for every import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.core.errors import Invalid
from app.domain.units import Level
from app.imports import workers
from app.imports.places import Named, Places
from app.services import units
from app.services.policy import policy_on
from app.workspace import Unit


def locator(unit: Unit, said: Iterable[tuple[int, str]] = ()) -> workers.Locator:
    """Return what finds the unit a row names among those the actor sees today.

    ``said`` are names a person has just given units, by id, beside the aliases that are kept.
    """
    known_as: dict[int, tuple[str, ...]] = {}
    for unit_id, name in (*((one.unit_id, one.alias) for one in units.aliases(unit)), *said):
        known_as[unit_id] = (*known_as.get(unit_id, ()), name)
    rows = units.tree(unit)

    def named(*levels: Level) -> Iterator[Named]:
        for row in rows:
            if row.level in levels:
                yield Named(row.id, row.name, row.code, row.parent_id, known_as.get(row.id, ()))

    county = next(named(Level.COUNTY, Level.CITY), None)
    prefixes = (county.name,) if county else ()
    towns = Places("乡镇", named(Level.TOWN), prefixes)
    villages = Places("村（社区）", named(Level.VILLAGE), above=towns)
    return workers.Locator(
        towns,
        villages,
        Places("网格", named(Level.GRID, Level.MICRO_GRID), above=villages),
        county,
        policy_on(unit, unit.today).role_levels,
    )


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
