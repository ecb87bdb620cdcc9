"""The whole tree as it stood on a date, read once per unit of work; everything else looks into it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, func, select

from app.core.asof import AsOf
from app.core.records import many
from app.domain.own_fields import shown
from app.domain.roster import SERVING
from app.domain.units import Level, in_tree_order
from app.services._own import OWN, own_fields
from app.services.units.rows import UnitRow
from app.workspace import Unit
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion
from db.scope import in_scope, valid

_KEY = "units standing"


def standing(unit: Unit, on: date | None = None) -> dict[int, UnitRow]:
    """Return every unit in force on a date (the unit's, unless given) by id, parents before children."""
    as_of = AsOf(on or unit.as_of.valid_on, unit.as_of.known_at)
    kept = unit.kept.setdefault(_KEY, {})
    if as_of not in kept:
        kept[as_of] = _read(unit, as_of)
    found: dict[int, UnitRow] = kept[as_of]
    return found


def is_seen(unit: Unit, unit_id: int) -> bool:
    """Return whether a unit stands on the unit's date in the actor's scope; the tree is not read for it."""
    mine = select(UnitRecord.id).join(UnitVersion, UnitVersion.unit_id == UnitRecord.id)
    mine = mine.where(UnitRecord.id == unit_id, valid(UnitVersion, unit.as_of))
    return unit.session.scalar(mine.where(in_scope(unit.actor.scopes, UnitRecord.scope_lo))) is not None


def forget(unit: Unit) -> None:
    """Read the tree again the next time it is asked for."""
    unit.kept.pop(_KEY, None)


_row = many(UnitRow)
_PARENT, _PATH, _ATTRS = 2, 7, 11  # which columns; the path and the host take the places of two
_COLUMNS = (
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


def _read(unit: Unit, as_of: AsOf) -> dict[int, UnitRow]:
    rows = (
        select(*_COLUMNS)
        .join(UnitVersion, UnitVersion.unit_id == UnitRecord.id)
        .where(valid(UnitVersion, as_of))
        .order_by(UnitRecord.scope_lo, UnitRecord.id)  # intervals nest: mostly in the order of the tree
    )
    found: dict[int, UnitRow] = {}
    own = own_fields(unit, "unit")
    nothing = shown(own, {})
    unit.session.flush()  # the connection is asked, not the session: it makes a record of each row
    read = unit.session.connection().execute(rows).all()
    for record in in_tree_order(read, lambda record: (record[0], record[_PARENT])):
        attrs = record[_ATTRS]
        path, host = _path(found.get(record[_PARENT] or 0)), attrs.get("host", "")
        extra = shown(own, kept) if (kept := attrs.get(OWN)) else nothing
        values = [*record[:_PATH], path, *record[_PATH:_ATTRS], host, *record[_ATTRS + 1 :], extra]
        found[record[0]] = _row(*values)
    return found


def _path(parent: UnitRow | None) -> str:
    """Return what a unit belongs to; the root goes without saying, and so does what the actor may not see."""
    return "" if parent is None or parent.parent_id is None else parent.full_name


def root_of(tree: dict[int, UnitRow]) -> UnitRow | None:
    """Return the unit without a parent, None in an empty database."""
    return next((row for row in tree.values() if row.parent_id is None), None)


def levels_by_code(tree: dict[int, UnitRow]) -> dict[str, Level]:
    """Return the level of every open unit by its code."""
    return {row.code: row.level for row in tree.values()}


def serves(unit: Unit, as_of: AsOf) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that somebody serves by a posting, in the actor's scope."""
    inside = in_scope(unit.actor.scopes, Posting.scope_code)
    return valid(Posting, as_of), Posting.role.in_(SERVING), inside


def postings(unit: Unit, as_of: AsOf) -> Select[int]:
    """Return the query of the units somebody serves in, in the actor's scope: once for each who does."""
    return select(Posting.unit_id).where(*serves(unit, as_of))


def served(unit: Unit, as_of: AsOf) -> Select[int, int]:
    """Return the query of how many serve each unit in the actor's scope: ``unit_id`` and ``workers``."""
    return postings(unit, as_of).add_columns(func.count().label("workers")).group_by(Posting.unit_id)
