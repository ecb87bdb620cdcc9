"""Of whom equipment tells: their names and places, and the slips the actor may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select, true

from app.core.access import WHOLE
from app.core.asof import AsOf
from app.services.equipment._book import open_now, people_seen
from app.services.policy import policy_on
from app.services.roster._places import places
from app.workspace import Unit
from db.models.equipment import EquipmentHold, EquipmentSlip
from db.models.people import Person
from db.scope import in_scope


class Named(NamedTuple):
    """Who has something, and where they are."""

    person_id: int | None
    name: str
    town: str
    grid: str


def people_of(unit: Unit, ids: Collection[int | None]) -> dict[int, str]:
    """Return the names of persons by id."""
    wanted = set(ids) - {None}
    rows = unit.session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def called(unit: Unit, unit_id: int) -> str:
    """Return what a unit is called today: the finest name of its place; the centre for the county."""
    at = places(unit, AsOf(unit.today)).get(unit_id)
    return ((at.grid or at.village or at.town) if at else "") or policy_on(unit, unit.today).centre.name.value


def named(unit: Unit, hold: EquipmentHold) -> Named:
    """Return who has something: the person with where they serve, else the unit."""
    at = places(unit, AsOf(unit.today)).get(hold.unit_id)
    town, grid = (at.town, at.grid or at.village) if at else ("", "")
    if hold.person_id is None:
        return Named(None, called(unit, hold.unit_id), town, grid)
    key = ("equipment.names",)
    if key not in unit.kept:
        every = select(EquipmentHold.person_id).where(open_now())
        rows = unit.session.execute(select(Person.id, Person.name).where(Person.id.in_(every)))
        unit.kept[key] = {row.id: row.name for row in rows}
    found: Mapping[int, str] = unit.kept[key]
    return Named(hold.person_id, found.get(hold.person_id, ""), town, grid)


def slips_seen(unit: Unit) -> ColumnElement[bool]:
    """Return the condition that a slip concerns somebody, or a unit, the actor sees."""
    if WHOLE in unit.actor.scopes:
        return true()
    theirs = people_seen(unit)
    return or_(
        and_(EquipmentSlip.person_id.is_(None), in_scope(unit.actor.scopes, EquipmentSlip.scope_code)),
        EquipmentSlip.person_id.in_(theirs),
        EquipmentSlip.from_person_id.in_(theirs),
    )
