"""Where a unit lies: its town, village and grid by name, on a date."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.core.asof import AsOf
from app.domain.units import FINEST, Level, in_tree_order, scopes_above
from app.workspace import Unit
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion
from db.scope import in_scope, unvoided, valid

if TYPE_CHECKING:
    from app.services._standing import Stand

_FEW = 500  # of so many only their own posts are read


class Place(NamedTuple):
    """The names above a unit; empty above its own level. ``order`` sorts units as the tree does."""

    town: str = ""
    village: str = ""
    grid: str = ""
    code: str = ""
    order: int = 0

    @classmethod
    def of(cls, stand: Stand, order: int) -> Place:
        """Return the place a row stands at from a standpoint."""
        return cls(stand.town, stand.village, stand.grid, stand.code, order)

    @property
    def path(self) -> str:
        """Return the names in one line."""
        return " › ".join(filter(None, (self.town, self.village, self.grid)))


_TOP = Place()


def places(unit: Unit, as_of: AsOf) -> dict[int, Place]:
    """Return the place of every unit alive on the date, by unit id."""
    key = ("roster.places", as_of)
    if key not in unit.kept:
        unit.kept[key] = _places(unit, as_of)
    found: dict[int, Place] = unit.kept[key]
    return found


def places_at(unit: Unit, as_of: AsOf, codes: Iterable[int]) -> dict[int, Place]:
    """Return the places of the units with these scope codes, and of what they hang on, by unit id."""
    return _places(unit, as_of, {above for code in codes for above in scopes_above(code)})


def _places(unit: Unit, as_of: AsOf, codes: Collection[int] | None = None) -> dict[int, Place]:
    statement = (
        select(
            UnitRecord.id,
            UnitRecord.level,
            UnitVersion.parent_id,
            UnitVersion.name,
            UnitVersion.code,
        )
        .join(UnitVersion, UnitVersion.unit_id == UnitRecord.id)
        .where(valid(UnitVersion, as_of))
        .order_by(UnitRecord.scope_lo, UnitRecord.scope_hi.desc())  # parents first
    )
    if codes is not None:
        statement = statement.where(UnitRecord.scope_lo.in_(codes))
    found: dict[int, Place] = {}
    read = unit.session.connection().execute(statement).all()
    for number, row in enumerate(in_tree_order(read, lambda row: (row[0], row[2]))):
        unit_id, level, parent_id, name, code = row
        town, village, grid, _, _ = found.get(parent_id or 0, _TOP)
        if level is Level.TOWN:
            town = name
        elif level is Level.VILLAGE:
            village = name
        elif level in FINEST:
            grid = name
        found[unit_id] = Place(town, village, grid, code, number)
    return found


def homes_of(unit: Unit, people: Collection[int]) -> dict[int, Place]:
    """Return where people the actor sees serve, or served last; nobody else is in it."""
    statement = (
        select(Posting.person_id, Posting.unit_id)
        .where(unvoided(Posting, unit.as_of), in_scope(unit.actor.scopes, Posting.scope_code))
        .where(Posting.valid_from <= unit.as_of.valid_on)
        .order_by(Posting.valid_from, Posting.id)
    )
    if len(people) <= _FEW:
        statement = statement.where(Posting.person_id.in_(people))
    known = places(unit, unit.as_of)
    return {
        row.person_id: known.get(row.unit_id, _TOP)
        for row in unit.session.execute(statement)
        if row.person_id in people
    }
