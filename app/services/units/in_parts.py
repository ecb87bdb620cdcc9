"""The tree of a large county in two parts: what is open at first, and the grids as somebody comes to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, literal, select

from app.core.access import WHOLE, Permission, permits
from app.domain.units import Level, in_tree_order
from app.services.units._drawn import added_up, branch_of, listed, standing_rows
from app.services.units._standing import served, serves
from app.services.units.branches import branches
from app.services.units.queries import staffed_level, wanted_on
from app.services.units.rows import Branch
from app.workspace import Unit
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion
from db.scope import valid

FEW = 3_000  # units; up to so many are read at once, which takes no longer than one sees


@dataclass(frozen=True, slots=True)
class Trunk:
    """Branches, parents first, and how many of ``level`` hang on some of them that have not been read.

    What has not been read is in the figures of what has been: they are those of ``branches``.
    """

    branches: list[Branch]
    unread: Mapping[int, int]
    level: Level


@permits(Permission.UNITS_READ)
def trunk(unit: Unit, near: int | None = None) -> Trunk:
    """Return the tree without the grids, counted; with all of it where it is small or the actor sees a part.

    ``near`` is a unit that shall be among what is read.  What hangs beside units of another level is read.
    """
    finest = staffed_level(unit, unit.as_of.valid_on)
    if WHOLE not in unit.actor.scopes or _units(unit) <= FEW:
        return Trunk(branches(unit), {}, finest)
    rows = standing_rows(unit, unit.as_of, UnitRecord.level != finest)
    hanging = {row[0]: row[1:] for row in _hanging(unit, finest)}
    above = {row[1] for row in rows} - {None}
    if not above | hanging.keys() <= {row[0] for row in rows}:  # something hangs on a grid
        return Trunk(branches(unit), {}, finest)
    workers, missing = ({key: counted[place] for key, counted in hanging.items()} for place in (1, 2))
    found = listed(rows, *added_up(rows, workers, missing))
    early = (above | {_above(unit, near)}) & hanging.keys()
    unread = {key: counted[0] for key, counted in hanging.items() if key not in early}
    return Trunk(_with(found, leaves(unit, [one for one in found if one.id in early])), unread, finest)


@permits(Permission.UNITS_READ)
def leaves(unit: Unit, above: Collection[Branch]) -> list[Branch]:
    """List the grids that hang on some branches of a trunk, which are those of who sees all; in order."""
    if not above:
        return []
    when, names = unit.as_of, {one.id: f"{one.full_name} › " if one.parent_id else "" for one in above}
    finest = staffed_level(unit, when.valid_on)
    rows = standing_rows(unit, when, UnitRecord.level == finest, UnitVersion.parent_id.in_(names))
    here, wanted = _staffed(unit, [row[0] for row in rows])
    found = []
    for unit_id, parent, name, _level, statistical, code, low, high in rows:
        count = here.get(unit_id, 0)
        figures = (0, 0) if statistical else (count, int(count < wanted))
        full = f"{names[parent]}{name}"
        found.append(branch_of(unit_id, parent, name, finest, code, full, low, high, *figures))
    return found


def _units(unit: Unit) -> int:
    return unit.session.scalar(select(func.count()).select_from(UnitRecord)) or 0


def _told(unit: Unit) -> bool:
    """Return whether the actor may know who serves; an administrator sees nobody, and may not even ask."""
    return Permission.ROSTER_READ in unit.actor.permissions


def _staffed(unit: Unit, unit_ids: Sequence[int]) -> tuple[dict[int, int], int]:
    """Return how many serve some units, and how many should in each."""
    if not _told(unit):
        return {}, 0
    here = served(unit, unit.as_of).where(Posting.unit_id.in_(unit_ids))
    found = dict(unit.session.connection().execute(here).all())
    return found, wanted_on(unit, unit.as_of.valid_on)


def _hanging(unit: Unit, finest: Level) -> Sequence[Any]:
    """Return by parent how many units of a level hang on it, who serves there, and how many lack somebody."""
    told, wanted = _told(unit), wanted_on(unit, unit.as_of.valid_on) if _told(unit) else 0
    serving = (func.count(Posting.id) if told else literal(0)).label("workers")
    each = select(UnitVersion.parent_id, UnitVersion.statistical, serving)
    each = each.join(UnitRecord, UnitRecord.id == UnitVersion.unit_id)
    if told:
        by = and_(Posting.unit_id == UnitVersion.unit_id, *serves(unit, unit.as_of))
        each = each.outerjoin(Posting, by).group_by(UnitVersion.id)
    one = each.where(valid(UnitVersion, unit.as_of), UnitRecord.level == finest).subquery().c
    workers = case((one.statistical, 0), else_=one.workers)
    lacking = case((and_(one.statistical.is_(False), one.workers < wanted), 1), else_=0)
    statement = select(one.parent_id, func.count(), func.sum(workers), func.sum(lacking))
    return unit.session.connection().execute(statement.group_by(one.parent_id)).all()


def _above(unit: Unit, unit_id: int | None) -> int | None:
    """Return what a unit hangs on."""
    if unit_id is None:
        return None
    own = UnitVersion.unit_id == unit_id
    return unit.session.scalar(select(UnitVersion.parent_id).where(own, valid(UnitVersion, unit.as_of)))


def _with(found: list[Branch], read: list[Branch]) -> list[Branch]:
    """Return branches with others among them, in the order of the tree."""
    if not read:
        return found
    rows = sorted(found + read, key=lambda one: (one.scope_lo, one.id))
    return list(in_tree_order(rows, lambda one: (one.id, one.parent_id)))
