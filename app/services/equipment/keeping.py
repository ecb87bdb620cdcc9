"""The stock: what comes in, what is put right of it, what is written off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.text import clean
from app.domain.equipment import Entered, entry_faults
from app.services import units
from app.services.equipment._book import NO_KINDS, kinds_of, out_of, stocked
from app.services.equipment.rows import Facts, KindChoice, NewEquipment
from app.workspace import Unit
from db.models.equipment import Equipment

_LONGEST = {"number": 40, "serial": 60, "model": 60, "source": 80, "note": 200}


@permits(Permission.ROSTER_READ)
def kinds(unit: Unit) -> list[KindChoice]:
    """List the kinds of equipment the county has, in its own order."""
    return [KindChoice(one.key, one.label, one.measure, one.numbered) for one in kinds_of(unit).values()]


@permits(Permission.ROSTER_WRITE)
def add(unit: Unit, new: NewEquipment) -> int:
    """Take something into a stock and return its id.

    Raises: NotFound: the unit is not in the actor's scope. Invalid: every fault at once, by field.
    """
    return add_many(unit, [new])[0]


@permits(Permission.ROSTER_WRITE)
def add_many(unit: Unit, news: Sequence[NewEquipment]) -> list[int]:
    """Take a list into stock, all or none, and return the ids in order.

    Raises: as ``add``; of several, ``fields`` are ``row.field``, rows from 1.
    """
    cleaned = [_cleaned(new) for new in news]
    wrong = problems(unit, cleaned)
    if wrong:
        several = len(news) > 1
        fields = {f"{at + 1}.{key}" if several else key: said for at, key, said in reversed(wrong)}
        raise Invalid("；".join(dict.fromkeys(said for _, _, said in wrong)), fields)
    places = {
        one: units.unit_by_id(unit, one, unit.today) for one in dict.fromkeys(new.unit_id for new in cleaned)
    }
    known = kinds_of(unit)
    return unit.insert(
        Equipment,
        [
            {
                "equipment_kind": new.kind,
                "number": new.number,
                "serial": new.serial,
                "model": new.model,
                "quantity": new.quantity,
                "gone": 0,
                "price": known[new.kind].price if new.price is None else new.price,
                "bought_on": new.bought_on,
                "source": new.source,
                "unit_id": new.unit_id,
                "note": new.note,
                "scope_code": places[new.unit_id].scope_lo,
            }
            for new in cleaned
        ],
    )


def _cleaned(new: NewEquipment) -> NewEquipment:
    return replace(
        new,
        number=clean(new.number),
        serial=clean(new.serial),
        model=clean(new.model),
        source=clean(new.source),
        note=clean(new.note),
    )


@permits(Permission.ROSTER_READ)
def problems(unit: Unit, news: Sequence[NewEquipment]) -> list[tuple[int, str, str]]:
    """Return what is wrong with a list, as (place, field, sentence); nothing is written."""
    known = kinds_of(unit)
    if not known:
        return [(0, "kind", NO_KINDS)]
    numbers = {new.number for new in news if new.number}
    taken = set(
        unit.session.scalars(
            select(Equipment.number).where(Equipment.number.in_(numbers), Equipment.voided.is_(False))
        )
    )
    found: list[tuple[int, str, str]] = []
    for at, new in enumerate(news):
        entered = Entered(new.number, new.quantity, new.price, new.bought_on)
        wrong = entry_faults(known.get(new.kind), entered, unit.today)
        if new.number and new.number in taken:
            wrong.setdefault("number", f"编号“{new.number}”已经登记过，一个编号只登记一件，请核对。")
        taken |= {new.number} - {""}
        for key, most in _LONGEST.items():
            if len(getattr(new, key)) > most:
                wrong.setdefault(key, f"最多 {most} 个字，请写短些。")
        found += [(at, key, said) for key, said in wrong.items()]
    return found


@permits(Permission.ROSTER_WRITE)
def change(unit: Unit, equipment_id: int, version: int, new: Facts) -> None:
    """Put right what is said of something in stock.

    Raises: NotFound, Conflict; Invalid by field.
    """
    row = stocked(unit, equipment_id, version)
    wrong: dict[str, str] = {}
    if new.price is not None and not 0 <= new.price < 10_000_000:
        wrong["price"] = "单价应是不小于 0 的金额，请改正。"
    if new.bought_on is not None and new.bought_on > unit.today:
        wrong["bought_on"] = "购置日期不能晚于今天，请改正。"
    texts = {key: clean(getattr(new, key)) for key in ("model", "serial", "source", "note")}
    wrong |= {
        key: f"最多 {_LONGEST[key]} 个字，请写短些。"
        for key, one in texts.items()
        if len(one) > _LONGEST[key]
    }
    if wrong:
        raise Invalid("；".join(wrong.values()), wrong)
    for key, text in texts.items():
        setattr(row, key, text)
    row.price, row.bought_on = new.price, new.bought_on


@permits(Permission.ROSTER_WRITE)
def write_off(unit: Unit, equipment_id: int, version: int, quantity: int, reason: str) -> None:
    """Say that so many in stock are no more, with the reason.

    Raises: NotFound, Conflict; Invalid for more than are there, or without a reason.
    """
    row = stocked(unit, equipment_id, version)
    left = row.quantity - row.gone - out_of(unit, [row.id]).get(row.id, 0)
    said = clean(reason)
    wrong: dict[str, str] = {}
    if not 1 <= quantity <= left:
        wrong["quantity"] = f"在库 {left}，报废数量应在 1 到 {left} 之间；已领用的先退回，或报遗失、损毁。"
    if len(said) < 2:
        wrong["reason"] = "请写明报废的原因，至少两个字。"
    if wrong:
        raise Invalid("；".join(wrong.values()), wrong)
    row.gone += quantity
    row.note = "；".join(filter(None, (row.note, f"{unit.today} 报废 {quantity}：{said}")))[-200:]


@permits(Permission.ROSTER_WRITE)
def withdraw(unit: Unit, ids: Sequence[int], reason: str) -> None:
    """Take entries of an imported list off again.

    Raises: Invalid where one was given out since.
    """
    out = out_of(unit, ids)
    rows = unit.session.scalars(select(Equipment).where(Equipment.id.in_(ids))).all()
    for row in rows:
        if out.get(row.id) or row.gone:
            raise Invalid(f"“{row.number or row.model or row.id}”导入以后已经领用或报废，不能整批撤销。")
        row.voided, row.void_reason = True, reason[:200]
