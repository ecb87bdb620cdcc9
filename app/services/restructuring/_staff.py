"""The people of units that go into others: who they are, what a document says of them, and their going on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import groupby

from sqlalchemy import select

from app.core.access import WHOLE, Permission
from app.core.period import OPEN_END
from app.domain.divisions import RowProblem
from app.domain.restructuring import ChangeRow, Going, Planned, Serving, Way, staff
from app.domain.restructuring.checks import wrong
from app.domain.units import ChangeState
from app.services._undoing import in_chunks
from app.services.restructuring.rows import StaffMove
from app.services.roster._following import Following, follow
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.models.units import Lineage, UnitChange, UnitVersion

_WRITERS = {Permission.ROSTER_WRITE, Permission.UNITS_APPROVE}


def may_move(unit: Unit) -> bool:
    """Return whether the actor may let people go on where their units go: sees and keeps all of them."""
    return WHOLE in unit.actor.scopes and bool(_WRITERS & unit.actor.permissions)


def serving(unit: Unit, unit_ids: Collection[int], on: date) -> list[Serving]:
    """List who is at units on a day or comes to them later, as far as the actor may read that."""
    if Permission.ROSTER_READ not in unit.actor.permissions:
        return []
    columns = (Posting.id, Posting.person_id, Person.name, Posting.unit_id, Posting.role)
    statement = select(*columns).join(Person, Person.id == Posting.person_id).order_by(Posting.id)
    statement = statement.where(Posting.voided_at.is_(None), Posting.valid_to > on)
    return [
        Serving(row[0], row[1], row[2], row[3], row[4].label)
        for some in in_chunks(sorted(unit_ids))
        for row in unit.session.execute(statement.where(Posting.unit_id.in_(some)))
    ]


def with_staff(unit: Unit, rows: Sequence[ChangeRow], found: Planned) -> Planned:
    """Return a plan with what is wrong with the people its rows name, or do not name, where it was right."""
    if found.problems:
        return found
    by_number = {row.number: row for row in rows}
    problems: list[RowProblem] = []
    for on, some in _by_day(staff.ways(rows, found.links)):
        here = serving(unit, {way.from_id for way in some}, on)
        names = {unit_id: some[-1].name for unit_id, some in found.lives.items()}
        problems += [
            wrong(by_number[number], "staff", told) for number, told in staff.unsaid(some, here, names)
        ]
    return replace(found, problems=tuple(sorted(problems, key=lambda one: one.row))) if problems else found


def moves(unit: Unit, rows: Sequence[ChangeRow], found: Planned) -> tuple[StaffMove, ...]:
    """Return who would go on where by a document that is right."""
    names = {unit_id: {one.name for one in some} for unit_id, some in found.lives.items()}
    last = {unit_id: some[-1].name for unit_id, some in found.lives.items() if names[unit_id]}
    return tuple(
        _move(one, last)
        for on, some in _by_day(staff.ways(rows, found.links))
        for one in staff.going(some, serving(unit, {way.from_id for way in some}, on))
    )


def coming(unit: Unit, lines: Iterable[UnitChange]) -> tuple[StaffMove, ...]:
    """Return who goes on where once the days of approved rows come; nobody any more once it is done."""
    some = kept_ways(unit, [line.id for line in lines])
    ids = {unit_id for way in some for unit_id in (way.from_id, way.to_id)}
    names = _names(unit, ids)
    return tuple(
        _move(one, names)
        for on, mine in _by_day(some)
        for one in staff.going(mine, serving(unit, {way.from_id for way in mine}, on))
    )


def stranded(unit: Unit, rows: Sequence[ChangeRow], found: Planned) -> list[Going]:
    """Return who would end at a unit that is closed after they came: by a document that is right and this.

    Who goes on is followed from unit to unit through the days of all approved documents; of those it is told
    who is at a unit this document touches or fills.
    """
    mine = staff.ways(rows, found.links)
    concerned = {way.to_id for way in mine} | {one for some in found.touched.values() for one in some}
    gone: dict[int, list[Going]] = {}  # by posting, the ways its holder goes one after the other
    for on, some in _by_day([*_still_due(unit), *mine]):
        for one in staff.going(some, _there(unit, some, on, gone)):
            gone.setdefault(one.serving.posting_id, []).append(one)
    return [
        trail[-1]
        for trail in gone.values()
        if found.lives[trail[-1].way.to_id][-1].valid_to < OPEN_END
        and concerned & {one.way.to_id for one in trail}
    ]


def _still_due(unit: Unit) -> list[Way]:
    waiting = select(UnitChange.id).where(UnitChange.state == ChangeState.APPROVED)
    return kept_ways(unit, list(unit.session.scalars(waiting)))


def _there(unit: Unit, some: Sequence[Way], on: date, gone: Mapping[int, list[Going]]) -> list[Serving]:
    """List who is at the units that ways leave on a day, those who came there by earlier ways included."""
    at = {way.from_id for way in some}
    here = [one for one in serving(unit, at, on) if one.posting_id not in gone]
    come = (trail[-1] for trail in gone.values() if trail[-1].way.to_id in at)
    return [*here, *(replace(one.serving, unit_id=one.way.to_id) for one in come)]


def _move(one: Going, names: Mapping[int, str]) -> StaffMove:
    way, who = one.way, one.serving
    before, after = names.get(way.from_id, ""), names.get(way.to_id, "")
    return StaffMove(who.person_id, who.name, who.role, before, after, way.on, way.row, way.to_id)


def _names(unit: Unit, ids: Collection[int]) -> dict[int, str]:
    statement = select(UnitVersion.unit_id, UnitVersion.name).where(UnitVersion.voided_at.is_(None))
    return {
        row[0]: row[1]
        for some in in_chunks(sorted(ids))
        for row in unit.session.execute(
            statement.where(UnitVersion.unit_id.in_(some)).order_by(UnitVersion.valid_from)
        )
    }


def _by_day(some: Iterable[Way]) -> list[tuple[date, list[Way]]]:
    ordered = sorted(some, key=lambda way: (way.on, way.row))
    return [(on, list(mine)) for on, mine in groupby(ordered, key=lambda way: way.on)]


# --- kept and carried out


def marked(rows: Iterable[ChangeRow], going: Iterable[StaffMove]) -> list[ChangeRow]:
    """Return rows that name people by ``#`` and their id, as they are kept."""
    ids = {(one.row, one.name.replace(" ", "")): f"#{one.person_id}" for one in going}
    found = []
    for row in rows:
        said = {name: mark for (number, name), mark in ids.items() if number == row.number}
        found.append(replace(row, staff=staff.rewritten(row.staff, said)))
    return found


def named(unit: Unit, rows: Sequence[ChangeRow]) -> tuple[ChangeRow, ...]:
    """Return kept rows as they are read: with the names of the people the actor may see."""
    ids = {int(word[1:]) for row in rows for word in staff.words(row.staff) if word[1:].isdecimal()}
    if not ids:
        return tuple(rows)
    known = {}
    if Permission.ROSTER_READ in unit.actor.permissions:
        known = dict(unit.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all())
    said = {f"#{person_id}": known.get(person_id, "（另有一人）") for person_id in ids}
    return tuple(replace(row, staff=staff.rewritten(row.staff, said)) for row in rows)


def kept_ways(unit: Unit, change_ids: Collection[int]) -> list[Way]:
    """Return the ways that approved rows opened, in the order of their days."""
    columns = (
        UnitChange.op,
        Lineage.from_unit_id,
        Lineage.to_unit_id,
        Lineage.num,
        Lineage.den,
        UnitChange.effective,
        UnitChange.id,
        UnitChange.staff,
    )
    statement = select(*columns).join(UnitChange, UnitChange.id == Lineage.change_id)
    statement = statement.where(Lineage.from_unit_id != Lineage.to_unit_id).order_by(Lineage.id)
    return [
        Way(op, old, new, Fraction(num, den), on, row, said)
        for some in in_chunks(sorted(change_ids))
        for op, old, new, num, den, on, row, said in unit.session.execute(
            statement.where(UnitChange.id.in_(some))
        )
    ]


def carry_staff(unit: Unit, changes: Sequence[UnitChange]) -> int:
    """Let the people of units that went into others go on there, day by day; return how many that are."""
    by_id = {change.id: change for change in changes}
    begun = 0
    for on, some in _by_day(kept_ways(unit, list(by_id))):
        gone = staff.going(some, serving(unit, {way.from_id for way in some}, on))
        names = _names(unit, {one.way.to_id for one in gone})
        begun += follow(
            unit,
            [
                Following(
                    posting_id=one.serving.posting_id,
                    unit_id=one.way.to_id,
                    on=on,
                    doc_no=by_id[one.way.row].doc_no,
                    note=f"随单位{one.way.op.label}转入{names[one.way.to_id]}",
                )
                for one in gone
            ],
        )
    return begun
