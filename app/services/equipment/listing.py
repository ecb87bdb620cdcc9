"""An imported ledger of equipment: taken into stock, and given to whom it says; taken back whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.text import clean
from app.domain.equipment import Asked, SlipKind, issue_faults
from app.services._listed import SAME, Comparison, Said, Standing, against
from app.services._listed import Listed as Beside
from app.services._same import stays
from app.services._undoing import in_chunks
from app.services.equipment._book import (
    Act,
    Given,
    Where,
    at_post,
    give_all,
    kinds_of,
    person_at,
    posts_of,
    things_of,
)
from app.services.equipment._whose import people_of
from app.services.equipment.keeping import add_many, problems, withdraw
from app.services.equipment.rows import Listed, NewEquipment
from app.workspace import Unit
from db.models.equipment import Equipment, EquipmentHold
from db.scope import valid


@permits(Permission.ROSTER_WRITE)
def list_problems(unit: Unit, rows: Sequence[Listed]) -> list[tuple[int, str, str]]:
    """Return what is wrong with a list, as (place, field, sentence); nothing is written."""
    found = problems(unit, [row.new for row in rows])
    wrong, whose = {at for at, _, _ in found}, _whose(unit, rows)
    for at, row in enumerate(rows):
        if at not in wrong and (to := whose[at]):
            faults = _faults(unit, row, to)
            found += [(at, _KEYS.get(key, key), said) for key, said in faults.items()]
    return found


def _whose(unit: Unit, rows: Sequence[Listed]) -> list[Where | None]:
    """Return of each row where its person served on its day; None where it names nobody.

    Raises: NotFound outside the actor's scope; Invalid for who never served.
    """
    posts = posts_of(unit, {row.person_id for row in rows if row.person_id is not None})
    found: list[Where | None] = []
    for row in rows:
        on, mine = row.since or unit.today, posts.get(row.person_id or 0)
        if row.person_id is None:
            found.append(None)
        else:
            found.append(at_post(mine, on) if mine else person_at(unit, row.person_id, on))
    return found


def _faults(unit: Unit, row: Listed, to: Where) -> dict[str, str]:
    on = row.since or unit.today
    asked = Asked(row.new.quantity, on, row.new.quantity, row.new.bought_on, to.served)
    return issue_faults(kinds_of(unit)[row.new.kind], asked, unit.today)


_KEYS = {"on": "since", "person_id": "name"}
_CHUNK = 5000  # bound parameters of one statement
_STATED = ("serial", "model", "price", "bought_on", "source", "note")


@permits(Permission.ROSTER_WRITE)
def compare_list(unit: Unit, rows: Sequence[Listed]) -> Comparison:
    """Return what every line of a ledger means beside the stock: a number stands for one thing."""
    kept = _kept(unit, [clean(row.new.number) for row in rows])
    fresh = [at for at, row in enumerate(rows) if clean(row.new.number) not in kept]
    told: dict[int, list[Said]] = defaultdict(list)
    for place, key, text in list_problems(unit, [rows[at] for at in fresh]):
        told[fresh[place]].append(Said(key, text))
    lots = _lots(unit, [rows[at].new for at in fresh])
    found = []
    for at, row in enumerate(rows):
        if there := kept.get(clean(row.new.number)):
            found.append(_standing(unit, row, *there))
            continue
        if _lot(row.new) in lots:
            told[at].append(
                Said("kind", "库里已有同样的一批（种类、型号、数量、购置日期都相同），请核对。", warn=True)
            )
        found.append(Beside(Standing.NEW, told=tuple(told[at])))
    return Comparison(found)


def _kept(unit: Unit, numbers: Sequence[str]) -> dict[str, tuple[Equipment, set[int]]]:
    """Return by number what is in stock, and who has it now."""
    found: dict[str, tuple[Equipment, set[int]]] = {}
    wanted = sorted({one for one in numbers if one})
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        there = select(Equipment).where(Equipment.number.in_(some), Equipment.voided.is_(False))
        found |= {one.number: (one, set()) for one in unit.session.scalars(there)}
    by_id, record = {one.id: holders for one, holders in found.values()}, stays(unit)
    for ids in in_chunks(by_id):
        holds = select(EquipmentHold.equipment_id, EquipmentHold.person_id).where(
            EquipmentHold.equipment_id.in_(ids), valid(EquipmentHold, unit.as_of)
        )
        for equipment_id, person_id in unit.session.execute(holds):
            by_id[equipment_id].add(record.get(person_id or 0, person_id or 0))
    return found


def _standing(unit: Unit, row: Listed, one: Equipment, holders: set[int]) -> Beside:
    if row.new.kind != one.equipment_kind or not unit.actor.sees(one.scope_code):
        return against("number", f"编号“{one.number}”已登记给别的装备，一个编号只登记一件，请核对。")
    if row.person_id is not None and stays(unit).get(row.person_id, row.person_id) not in holders:
        said = "已登记，由别人领用" if holders else "已登记在库，没有领用人"
        return against("name", f"编号“{one.number}”{said}；换人请在装备里办理移交或领用。")
    new = {key: getattr(row.new, key) for key in _STATED}
    new = {key: clean(value) if isinstance(value, str) else value for key, value in new.items()}
    for key, value in new.items():
        if value not in ("", None, getattr(one, key)):
            return against(
                key,
                f"编号“{one.number}”已登记，这一项是“{getattr(one, key) or '空'}”；登记错的在装备里更正。",
            )
    return SAME


Lot = tuple[str, int, str, int, date | None]


def _lot(new: NewEquipment) -> Lot | None:
    return (
        None if clean(new.number) else (new.kind, new.unit_id, clean(new.model), new.quantity, new.bought_on)
    )


def _lots(unit: Unit, news: Sequence[NewEquipment]) -> set[Lot | None]:
    """Return what is in stock without a number where a list brings some."""
    found: set[Lot | None] = set()
    for some in in_chunks({new.unit_id for new in news if not clean(new.number)}):
        there = select(
            Equipment.equipment_kind,
            Equipment.unit_id,
            Equipment.model,
            Equipment.quantity,
            Equipment.bought_on,
        ).where(Equipment.unit_id.in_(some), Equipment.number == "", Equipment.voided.is_(False))
        found |= {(kind, at, model, many, day) for kind, at, model, many, day in unit.session.execute(there)}
    return found


@permits(Permission.ROSTER_WRITE)
def take_in(unit: Unit, rows: Sequence[Listed]) -> int:
    """Take a list into stock and give out what it says somebody has, all or none; return how many rows.

    Raises: Invalid, as ``add_many`` and ``issue``.
    """
    ids = add_many(unit, [row.new for row in rows])
    things = {one.id: one for one in things_of(unit, ids)}
    out: list[Given] = []
    whose = _whose(unit, rows)
    names = people_of(unit, {row.person_id for row in rows})
    for equipment_id, row, to in zip(ids, rows, whose, strict=True):
        if to is None:
            continue
        if wrong := _faults(unit, row, to):
            raise Invalid("；".join(wrong.values()), wrong)
        on = row.since or unit.today
        act = Act(SlipKind.ISSUED, on, names[row.person_id or 0], "导入台账")
        out.append(Given(act, to, [(things[equipment_id], row.new.quantity)]))
    give_all(unit, out)
    return len(ids)


@permits(Permission.ROSTER_WRITE)
def take_off(unit: Unit, ids: Sequence[int], holds: Sequence[int], reason: str) -> None:
    """Take a list back whole: its entries and the holds it gave them out by.

    Raises: Invalid where something was given, returned or written off since; NotFound outside the scope.
    """
    there = unit.session.scalars(select(Equipment.scope_code).where(Equipment.id.in_(ids))).all()
    if len(there) < len(set(ids)) or not all(map(unit.actor.sees, there)):
        raise NotFound("这个批次里有您管辖范围以外的装备，请由县级经办撤回。")
    for hold in unit.session.scalars(select(EquipmentHold).where(EquipmentHold.id.in_(holds))):
        if hold.version > 1:
            raise Invalid("导入以后已经退回或移交过，不能整批撤回，请逐件更正。")
        hold.voided_at, hold.voided_by, hold.void_reason = unit.now, unit.actor.login, reason[:200]
    unit.session.flush()  # what is left must see them
    if unit.session.scalar(select(Equipment.id).where(Equipment.id.in_(ids), Equipment.version > 1).limit(1)):
        raise Invalid("导入以后已经修改或报废过，不能整批撤回，请逐件更正。")
    withdraw(unit, ids, reason)
