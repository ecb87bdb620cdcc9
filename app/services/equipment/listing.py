"""An imported ledger of equipment: taken into stock, and given to whom it says; taken back whole."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.domain.equipment import Asked, issue_faults
from app.services.equipment._book import kinds_of, person_at
from app.services.equipment.giving import issue
from app.services.equipment.keeping import add_many, problems, withdraw
from app.services.equipment.rows import Issue, Listed
from app.workspace import Unit
from db.models.equipment import Equipment, EquipmentHold


@permits(Permission.ROSTER_WRITE)
def list_problems(unit: Unit, rows: Sequence[Listed]) -> list[tuple[int, str, str]]:
    """Return what is wrong with a list, as (place, field, sentence); nothing is written."""
    found = problems(unit, [row.new for row in rows])
    wrong, kinds = {at for at, _, _ in found}, kinds_of(unit)
    for at, row in enumerate(rows):
        if row.person_id is None or at in wrong:
            continue
        on = row.since or unit.today
        served = person_at(unit, row.person_id, on).served
        asked = Asked(row.new.quantity, on, row.new.quantity, row.new.bought_on, served)
        faults = issue_faults(kinds[row.new.kind], asked, unit.today)
        found += [(at, _KEYS.get(key, key), said) for key, said in faults.items()]
    return found


_KEYS = {"on": "since", "person_id": "name"}


@permits(Permission.ROSTER_WRITE)
def take_in(unit: Unit, rows: Sequence[Listed]) -> int:
    """Take a list into stock and give out what it says somebody has, all or none; return how many rows.

    Raises: Invalid, as ``add_many`` and ``issue``.
    """
    ids = add_many(unit, [row.new for row in rows])
    for equipment_id, row in zip(ids, rows, strict=True):
        if row.person_id is not None:
            new = Issue(
                person_id=row.person_id,
                quantity=row.new.quantity,
                on=row.since or unit.today,
                note="导入台账",
            )
            issue(unit, equipment_id, 1, new)
    return len(ids)


@permits(Permission.ROSTER_WRITE)
def take_off(unit: Unit, ids: Sequence[int], holds: Sequence[int], reason: str) -> None:
    """Take a list back whole: its entries and the holds it gave them out by.

    Raises: Invalid where something was given, returned or written off since.
    """
    for hold in unit.session.scalars(select(EquipmentHold).where(EquipmentHold.id.in_(holds))):
        if hold.version > 1:
            raise Invalid("导入以后已经退回或移交过，不能整批撤回，请逐件更正。")
        hold.voided_at, hold.voided_by, hold.void_reason = unit.now, unit.actor.login, reason[:200]
    unit.session.flush()  # what is left must see them
    if unit.session.scalar(select(Equipment.id).where(Equipment.id.in_(ids), Equipment.version > 1).limit(1)):
        raise Invalid("导入以后已经修改或报废过，不能整批撤回，请逐件更正。")
    withdraw(unit, ids, reason)
