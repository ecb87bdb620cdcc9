"""How a line of a sheet is written, whoever asks: by digits, at once, or by a list brought in."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from app.core.errors import Invalid
from app.domain.training import Mark, SessionState
from app.domain.training.hours import topped_up, worth
from app.domain.training.rules import Taken, mark_fault
from app.services.policy import policy_on
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


def fault(
    unit: Unit, session: TrainingSession, row: TrainingPlace, known: Taken, typed: tuple[Mark, Decimal | None]
) -> str:
    """Return why a mark and a score cannot be written of a line, empty where they can."""
    return mark_fault(known, *typed) or _made_up(unit, session, row, typed[0])


def write(
    unit: Unit,
    session: TrainingSession,
    row: TrainingPlace,
    known: Taken,
    typed: tuple[Mark, Decimal | None],
) -> None:
    """Write a mark and a score of a line; the hours follow.

    Raises: Invalid where it cannot be.
    """
    mark, score = typed
    if why := fault(unit, session, row, known, typed):
        raise Invalid(why, {"mark": why})
    rules = policy_on(unit, session.starts).training
    hours = topped_up(worth(rules, mark, session.hours), _before(unit, session, row.person_id))
    row.mark, row.score, row.hours = mark, score, hours


def _before(unit: Unit, session: TrainingSession, person_id: int) -> Decimal:
    """Return the hours somebody earned already in the session this one makes up."""
    if session.makes_up_id is None:
        return Decimal(0)
    first = _line(unit, session.makes_up_id, person_id)
    return (first.hours or Decimal(0)) if first is not None else Decimal(0)


def _made_up(unit: Unit, session: TrainingSession, row: TrainingPlace, mark: Mark) -> str:
    """Return why a mark cannot change any more because a later session made it up, empty where it can."""
    if row.mark in (None, mark):
        return ""
    later = unit.session.scalar(
        select(TrainingPlace.id)
        .join(TrainingSession, TrainingSession.id == TrainingPlace.session_id)
        .where(TrainingSession.makes_up_id == session.id, TrainingPlace.person_id == row.person_id)
        .where(TrainingPlace.mark.is_not(None), TrainingPlace.voided.is_(False))
    )
    return "这个人已经在补训里登记，学时按补训核定，不能再改这一次的签到。" if later else ""


def _line(unit: Unit, session_id: int, person_id: int) -> TrainingPlace | None:
    return unit.session.scalar(
        select(TrainingPlace).where(
            TrainingPlace.session_id == session_id,
            TrainingPlace.person_id == person_id,
            TrainingPlace.voided.is_(False),
        )
    )
