"""A month as a grid: who × which day; and one cell of it as it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.period import Month
from app.domain.roster import GridRole
from app.domain.worklog import unpacked
from app.domain.worklog.days import DayState, Kept, states
from app.domain.worklog.rules import asked, whole_days
from app.services._actors import names
from app.services._same import same, stays
from app.services.policy import policy_on
from app.services.roster import person_name
from app.services.roster._found import NOWHERE
from app.services.roster._places import Place, places
from app.services.worklog._book import away_by, days_written, served_by, shut, workdays
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.models.worklog import WorkLogLine
from db.scope import in_scope, unvoided

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class GridRow:
    """One human being's month; ``days`` are its days in order."""

    id: int
    name: str
    town: str
    grid: str
    days: tuple[DayState, ...]

    @property
    def done(self) -> int:
        """Return how many days that ask have a line."""
        return self.days.count(DayState.DONE)

    @property
    def lacking(self) -> int:
        """Return how many days that ask have none."""
        return self.days.count(DayState.LACKING)

    @property
    def due(self) -> int:
        """Return how many days until today ask for a line."""
        return self.done + self.lacking


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of somebody as the line under the grid shows it: ``text`` as it is typed, ``shut`` why not."""

    name: str
    version: int
    text: str
    by: str
    shut: str


@permits(Permission.ROSTER_READ)
def grid(unit: Unit, month: Month) -> list[GridRow]:
    """List everybody who served as a worker in a month, in the order of the tree, with each day of it."""
    posts = _latest(unit, month)
    people, today = set(posts), min(month.last, unit.today)
    served = served_by(unit, month.first, month.last, people)
    away = away_by(unit, month.first, month.last)
    written = days_written(unit, month.first, month.last, people)
    works = workdays(unit, month.first, month.last)
    days = [month.first + _DAY * step for step in range((month.last - month.first).days + 1)]
    rows = []
    for person, post in posts.items():
        asks = asked(works, served.get(person, ()), away.get(person, ()))
        free = whole_days(away.get(person, ())) if person in away else set[date]()
        there = asked(works, served.get(person, ()), ()) if free else ()
        kept = Kept(
            {day for day in asks if day <= today},
            {day for day in asks if day > today},
            free.intersection(there),
            written.get(person, set()),
        )
        place = _place(unit, post, month)
        where = place.grid or place.village
        rows.append((place.order, GridRow(person, post.name, place.town, where, states(days, kept))))
    rows.sort(key=lambda pair: pair[0])
    return [row for _, row in rows]


def _place(unit: Unit, post: Any, month: Month) -> Place:
    """Return where a post stands at the end of a month; of a unit that had ended, on the post's last day."""
    there = places(unit, AsOf(month.last)).get(post.unit_id)
    return there or places(unit, AsOf(min(post.valid_to - _DAY, month.last))).get(post.unit_id, NOWHERE)


def _latest(unit: Unit, month: Month) -> dict[int, Any]:
    """Return the last post of everybody in a month, by the record that stays."""
    rows = unit.session.connection().execute(
        select(Posting.person_id, Posting.unit_id, Posting.valid_to, Person.name)
        .join(Person, Person.id == Posting.person_id)
        .where(Posting.role == GridRole.WORKER, unvoided(Posting, unit.as_of))
        .where(Posting.valid_from < month.end, Posting.valid_to > month.first)
        .where(in_scope(unit.actor.scopes, Posting.scope_code))
        .order_by(Posting.valid_from, Posting.id)
    )
    kept = stays(unit)
    return {kept.get(row.person_id, row.person_id): row for row in rows}


@permits(Permission.ROSTER_READ)
def cell(unit: Unit, person_id: int, day: date) -> Cell:
    """Return one day of somebody the actor sees, as it is typed.

    Raises: NotFound outside the actor's scope.
    """
    name = person_name(unit, person_id)
    line = unit.session.scalar(
        select(WorkLogLine).where(
            WorkLogLine.person_id.in_(same(unit, person_id)),
            WorkLogLine.day == day,
            WorkLogLine.voided.is_(False),
            in_scope(unit.actor.scopes, WorkLogLine.scope_code),
        )
    )
    if line is None:
        return Cell(name, 0, "", "", shut(unit, day))
    keys = list(policy_on(unit, day).worklog.kind_labels)
    digits = "".join(str(keys.index(key) + 1) for key in unpacked(line.work_kinds) if key in keys)
    text = f"{digits} {line.content}".strip()
    return Cell(name, line.version, text, names(unit)[line.recorded_by], shut(unit, day))
