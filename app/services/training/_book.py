"""Training as it is kept: its one sum of hours, what of it the actor sees, and a session to be written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true

from app.core.access import WHOLE
from app.core.asof import AsOf
from app.core.errors import Denied, Invalid, NotFound
from app.domain.training import CAME, MISSED, SessionState
from app.domain.training.rules import Facts, Taken
from app.services._same import main, same
from app.services._versions import unchanged
from app.services.policy import policy_on
from app.services.roster._places import places
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.models.training import TrainingCertificate, TrainingPlace, TrainingSession
from db.scope import in_scope, unvoided

TICKED = "这个人的签到刚被别人登记过，请刷新后再看。"
_GONE = "没有这次培训，或不在您的管辖范围，请刷新后再试。"


@dataclass(frozen=True, slots=True)
class Sum:
    """What the sheets of one person's year come to."""

    hours: Decimal
    sessions: int


NONE = Sum(Decimal(0), 0)


def sums(unit: Unit, year: int, until: date | None = None, person_id: int | None = None) -> dict[int, Sum]:
    """Return by person the hours of the sessions that ended in a year: card, list, alert and paper read this.

    ``until``: the last day of those that count; a session is of the year in which it ends.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    return summed(unit, first, last if until is None else min(until, last), person_id)


def summed(unit: Unit, first: date, last: date, person_id: int | None = None) -> dict[int, Sum]:
    """Return by person what the sessions that ended from ``first`` to ``last`` come to: the only sum."""
    statement = (
        select(
            main(TrainingPlace.person_id).label("person_id"),
            func.sum(TrainingPlace.hours).label("hours"),
            func.count(TrainingPlace.id).filter(TrainingPlace.mark.in_(CAME)).label("sessions"),
        )
        .join(TrainingSession, TrainingSession.id == TrainingPlace.session_id)
        .where(live(), TrainingPlace.mark.is_not(None))
        .where(TrainingSession.ends.between(first, last))
        .group_by(main(TrainingPlace.person_id))
    )
    if person_id is not None:
        statement = statement.where(TrainingPlace.person_id.in_(same(unit, person_id)))
    rows = unit.session.execute(statement)
    return {row.person_id: Sum(Decimal(row.hours), row.sessions) for row in rows}


def live() -> ColumnElement[bool]:
    """Return the condition that a line of a sheet stands, and its session too."""
    return TrainingPlace.voided.is_(False) & (TrainingSession.state != SessionState.CANCELLED)


def people_seen(unit: Unit) -> ColumnElement[bool]:
    """Return the condition that a line is about somebody whose posts the actor sees."""
    if WHOLE in unit.actor.scopes:
        return true()
    mine = select(Posting.person_id).where(
        in_scope(unit.actor.scopes, Posting.scope_code), unvoided(Posting, unit.as_of)
    )
    return TrainingPlace.person_id.in_(mine)


def seen(unit: Unit) -> ColumnElement[bool]:
    """Return the condition that the actor sees a session: theirs, or their people are called to it."""
    called = select(TrainingPlace.session_id).where(people_seen(unit))
    return or_(in_scope(unit.actor.scopes, TrainingSession.scope_code), TrainingSession.id.in_(called))


def held(unit: Unit, session_id: int, version: int | None) -> TrainingSession:
    """Return a session the actor may write.

    Raises: NotFound; Denied where another unit holds it; Conflict.
    """
    row = unit.session.scalar(select(TrainingSession).where(TrainingSession.id == session_id, seen(unit)))
    if row is None:
        raise NotFound(_GONE)
    if not unit.actor.sees(row.scope_code):
        raise Denied("这次培训由上级单位举办，通知人员、签到由举办单位办理；本单位可以查看。")
    unchanged(unit, row, version, "这次培训刚被别人改过，请刷新后再看。")
    return row


def called(unit: Unit, session_id: int, version: int | None) -> TrainingSession:
    """Return a session whose people may still change.

    Raises: as ``held``; Invalid once it is closed or cancelled.
    """
    row = held(unit, session_id, version)
    if row.state is not SessionState.CALLED:
        raise Invalid(f"这次培训{row.state.label}，不能再改。")
    return row


def family(unit: Unit, row: TrainingSession) -> list[int]:
    """Return the session that was held first and all that make it up, also at second hand."""
    kept: dict[int, list[int]] = unit.kept.setdefault("training_family", {})
    if row.id not in kept:
        first = row
        while first.makes_up_id and (before := unit.session.get(TrainingSession, first.makes_up_id)):
            first = before
        found = fresh = [first.id]
        while fresh:
            again = select(TrainingSession.id).where(TrainingSession.makes_up_id.in_(fresh))
            fresh = list(unit.session.scalars(again))
            found = [*found, *fresh]
        kept[row.id] = found
    return kept[row.id]


def facts(row: TrainingSession) -> Facts:
    """Return a session as the rules judge it."""
    return Facts(row.title, row.training_level, row.starts, row.ends, row.hours, row.pass_score)


def place_of(unit: Unit, place_id: int, version: int | None) -> tuple[TrainingPlace, TrainingSession]:
    """Return a line of a sheet with its session.

    Raises: NotFound, Denied, Conflict.
    """
    row = unit.session.get(TrainingPlace, place_id)
    if row is None or row.voided:
        raise NotFound("签到表里没有这个人，请刷新后再试。")
    session = held(unit, row.session_id, None)
    unchanged(unit, row, version, TICKED)
    return row, session


def line_of(unit: Unit, session_id: int, number: int, version: int) -> TrainingPlace:
    """Return the line of a number, as it was seen.

    Raises: Invalid where there is none; Conflict.
    """
    if not number:
        raise Invalid("没有还没登记的人了；要改某一行，先写序号和点，例如 12.1。")
    row = unit.session.scalar(
        select(TrainingPlace).where(
            TrainingPlace.session_id == session_id,
            TrainingPlace.number == number,
            TrainingPlace.voided.is_(False),
        )
    )
    if row is None:
        raise Invalid(f"签到表没有第 {number} 号，请核对序号。")
    unchanged(unit, row, version, TICKED)
    return row


def taken(unit: Unit, rows: Sequence[TrainingPlace]) -> dict[int, Taken]:
    """Return by line what is known of each: name, mark, score, certificate in force."""
    ids = [row.id for row in rows]
    named = unit.session.execute(
        select(TrainingPlace.id, Person.name).join(Person).where(TrainingPlace.id.in_(ids))
    )
    names = {row.id: row.name for row in named}
    given = certificates_of(unit, TrainingCertificate.place_id.in_(ids))
    return {row.id: Taken(names[row.id], row.mark, row.score, given.get(row.id, "")) for row in rows}


def certificates_of(unit: Unit, *where: ColumnElement[bool]) -> dict[int, str]:
    """Return the numbers of certificates that are not void, by line."""
    found = select(TrainingCertificate.place_id, TrainingCertificate.number)
    rows = unit.session.execute(found.where(TrainingCertificate.voided_at.is_(None), *where))
    return {row.place_id: row.number for row in rows}


def labels(unit: Unit) -> Mapping[str, str]:
    """Return the words of the levels in force today."""
    return policy_on(unit, unit.today).training.level_labels


def lines(unit: Unit, session_id: int) -> Sequence[TrainingPlace]:
    """Return the lines of a sheet the actor sees, in order."""
    return unit.session.scalars(
        select(TrainingPlace)
        .where(TrainingPlace.session_id == session_id, TrainingPlace.voided.is_(False), people_seen(unit))
        .order_by(TrainingPlace.number)
    ).all()


@dataclass(frozen=True, slots=True)
class Count:
    """What a sheet comes to."""

    called: int = 0
    came: int = 0
    missed: int = 0

    @property
    def unmarked(self) -> int:
        """Return how many nothing has been written of."""
        return self.called - self.came - self.missed


def counts(unit: Unit, sessions: Collection[int]) -> dict[int, Count]:
    """Return what each sheet comes to, as far as the actor sees it."""

    def marked(marks: Collection[Any]) -> Any:
        return func.count(TrainingPlace.id).filter(TrainingPlace.mark.in_(marks))

    rows = unit.session.execute(
        select(TrainingPlace.session_id, func.count(TrainingPlace.id), marked(CAME), marked(MISSED))
        .where(TrainingPlace.session_id.in_(sessions), TrainingPlace.voided.is_(False), people_seen(unit))
        .group_by(TrainingPlace.session_id)
    )
    return {row[0]: Count(*row[1:]) for row in rows}


def unit_names(unit: Unit, sessions: Collection[TrainingSession]) -> dict[int, str]:
    """Return who holds each session, as it was called on its first day."""
    return {row.id: named_on(unit, row.unit_id, row.starts) for row in sessions}


def named_on(unit: Unit, unit_id: int, day: date) -> str:
    """Return what a unit was called on a day: the finest name of its place; the centre for the county."""
    known = places(unit, AsOf(day)).get(unit_id)
    name = (known.grid or known.village or known.town) if known else ""
    return name or policy_on(unit, day).centre.name.value
