"""Training as lists: sessions, a session's sheet, what somebody took part in."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.errors import NotFound
from app.domain.training import SessionState, session_number
from app.domain.training.rules import standing
from app.services import leave
from app.services._same import same
from app.services.roster._places import Place, places
from app.services.training._book import (
    Count,
    certificates_of,
    counts,
    labels,
    lines,
    live,
    people_seen,
    seen,
    unit_names,
)
from app.services.training._leaves import away_from
from app.services.training.rows import PlaceRow, SessionRow, TrainedRow
from app.workspace import Unit
from db.models.people import Person
from db.models.training import TrainingCertificate, TrainingPlace, TrainingSession

_NOWHERE = Place()


@permits(Permission.ROSTER_READ)
def sessions(unit: Unit) -> list[SessionRow]:
    """List the sessions the actor holds or whose sheet names their people, the latest first."""
    return _sessions(unit)


@permits(Permission.ROSTER_READ)
def one_session(unit: Unit, session_id: int) -> SessionRow:
    """Return one session.

    Raises: NotFound outside the actor's scope.
    """
    found = _sessions(unit, TrainingSession.id == session_id)
    if not found:
        raise NotFound("没有这次培训，或不在您的管辖范围，请刷新后再试。")
    return found[0]


def _sessions(unit: Unit, *where: ColumnElement[bool]) -> list[SessionRow]:
    found = unit.session.scalars(
        select(TrainingSession)
        .where(seen(unit), *where)
        .order_by(TrainingSession.starts.desc(), TrainingSession.id.desc())
    ).all()
    if not found:
        return []
    told, words, by = counts(unit, [row.id for row in found]), labels(unit), unit_names(unit, found)
    return [_session(unit, row, told.get(row.id, Count()), words, by[row.id]) for row in found]


def _session(
    unit: Unit, row: TrainingSession, count: Count, words: Mapping[str, str], holder: str
) -> SessionRow:
    return SessionRow(
        id=row.id,
        version=row.version,
        unit_id=row.unit_id,
        level_key=row.training_level,
        held=unit.actor.sees(row.scope_code),
        makes_up_id=row.makes_up_id,
        number=session_number(row.id),
        title=row.title,
        standing=standing(row.state, row.starts, unit.today),
        level=words.get(row.training_level, row.training_level),
        starts=row.starts,
        ends=row.ends,
        hours=row.hours,
        called=count.called,
        came=count.came,
        missed=count.missed,
        unmarked=count.unmarked,
        holder=holder,
        place=row.place,
        trainer=row.trainer,
        pass_score=row.pass_score,
        makes_up=session_number(row.makes_up_id) if row.makes_up_id else "",
        note=row.note,
        advice=row.advice,
    )


@permits(Permission.ROSTER_READ)
def sheet(unit: Unit, session_id: int) -> list[PlaceRow]:
    """List the lines of a session's sheet the actor sees, each at its unit of the first day.

    Who is on leave that day and not marked yet is told in the note.
    """
    session = one_session(unit, session_id)
    found = lines(unit, session_id)
    entered = session.held and Permission.ROSTER_WRITE in unit.actor.permissions
    named = select(Person.id, Person.name).where(Person.id.in_([row.person_id for row in found]))
    names = {row.id: row.name for row in unit.session.execute(named)}
    given = certificates_of(unit, TrainingCertificate.place_id.in_([row.id for row in found]))
    where = places(unit, AsOf(session.starts))
    away = {one.person_id: f"{one.kind}（{one.words}）" for one in leave.away(unit, session.starts)}
    return [
        PlaceRow(
            id=row.id,
            version=row.version,
            person_id=row.person_id,
            number=row.number,
            name=names[row.person_id],
            mark=row.mark,
            hours=row.hours,
            score=row.score,
            feedback=row.feedback if entered else None,
            town=where.get(row.unit_id, _NOWHERE).town,
            grid=where.get(row.unit_id, _NOWHERE).grid or where.get(row.unit_id, _NOWHERE).village,
            certificate=given.get(row.id, ""),
            note=row.note or (away.get(row.person_id, "") if row.mark is None else ""),
        )
        for row in found
    ]


@permits(Permission.ROSTER_READ)
def on_leave(unit: Unit, session_id: int) -> dict[int, str]:
    """Return by person of a sheet the leave that takes all of its days whole, in words; nobody else."""
    session = unit.session.scalar(select(TrainingSession).where(TrainingSession.id == session_id, seen(unit)))
    return away_from(unit, session) if session is not None else {}


@permits(Permission.ROSTER_READ)
def trained(unit: Unit, person_id: int) -> list[TrainedRow]:
    """List the sessions somebody the actor sees was called to, the latest first."""
    rows = unit.session.execute(
        select(TrainingPlace, TrainingSession)
        .join(TrainingSession, TrainingSession.id == TrainingPlace.session_id)
        .where(TrainingPlace.person_id.in_(same(unit, person_id)), people_seen(unit), live())
        .order_by(TrainingSession.starts.desc(), TrainingSession.id.desc())
    ).all()
    words, may = labels(unit), Permission.ROSTER_WRITE in unit.actor.permissions
    return [
        TrainedRow(
            session_id=session.id,
            title=session.title,
            level=words.get(session.training_level, session.training_level),
            starts=session.starts,
            ends=session.ends,
            mark=line.mark.label if line.mark else "已通知",
            hours=line.hours,
            score=line.score,
            feedback=line.feedback if may and unit.actor.sees(session.scope_code) else None,
            note=line.note,
        )
        for line, session in rows
    ]


@permits(Permission.ROSTER_READ)
def pressing(unit: Unit) -> list[SessionRow]:
    """List the sessions the actor holds that are over and whose sheet is not whole, the oldest first."""
    found = _sessions(unit, TrainingSession.state == SessionState.CALLED, TrainingSession.ends < unit.today)
    return [row for row in reversed(found) if row.held]
