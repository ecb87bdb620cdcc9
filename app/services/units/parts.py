"""The few units above the grids, and the grids that lack somebody: no more of the tree than figures need."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import ColumnElement, func, or_, select

from app.core.access import Permission, Scope, permits
from app.core.asof import AsOf
from app.core.fields import Label
from app.domain.units import FINEST, Level, UnitKind, in_tree_order
from app.services.units._standing import served
from app.services.units.queries import staffed_level, wanted_on
from app.workspace import Unit
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion
from db.scope import in_scope, valid


@dataclass(frozen=True, slots=True)
class PartRow:
    """A unit by name, with what it belongs to, as ``UnitRow.full_name`` says it."""

    id: int
    level: Annotated[Level, Label("层级", width=10)]
    name: Annotated[str, Label("名称", width=24)]
    full_name: Annotated[str, Label("全称", width=40)]
    scope: Scope


@dataclass(frozen=True, slots=True)
class Gap:
    """A grid that has fewer workers than the policy wants."""

    scope_lo: int
    unit_kind: Annotated[UnitKind, Label("类型", width=10)]
    workers: Annotated[int, Label("在岗", width=6)]
    wanted: Annotated[int, Label("应配", width=6)]


@dataclass(frozen=True, slots=True)
class Gaps:
    """How many grids there are, and those that lack somebody."""

    grids: int
    empty: tuple[Gap, ...]


@permits(Permission.UNITS_READ)
def parts(unit: Unit, unit_ids: Collection[int] = ()) -> list[PartRow]:
    """List the units above the grids that the actor may see today, parents first, and those of ``unit_ids``.

    They are named as ``tree`` names them, without the ten thousand grids of a large county.
    """
    when = unit.as_of
    above = select(UnitVersion.parent_id).where(UnitVersion.unit_id.in_(unit_ids), valid(UnitVersion, when))
    wanted = or_(UnitRecord.level.not_in(FINEST), UnitRecord.id.in_(unit_ids), UnitRecord.id.in_(above))
    columns = (UnitRecord.id, UnitRecord.level, UnitVersion.parent_id, UnitVersion.name)
    statement = (
        select(*columns, UnitRecord.scope_lo, UnitRecord.scope_hi)
        .join(UnitVersion, UnitVersion.unit_id == UnitRecord.id)
        .where(valid(UnitVersion, when), wanted)
        .order_by(UnitRecord.scope_lo, UnitRecord.scope_hi.desc())  # parents first
    )
    names: dict[int, str] = {}
    found = []
    rows = unit.session.connection().execute(statement).all()
    for unit_id, level, parent_id, name, low, high in in_tree_order(rows, lambda row: (row[0], row[2])):
        above_it = names.get(parent_id or 0, "")
        full_name = f"{above_it} › {name}" if above_it else name
        names[unit_id] = full_name if parent_id is not None else ""  # the root goes without saying
        if unit.actor.sees(low):
            found.append(PartRow(unit_id, level, name, full_name, Scope(low, high)))
    return found


@permits(Permission.UNITS_READ)
def gaps(unit: Unit, on: date | None = None) -> Gaps:
    """Return how many grids there are on a date, and what ``vacancies`` lists, in the order of the tree."""
    when = AsOf(on or unit.as_of.valid_on, unit.as_of.known_at)
    wanted, serving = wanted_on(unit, when.valid_on), served(unit, when).subquery()
    workers = func.coalesce(serving.c.workers, 0)
    grids = _grids(unit, when)
    statement = (
        select(UnitRecord.scope_lo, UnitVersion.unit_kind, workers)
        .join(UnitVersion, UnitVersion.unit_id == UnitRecord.id)
        .outerjoin(serving, serving.c.unit_id == UnitRecord.id)
        .where(*grids, workers < wanted)
        .order_by(UnitRecord.scope_lo)
    )
    every = (
        select(func.count()).select_from(UnitRecord).join(UnitVersion, UnitVersion.unit_id == UnitRecord.id)
    )
    run = unit.session.connection().execute
    empty = tuple(Gap(low, kind, number, wanted) for low, kind, number in run(statement))
    return Gaps(run(every.where(*grids)).scalar_one(), empty)


def _grids(unit: Unit, when: AsOf) -> tuple[ColumnElement[bool], ...]:
    return (
        valid(UnitVersion, when),
        UnitRecord.level == staffed_level(unit, when.valid_on),
        UnitVersion.statistical.is_(False),
        in_scope(unit.actor.scopes, UnitRecord.scope_lo),
    )
