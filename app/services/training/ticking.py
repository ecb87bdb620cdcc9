"""The signed sheet ticked back: a mark and a score a line, the rest at once; hours follow from the mark."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.text import clean
from app.domain.training import Mark, SessionState
from app.domain.training.entry import read
from app.domain.training.hours import topped_up, worth
from app.domain.training.rules import Taken, mark_fault
from app.services.policy import policy_on
from app.services.training._book import held, lines, place_of, taken
from app.services.training.rows import Ticked
from app.workspace import Unit
from db.models.training import TrainingPlace, TrainingSession


@permits(Permission.ROSTER_WRITE)
def tick(unit: Unit, place_id: int, version: int, new: Ticked) -> None:
    """Write what the sheet says of one line; once the session is closed only with the reason as a note.

    Raises: NotFound, Denied, Conflict; Invalid before its first day, or where the mark cannot be.
    """
    row, session = place_of(unit, place_id, version)
    note = clean(new.note)
    _open(unit, session)
    if session.state is SessionState.CLOSED and (len(note) < 2 or note == row.note):
        raise Invalid(fields={"note": "签到已经登记完毕，更正请在备注写明原因，至少两个字。"})
    if new.score is not None and session.pass_score is None:
        raise Invalid(fields={"score": "这次培训没有考试，不登记成绩。"})
    _write(unit, session, row, taken(unit, [row])[row.id], (new.mark, new.score))
    row.note = note[:200]


@permits(Permission.ROSTER_WRITE)
def tick_typed(unit: Unit, session_id: int, version: int, line: int, text: str) -> int:
    """Write what was typed of a line, ``1 85``, or of another one, ``12.1 85``; return which line it was.

    Raises: NotFound, Denied, Conflict; Invalid as ``tick``, where it cannot be read or no line has it.
    """
    session = held(unit, session_id, version)
    typed = read(text, scored=session.pass_score is not None)
    _open(unit, session)
    if session.state is SessionState.CLOSED:
        raise Invalid("签到已经登记完毕，更正请选中这个人，按“更正”写明原因。")
    number = line if typed.line is None else typed.line
    row = unit.session.scalar(
        select(TrainingPlace).where(
            TrainingPlace.session_id == session.id,
            TrainingPlace.number == number,
            TrainingPlace.voided.is_(False),
        )
    )
    if row is None:
        raise Invalid(f"签到表没有第 {number} 号，请核对序号。")
    score = typed.score if typed.score is not None or typed.mark is not row.mark else row.score
    _write(unit, session, row, taken(unit, [row])[row.id], (typed.mark, score))
    return number


@permits(Permission.ROSTER_WRITE)
def tick_rest(unit: Unit, session_id: int, version: int, mark: Mark) -> int:
    """Write one mark of all lines nothing is written of, and return how many.

    Raises: NotFound, Denied, Conflict; Invalid where none is left.
    """
    session = held(unit, session_id, version)
    _open(unit, session)
    left = [one for one in lines(unit, session.id) if one.mark is None]
    if not left:
        raise Invalid("每个人都已经登记，没有剩下的。")
    known = taken(unit, left)
    for one in left:
        _write(unit, session, one, known[one.id], (mark, None))
    return len(left)


def _open(unit: Unit, session: TrainingSession) -> None:
    if session.state is SessionState.CANCELLED:
        raise Invalid("这次培训已取消，不登记签到。")
    if unit.today < session.starts:
        raise Invalid(f"培训 {session.starts} 才开始，还不能登记签到。")


def _write(
    unit: Unit,
    session: TrainingSession,
    row: TrainingPlace,
    known: Taken,
    typed: tuple[Mark, Decimal | None],
) -> None:
    mark, score = typed
    if why := mark_fault(known, mark, score) or _made_up(unit, session, row, mark):
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
