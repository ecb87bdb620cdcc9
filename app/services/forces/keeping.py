"""Entries written with their dates: added one by one or as a list, changed, ended, voided; never deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.identity import check_phone, mask_phone
from app.core.period import OPEN_END
from app.core.text import clean
from app.services._versions import unchanged
from app.services.forces._came import days_came
from app.services.forces._entry import LONGEST, faults, insert
from app.services.forces.rows import Ending, NewForce
from app.workspace import Unit
from db.models.forces import Force

_CHUNK = 5000  # bound parameters of one statement
_GONE = "找不到这条登记，或不在您的范围内，请刷新后再试。"
_CHANGED = "这条登记刚被别人修改过，请刷新后再试。"
Key = tuple[int, str, str, str]  # unit, kind, name, telephone: who that is twice is there twice


@permits(Permission.ROSTER_WRITE)
def add_force(unit: Unit, new: NewForce) -> int:
    """Keep a person or body at a unit and return the entry's id.

    Raises: Invalid, with what is wrong by field.
    """
    return add_forces(unit, [new])[0]


@permits(Permission.ROSTER_WRITE)
def add_forces(unit: Unit, news: Sequence[NewForce]) -> list[int]:
    """Keep a list, all or none, and return the ids of the entries.

    Raises: Invalid; of one entry by its fields, of several naming the first.
    """
    return _add(unit, news, [None] * len(news))


def _add(unit: Unit, news: Sequence[NewForce], firsts: Sequence[int | None]) -> list[int]:
    if wrong := force_problems(unit, news):
        at, key, told = wrong[0]
        if len(news) == 1:
            raise Invalid(fields={field: sentence for _, field, sentence in reversed(wrong)})
        raise Invalid(
            f"没有登记：有{len(wrong)}处要先改正，第{at + 1}行{told}", fields={f"{at + 1}.{key}": told}
        )
    return insert(unit, news, [None] * len(news), firsts)


@permits(Permission.ROSTER_READ)
def force_problems(unit: Unit, news: Sequence[NewForce]) -> list[tuple[int, str, str]]:
    """Return what is wrong with a list, as (place, field, sentence); nothing is written."""
    found = faults(unit, news)
    wrong, seen = {at for at, _, _ in found}, _standing(unit, {new.unit_id for new in news})
    for at, new in enumerate(news):
        if at not in wrong:
            key = _key(new)
            if key in seen:
                found.append((at, "name", f"“{key[2]}”在这里已经登记过，不要重复登记。"))
            seen.add(key)
    return sorted(found, key=lambda one: one[0])


def _key(new: NewForce) -> Key:
    phone = check_phone(new.phone) if new.phone.strip() else ""
    return new.unit_id, new.kind, clean(new.name), phone


def _standing(unit: Unit, unit_ids: set[int]) -> set[Key]:
    """Return who stands at units now or later."""
    ids, found = sorted(unit_ids), set[Key]()
    for start in range(0, len(ids), _CHUNK):
        statement = select(Force.unit_id, Force.force_kind, Force.name, Force.phone).where(
            Force.unit_id.in_(ids[start : start + _CHUNK]),
            Force.voided_at.is_(None),
            Force.valid_to > unit.today,
        )
        found.update((at, kind, name, phone) for at, kind, name, phone in unit.session.execute(statement))
    return found


@permits(Permission.ROSTER_WRITE)
def change_force(unit: Unit, force_id: int, version: int, new: NewForce) -> int:
    """Correct an entry: the old one is void, the new one in its place; return the new one's id.

    Raises: NotFound, Conflict, Invalid.
    """
    old = _seen(unit, force_id, version)
    if new.phone == mask_phone(old.phone):
        new = replace(new, phone=old.phone)
    came = days_came(unit, old)
    if came and new.since > came[0]:
        raise Invalid(fields={"since": f"{came[0]} 已有报到记录，起始日期不能更晚；报到登错的请先作废。"})
    _void(unit, old, "更正")
    unit.session.flush()  # it stands in the way of nobody any more
    (new_id,) = _add(unit, [new], [old.holder_id or old.id])
    written = unit.session.get_one(Force, new_id)
    written.valid_to = old.valid_to
    return new_id


@permits(Permission.ROSTER_WRITE)
def end_force(unit: Unit, force_id: int, version: int, ending: Ending) -> None:
    """End an entry on a day; what was before stays readable.

    Raises: NotFound, Conflict, Invalid.
    """
    old = _seen(unit, force_id, version)
    wrong = {}
    if ending.on <= old.valid_from:
        wrong["on"] = f"终止日期应晚于起始日期{old.valid_from}；登记错的请按“登记有误”。"
    if old.valid_to < OPEN_END:
        wrong["on"] = f"这条登记已于{old.valid_to}终止，不用再办。"
    if "on" not in wrong and (came := days_came(unit, old)) and ending.on <= came[-1]:
        wrong["on"] = f"{came[-1]} 还有报到记录，终止日期要晚于这一天；报到登错的请先作废。"
    if not clean(ending.note):
        wrong["note"] = "请写明终止的原因。"
    if wrong:
        raise Invalid(fields=wrong)
    old.valid_to, old.end_note = ending.on, clean(ending.note)[:200]


@permits(Permission.ROSTER_WRITE)
def void_force(unit: Unit, force_id: int, version: int, reason: str) -> None:
    """Void an entry that was kept by mistake.

    Raises: NotFound, Conflict, Invalid.
    """
    old = _seen(unit, force_id, version)
    if not clean(reason):
        raise Invalid(fields={"reason": "请写明哪里登记错了。"})
    if came := days_came(unit, old):
        raise Invalid(
            f"“{old.name}”已有 {len(came)} 次报到记录，不能按登记有误作废：请先作废报到，或按“终止”办理。"
        )
    _void(unit, old, clean(reason)[:200])


def _void(unit: Unit, one: Force, reason: str) -> None:
    one.voided_at, one.voided_by, one.void_reason = unit.now, unit.actor.login, reason


def _seen(unit: Unit, force_id: int, version: int) -> Force:
    one = unit.session.get(Force, force_id)
    if one is None or one.voided_at is not None or not unit.actor.sees(one.scope_code):
        raise NotFound(_GONE)
    unchanged(unit, one, version, _CHANGED, _told(one))
    return one


def _told(one: Force) -> Mapping[str, Any]:
    """Return the fields of ``NewForce`` as an entry has them, the telephone masked."""
    texts = {field: getattr(one, field) for field in LONGEST}
    return texts | {
        "kind": one.force_kind,
        "unit_id": one.unit_id,
        "since": one.valid_from,
        "heads": one.heads,
        "phone": mask_phone(one.phone),
    }
