"""The tree as it is drawn beside the pages: every unit with who serves in it, and no more than is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import String, select, type_coerce

from app.core.access import WHOLE, Permission, Scope, permits
from app.core.asof import AsOf
from app.core.fields import Kind, Label
from app.core.records import many
from app.domain.units import Level, in_tree_order
from app.services.units.queries import manning, staffed_level
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


_COLUMNS = (
    UnitRecord.id,
    UnitVersion.parent_id,
    UnitVersion.name,
    type_coerce(UnitRecord.level, String),  # the bare word
    UnitVersion.statistical,
    UnitVersion.code,
    UnitRecord.scope_lo,
    UnitRecord.scope_hi,
)
_LEVELS = {level.value: level for level in Level}
_LO = 6
_branch = many(Branch)


@permits(Permission.UNITS_READ)
def branches(unit: Unit, on: date | None = None) -> list[Branch]:
    """List the units the actor may see as they stood on a date, parents first, with their figures added up.

    They agree with ``tree`` and ``staffing``; of twelve thousand units no more is read than is drawn.
    """
    as_of = AsOf(on or unit.as_of.valid_on, unit.as_of.known_at)
    every = _read(unit, as_of)
    seen = every if WHOLE in unit.actor.scopes else [row for row in every if unit.actor.sees(row[_LO])]
    workers, missing = _added_up(unit, as_of, seen)
    found: list[Branch] = []
    within: dict[int | None, str] = {}  # what stands before the names of a unit's children
    for unit_id, above, name, level, _statistical, code, low, high in every:
        full = f"{within.get(above, '')}{name}"
        within[unit_id] = f"{full} › " if above is not None else ""  # the root goes without saying
        if unit_id in workers:
            up = above if above in workers else None
            figures = workers[unit_id], missing[unit_id]
            found.append(_branch(unit_id, up, name, _LEVELS[level], code, full, low, high, *figures))
    return found


def _read(unit: Unit, as_of: AsOf) -> Sequence[Any]:
    statement = (
        select(*_COLUMNS)
        .join(UnitVersion, UnitVersion.unit_id == UnitRecord.id)
        .where(valid(UnitVersion, as_of))
        .order_by(UnitRecord.scope_lo, UnitRecord.id)  # intervals nest: mostly in the order of the tree
    )
    read = unit.session.connection().execute(statement).all()
    return in_tree_order(read, lambda row: (row[0], row[1]))


def _added_up(unit: Unit, as_of: AsOf, rows: Sequence[Any]) -> tuple[dict[int, int], dict[int, int]]:
    """Return by unit how many serve in it and in how many grids somebody is missing: one aggregate, added up.

    Children come after their parents, so the last are added first.
    """
    wanted, here = manning(unit, as_of)
    finest = staffed_level(unit, as_of.valid_on).value
    workers = dict.fromkeys([row[0] for row in rows], 0)
    missing = workers.copy()
    for unit_id, above, _name, level, statistical, *_ in reversed(rows):
        if level == finest and not statistical:
            count = here.get(unit_id, 0)
            workers[unit_id] += count
            missing[unit_id] += count < wanted
        if above in workers:
            workers[above] += workers[unit_id]
            missing[above] += missing[unit_id]
    return workers, missing
