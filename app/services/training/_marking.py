"""How a line of a sheet is written, whoever asks: by digits, at once, or by a list brought in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from app.core.errors import Invalid
from app.domain.training import Mark, SessionState
from app.domain.training.feedback import absent_fault, value_fault
from app.domain.training.hours import topped_up, worth
from app.domain.training.rules import Entry, Taken, mark_fault
from app.services._same import same
from app.services.policy import policy_on
from app.services.training._book import family
from app.workspace import Unit
from db.models.training import TrainingPlace, TrainingSession


def check_open(unit: Unit, session: TrainingSession) -> None:
    """Refuse a sheet that cannot be ticked yet, or not any more.

    Raises: Invalid.
    """
    if session.state is SessionState.CANCELLED:
        raise Invalid("这次培训已取消，不登记签到。")
    if unit.today < session.starts:
        raise Invalid(f"培训 {session.starts} 才开始，还不能登记签到。")


def fault(unit: Unit, session: TrainingSession, row: TrainingPlace, known: Taken, typed: Entry) -> str:
    """Return why a mark, a score and feedback cannot be written of a line, empty where they can."""
    why = unrated(unit, session, row, known, typed)
    return why or mark_fault(known, typed.mark, typed.score) or made_up(unit, session, row, typed.mark)


def unrated(unit: Unit, session: TrainingSession, row: TrainingPlace, known: Taken, typed: Entry) -> str:
    """Return why feedback cannot stand on a line, empty where it can: only who came gives it."""
    if typed.feedback is None:
        return ""
    rules = policy_on(unit, session.starts).training
    wrong = value_fault(rules, typed.feedback) if typed.feedback != row.feedback else ""
    return wrong or absent_fault(known.name, typed.mark)


def write(
    unit: Unit,
    session: TrainingSession,
    row: TrainingPlace,
    known: Taken,
    typed: Entry,
) -> None:
    """Write a mark, a score and feedback of a line; the hours follow.

    Raises: Invalid where it cannot be.
    """
    if why := unrated(unit, session, row, known, typed):
        raise Invalid(why, {"feedback": why})
    if why := fault(unit, session, row, known, typed):
        raise Invalid(why, {"mark": why})
    mark = typed.mark
    if mark is not row.mark:
        rules = policy_on(unit, session.starts).training
        row.hours = topped_up(worth(rules, mark, session.hours), _before(unit, session, row.person_id))
    row.mark, row.score, row.feedback = typed


def _before(unit: Unit, session: TrainingSession, person_id: int) -> Decimal:
    """Return the hours somebody earned already, under any record of theirs, in what this session makes up.

    Also where it makes up one that made up another, or two make up the same one.
    """
    if session.makes_up_id is None:
        return Decimal(0)
    others = [one for one in family(unit, session) if one != session.id]
    return sum((one.hours or Decimal(0) for one in _lines(unit, others, person_id)), Decimal(0))


def made_up(unit: Unit, session: TrainingSession, row: TrainingPlace, mark: Mark | None) -> str:
    """Return why a mark cannot change any more because a later session made it up, empty where it can."""
    if row.mark in (None, mark):
        return ""
    later = [one for one in family(unit, session) if one > session.id]
    if all(one.mark is None for one in _lines(unit, later, row.person_id)):
        return ""
    return "这个人已经在补训里登记，学时按补训核定，不能再改这一次的签到。"


def _lines(unit: Unit, sessions: Sequence[int], person_id: int) -> Sequence[TrainingPlace]:
    return unit.session.scalars(
        select(TrainingPlace).where(
            TrainingPlace.session_id.in_(sessions),
            TrainingPlace.person_id.in_(same(unit, person_id)),
            TrainingPlace.voided.is_(False),
        )
    ).all()
