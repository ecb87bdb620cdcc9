"""The signed sheet ticked back: a mark and a score a line, the rest at once; hours follow from the mark."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.text import clean
from app.domain.training import CAME, Mark, SessionState
from app.domain.training.entry import read
from app.domain.training.rules import Entry
from app.services.training._book import held, line_of, lines, place_of, taken
from app.services.training._leaves import away_from
from app.services.training._marking import check_open, write
from app.services.training.rows import Ticked
from app.workspace import Unit


@permits(Permission.ROSTER_WRITE)
def tick(unit: Unit, place_id: int, version: int, new: Ticked) -> None:
    """Write what the sheet says of one line; once the session is closed only with the reason as a note.

    Raises: NotFound, Denied, Conflict; Invalid before its first day, or where the mark cannot be.
    """
    row, session = place_of(unit, place_id, version)
    note = clean(new.note)
    check_open(unit, session)
    if session.state is SessionState.CLOSED and (len(note) < 2 or note == row.note):
        raise Invalid(fields={"note": "签到已经登记完毕，更正请在备注写明原因，至少两个字。"})
    if new.score is not None and session.pass_score is None:
        raise Invalid(fields={"score": "这次培训没有考试，不登记成绩。"})
    typed = Entry(new.mark, new.score, new.feedback)
    write(unit, session, row, taken(unit, [row])[row.id], typed)
    row.note = note[:200]


@permits(Permission.ROSTER_WRITE)
def tick_typed(unit: Unit, session_id: int, version: int, line: int, text: str) -> int:
    """Write what was typed of a line, ``1 85``, or of another one, ``12.1 85``; return which line it was.

    ``version`` is that of the line written, as it was seen: what another desk ticked since stays.

    Raises: NotFound, Denied, Conflict; Invalid as ``tick``, where it cannot be read or no line has it.
    """
    session = held(unit, session_id, None)
    typed = read(text, scored=session.pass_score is not None)
    check_open(unit, session)
    if session.state is SessionState.CLOSED:
        raise Invalid("签到已经登记完毕，更正请选中这个人，按“更正”写明原因。")
    number = line if typed.line is None else typed.line
    row = line_of(unit, session.id, number, version)
    score = typed.score if typed.score is not None or typed.mark is not row.mark else row.score
    write(unit, session, row, taken(unit, [row])[row.id], Entry(typed.mark, score, row.feedback))
    return number


@permits(Permission.ROSTER_WRITE)
def tick_rest(unit: Unit, session_id: int, version: int, mark: Mark) -> int:
    """Write one mark of all lines nothing is written of, and return how many.

    Whoever is on leave the whole time was not there: of them 请假 is written instead of 到课.

    Raises: NotFound, Denied, Conflict; Invalid where none is left.
    """
    session = held(unit, session_id, version)
    check_open(unit, session)
    left = [one for one in lines(unit, session.id) if one.mark is None]
    if not left:
        raise Invalid("每个人都已经登记，没有剩下的。")
    known, away = taken(unit, left), away_from(unit, session) if mark in CAME else {}
    for one in left:
        write(unit, session, one, known[one.id], Entry(Mark.EXCUSED if one.person_id in away else mark))
    return len(left)
