"""What there is, who has it, and what the slips say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.errors import Invalid, NotFound
from app.domain.equipment import Found, found_of, slip_id, slip_number, stock_of
from app.domain.policy import EquipmentKind
from app.services._actors import names
from app.services._same import same
from app.services._undoing import in_chunks
from app.services.equipment._book import (
    held_here,
    kept_here,
    kinds_of,
    last_counts,
    open_now,
    out_of,
    told,
    word,
)
from app.services.equipment._whose import called, people_of, slips_seen
from app.services.equipment.rows import HeldRow, SlipLine, SlipRow, StockRow
from app.services.roster._places import Place, homes_of, places
from app.workspace import Unit
from db.models.equipment import Equipment, EquipmentCount, EquipmentHold, EquipmentSlip
from db.models.people import Person


@permits(Permission.ROSTER_READ)
def stock(unit: Unit) -> list[StockRow]:
    """List what the actor's stocks have, and what of others' is with their people, by kind and number."""
    kinds = kinds_of(unit)
    rows = unit.session.scalars(select(Equipment).where(kept_here(unit)).order_by(Equipment.id)).all()
    out = out_of(unit, [row.id for row in rows])
    counts, with_whom = last_counts(unit, EquipmentCount.hold_id.is_(None)), _with_whom(unit)
    order = {key: place for place, key in enumerate(kinds)}
    rows = sorted(rows, key=lambda row: (order.get(row.equipment_kind, len(order)), row.number, row.id))
    return [
        StockRow(
            id=row.id,
            version=row.version,
            unit_id=row.unit_id,
            kind_key=row.equipment_kind,
            mine=unit.actor.sees(row.scope_code),
            kind=word(kinds, row.equipment_kind),
            number=row.number,
            standing=stock_of(row.quantity, row.gone, out.get(row.id, 0)),
            quantity=row.quantity,
            left=row.quantity - row.gone - out.get(row.id, 0),
            out=out.get(row.id, 0),
            gone=row.gone,
            holder=with_whom.get(row.id, ""),
            model=row.model,
            serial=row.serial,
            price=row.price,
            bought_on=row.bought_on,
            source=row.source,
            keeper=called(unit, row.unit_id),
            counted=_found(counts.get((row.id, None)), row.quantity - row.gone - out.get(row.id, 0)),
            note=row.note,
        )
        for row in rows
    ]


def _with_whom(unit: Unit) -> dict[int, str]:
    """Return by entry who has it; of several only how many."""
    rows = unit.session.execute(
        select(EquipmentHold.equipment_id, EquipmentHold.person_id, EquipmentHold.unit_id, Person.name)
        .outerjoin(Person, Person.id == EquipmentHold.person_id)
        .where(open_now(), held_here(unit))
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.equipment_id, []).append(row)
    return {key: _holder(unit, some) for key, some in found.items()}


def _holder(unit: Unit, rows: Sequence[Any]) -> str:
    if len(rows) > 1:
        return f"{len(rows)} 处"
    return called(unit, rows[0].unit_id) if rows[0].person_id is None else rows[0].name or ""


def _found(counted: EquipmentCount | None, expected: int) -> Found:
    if counted is None or counted.expected != expected:
        return Found.NEVER
    return found_of(counted.expected, counted.found)


@permits(Permission.ROSTER_READ)
def held_now(unit: Unit, person_id: int | None = None) -> list[HeldRow]:
    """List what is with whom, in the order of the tree; of one person if given."""
    where = [] if person_id is None else [EquipmentHold.person_id.in_(same(unit, person_id))]
    return _holds(unit, open_now(), *where)


#: three things a person are thirty thousand holds: columns are read of them, not rows to be changed
_OF_A_HOLD = (
    EquipmentHold.id,
    EquipmentHold.version,
    EquipmentHold.person_id,
    EquipmentHold.unit_id,
    EquipmentHold.slip_id,
    EquipmentHold.quantity,
    EquipmentHold.valid_from,
    Equipment.id.label("thing_id"),
    Equipment.equipment_kind,
    Equipment.number,
    Equipment.model,
    Equipment.price,
    EquipmentSlip.slip_kind,
)


def _holds(unit: Unit, *where: ColumnElement[bool]) -> list[HeldRow]:
    """Return the holds of whom the actor sees."""
    found = unit.session.execute(
        select(*_OF_A_HOLD)
        .join(Equipment, Equipment.id == EquipmentHold.equipment_id)
        .join(EquipmentSlip, EquipmentSlip.id == EquipmentHold.slip_id)
        .where(EquipmentHold.voided_at.is_(None), held_here(unit), *where)
        .order_by(EquipmentHold.scope_code, EquipmentHold.person_id, EquipmentHold.id)
    ).all()
    people = {row.person_id for row in found} - {None}
    homes, called_as = homes_of(unit, people), people_of(unit, people)
    counts, kinds = last_counts(unit, EquipmentCount.hold_id.is_not(None)), kinds_of(unit)
    return [_held(unit, row, (homes, called_as), counts, kinds) for row in found]


def _held(
    unit: Unit,
    row: Any,
    whose: tuple[Mapping[int, Place], Mapping[int, str]],
    counts: Mapping[tuple[int, int | None], EquipmentCount],
    kinds: Mapping[str, EquipmentKind],
) -> HeldRow:
    homes, called_as = whose
    own = places(unit, AsOf(unit.today)).get(row.unit_id)
    at = own if row.person_id is None else homes.get(row.person_id, own)
    counted, kind = counts.get((row.thing_id, row.id)), kinds.get(row.equipment_kind)
    name = called(unit, row.unit_id) if row.person_id is None else called_as.get(row.person_id, "")
    return HeldRow(
        id=row.id,
        version=row.version,
        equipment_id=row.thing_id,
        person_id=row.person_id,
        unit_id=row.unit_id,
        slip_id=row.slip_id,
        name=name,
        kind=word(kinds, row.equipment_kind),
        number=row.number,
        quantity=row.quantity,
        since=row.valid_from,
        slip=slip_number(row.slip_kind, row.slip_id),
        town=at.town if at else "",
        grid=(at.grid or at.village) if at else "",
        model=row.model,
        worth=_worth(row.price, row.quantity),
        back=kind is None or kind.back,
        counted=_found(counted, row.quantity),
        counted_on=counted.on if counted else None,
    )


def _worth(price: Decimal | None, quantity: int) -> Decimal | None:
    return None if price is None else price * quantity


@permits(Permission.ROSTER_READ)
def slips(unit: Unit, person_id: int | None = None) -> list[SlipRow]:
    """List the slips the actor may see, the latest first; those of one person if given."""
    if person_id is None:
        return _slips(unit)
    them = same(unit, person_id)
    return _slips(unit, or_(EquipmentSlip.person_id.in_(them), EquipmentSlip.from_person_id.in_(them)))


@permits(Permission.ROSTER_READ)
def one_slip(unit: Unit, slip_number: int) -> tuple[SlipRow, list[SlipLine]]:
    """Return one slip with its lines.

    Raises: NotFound outside the actor's scope.
    """
    found = _slips(unit, EquipmentSlip.id == slip_number)
    if not found:
        raise NotFound("没有这张单据，或不在您的管辖范围，请刷新后再试。")
    return found[0], _lines(unit, slip_number)


@permits(Permission.ROSTER_READ)
def find_slip(unit: Unit, number: str) -> int:
    """Return the id of the slip with the number that stands on the paper.

    Raises: Invalid for what is no such number; NotFound.
    """
    found = slip_id(number.strip())
    if found is None:
        raise Invalid("单据编号是一个字加五位数字，例如 领00012，请核对。")
    return one_slip(unit, found)[0].id


def _slips(unit: Unit, *where: ColumnElement[bool]) -> list[SlipRow]:
    rows = unit.session.scalars(
        select(EquipmentSlip).where(slips_seen(unit), *where).order_by(EquipmentSlip.id.desc())
    ).all()
    people = people_of(unit, {one for row in rows for one in (row.person_id, row.from_person_id)})
    things, who, known = _things(unit, [row.id for row in rows]), names(unit), places(unit, AsOf(unit.today))
    found = []
    for row in rows:
        at = known.get(row.unit_id)
        unit_name = called(unit, row.unit_id)
        store = "库房" if row.slip_kind.value == "issued" else unit_name
        given = row.slip_kind.value in ("issued", "handed")
        target = (
            people.get(row.person_id or 0, unit_name)
            if given
            else ("库房" if row.slip_kind.value == "returned" else "")
        )
        found.append(
            SlipRow(
                id=row.id,
                person_id=row.person_id or row.from_person_id,
                number=told(row),
                kind=row.slip_kind,
                on=row.on,
                source=people.get(row.from_person_id or 0, store),
                target=target,
                things=things.get(row.id, ""),
                signer=row.signer,
                reason=row.reason,
                value=row.value,
                town=at.town if at else "",
                by=who[row.recorded_by],
                at=row.recorded_at,
            )
        )
    return found


def _things(unit: Unit, ids: Sequence[int]) -> dict[int, str]:
    """Return by slip what it lists, in one line."""
    found: dict[int, list[str]] = {}
    for whose, line in _every_line(unit, ids):
        many = f" ×{line.quantity}" if line.quantity > 1 else ""
        found.setdefault(whose, []).append(f"{line.kind}{f' {line.number}' if line.number else ''}{many}")
    return {key: "、".join(some) for key, some in found.items()}


def _lines(unit: Unit, slip_number: int) -> list[SlipLine]:
    return [line for _, line in _every_line(unit, [slip_number])]


def _every_line(unit: Unit, ids: Sequence[int]) -> list[tuple[int, SlipLine]]:
    """Return the lines of slips: what each gave, else what it took, as many as were taken."""
    rows = _moved(unit, ids)
    wanted, kinds = set(ids), kinds_of(unit)
    gave = {row.slip_id for row in rows}
    kept = _kept(unit, [row.id for row in rows])
    found = []
    for row in rows:
        if row.slip_id in wanted and row.follows_id is None:
            found.append((row.slip_id, _line(row, row.quantity, kinds)))
        if row.end_slip_id in wanted and row.end_slip_id not in gave:
            found.append((row.end_slip_id, _line(row, row.quantity - kept.get(row.id, 0), kinds)))
    return found


_OF_A_MOVE = (*_OF_A_HOLD[:-1], EquipmentHold.end_slip_id, EquipmentHold.follows_id)


def _moved(unit: Unit, ids: Sequence[int]) -> list[Any]:
    """Return what slips gave or took, in the order in which it was given."""
    found: dict[int, Any] = {}
    for some in in_chunks(set(ids)):
        mine = or_(EquipmentHold.slip_id.in_(some), EquipmentHold.end_slip_id.in_(some))
        rows = unit.session.execute(
            select(*_OF_A_MOVE)
            .join(Equipment, Equipment.id == EquipmentHold.equipment_id)
            .where(mine, EquipmentHold.voided_at.is_(None))
        )
        found |= {row.id: row for row in rows}
    return [found[one] for one in sorted(found)]


def _kept(unit: Unit, ids: Sequence[int]) -> dict[int, int]:
    """Return of what was taken in part how many went on with whoever had it."""
    followers = select(EquipmentHold.follows_id, EquipmentHold.quantity)
    found: dict[int, int] = {}
    for some in in_chunks(ids):
        rows = unit.session.execute(followers.where(EquipmentHold.follows_id.in_(some)))
        found |= {row.follows_id or 0: row.quantity for row in rows}
    return found


def _line(row: Any, quantity: int, kinds: Mapping[str, EquipmentKind]) -> SlipLine:
    kind = kinds.get(row.equipment_kind)
    return SlipLine(
        word(kinds, row.equipment_kind),
        row.number,
        row.model,
        quantity,
        kind.measure if kind else "件",
        _worth(row.price, quantity),
        row.valid_from,
    )
