"""The tree as it is drawn beside the pages: every unit with who serves in it, and no more than is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, NamedTuple

from sqlalchemy import String, select, type_coerce

from app.core.access import WHOLE, Permission, Scope, permits
from app.core.asof import AsOf
from app.core.fields import Kind, Label
from app.core.records import many
from app.domain.units import Level
from app.services.units.queries import serving, wanted_on
from app.workspace import Unit
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion
from db.scope import valid


@dataclass(frozen=True, slots=True)
class Branch:
    """One unit: how many serve in it and below, and in how many grids somebody is missing.

    ``parent_id`` is None at the top of what the actor sees.
    """

    id: int
    parent_id: int | None
    name: Annotated[str, Label("名称", width=24)]
    level: Annotated[Level, Label("层级", width=10)]
    code: Annotated[str, Label("代码", width=18, kind=Kind.CODE)]
    full_name: Annotated[str, Label("全称", width=40)]
    scope_lo: int
    scope_hi: int
    workers: Annotated[int, Label("在岗", width=6)]
    missing: Annotated[int, Label("缺员网格", width=8)]

    @property
    def scope(self) -> Scope:
        """Its part of the tree."""
        return Scope(self.scope_lo, self.scope_hi)


class _Found(NamedTuple):
    """A unit as the statement gives it; its level is the bare word."""

    id: int
    parent_id: int | None
    name: str
    code: str
    statistical: bool
    level: str
    scope_lo: int
    scope_hi: int


_COLUMNS = (
    UnitRecord.id,
    UnitVersion.parent_id,
    UnitVersion.name,
    UnitVersion.code,
    UnitVersion.statistical,
    type_coerce(UnitRecord.level, String),
    UnitRecord.scope_lo,
    UnitRecord.scope_hi,
)
_LEVELS = {level.value: level for level in Level}
_GRID = Level.GRID.value
_branch = many(Branch)


@permits(Permission.UNITS_READ)
def branches(unit: Unit, on: date | None = None) -> list[Branch]:
    """List the units the actor may see as they stood on a date, parents first, with their figures added up.

    They agree with ``tree`` and ``staffing``; of twelve thousand units no more is read than is drawn.
    """
    as_of = AsOf(on or unit.as_of.valid_on, unit.as_of.known_at)
    every = _found(unit, as_of)
    paths = _full_names(every)
    seen = every if WHOLE in unit.actor.scopes else [row for row in every if unit.actor.sees(row.scope_lo)]
    workers, missing = _added_up(unit, as_of, seen)
    return [
        _branch(
            row.id,
            row.parent_id if row.parent_id in workers else None,
            row.name,
            _LEVELS[row.level],
            row.code,
            paths[row.id],
            row.scope_lo,
            row.scope_hi,
            workers[row.id],
            missing[row.id],
        )
        for row in seen
    ]


def _found(unit: Unit, as_of: AsOf) -> list[_Found]:
    statement = (
        select(*_COLUMNS)
        .join(UnitVersion, UnitVersion.unit_id == UnitRecord.id)
        .where(valid(UnitVersion, as_of))
        .order_by(UnitRecord.scope_lo)  # intervals nest, so parents come before their children
    )
    return list(map(_Found._make, unit.session.connection().execute(statement)))


def _full_names(rows: Sequence[_Found]) -> dict[int, str]:
    """Return the names with what they belong to; the root goes without saying."""
    found: dict[int, str] = {}
    roots: set[int | None] = {None}
    for row in rows:
        if row.parent_id is None:
            roots.add(row.id)
        above = "" if row.parent_id in roots else found.get(row.parent_id or 0, "")
        found[row.id] = f"{above} › {row.name}" if above else row.name
    return found


def _added_up(unit: Unit, as_of: AsOf, rows: Sequence[_Found]) -> tuple[dict[int, int], dict[int, int]]:
    """Return by unit how many serve in it and in how many grids somebody is missing: one aggregate, added up.

    Children come after their parents, so the last are added first.
    """
    wanted, here = wanted_on(unit, as_of.valid_on), serving(unit, as_of)
    workers = dict.fromkeys([row.id for row in rows], 0)
    missing = workers.copy()
    for row in reversed(rows):
        if row.level == _GRID and not row.statistical:
            count = here.get(row.id, 0)
            workers[row.id] += count
            missing[row.id] += count < wanted
        if row.parent_id in workers:
            workers[row.parent_id] += workers[row.id]
            missing[row.parent_id] += missing[row.id]
    return workers, missing
