"""The account of days as it is kept: its one sum, its entries, and what a request is checked against."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from app.core.access import WHOLE
from app.domain.assessment import REGULAR, CycleState
from app.domain.leave import COVERED, LIVE, LeaveAct
from app.domain.leave.ledger import Entry
from app.domain.leave.rules import Cover, Known, Taken
from app.domain.leave.spans import Span
from app.domain.policy import LeaveType
from app.services import roster
from app.services._same import main, same, within
from app.services.assessment._names import name_of
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.assessment import Cycle
from db.models.calendar import CalDay
from db.models.leave import LeaveEntry, LeaveRequest
from db.models.people import Person
from db.models.roster import Posting
from db.scope import unvoided

_DAY = timedelta(days=1)
Key = tuple[int, str, int]  # person, kind, year


@dataclass(frozen=True, slots=True)
class Sum:
    """What the entries of one person's year of one kind come to, half days."""

    left: int
    granted: int
    has_quota: bool

    @property
    def taken(self) -> int:
        """Return the half days that are taken."""
        return self.granted - self.left


NONE = Sum(0, 0, has_quota=False)


def sums(unit: Unit, *where: ColumnElement[bool]) -> dict[Key, Sum]:
    """Return the balance by person, kind and year: form, card, register, slip and book all read this."""
    granted = case((LeaveEntry.leave_act == LeaveAct.GRANTED, LeaveEntry.halves), else_=None)
    rows = unit.session.execute(
        select(
            main(LeaveEntry.person_id).label("person_id"),
            LeaveEntry.leave_kind,
            LeaveEntry.year,
            func.sum(LeaveEntry.halves).label("left"),
            func.coalesce(func.sum(granted), 0).label("granted"),
            func.count(granted).label("quotas"),
        )
        .where(*where)
        .group_by(main(LeaveEntry.person_id), LeaveEntry.leave_kind, LeaveEntry.year)
    )
    return {
        (row.person_id, row.leave_kind, row.year): Sum(
            int(row.left), int(row.granted), has_quota=row.quotas > 0
        )
        for row in rows
    }


def standing_of(unit: Unit, request_id: int) -> dict[int, int]:
    """Return what a request has taken so far: the sum of its entries by year."""
    rows = unit.session.execute(
        select(LeaveEntry.year, func.sum(LeaveEntry.halves).label("halves"))
        .where(LeaveEntry.request_id == request_id)
        .group_by(LeaveEntry.year)
    )
    return {row.year: int(row.halves) for row in rows}


def write(
    unit: Unit, person_id: int, kind: str, entries: Sequence[Entry], request_id: int | None, note: str
) -> None:
    """Put entries into somebody's account, under the next numbers of it."""
    last = select(func.max(LeaveEntry.number)).where(LeaveEntry.person_id == person_id)
    number = unit.session.scalar(last) or 0
    unit.session.add_all(
        LeaveEntry(
            person_id=person_id,
            number=number + place,
            leave_kind=kind,
            year=entry.year,
            leave_act=entry.act,
            halves=entry.halves,
            request_id=request_id,
            note=note[:200],
        )
        for place, entry in enumerate(entries, start=1)
    )
    unit.session.flush()  # the next sum must see them


def works_of(unit: Unit, span: Span) -> dict[date, bool]:
    """Return which days of a leave are worked, as far as the calendar reaches."""
    within = CalDay.day.between(span.first, span.last)
    return {
        row.day: row.is_work for row in unit.session.execute(select(CalDay.day, CalDay.is_work).where(within))
    }


def known(
    unit: Unit, kind: LeaveType, span: Span, who: tuple[int, int | None], but: int | None = None
) -> Known:
    """Return what a leave of ``who`` (the person, and who stands in) is checked against, one request aside.

    Raises: NotFound for somebody outside the actor's scope.
    """
    person_id, cover_id = who
    posts = _postings(unit, same(unit, person_id))
    full = {one.key for one in policy_on(unit, unit.today).employment_kinds if one.full_time.value}
    there = [post for post in posts if post.valid_from <= span.first < post.valid_to]
    found = sums(unit, LeaveEntry.person_id.in_(same(unit, person_id)), LeaveEntry.leave_kind == kind.key)
    back = standing_of(unit, but) if but else {}
    return Known(
        served=tuple((post.valid_from, post.valid_to) for post in posts),
        full_time=any(post.employment in full for post in there),
        works=works_of(unit, span),
        taken=taken_of(unit, person_id, but),
        left={year: one.left - back.get(year, 0) for (_, _, year), one in found.items() if one.has_quota},
        cover=_cover(unit, person_id, cover_id, but) if cover_id else None,
        locked=() if but else _locked(unit, span),
        promised=_promised(unit, person_id),
    )


def _promised(unit: Unit, person_id: int) -> tuple[Taken, ...]:
    """Return the leaves somebody stands in for, of those the actor sees: a file hides as a server."""
    statement = (
        select(LeaveRequest, Person.name)
        .join(Person, Person.id == LeaveRequest.person_id)
        .where(LeaveRequest.cover_id.in_(same(unit, person_id)), LeaveRequest.state.in_(COVERED))
        .order_by(LeaveRequest.starts, LeaveRequest.id)
    )
    if WHOLE not in unit.actor.scopes:
        statement = statement.where(within(unit.actor.scopes, LeaveRequest.person_id))
    rows = unit.session.execute(statement)
    return tuple(Taken(row.LeaveRequest.span, row.name) for row in rows)


def _locked(unit: Unit, span: Span) -> tuple[Taken, ...]:
    """Return the locked regular assessments a leave would lie in; what was asked for in time is no matter."""
    rows = unit.session.scalars(
        select(Cycle)
        .where(Cycle.cycle_kind.in_(REGULAR), Cycle.state == CycleState.LOCKED, ~Cycle.voided)
        .where(Cycle.opens <= span.last, Cycle.closes > span.first)
        .order_by(Cycle.opens)
    )
    return tuple(Taken(Span(row.opens, row.closes - _DAY), name_of(row)) for row in rows)


def _cover(unit: Unit, person_id: int, cover_id: int, but: int | None) -> Cover:
    posts = _postings(unit, same(unit, cover_id))
    return Cover(
        roster.person_name(unit, cover_id),
        same=cover_id in same(unit, person_id),
        served=tuple((post.valid_from, post.valid_to) for post in posts),
        taken=taken_of(unit, cover_id, but),
    )


def _postings(unit: Unit, people: Collection[int]) -> Sequence[Posting]:
    statement = select(Posting).where(Posting.person_id.in_(people), unvoided(Posting, unit.as_of))
    return unit.session.scalars(statement.order_by(Posting.valid_from)).all()


def taken_of(unit: Unit, person_id: int, but: int | None = None) -> tuple[Taken, ...]:
    """Return the leaves that hold somebody's days, one request aside."""
    rows = unit.session.scalars(
        select(LeaveRequest).where(
            LeaveRequest.person_id.in_(same(unit, person_id)), LeaveRequest.state.in_(LIVE)
        )
    )
    words = labels(unit)
    return tuple(Taken(row.span, words.get(row.leave_kind, row.leave_kind)) for row in rows if row.id != but)


def labels(unit: Unit) -> Mapping[str, str]:
    """Return the words of the kinds of leave in force today."""
    return policy_on(unit, unit.today).leave.labels


def serving(unit: Unit, day: date) -> Select[Any]:
    """Return the statement of whoever serves on a day, as far as the actor sees them."""
    return select(Posting).where(
        Posting.valid_from <= day, Posting.valid_to > day, unvoided(Posting, unit.as_of)
    )
