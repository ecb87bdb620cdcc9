"""Who in post lacks something the county says everybody of their kind must have."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.domain.equipment import lacks
from app.domain.roster import SERVING
from app.services.equipment._book import held_here, kinds_of, open_now
from app.services.equipment.rows import LackRow
from app.services.policy import policy_on
from app.services.roster._places import places
from app.workspace import Unit
from db.models.equipment import Equipment, EquipmentHold
from db.models.people import Person
from db.models.roster import Posting
from db.scope import in_scope, valid

_MOST = 100  # kinds of equipment a county may have: the number of a line is made of person and kind


@permits(Permission.ROSTER_READ)
def lacking(unit: Unit) -> list[LackRow]:
    """List who in post today lacks which equipment, in the order of the tree."""
    kinds = {key: one for key, one in list(kinds_of(unit).items())[:_MOST] if one.each}
    if not kinds:
        return []
    has, words = _has(unit), policy_on(unit, unit.today).kind_labels
    known, found = places(unit, AsOf(unit.today)), {}
    order = {key: place for place, key in enumerate(kinds_of(unit))}
    for posting, name in _serving(unit):
        for key, kind in kinds.items():
            mine = has.get((posting.person_id, key), 0)
            if not (lack := lacks(kind, posting.employment, mine)):
                continue
            at = known.get(posting.unit_id)
            number = posting.person_id * _MOST + order[key]
            found[number] = LackRow(
                id=number,
                person_id=posting.person_id,
                kind_key=key,
                name=name,
                kind=kind.label,
                lacking=lack,
                due=kind.due(posting.employment),
                has=mine,
                since=posting.valid_from,
                employment=words.get(posting.employment, posting.employment),
                town=at.town if at else "",
                grid=(at.grid or at.village) if at else "",
            )
    return list(found.values())


def _serving(unit: Unit) -> list[tuple[Posting, str]]:
    rows = unit.session.execute(
        select(Posting, Person.name)
        .join(Person, Person.id == Posting.person_id)
        .where(Posting.role.in_(SERVING), valid(Posting, AsOf(unit.today)))
        .where(in_scope(unit.actor.scopes, Posting.scope_code))
        .order_by(Posting.scope_code, Posting.id)
    )
    return [(row[0], row[1]) for row in rows]


def _has(unit: Unit) -> Mapping[tuple[int, str], int]:
    rows = unit.session.execute(
        select(EquipmentHold.person_id, Equipment.equipment_kind, func.sum(EquipmentHold.quantity))
        .join(Equipment, Equipment.id == EquipmentHold.equipment_id)
        .where(open_now(), EquipmentHold.person_id.is_not(None), held_here(unit))
        .group_by(EquipmentHold.person_id, Equipment.equipment_kind)
    )
    return {(row[0] or 0, row[1]): int(row[2]) for row in rows}
