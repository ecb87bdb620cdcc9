"""Where an account stands by now: its units as they are called today, and what is due of one that is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app.workspace import Unit
from db.models.accounts import Account
from db.models.units import UnitVersion
from db.standing import held


@dataclass(frozen=True, slots=True)
class Stand:
    """What an account is kept to in words, what is due, and the units that took the place of its own."""

    where: str
    due: str
    heirs: tuple[int, ...]


def stands(unit: Unit, rows: Iterable[Account]) -> dict[int, Stand]:
    """Return by account where those kept to units stand."""
    kept = {row.id: (list(row.unit_ids), row.active) for row in rows if row.unit_ids}
    wanted = {one for ids, _ in kept.values() for one in ids}
    heirs = {one: tuple(sorted(held(unit.session, [one]))) for one in wanted if gone(unit, one)}
    names = _names(unit, wanted | {heir for some in heirs.values() for heir in some})
    return {at: _stand(ids, heirs, names, active=active) for at, (ids, active) in kept.items()}


def gone(unit: Unit, unit_id: int) -> bool:
    """Return whether a unit is no more: it was merged, split or closed."""
    ends = unit.session.scalars(
        select(UnitVersion.valid_to).where(UnitVersion.unit_id == unit_id, UnitVersion.voided_at.is_(None))
    ).all()
    return bool(ends) and max(ends) <= unit.today


def _names(unit: Unit, wanted: set[int]) -> dict[int, str]:
    """Return what units are called, by what they were last called where they are no more."""
    named = select(UnitVersion.unit_id, UnitVersion.name).where(
        UnitVersion.unit_id.in_(wanted), UnitVersion.voided_at.is_(None), UnitVersion.valid_from <= unit.today
    )
    return {row.unit_id: row.name for row in unit.session.execute(named.order_by(UnitVersion.valid_from))}


def _stand(
    ids: list[int], heirs: dict[int, tuple[int, ...]], names: dict[int, str], *, active: bool
) -> Stand:
    told, now = [], list[int]()
    for one in ids:
        took = tuple(heir for heir in heirs.get(one, ()) if heir != one)
        now += took if one in heirs else (one,)
        if one in heirs and took:
            into = "、".join(names[heir] for heir in took)
            told.append(f"{names[one]}已撤并，现在看到的是{into}，请“改管辖”")
        elif one in heirs:
            told.append(f"{names[one]}已撤销，现在看不到任何单位，请“改管辖”或“停用”")
    where = "、".join(names.get(one, "") + ("（已撤并）" if one in heirs else "") for one in ids)
    return Stand(where, "；".join(told) if active else "", tuple(dict.fromkeys(now)))
