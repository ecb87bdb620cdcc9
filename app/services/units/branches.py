"""The tree as it is drawn beside the pages: every unit with who serves in it, and no more than is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import ColumnElement, String, select, type_coerce

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
_LEVEL, _STATISTICAL, _LO = 3, 4, 6
branch_of = many(Branch)


@permits(Permission.UNITS_READ)
def branches(unit: Unit, on: date | None = None) -> list[Branch]:
    """List the units the actor may see as they stood on a date, parents first, with their figures added up.

    They agree with ``tree`` and ``staffing``; of twelve thousand units no more is read than is drawn.
    """
    as_of = AsOf(on or unit.as_of.valid_on, unit.as_of.known_at)
    every = standing_rows(unit, as_of)
    seen = every if WHOLE in unit.actor.scopes else [row for row in every if unit.actor.sees(row[_LO])]
    wanted, here = manning(unit, as_of)
    finest = staffed_level(unit, as_of.valid_on).value
    own = {row[0]: here.get(row[0], 0) for row in seen if row[_LEVEL] == finest and not row[_STATISTICAL]}
    return listed(every, *added_up(seen, own, {key: int(count < wanted) for key, count in own.items()}))


def standing_rows(unit: Unit, as_of: AsOf, *which: ColumnElement[bool]) -> Sequence[Any]:
    """Return the columns of the units in force that meet the conditions, parents first."""
    statement = (
        select(*_COLUMNS)
        .join(UnitVersion, UnitVersion.unit_id == UnitRecord.id)
        .where(valid(UnitVersion, as_of), *which)
        .order_by(UnitRecord.scope_lo, UnitRecord.id)  # intervals nest: mostly in the order of the tree
    )
    read = unit.session.connection().execute(statement).all()
    return in_tree_order(read, lambda row: (row[0], row[1]))


def listed(every: Sequence[Any], workers: Mapping[int, int], missing: Mapping[int, int]) -> list[Branch]:
    """Return the branches of the rows that have figures, parents first; the others only lend their names."""
    found: list[Branch] = []
    within: dict[int | None, str] = {}  # what stands before the names of a unit's children
    for unit_id, above, name, level, _statistical, code, low, high in every:
        full = f"{within.get(above, '')}{name}"
        within[unit_id] = f"{full} › " if above is not None else ""  # the root goes without saying
        if unit_id in workers:
            up = above if above in workers else None
            figures = workers[unit_id], missing[unit_id]
            found.append(branch_of(unit_id, up, name, _LEVELS[level], code, full, low, high, *figures))
    return found


def added_up(
    rows: Sequence[Any], workers: dict[int, int], missing: dict[int, int]
) -> tuple[dict[int, int], dict[int, int]]:
    """Return by unit its own figures with those of all below it.

    Children come after their parents, so the last are added first.
    """
    none = dict.fromkeys([row[0] for row in rows], 0)
    all_workers, all_missing = none | workers, none | missing
    for unit_id, above, *_ in reversed(rows):
        if above in all_workers:
            all_workers[above] += all_workers[unit_id]
            all_missing[above] += all_missing[unit_id]
    return all_workers, all_missing
