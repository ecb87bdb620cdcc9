"""Reading what is drawn of units in the tree beside the pages, and adding its figures up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, select, type_coerce

from app.core.asof import AsOf
from app.core.records import many
from app.domain.units import Level, in_tree_order
from app.services.units.rows import Branch
from app.workspace import Unit
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion
from db.scope import valid

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
LEVEL, STATISTICAL, LOW = 3, 4, 6
branch_of = many(Branch)


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
