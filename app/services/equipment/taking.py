"""Taken back: returned to stock, handed to somebody else in one act, lost or damaged."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.text import clean
from app.domain.equipment import SlipKind, end_faults
from app.services.equipment._book import Act, Where, end, give, held, held_all, person_at, slip
from app.services.equipment.rows import Handing, Loss, Return
from app.workspace import Unit
from db.models.equipment import Equipment, EquipmentHold

Seen = tuple[int, int]  # a hold and the version it was seen in


@permits(Permission.ROSTER_WRITE)
def give_back(unit: Unit, hold_id: int, version: int, new: Return) -> int:
    """Take something back into the stock it came from and return the id of the slip.

    Raises: NotFound, Conflict; Invalid by field.
    """
    row = held(unit, hold_id, version)
    wrong = end_faults(new.quantity, row.quantity, row.valid_from, new.on, unit.today)
    if wrong:
        raise Invalid("；".join(wrong.values()), wrong)
    made = slip(unit, Act(SlipKind.RETURNED, new.on, new.signer, new.note), _here(row), row.person_id)
    end(unit, row, made, new.quantity)
    return made.id


@permits(Permission.ROSTER_WRITE)
def give_back_many(unit: Unit, holds: Sequence[Seen], new: Return) -> int:
    """Take several things of one holder back whole, under one slip; return its id.

    Raises: as ``give_back``; Invalid for things of several holders.
    """
    rows = _of_one(unit, holds)
    _refuse_days(unit, rows, new)
    made = slip(unit, Act(SlipKind.RETURNED, new.on, new.signer, new.note), _here(rows[0]), rows[0].person_id)
    for row in rows:
        end(unit, row, made, row.quantity)
    return made.id


@permits(Permission.ROSTER_WRITE)
def hand_over(unit: Unit, holds: Sequence[Seen], new: Handing) -> int:
    """Let things of one holder go to somebody in post, whole and in one act; return the id of the list.

    Raises: NotFound, Conflict; Invalid by field: of several holders, to the same person, who does not serve.
    """
    rows = _of_one(unit, holds)
    _refuse_days(unit, rows, new)
    to = person_at(unit, new.person_id, new.on)
    if new.person_id == rows[0].person_id:
        raise Invalid(fields={"person_id": "接收人就是现在的领用人，请另选接收人。"})
    if not any(start <= new.on < finish for start, finish in to.served or ()):
        raise Invalid(fields={"person_id": f"接收人 {new.on} 不在岗，请核对日期或另选。"})
    made = slip(unit, Act(SlipKind.HANDED, new.on, new.signer, new.note), to, rows[0].person_id)
    things = []
    for row in rows:
        end(unit, row, made, row.quantity)
        things.append((unit.session.get_one(Equipment, row.equipment_id), row.quantity))
    give(unit, made, to, things)
    return made.id


def _of_one(unit: Unit, holds: Sequence[Seen]) -> list[EquipmentHold]:
    rows = held_all(unit, holds)
    if not rows:
        raise Invalid("没有选中领用的装备，请先在列表中选择。")
    if len({(row.person_id, row.person_id is None and row.unit_id) for row in rows}) > 1:
        raise Invalid("选中的装备不是同一个人（单位）领用的，请分别办理。")
    return rows


def _refuse_days(unit: Unit, rows: Sequence[EquipmentHold], new: Return | Handing) -> None:
    last = max(row.valid_from for row in rows)
    if wrong := end_faults(1, 1, last, new.on, unit.today):
        raise Invalid("；".join(wrong.values()), wrong)


def _here(row: EquipmentHold) -> Where:
    return Where(None, row.unit_id, row.scope_code, None)


@permits(Permission.ROSTER_WRITE)
def lose(unit: Unit, hold_id: int, version: int, new: Loss) -> int:
    """Say that something given out is lost or damaged, with the reason; return the id of the report.

    Raises: NotFound, Conflict; Invalid by field.
    """
    row = held(unit, hold_id, version)
    wrong = end_faults(new.quantity, row.quantity, row.valid_from, new.on, unit.today)
    said = clean(new.reason)
    if len(said) < 4:
        wrong["reason"] = "请写明经过和原因，至少四个字。"
    if new.value is not None and not 0 <= new.value < 10_000_000:
        wrong["value"] = "核定价值应是不小于 0 的金额，请改正。"
    if wrong:
        raise Invalid("；".join(wrong.values()), wrong)
    thing = unit.session.get_one(Equipment, row.equipment_id)
    value = _worth(thing, new.quantity) if new.value is None else new.value
    kind = SlipKind.DAMAGED if new.damaged else SlipKind.LOST
    made = slip(unit, Act(kind, new.on, "", said, value), _here(row), row.person_id)
    end(unit, row, made, new.quantity)
    thing.gone += new.quantity
    return made.id


def _worth(thing: Equipment, quantity: int) -> Decimal | None:
    return None if thing.price is None else thing.price * quantity
