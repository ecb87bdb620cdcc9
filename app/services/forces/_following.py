"""Entries of a unit that went into others: they go on where most of it went, from the same day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from app.core.period import OPEN_END
from app.services import units
from app.workspace import Unit
from db.models.forces import Force
from db.models.units import Lineage, UnitChange

_COPIED = ("force_kind", "name", "leader", "phone", "heads", "place", "origin", "note")
_CHUNK = 5000  # bound parameters of one statement


def carry_forces(unit: Unit, changes: Sequence[UnitChange]) -> int:
    """Let the entries of the units that ended by these changes go on at their successors; return how many.

    A unit that was split has several: all it had go to the one with the largest share, and say so.  To be
    called where it is permitted: another person approved the document.
    """
    days = {change.id: change.effective for change in changes}
    heirs = _heirs(unit, days)
    olds = _open(unit, list(heirs))
    rows: list[dict[str, Any]] = []
    for old in olds:
        to, on, several = heirs[old.unit_id]
        told = "原单位已拆分，按份额最大的承接，请核对" if several else "随单位并入"
        rows.append(_next(old, to, on))
        if old.valid_from < on:
            old.valid_to, old.end_note = on, told
        else:
            old.voided_at, old.voided_by, old.void_reason = unit.now, unit.actor.login, told
    scopes = {row.id: row.scope_lo for row in units.tree(unit, unit.today)}
    unit.session.flush()  # the old ones end before the others begin
    unit.insert(Force, [row | {"scope_code": scopes[row["unit_id"]]} for row in rows])
    return len(rows)


def _heirs(unit: Unit, days: dict[int, date]) -> dict[int, tuple[int, date, bool]]:
    """Return where most of each unit went that ended: to which, on which day, and whether to several."""
    standing = {row.id for row in units.tree(unit, unit.today)}
    parts: dict[int, list[Lineage]] = {}
    for one in unit.session.scalars(select(Lineage).where(Lineage.change_id.in_(days)).order_by(Lineage.id)):
        if one.from_unit_id not in standing and one.to_unit_id in standing:
            parts.setdefault(one.from_unit_id, []).append(one)
    found = {}
    for at, some in parts.items():
        most = max(some, key=lambda one: one.num / one.den)
        found[at] = most.to_unit_id, days[most.change_id], len(some) > 1
    return found


def _open(unit: Unit, ids: Sequence[int]) -> list[Force]:
    found: list[Force] = []
    for start in range(0, len(ids), _CHUNK):
        some = select(Force).where(
            Force.unit_id.in_(ids[start : start + _CHUNK]),
            Force.voided_at.is_(None),
            or_(Force.valid_to == OPEN_END, Force.valid_to > unit.today),
        )
        found += unit.session.scalars(some.order_by(Force.id))
    return found


def _next(old: Force, unit_id: int, on: date) -> dict[str, Any]:
    return {name: getattr(old, name) for name in _COPIED} | {
        "unit_id": unit_id,
        "end_note": "",
        "follows_id": old.id,
        "valid_from": max(old.valid_from, on),
        "valid_to": old.valid_to,
    }
