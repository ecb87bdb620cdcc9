"""The log as lists: a day's sheet, everybody's month, somebody's lines, who has gone quiet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.core.access import WHOLE, Permission, permits
from app.core.asof import AsOf
from app.core.period import Month
from app.domain.roster import GridRole
from app.domain.worklog import told
from app.services._actors import names
from app.services._away import away_on
from app.services._same import kept_as, same, stays
from app.services.policy import policy_on
from app.services.roster._found import NOWHERE, Found, in_force, in_force_from
from app.services.roster._places import Place, places
from app.services.roster._sight import seen_person
from app.services.worklog._book import NONE, Sum, sums, tallies, workdays
from app.services.worklog.rows import DayRow, LineRow, MonthRow
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.models.worklog import WorkLogLine
from db.scope import in_scope, valid

if TYPE_CHECKING:
    from app.domain.restructuring.standing import Standpoint

_REACH = timedelta(days=60)  # an office that wrote nothing for so long does not keep the log here


@permits(Permission.ROSTER_READ)
def day_sheet(unit: Unit, day: date) -> list[DayRow]:
    """List the workers in post on a day in the order of the tree, each with what is written of it."""
    labels, people = policy_on(unit, day).worklog.kind_labels, names(unit)
    written = {
        row.person_id: row
        for row in unit.session.scalars(
            select(WorkLogLine)
            .where(WorkLogLine.day == day, WorkLogLine.voided.is_(False))
            .where(in_scope(unit.actor.scopes, WorkLogLine.scope_code))
        )
    }
    away = {one.person_id: one.mark for one in away_on(unit, day)}
    once = {
        row.person_id: (row, place) for row, place in reversed(in_force(unit, AsOf(day), GridRole.WORKER))
    }
    rows = []
    for number, (row, place) in enumerate(reversed(once.values()), start=1):
        line = written.get(row.person_id)
        rows.append(
            DayRow(
                id=row.person_id,
                log_id=line.id if line else None,
                version=line.version if line else 0,
                number=number,
                name=row.name,
                kinds=told(line.work_kinds, labels) if line else "",
                content=line.content if line else "",
                away=away.get(row.person_id, ""),
                town=place.town,
                grid=place.grid or place.village,
                by=people[line.recorded_by] if line else "",
            )
        )
    return rows


@permits(Permission.ROSTER_READ)
def month(unit: Unit) -> list[MonthRow]:
    """List what the month of the day looked at comes to until that day, for everybody in post on it."""
    return _month(unit, in_force(unit, unit.as_of, GridRole.WORKER))


@permits(Permission.ROSTER_READ)
def month_from(unit: Unit, point: Standpoint) -> list[MonthRow]:
    """List the month of a standpoint's day until that day, under the units it asks for."""
    then = replace(unit, as_of=AsOf(point.day, unit.as_of.known_at))
    return _month(then, in_force_from(then, point, GridRole.WORKER))


def _month(unit: Unit, found: Sequence[tuple[Found, Place]]) -> list[MonthRow]:
    day = min(unit.as_of.valid_on, unit.today)
    span, labels = Month.of(day), policy_on(unit, day).worklog.kind_labels
    once = {row.person_id: (row, place) for row, place in reversed(found)}
    done, kept = sums(unit, span.first, day, list(labels)), stays(unit)
    count = tallies(unit, span.first, day, once.keys(), done)
    return [
        _month_row(row, place, (day, count[person], done.get(kept.get(person, person), NONE)), labels)
        for person, (row, place) in reversed(once.items())
    ]


def _month_row(
    row: Found, place: Place, counted: tuple[date, tuple[int, int], Sum], labels: Mapping[str, str]
) -> MonthRow:
    day, (asked, done), one = counted
    kinds = (f"{labels[key]} {days}" for key, days in one.kinds.items() if days)
    return MonthRow(
        id=row.person_id,
        person_id=row.person_id,
        name=row.name,
        town=place.town,
        grid=place.grid or place.village,
        month=Month.of(day).label,
        due=asked,
        done=done,
        lacking=asked - done,
        last=one.last,
        kinds="，".join(kinds),
        until=day,
    )


@permits(Permission.ROSTER_READ)
def month_of(unit: Unit, person_id: int) -> tuple[int, int, date | None]:
    """Return how many days of this month ask somebody for a line, how many have one, and the last."""
    seen_person(unit, person_id)
    first = Month.of(unit.today).first
    done = sums(unit, first, unit.today, person_id=person_id)
    last = done.get(kept_as(unit, person_id), NONE).last
    return *tallies(unit, first, unit.today, [person_id], done)[person_id], last


@permits(Permission.ROSTER_READ)
def counted(unit: Unit, first: date, last: date) -> dict[int, tuple[int, int]]:
    """Return by person how many days from ``first`` to ``last`` have a line and how many ask for one.

    Only where the log is kept: empty while nobody wrote a line in these days.
    """
    done = sums(unit, first, last)
    if not done:
        return {}
    people = set(
        unit.session.scalars(
            select(Posting.person_id)
            .where(Posting.role == GridRole.WORKER, Posting.voided_at.is_(None))
            .where(Posting.valid_from <= last, Posting.valid_to > first)
            .where(in_scope(unit.actor.scopes, Posting.scope_code))
        )
    )
    found = tallies(unit, first, last, people, done)
    return {person: (wrote, asked) for person, (asked, wrote) in found.items()}


@permits(Permission.ROSTER_READ)
def lines(unit: Unit, first: date, last: date) -> list[LineRow]:
    """List what was written from ``first`` to ``last``, person by person in the order of the tree, by day."""
    return _lines(unit, first, last, None)


@permits(Permission.ROSTER_READ)
def lines_of(unit: Unit, person_id: int) -> list[LineRow]:
    """List all that was written of somebody the actor sees, by day."""
    seen_person(unit, person_id)
    return _lines(unit, date.min, unit.today, person_id)


def _lines(unit: Unit, first: date, last: date, person_id: int | None) -> list[LineRow]:
    statement = (
        select(
            WorkLogLine.id,
            WorkLogLine.person_id,
            WorkLogLine.unit_id,
            Person.name,
            WorkLogLine.day,
            WorkLogLine.work_kinds,
            WorkLogLine.content,
        )
        .join(Person, Person.id == WorkLogLine.person_id)
        .where(WorkLogLine.day.between(first, last), WorkLogLine.voided.is_(False))
        .where(in_scope(unit.actor.scopes, WorkLogLine.scope_code))
    )
    if person_id is None:
        statement = statement.order_by(Person.sort_key, WorkLogLine.person_id, WorkLogLine.day)
    else:
        mine = WorkLogLine.person_id.in_(same(unit, person_id))
        statement = statement.where(mine).order_by(WorkLogLine.day)
    found = unit.session.connection().execute(statement).all()
    where, labels = places(unit, AsOf(last)), policy_on(unit, last).worklog.kind_labels
    rows = [(row, where.get(row.unit_id, NOWHERE)) for row in found]
    if person_id is None:
        rows.sort(key=lambda pair: pair[1].order)
    return [
        LineRow(
            id=row.id,
            person_id=row.person_id,
            town=place.town,
            grid=place.grid or place.village,
            name=row.name,
            day=row.day,
            kinds=told(row.work_kinds, labels),
            content=row.content,
        )
        for row, place in rows
    ]


class Quiet(NamedTuple):
    """Who has written nothing for as many workdays as the policy waits, and how many these are."""

    names: tuple[str, ...]
    days: int


@permits(Permission.ROSTER_READ)
def quiet(unit: Unit) -> Quiet:
    """Return who has no line on the last workdays before today, as many as the policy says.

    It is the towns that are told.  Nobody where the log is not kept; who came since, or was away on one of
    these days, is left out.
    """
    rules = policy_on(unit, unit.today).worklog
    if rules.quiet_days is None or WHOLE in unit.actor.scopes:
        return Quiet((), 0)
    days, mine = rules.quiet_days.value, unit.actor.scopes
    before = workdays(unit, unit.today - _REACH, unit.today - timedelta(days=1))[-days:]
    wrote = select(WorkLogLine.person_id).where(
        WorkLogLine.voided.is_(False), in_scope(mine, WorkLogLine.scope_code)
    )
    if len(before) < days or not unit.session.scalar(
        wrote.where(WorkLogLine.day >= unit.today - _REACH).limit(1)
    ):
        return Quiet((), days)
    here = unit.session.connection().execute(
        select(Person.id, Person.name)
        .join(Posting, Posting.person_id == Person.id)
        .where(valid(Posting, AsOf(unit.today)), Posting.role == GridRole.WORKER)
        .where(Posting.valid_from <= before[0], in_scope(mine, Posting.scope_code))
        .where(Person.id.not_in(wrote.where(WorkLogLine.day >= before[0])))
        .order_by(Posting.scope_code)
    )
    away = {one.person_id for day in before for one in away_on(unit, day)}
    return Quiet(tuple({row.id: row.name for row in here if row.id not in away}.values()), days)
