"""Entries of a unit that went into others: they go on where most of it went, from the same day."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.services import units
from app.workspace import Unit
from db.models.forces import Force
from db.models.units import Lineage, UnitChange, UnitVersion

_COPIED = ("force_kind", "name", "leader", "phone", "heads", "place", "origin", "note")


def carry_forces(unit: Unit, changes: Sequence[UnitChange]) -> int:
    """Let the entries of the units that ended by these changes go on at their successors; return how many.

    A unit that was split has several: all it had go to the one with the largest share, and say so.  What was
    tied to a unit that was closed without a successor ends with it.  To be called where it is permitted:
    another person approved the document.
    """
    scopes = {row.id: row.scope_lo for row in units.tree(unit, unit.today)}
    heirs = _heirs(unit, {change.id: change.effective for change in changes}, scopes.keys())
    olds = [one for one in _open(unit) if one.unit_id not in scopes]
    ends = _ends(unit, {one.unit_id for one in olds} - heirs.keys())
    rows: list[dict[str, Any]] = []
    for old in olds:
        if old.unit_id in heirs:
            to, on, several = heirs[old.unit_id]
            rows.append(_next(old, to, on) | {"scope_code": scopes[to]})
            _end(unit, old, on, "原单位已拆分，按份额最大的承接，请核对" if several else "随单位并入")
        elif old.unit_id in ends:
            _end(unit, old, ends[old.unit_id], "单位已撤销")
    unit.session.flush()  # the old ones end before the others begin
    unit.insert(Force, rows)
    return len(rows)


def _heirs(unit: Unit, days: dict[int, date], standing: Set[int]) -> dict[int, tuple[int, date, bool]]:
    """Return where most of each unit went that ended: to which, on which day, and whether to several."""
    parts: dict[int, list[Lineage]] = {}
    for one in unit.session.scalars(select(Lineage).where(Lineage.change_id.in_(days)).order_by(Lineage.id)):
        if one.from_unit_id not in standing:
            parts.setdefault(one.from_unit_id, []).append(one)
    most = {at: max(some, key=lambda one: one.num / one.den) for at, some in parts.items()}
    found = {}
    for at, one in most.items():
        to, seen = one.to_unit_id, {at}
        while to in most and to not in seen:  # what it went into has gone on by now
            seen.add(to)
            to = most[to].to_unit_id
        if to in standing:
            found[at] = to, days[one.change_id], len(parts[at]) > 1
    return found


def _open(unit: Unit) -> list[Force]:
    still = select(Force).where(Force.voided_at.is_(None), Force.valid_to > unit.today)
    return list(unit.session.scalars(still.order_by(Force.id)))


def _ends(unit: Unit, ids: Set[int]) -> dict[int, date]:
    """Return the day from which each of these units is no more."""
    last = func.max(UnitVersion.valid_to)
    statement = (
        select(UnitVersion.unit_id, last).where(UnitVersion.voided_at.is_(None)).group_by(UnitVersion.unit_id)
    )
    gone = unit.session.execute(statement.having(last <= unit.today))
    return {at: on for at, on in gone if at in ids}


def _end(unit: Unit, old: Force, on: date, told: str) -> None:
    if old.valid_from < on:
        old.valid_to, old.end_note = on, told
    else:
        old.voided_at, old.voided_by, old.void_reason = unit.now, unit.actor.login, told


def _next(old: Force, unit_id: int, on: date) -> dict[str, Any]:
    return {name: getattr(old, name) for name in _COPIED} | {
        "unit_id": unit_id,
        "end_note": "",
        "follows_id": old.id,
        "holder_id": old.holder_id or old.id,
        "valid_from": max(old.valid_from, on),
        "valid_to": old.valid_to,
    }
