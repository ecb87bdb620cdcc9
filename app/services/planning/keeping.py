"""Buildings and hamlets written with their dates: a village's list takes the place of the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.core.access import Permission, permits
from app.core.errors import NotFound
from app.core.text import clean
from app.services._versions import unchanged
from app.services.planning._lists import NewPart, end, replace_parts
from app.services.planning.question import question
from app.workspace import Unit
from db.models.planning import PlacePart

_GONE = "找不到这个楼栋（湾组），请刷新后再试。"


@permits(Permission.UNITS_WRITE)
def keep_parts(unit: Unit, parts: Sequence[NewPart], since: date | None = None) -> list[int]:
    """Keep the whole lists of the villages named, from a day on, and return the ids of what is new in them.

    What is not in a village's new list ends that day; what is the same goes on.

    Raises: Invalid, naming the first of what is wrong; nothing is written.
    """
    return replace_parts(unit, parts, since)[0]


@permits(Permission.UNITS_WRITE)
def change_part(unit: Unit, part_id: int | None, version: int | None, new: NewPart) -> None:
    """Add a part to a village, or change what is known of one; its neighbours follow a new name.

    Raises: NotFound, Conflict, Invalid.
    """
    asked = question(unit, new.village_id)
    old = _seen(unit, part_id, version) if part_id is not None else None
    rows = {row.id: _again(row, new.village_id) for row in asked.parts}
    if old is not None and old.name != clean(new.name):
        rows = {key: _renamed(one, old.name, clean(new.name)) for key, one in rows.items()}
    rows[old.id if old is not None else 0] = new
    keep_parts(unit, list(rows.values()))


@permits(Permission.UNITS_WRITE)
def void_part(unit: Unit, part_id: int, version: int) -> None:
    """Take a part off its village's list from today on; nobody names it as a neighbour any more.

    Raises: NotFound, Conflict.
    """
    old = _seen(unit, part_id, version)
    asked = question(unit, old.unit_id)
    rest = [_renamed(_again(row, old.unit_id), old.name, "") for row in asked.parts if row.id != part_id]
    if rest:
        keep_parts(unit, rest)
    else:
        end(unit, old, unit.today)


def _seen(unit: Unit, part_id: int, version: int | None) -> PlacePart:
    old = unit.session.get(PlacePart, part_id)
    if old is None or old.voided_at is not None or not unit.actor.sees(old.scope_code):
        raise NotFound(_GONE)
    unchanged(unit, old, version, "这个楼栋（湾组）刚被别人修改过，请刷新后再试。")
    return old


def _again(row: Any, village_id: int) -> NewPart:
    return NewPart(
        village_id=village_id,
        name=row.name,
        households=row.households,
        residents=row.residents,
        grid=row.grid_code,
        beside="、".join(row.beside),
        x=row.x,
        y=row.y,
    )


def _renamed(part: NewPart, old: str, new: str) -> NewPart:
    touching = [new if name == old else name for name in part.touching]
    return replace(part, beside="、".join(filter(None, touching)))
