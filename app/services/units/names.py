"""Names papers use for units: exact, short and by alias."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.text import clean
from app.domain.units import Level, short_name
from app.services._versions import unchanged
from app.services.units._standing import standing
from app.services.units.queries import tree, unit_by_id
from app.services.units.rows import AliasRow, UnitRow
from app.workspace import Unit
from db.models.units import UnitAlias
from db.scope import in_scope


@permits(Permission.UNITS_READ)
def aliases(unit: Unit) -> list[AliasRow]:
    """List the aliases of the units in the actor's scope, by alias."""
    wanted = (
        select(UnitAlias)
        .where(UnitAlias.voided.is_(False), in_scope(unit.actor.scopes, UnitAlias.scope_code))
        .order_by(UnitAlias.alias, UnitAlias.id)
    )
    now = standing(unit)
    return [
        AliasRow(one.id, one.version, one.unit_id, one.alias, now[one.unit_id].full_name)
        for one in unit.session.scalars(wanted)
        if one.unit_id in now
    ]


@permits(Permission.UNITS_READ)
def known_names(unit: Unit) -> dict[int, tuple[str, ...]]:
    """Return the aliases of every unit that has any, for whatever looks names up."""
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for one in aliases(unit):
        found[one.unit_id] = (*found[one.unit_id], one.alias)
    return dict(found)


@permits(Permission.UNITS_READ)
def named(
    unit: Unit, name: str, on: date | None = None, level: Level | None = None, parent_id: int | None = None
) -> list[UnitRow]:
    """Return the units called ``name`` on a date: by code, full or short name or alias, never by guessing.

    A full name or code goes before a short name or an alias.  ``parent_id`` asks only directly below a unit.
    """
    asked = clean(name)
    known_as = defaultdict(set)
    for alias in aliases(unit):
        known_as[alias.unit_id].add(alias.alias)
    places = [row for row in tree(unit, on, level) if parent_id in (None, row.parent_id)]
    exact = [row for row in places if asked in (row.code, row.name)]
    return exact or [row for row in places if asked in known_as[row.id] | {short_name(row.name)}]


@permits(Permission.UNITS_WRITE)
def name_alias(unit: Unit, unit_id: int, alias: str) -> int:
    """Record another name of a unit and return the alias's id; the same again returns the first.

    Raises:
        Invalid: the alias is empty or already belongs to another unit.
    """
    row, text = unit_by_id(unit, unit_id), clean(alias)
    if not text:
        raise Invalid(fields={"alias": "别名不能为空，请填写。"})
    taken = select(UnitAlias).where(UnitAlias.alias == text, UnitAlias.voided.is_(False))
    for other in unit.session.scalars(taken):
        if other.unit_id == unit_id:
            return other.id
        raise Invalid(fields={"alias": f"“{text}”已是另一个单位的别名，请先撤销那一个。"})
    found = UnitAlias(unit_id=unit_id, alias=text, scope_code=row.scope_lo)
    unit.session.add(found)
    unit.session.flush()  # the caller needs the generated id
    return found.id


@permits(Permission.UNITS_WRITE)
def withdraw_alias(unit: Unit, alias_id: int, version: int, reason: str) -> None:
    """Void an alias that was recorded by mistake.

    Raises:
        NotFound, Conflict: it is gone or was changed. Invalid: no reason is given.
    """
    found = unit.session.get(UnitAlias, alias_id)
    if found is None or found.voided or not unit.actor.sees(found.scope_code):
        raise NotFound("没有这个别名，请刷新后再试。")
    unchanged(unit, found, version, "这个别名刚被别人修改过，请刷新后再试。")
    if not reason.strip():
        raise Invalid(fields={"reason": "请写明撤销的原因。"})
    found.voided, found.void_reason = True, clean(reason)
