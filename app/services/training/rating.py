"""评价: what attendees thought of a session, typed from the 培训反馈表; what they come to together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.errors import Invalid
from app.core.own_words import in_own_words
from app.core.text import clean
from app.domain.policy import FeedbackRule
from app.domain.training import CAME, SessionState
from app.domain.training.feedback import Tally, absent_fault, read, rule_of, tally
from app.domain.training.rules import Entry
from app.services.policy import policy_on
from app.services.roster._places import Place, places
from app.services.training._book import held, line_of, live, people_seen, taken
from app.services.training._marking import check_open, write
from app.services.training.rows import FeedbackRow
from app.workspace import Unit
from db.models.training import TrainingPlace, TrainingSession

_LONGEST = 500
_NOWHERE = Place()


@permits(Permission.ROSTER_READ)
def scale_of(unit: Unit, session_id: int) -> FeedbackRule | None:
    """Return how a session is marked by who came; None where the policy of its first day does not say."""
    row = unit.session.get(TrainingSession, session_id)
    return _rule(unit, row.starts if row else unit.today)


@permits(Permission.ROSTER_WRITE)
def rate_typed(unit: Unit, session_id: int, version: int, line: int, text: str) -> int:
    """Write the mark that was typed of a line, ``5``, or of another, ``12.5``; return which line it was.

    ``0`` takes a mark back.  ``version`` is that of the line written, as it was seen.

    Raises: NotFound, Denied, Conflict; Invalid before the first day, once the sheet is whole, where it
    cannot be read, no line has it, or they did not come.
    """
    session = held(unit, session_id, None)
    typed = read(text, rule_of(policy_on(unit, session.starts).training))
    check_open(unit, session)
    if session.state is SessionState.CLOSED:
        raise Invalid("签到已经登记完毕，补登、更正评价请选中这个人，按“更正”写明原因。")
    number = line if typed.line is None else typed.line
    row = line_of(unit, session.id, number, version)
    known = taken(unit, [row])[row.id]
    if row.mark is None:
        raise Invalid(absent_fault(known.name, None))
    write(unit, session, row, known, Entry(row.mark, row.score, typed.value))
    return number


@permits(Permission.ROSTER_WRITE)
def advise(unit: Unit, session_id: int, version: int, text: str) -> None:
    """Keep what attendees wrote of a session, nobody's by name; empty takes it back.

    Raises: NotFound, Denied, Conflict; Invalid before its first day, cancelled, or too long.
    """
    session = held(unit, session_id, version)
    check_open(unit, session)
    said = clean(text)
    if len(said) > _LONGEST:
        raise Invalid(fields={"advice": f"最多 {_LONGEST} 个字，请归纳后再写。"})
    session.advice = said


@dataclass(slots=True)
class _Group:
    sessions: set[int] = field(default_factory=set)
    came: int = 0
    values: list[int] = field(default_factory=list)
    advice: str = ""

    def add(self, row: Any) -> None:
        self.sessions.add(row.session_id)
        self.came += 1
        if row.feedback is not None:
            self.values.append(row.feedback)


def _came(unit: Unit, *where: ColumnElement[bool]) -> Sequence[Any]:
    return unit.session.execute(
        select(
            TrainingPlace.session_id,
            TrainingPlace.unit_id,
            TrainingPlace.feedback,
            TrainingSession.title,
            TrainingSession.trainer,
            TrainingSession.starts,
            TrainingSession.advice,
        )
        .join(TrainingSession, TrainingSession.id == TrainingPlace.session_id)
        .where(live(), people_seen(unit), TrainingPlace.mark.in_(CAME), *where)
        .order_by(TrainingSession.starts, TrainingSession.id, TrainingPlace.number)
    ).all()


def _rule(unit: Unit, day: date) -> FeedbackRule | None:
    stated = policy_on(unit, day).training.feedback
    return stated.value if stated else None


@permits(Permission.ROSTER_READ)
def tally_of(unit: Unit, session_id: int) -> Tally:
    """Return what the attendees of a session the actor sees said together."""
    rows = _came(unit, TrainingSession.id == session_id)
    rule = _rule(unit, rows[0].starts if rows else unit.today)
    return tally(rule, len(rows), (row.feedback for row in rows if row.feedback is not None))


@permits(Permission.ROSTER_READ)
def feedback(unit: Unit) -> list[FeedbackRow]:
    """List what this year's attendees the actor sees said: by session, lecturer, subject and town."""
    return feedback_in(unit, unit.today.year)


@permits(Permission.ROSTER_READ)
def feedback_in(unit: Unit, year: int) -> list[FeedbackRow]:
    """List what a year's attendees said; a session is of the year in which it ends, as its hours are."""
    groups: defaultdict[tuple[str, str, int | None], _Group] = defaultdict(_Group)
    for row in _came(unit, TrainingSession.ends.between(date(year, 1, 1), date(year, 12, 31))):
        town = places(unit, AsOf(row.starts)).get(row.unit_id, _NOWHERE).town
        session = groups["期次", f"{row.starts} {row.title}", row.session_id]
        session.advice = row.advice
        others = (("主讲人", row.trainer), ("培训内容", row.title), (in_own_words("乡镇"), town))
        for group in (session, *(groups[of, name or "（未填）", None] for of, name in others)):
            group.add(row)
    order = ("期次", "主讲人", "培训内容", in_own_words("乡镇"))
    found = sorted(groups.items(), key=lambda one: order.index(one[0][0]))  # else as they first came up
    rule = _rule(unit, min(unit.today, date(year, 12, 31)))
    return [_row(rule, at, *one) for at, one in enumerate(found, start=1)]


def _row(rule: FeedbackRule | None, at: int, key: tuple[str, str, int | None], group: _Group) -> FeedbackRow:
    found, (of, name, session_id) = tally(rule, group.came, group.values), key
    return FeedbackRow(
        id=at,
        session_id=session_id,
        of=of,
        name=name,
        sessions=len(group.sessions),
        came=found.came,
        answers=found.answers,
        share=found.share,
        average=found.average,
        spread=found.spread,
        advice=group.advice,
    )
