"""The lines as they are kept: added up in SQL, the days that ask for one, what shuts a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from app.domain.assessment import REGULAR, CycleState
from app.domain.leave import AWAY
from app.domain.leave.spans import Span
from app.domain.roster import GridRole
from app.domain.worklog import rules
from app.services._away import live_on
from app.services._same import same, stays, together
from app.services.assessment._names import name_of
from app.workspace import Unit
from db.models.assessment import Cycle
from db.models.calendar import CalDay
from db.models.leave import LeaveRequest
from db.models.roster import Posting
from db.models.worklog import WorkLogLine
from db.scope import in_scope, unvoided

_DAY, _SATURDAY, _FEW = timedelta(days=1), 5, 500


@dataclass(frozen=True, slots=True)
class Sum:
    """What one person's lines of some days come to: on workdays, the last day, days by kind of work."""

    done: int
    last: date | None
    kinds: Mapping[str, int]

    def joined(self, other: Sum) -> Sum:
        """Return both together: two records of one person."""
        last = max(filter(None, (self.last, other.last)), default=None)
        kinds = {key: days + other.kinds.get(key, 0) for key, days in self.kinds.items()}
        return Sum(self.done + other.done, last, kinds)


NONE = Sum(0, None, {})


def sums(
    unit: Unit, first: date, last: date, kinds: Collection[str] = (), person_id: int | None = None
) -> dict[int, Sum]:
    """Return by person what is written from ``first`` to ``last``, of whom the actor sees; one statement.

    ``kinds`` are those whose days are counted too.
    """
    each = [
        func.count(WorkLogLine.id).filter(WorkLogLine.work_kinds.contains(f",{key},", autoescape=True))
        for key in kinds
    ]
    worked = WorkLogLine.day.in_(workdays(unit, first, last))
    statement = (
        select(
            WorkLogLine.person_id,
            func.count(WorkLogLine.id).filter(worked),
            func.max(WorkLogLine.day),
            *each,
        )
        .where(WorkLogLine.day.between(first, last), WorkLogLine.voided.is_(False))
        .where(in_scope(unit.actor.scopes, WorkLogLine.scope_code))
        .group_by(WorkLogLine.person_id)
    )
    if person_id is not None:
        statement = statement.where(WorkLogLine.person_id.in_(same(unit, person_id)))
    kept, found = stays(unit), dict[int, Sum]()
    for person, done, day, *counts in unit.session.execute(statement):
        one, under = Sum(done, day, dict(zip(kinds, counts, strict=True))), kept.get(person, person)
        found[under] = found[under].joined(one) if under in found else one
    return found


def workdays(unit: Unit, first: date, last: date) -> list[date]:
    """Return the workdays of both and between in order; where the calendar is silent Monday to Friday."""
    rows = unit.session.execute(
        select(CalDay.day, CalDay.is_work).where(CalDay.day.between(first, last), CalDay.voided.is_(False))
    )
    known = {row.day: row.is_work for row in rows}
    every = (first + _DAY * step for step in range((last - first).days + 1))
    return [day for day in every if known.get(day, day.weekday() < _SATURDAY)]


def asked_by(unit: Unit, first: date, last: date, people: Collection[int]) -> dict[int, Sequence[date]]:
    """Return which days from ``first`` to ``last`` ask each for a line: in post, a workday, not away.

    ``people`` are records; one that went into another has the days of both.
    """
    days, kept = workdays(unit, first, last), stays(unit)
    served, away = served_by(unit, first, last, people), away_by(unit, first, last)
    mains = {person: kept.get(person, person) for person in people}
    return {one: rules.asked(days, served.get(main, ()), away.get(main, ())) for one, main in mains.items()}


def tallies(
    unit: Unit, first: date, last: date, people: Collection[int], done: Mapping[int, Sum] | None = None
) -> dict[int, tuple[int, int]]:
    """Return by record how many days ask for a line and how many of these have one: lists and marks read it.

    ``done`` are the ``sums`` of these days; a line on a day off or of a leave answers no day that asks.
    """
    asked, kept = asked_by(unit, first, last, people), stays(unit)
    done = sums(unit, first, last) if done is None else done
    all_days = len(workdays(unit, first, last))
    mains = {one: kept.get(one, one) for one in asked}
    written = days_written(unit, first, last, {mains[one] for one in asked if len(asked[one]) < all_days})
    return {
        one: (
            len(days),
            done.get(mains[one], NONE).done
            if len(days) == all_days
            else len(written.get(mains[one], set()).intersection(days)),
        )
        for one, days in asked.items()
    }


def days_written(unit: Unit, first: date, last: date, people: Collection[int]) -> Mapping[int, set[date]]:
    """Return the days with a line of some people, by the record that stays."""
    statement = (
        select(WorkLogLine.person_id, WorkLogLine.day)
        .where(WorkLogLine.day.between(first, last), WorkLogLine.voided.is_(False))
        .where(in_scope(unit.actor.scopes, WorkLogLine.scope_code))
    )
    if not people:
        return {}
    if len(people) <= _FEW:
        statement = statement.where(WorkLogLine.person_id.in_(together(unit, people)))
    kept, found = stays(unit), defaultdict[int, set[date]](set)
    for person, day in unit.session.connection().execute(statement):
        found[kept.get(person, person)].add(day)
    return found


def served_by(
    unit: Unit, first: date, last: date, people: Collection[int]
) -> Mapping[int, Sequence[tuple[date, date]]]:
    """Return when each human being was a worker where the actor sees, by the record that stays.

    Two posts at once are one; what another town has of somebody who moved asks nothing here.
    """
    kept = stays(unit)
    statement = (
        select(Posting.person_id, Posting.valid_from, Posting.valid_to)
        .where(Posting.role == GridRole.WORKER, unvoided(Posting, unit.as_of))
        .where(Posting.valid_from <= last, Posting.valid_to > first)
        .where(in_scope(unit.actor.scopes, Posting.scope_code))
        .order_by(Posting.valid_from)
    )
    if len(people) <= _FEW:
        statement = statement.where(Posting.person_id.in_(together(unit, people)))
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for person, start, end in unit.session.connection().execute(statement):
        terms = found[kept.get(person, person)]
        if terms and start <= terms[-1][1]:
            terms[-1] = (terms[-1][0], max(end, terms[-1][1]))
        else:
            terms.append((start, end))
    return found


def away_by(unit: Unit, first: date, last: date) -> Mapping[int, Sequence[Span]]:
    """Return when each human being is on leave in these days, by the record that stays."""
    rows = unit.session.scalars(
        select(LeaveRequest).where(LeaveRequest.state.in_(AWAY), *live_on(first, last))
    )
    kept, found = stays(unit), defaultdict[int, list[Span]](list)
    for row in rows:
        found[kept.get(row.person_id, row.person_id)].append(row.span)
    return found


def shut(unit: Unit, day: date) -> str:
    """Return which assessment, its scoring over, shuts a day, in words; empty where none does."""
    rows: Any = unit.session.scalars(
        select(Cycle)
        .where(Cycle.cycle_kind.in_(REGULAR), Cycle.opens <= day, Cycle.closes > day, ~Cycle.voided)
        .where(Cycle.state.not_in((CycleState.DRAFT, CycleState.OPEN)))
    )
    return next((f"{name_of(row)}{CycleState(row.state).label}" for row in rows), "")
