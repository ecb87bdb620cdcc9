"""Stock-taking: what is found of what the register says, line by line; nothing is changed by it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.errors import Invalid
from app.core.own_words import in_own_words
from app.core.text import clean
from app.domain.equipment import found_of
from app.services.equipment._book import (
    held,
    held_all,
    held_here,
    kept_here,
    kinds_of,
    last_counts,
    open_now,
    out_of,
    stocked,
    word,
)
from app.services.equipment._whose import Named, named
from app.services.equipment.rows import Counted, CountRow
from app.services.equipment.taking import Seen
from app.services.roster._places import places
from app.workspace import Unit
from db.models.equipment import Equipment, EquipmentCount, EquipmentHold
from db.scope import in_scope


@permits(Permission.ROSTER_WRITE)
def count_held(unit: Unit, hold_id: int, version: int, new: Counted) -> None:
    """Write down how many of something given out were found.

    Raises: NotFound, Conflict; Invalid by field.
    """
    row = held(unit, hold_id, version)
    _refuse(unit, new, row.quantity)
    _write(
        unit, EquipmentCount(equipment_id=row.equipment_id, hold_id=row.id), new, row.quantity, row.scope_code
    )


@permits(Permission.ROSTER_WRITE)
def count_stock(unit: Unit, equipment_id: int, version: int, new: Counted) -> None:
    """Write down how many of an entry were found in stock.

    Raises: NotFound, Conflict; Invalid by field.
    """
    row = stocked(unit, equipment_id, version)
    left = row.quantity - row.gone - out_of(unit, [row.id]).get(row.id, 0)
    _refuse(unit, new, left)
    _write(unit, EquipmentCount(equipment_id=row.id), new, left, row.scope_code)


@permits(Permission.ROSTER_WRITE)
def count_equal(unit: Unit, holds: Sequence[Seen]) -> int:
    """Write down that all of these were found today as the register says, and return how many.

    Raises: NotFound, Conflict; Invalid for what was taken back.
    """
    rows = held_all(unit, holds)
    unit.insert(
        EquipmentCount,
        [
            {
                "equipment_id": row.equipment_id,
                "hold_id": row.id,
                "on": unit.today,
                "expected": row.quantity,
                "found": row.quantity,
                "note": "",
                "scope_code": row.scope_code,
            }
            for row in rows
        ],
    )
    return len(rows)


def _refuse(unit: Unit, new: Counted, expected: int) -> None:
    wrong: dict[str, str] = {}
    if new.on > unit.today:
        wrong["on"] = "盘点日期不能晚于今天，请改正。"
    if not 0 <= new.found <= 100_000:
        wrong["found"] = "实有数量应是不小于 0 的整数，请改正。"
    elif new.found != expected and len(clean(new.note)) < 2:
        wrong["note"] = f"账面是 {expected}，实有 {new.found}，请写明不符的原因，至少两个字。"
    if wrong:
        raise Invalid("；".join(wrong.values()), wrong)


def _write(unit: Unit, row: EquipmentCount, new: Counted, expected: int, code: int) -> None:
    row.on, row.expected, row.found = new.on, expected, new.found
    row.note, row.scope_code = clean(new.note)[:200], code
    unit.session.add(row)


@permits(Permission.ROSTER_READ)
def inventory(unit: Unit) -> list[CountRow]:
    """List what a stock-taking goes through, in tree order: a town's stock, then what is with whom.

    ``found`` is what was counted this year, empty where nothing was.
    """
    kinds, known = kinds_of(unit), places(unit, AsOf(unit.today))
    counts = {key: row for key, row in last_counts(unit).items() if row.on.year == unit.today.year}
    stock = unit.session.scalars(
        select(Equipment)
        .where(kept_here(unit), in_scope(unit.actor.scopes, Equipment.scope_code))
        .order_by(Equipment.scope_code, Equipment.equipment_kind, Equipment.number, Equipment.id)
    ).all()
    out = out_of(unit, [row.id for row in stock])
    found: list[tuple[int, CountRow]] = []
    for row in stock:
        if left := row.quantity - row.gone - out.get(row.id, 0):
            at = known.get(row.unit_id)
            called = (at.grid or at.village or at.town) if at else ""
            who = Named(None, f"{called or in_own_words('县级')}库房", at.town if at else "", "")
            told = _row(row, left, who, counts.get((row.id, None)), word(kinds, row.equipment_kind))
            found.append((row.scope_code, told))
    for hold, thing in _out(unit):
        counted = counts.get((thing.id, hold.id))
        told = _row(thing, hold.quantity, named(unit, hold), counted, word(kinds, thing.equipment_kind))
        found.append((hold.scope_code, told))
    return [told for _, told in sorted(found, key=lambda one: one[0])]


def _out(unit: Unit) -> list[tuple[EquipmentHold, Equipment]]:
    rows = unit.session.execute(
        select(EquipmentHold, Equipment)
        .join(Equipment, Equipment.id == EquipmentHold.equipment_id)
        .where(open_now(), held_here(unit))
        .order_by(
            EquipmentHold.scope_code, EquipmentHold.person_id, Equipment.equipment_kind, Equipment.number
        )
    )
    return [(row[0], row[1]) for row in rows]


def _row(thing: Equipment, expected: int, who: Named, counted: EquipmentCount | None, kind: str) -> CountRow:
    stands = counted is not None and counted.expected == expected
    return CountRow(
        town=who.town,
        kind=kind,
        number=thing.number,
        model=thing.model,
        holder=who.name,
        grid=who.grid,
        expected=expected,
        found=counted.found if counted and stands else None,
        result=found_of(expected, counted.found).label if counted and stands else "",
        note=counted.note if counted and stands else "",
        person_id=who.person_id,
    )
