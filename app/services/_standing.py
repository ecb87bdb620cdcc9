"""Where the rows of a past day stand, by name: what every register and report of persons asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select

from app.core.access import WHOLE, Scope
from app.domain.restructuring import Link, Spell
from app.domain.restructuring.figures import Way
from app.domain.restructuring.standing import ESTIMATED, Seat, Standing, Standpoint, joined
from app.domain.units import FINEST, ChangeState, Level
from app.workspace import Unit
from db.models.units import Lineage, UnitChange, UnitVersion
from db.models.units import Unit as UnitRecord

T = TypeVar("T")
GROUPED = Level.TOWN  # by which registers of persons group and add up
_CLOSED = "（已撤销）"


@dataclass(frozen=True, slots=True)
class Stand:
    """The names over a row: several where it was split within its town, 估 where shares dealt it."""

    top: int
    town: str = ""
    village: str = ""
    grid: str = ""
    code: str = ""
    order: tuple[str, ...] = ()
    estimated: bool = False

    @property
    def place(self) -> str:
        """Name it as registers with one column for it do: what it belongs to first."""
        return " › ".join(filter(None, (self.town, self.village, self.grid)))


def spells(unit: Unit, ids: Collection[int] | None = None) -> list[Spell]:
    """Return every version of every unit that is not void, or of those of ``ids`` alone."""
    columns = (
        UnitVersion.unit_id,
        UnitVersion.parent_id,
        UnitVersion.code,
        UnitVersion.name,
        UnitRecord.level,
        UnitVersion.unit_kind,
        UnitVersion.valid_from,
        UnitVersion.valid_to,
        UnitVersion.statistical,
        UnitVersion.households,
        UnitVersion.residents,
        UnitVersion.id,
    )
    statement = select(*columns).join(UnitRecord, UnitRecord.id == UnitVersion.unit_id)
    if ids is not None:
        statement = statement.where(UnitVersion.unit_id.in_(ids))
    rows = unit.session.execute(statement.where(UnitVersion.voided_at.is_(None)).order_by(UnitVersion.id))
    names = [column.key for column in columns[:-1]] + ["version_id"]
    return [Spell(**dict(zip(names, row, strict=True))) for row in rows]


def links(unit: Unit, *states: ChangeState) -> list[Link]:
    """Return the lineage of changes in these states."""
    columns = (Lineage.from_unit_id, Lineage.to_unit_id, Lineage.num, Lineage.den, Lineage.basis)
    statement = (
        select(*columns, UnitChange.effective, UnitChange.line)
        .join(UnitChange, UnitChange.id == Lineage.change_id)
        .where(UnitChange.state.in_(states))
        .order_by(Lineage.id)
    )
    return [Link(*row) for row in unit.session.execute(statement)]


def standing(unit: Unit) -> Standing:
    """Return the lives of all units with their lineage, read once per unit.

    Everybody may know the tree, whoever's scope: what is said of persons is cut by its own service.
    """
    if "standing" not in unit.kept:
        found_by = links(unit, ChangeState.APPROVED, ChangeState.APPLIED)
        unit.kept["standing"] = Standing(spells(unit), found_by)
    found: Standing = unit.kept["standing"]
    return found


def stands(unit: Unit, point: Standpoint, rows: Iterable[T], at: Callable[[T], int]) -> list[tuple[T, Stand]]:
    """Return rows of units of a day with where they stand from a standpoint, in the order of the codes.

    Rows off its ground are left out; no row is doubled or lost on the whole county.
    """
    by_unit: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        by_unit[at(row)].append(row)
    lives, found = standing(unit), list[tuple[T, Stand]]()
    on_it = ground_of(unit, point, lives)
    for unit_id, some in by_unit.items():
        seats = lives.seats(unit_id, len(some), GROUPED, point, unit.today)
        named = {seat: _named(lives, unit_id, seat, point.units_of(unit.today)) for seat in set(seats)}
        found += [
            (row, named[seat]) for row, seat in zip(some, seats, strict=True) if on_it(unit_id, seat.units)
        ]
    return sorted(found, key=lambda pair: pair[1].order)


def placed(
    unit: Unit, point: Standpoint, rows: Iterable[T], at: Callable[[T], int]
) -> Iterator[tuple[T, str]]:
    """Yield the rows on a standpoint's ground in their own order, each with the place it stands in."""
    kept = list(rows)
    found = {id(row): stand.place for row, stand in stands(unit, point, kept, at)}
    return ((row, found[id(row)]) for row in kept if id(row) in found)


def last_place(unit: Unit, at: int) -> str:
    """Name what a unit is, or last was, with what it belongs to."""
    return _named(standing(unit), at, Seat(at, (at,)), unit.today).place


def _named(lives: Standing, unit_id: int, seat: Seat, on: date) -> Stand:
    """Name what a seat lies in on a day; a grid closed since without heirs by its own name."""
    paths = [list(lives.path(one, on)) for one in seat.units]
    finest = [_first(path, FINEST) for path in paths]
    grids = [one for one in finest if one is not None]
    grid = joined([one.name for one in grids])
    if not grids and (own := lives.then(unit_id, on)).level in FINEST:
        grid = f"{own.name}{_CLOSED}"
    code = grids[0].code if len(grids) == 1 else "" if grids else paths[0][0].code
    return Stand(
        seat.top,
        joined([one.name for path in paths if (one := _first(path, (Level.TOWN,)))]),
        joined([one.name for path in paths if (one := _first(path, (Level.VILLAGE,)))]),
        f"{grid}（{ESTIMATED}）" if seat.estimated else grid,
        code,
        tuple(one.code for one in reversed(paths[0])),
        seat.estimated,
    )


def _first(path: Iterable[Spell], levels: Sequence[Level]) -> Spell | None:
    return next((one for one in path if one.level in levels), None)


def ground_of(unit: Unit, point: Standpoint, lives: Standing) -> Callable[[int, Sequence[int]], bool]:
    """Return whether a row of a unit, seated in others, is on the standpoint's ground.

    Of 按当时 the ground is the unit as it stood that day; one that is younger is what went into it.
    """
    if point.ground == WHOLE:
        return lambda _at, _seated: True
    home = _bearing(unit, point.ground)
    if home is None:
        return lambda _at, _seated: False
    on, today = point.units_of(unit.today), max(point.day, unit.today)
    if point.way is Way.AS_NOW:
        return lambda _at, seated: any(home in _ids(lives, one, on) for one in seated)
    return lambda at, _seated: lives.lay_in(at, home, point.day, today)


def _ids(lives: Standing, at: int, on: date) -> Iterator[int]:
    return (one.unit_id for one in lives.path(at, on))


def _bearing(unit: Unit, ground: Scope) -> int | None:
    """Return the unit whose interval this is today."""
    statement = select(UnitRecord.id).where(
        UnitRecord.scope_lo == ground.lo, UnitRecord.scope_hi == ground.hi, UnitRecord.follows_id.is_(None)
    )
    return unit.session.scalar(statement)


def lay_in(unit: Unit, home_id: int, day: date) -> Callable[[int], bool]:
    """Return what tells of a unit whether it lay in another on a day, by the tree and not by intervals."""
    lives = standing(unit)
    return lambda at: lives.lay_in(at, home_id, day, max(day, unit.today))


def bearing(unit: Unit, code: int) -> int | None:
    """Return the unit whose own rows are routed by a scope code today."""
    return unit.session.scalar(
        select(UnitRecord.id).where(UnitRecord.scope_lo == code, UnitRecord.follows_id.is_(None))
    )
