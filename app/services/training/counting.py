"""What a month's sessions asked of each and what each did of it, for the indicator 参加培训."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.core.access import Permission, permits
from app.domain.training import Mark, session_number
from app.domain.training.hours import plain
from app.services._same import stays
from app.services.training._book import NONE, live, people_seen, summed
from app.workspace import Unit
from db.models.training import TrainingPlace, TrainingSession


@dataclass(frozen=True, slots=True)
class Earned:
    """The hours somebody did of those they were called to, and the sessions these were."""

    hours: Decimal
    asked: Decimal
    sessions: tuple[int, ...]

    @property
    def told(self) -> str:
        """Return both in words."""
        return f"应学 {plain(self.asked)} 学时，实学 {plain(self.hours)} 学时"

    @property
    def evidence(self) -> str:
        """Return the sessions by their numbers."""
        return "、".join(map(session_number, self.sessions))


@permits(Permission.ROSTER_READ)
def earned(unit: Unit, first: date, last: date) -> dict[int, Earned]:
    """Return by person who stays what the sessions that ended from ``first`` to ``last`` asked and gave.

    Only lines that are marked count; one excused asks for nothing, a session that makes another up for
    what the first did not give.  The hours are those of the one sum of all sheets.
    """
    kept, found = stays(unit), defaultdict[int, list[Any]](list)
    for row in unit.session.execute(
        select(
            TrainingPlace.person_id,
            TrainingPlace.session_id,
            TrainingPlace.mark,
            TrainingSession.hours.label("whole"),
            TrainingSession.makes_up_id,
        )
        .join(TrainingSession, TrainingSession.id == TrainingPlace.session_id)
        .where(live(), people_seen(unit), TrainingPlace.mark.is_not(None))
        .where(TrainingSession.ends.between(first, last))
        .order_by(TrainingSession.ends, TrainingSession.id)
    ):
        found[kept.get(row.person_id, row.person_id)].append(row)
    given = _given(unit, {row.makes_up_id for rows in found.values() for row in rows} - {None})
    done = summed(unit, first, last)
    return {
        person: Earned(
            done.get(person, NONE).hours,
            _asked(rows, given),
            tuple(row.session_id for row in rows),
        )
        for person, rows in found.items()
    }


def _asked(rows: Sequence[Any], given: dict[tuple[int, int], Decimal]) -> Decimal:
    return sum(
        (
            Decimal(row.whole) - given.get((row.makes_up_id or 0, row.person_id), Decimal(0))
            for row in rows
            if row.mark is not Mark.EXCUSED
        ),
        Decimal(0),
    )


def _given(unit: Unit, sessions: set[int]) -> dict[tuple[int, int], Decimal]:
    """Return the hours that sessions gave which were made up later, by session and person."""
    rows = unit.session.execute(
        select(TrainingPlace.session_id, TrainingPlace.person_id, TrainingPlace.hours).where(
            TrainingPlace.session_id.in_(sessions), TrainingPlace.voided.is_(False)
        )
    )
    return {(row.session_id, row.person_id): Decimal(row.hours or 0) for row in rows}
