"""What a month's sessions asked of each and what each did of it, for the indicator 参加培训."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    earlier = _earlier(unit)
    given = _given(unit, {one for several in earlier.values() for one in several}, kept)
    done = summed(unit, first, last)
    return {
        person: Earned(
            done.get(person, NONE).hours,
            sum((_asked(row, person, earlier, given) for row in rows), Decimal(0)),
            tuple(row.session_id for row in rows),
        )
        for person, rows in found.items()
    }


def _asked(
    row: Any, person: int, earlier: Mapping[int, Sequence[int]], given: Mapping[tuple[int, int], Decimal]
) -> Decimal:
    if row.mark is Mark.EXCUSED:
        return Decimal(0)
    before = (given.get((one, person), Decimal(0)) for one in earlier.get(row.session_id, ()))
    return max(Decimal(row.whole) - sum(before, Decimal(0)), Decimal(0))


def _earlier(unit: Unit) -> dict[int, list[int]]:
    """Return by session that makes another up those it was held again for, the last one first."""
    again = select(TrainingSession.id, TrainingSession.makes_up_id).order_by(TrainingSession.id)
    found: dict[int, list[int]] = {}
    for session_id, before in unit.session.execute(again):
        if before is not None:
            found[session_id] = [before, *found.get(before, ())]
    return found


def _given(unit: Unit, sessions: set[int], kept: Mapping[int, int]) -> dict[tuple[int, int], Decimal]:
    """Return the hours that sessions gave which were made up later, by session and person who stays."""
    rows = unit.session.execute(
        select(TrainingPlace.session_id, TrainingPlace.person_id, TrainingPlace.hours)
        .where(TrainingPlace.session_id.in_(sessions), TrainingPlace.hours.is_not(None))
        .where(TrainingPlace.voided.is_(False))
        .order_by(TrainingPlace.hours)
    )
    return {(row.session_id, kept.get(row.person_id, row.person_id)): Decimal(row.hours) for row in rows}
