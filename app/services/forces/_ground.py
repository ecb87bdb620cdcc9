"""By what an entry is judged: the county's kinds, and the units that may have one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.policy import Policy
from app.domain.policy.forces import ForceRule
from app.domain.units import Level
from app.services import policy, units
from app.services.units import UnitRow
from app.workspace import Unit

NO_TOWN = "本级"


@dataclass(frozen=True, slots=True)
class Place:
    """A unit with the names of its town and village; what lies in no town is the county's own."""

    row: UnitRow
    town_id: int
    town: str
    village: str


def rules_of(rules: Policy) -> dict[str, ForceRule]:
    """Return the kinds a policy declares, by key, in its order."""
    return {one.value.key: one.value for one in rules.forces}


def rules_today(unit: Unit) -> dict[str, ForceRule]:
    """Return the kinds of the policy in force today."""
    return rules_of(policy.policy_on(unit, unit.today))


def places(rows: Iterable[UnitRow]) -> dict[int, Place]:
    """Return the units by id with town and village; parents come before their children."""
    found: dict[int, Place] = {}
    for row in rows:
        above = found.get(row.parent_id or 0)
        town_id, town, village = (above.town_id, above.town, above.village) if above else (0, NO_TOWN, "")
        if row.level is Level.TOWN:
            town_id, town = row.id, row.name
        found[row.id] = Place(row, town_id, town, row.name if row.level is Level.VILLAGE else village)
    return found


def places_today(unit: Unit) -> Mapping[int, Place]:
    """Return the units of today the actor may see."""
    return places(units.tree(unit, unit.today))


def fits(rule: ForceRule, row: UnitRow, rules: Policy) -> bool:
    """Return whether a unit may have entries of a kind."""
    of_kind = rule.fits(row.level, row.unit_kind)
    return of_kind and not row.statistical and rules.hierarchy.is_gridded(row.level, row.code)
