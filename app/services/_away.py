"""Who is away on a day, as roster and leave both read it; who may see whom is the reader's to say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from app.domain.leave import AWAY
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.leave import LeaveRequest
from db.models.people import Person


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody who is away on a day: until when, of which kind, and who stands in."""

    person_id: int
    name: str
    kind: str
    words: str
    cover_id: int | None
    cover: str

    @property
    def told(self) -> str:
        """Return it in one line."""
        return f"{self.name}{self.kind}（{self.words}），{self._cover}"

    @property
    def mark(self) -> str:
        """Return the kind and who stands in, for a cell."""
        return f"{self.kind}，{self._cover}"

    @property
    def _cover(self) -> str:
        return f"{self.cover}代班" if self.cover else "无人代班"


def away_on(unit: Unit, day: date) -> list[Away]:
    """Return who is away on a day, wherever they serve, the first to go first."""
    rows = unit.session.execute(
        select(LeaveRequest, Person.name)
        .join(Person, Person.id == LeaveRequest.person_id)
        .where(LeaveRequest.state.in_(AWAY), *live_on(day, day))
        .order_by(LeaveRequest.starts, LeaveRequest.id)
    ).all()
    if not rows:
        return []
    words = policy_on(unit, unit.today).leave.labels
    covers = {row.LeaveRequest.cover_id for row in rows} - {None}
    called = unit.session.execute(select(Person.id, Person.name).where(Person.id.in_(covers)))
    standing_in = {row.id: row.name for row in called}
    return [
        Away(
            row.LeaveRequest.person_id,
            row.name,
            words.get(row.LeaveRequest.leave_kind, row.LeaveRequest.leave_kind),
            row.LeaveRequest.span.words,
            row.LeaveRequest.cover_id,
            standing_in.get(row.LeaveRequest.cover_id, ""),
        )
        for row in rows
    ]


def live_on(first: date, last: date) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that a request lies on some day of both included."""
    yield LeaveRequest.starts <= last
    yield func.coalesce(LeaveRequest.back_on, LeaveRequest.ends) >= first
