"""The whole tree as it stood on a date, read once per unit of work; everything else looks into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from app.core.asof import AsOf
from app.domain.units import Level
from app.services.units.rows import UnitRow
from app.workspace import Unit
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion
from db.scope import valid

_KEY = "units standing"


def standing(unit: Unit, on: date | None = None) -> dict[int, UnitRow]:
    """Return every unit in force on a date (the unit's, unless given) by id, parents before children."""
    as_of = AsOf(on or unit.as_of.valid_on, unit.as_of.known_at)
    kept = unit.kept.setdefault(_KEY, {})
    if as_of not in kept:
        kept[as_of] = _read(unit, as_of)
    found: dict[int, UnitRow] = kept[as_of]
    return found


def forget(unit: Unit) -> None:
    """Read the tree again the next time it is asked for."""
    unit.kept.pop(_KEY, None)


def _read(unit: Unit, as_of: AsOf) -> dict[int, UnitRow]:
    rows = (
        select(
            UnitRecord.id,
            UnitVersion.version,
            UnitVersion.parent_id,
            UnitVersion.code,
            UnitVersion.name,
            UnitRecord.level,
            UnitVersion.unit_kind,
            UnitVersion.statistical,
            UnitVersion.urban_like,
            UnitVersion.households,
            UnitVersion.residents,
            UnitVersion.attrs,
            UnitVersion.valid_from,
            UnitRecord.scope_lo,
            UnitRecord.scope_hi,
        )
        .join(UnitVersion, UnitVersion.unit_id == UnitRecord.id)
        .where(valid(UnitVersion, as_of))
        .order_by(UnitRecord.scope_lo)  # intervals nest, so parents come before their children
    )
    found: dict[int, UnitRow] = {}
    for row in unit.session.execute(rows):
        plain = UnitRow(
            id=row.id,
            version=row.version,
            parent_id=row.parent_id,
            code=row.code,
            name=row.name,
            level=row.level,
            unit_kind=row.unit_kind,
            path="",
            statistical=row.statistical,
            urban_like=row.urban_like,
            households=row.households,
            residents=row.residents,
            host=row.attrs.get("host", ""),
            valid_from=row.valid_from,
            scope_lo=row.scope_lo,
            scope_hi=row.scope_hi,
        )
        found[row.id] = _placed(plain, found)
    return found


def _placed(row: UnitRow, above: dict[int, UnitRow]) -> UnitRow:
    """Return ``row`` with its path; the root goes without saying, and so does what the actor may not see."""
    parent = above.get(row.parent_id) if row.parent_id is not None else None
    if parent is None or parent.parent_id is None:
        return row
    return replace(row, path=parent.full_name)


def root_of(tree: dict[int, UnitRow]) -> UnitRow | None:
    """Return the unit without a parent, None in an empty database."""
    return next((row for row in tree.values() if row.parent_id is None), None)


def levels_by_code(tree: dict[int, UnitRow]) -> dict[str, Level]:
    """Return the level of every open unit by its code."""
    return {row.code: row.level for row in tree.values()}
