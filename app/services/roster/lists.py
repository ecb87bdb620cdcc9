"""The workers as the window lists them: masked, and beside each how the newest month went."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from app.core.access import WHOLE, Permission, permits
from app.core.asof import AsOf
from app.core.identity import mask_phone
from app.core.period import OPEN_END, Month
from app.core.records import many
from app.domain import codes
from app.domain.record_numbers import card_number
from app.domain.roster import GridRole, standing_on
from app.services import assessment, pay
from app.services._away import away_on
from app.services.roster._aside import left_out
from app.services.roster._extra import Own, own_of, shown_extra
from app.services.roster._found import (
    COLUMNS,
    NOWHERE,
    Found,
    in_force,
    in_force_from,
    labels_of,
    placed,
    read,
    serving,
    serving_if,
)
from app.services.roster._places import Place, places_at
from app.services.roster.rows import Latest, Measured, WorkerRow
from app.workspace import Unit
from db.models.roster import Posting
from db.models.units import UnitVersion
from db.scope import in_scope, valid

if TYPE_CHECKING:
    from app.domain.restructuring.standing import Standpoint

FIRST = 60  # more than the tallest screen shows
_row = many(WorkerRow)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What all rows of a list share, and what is kept of each person elsewhere.

    An amount is taken out of ``stipends`` by the row that shows it: two posts are paid once.
    """

    day: date
    labels: dict[str, str]
    own: Own
    results: assessment.MonthResults = field(default_factory=assessment.MonthResults)
    stipends: dict[int, Decimal] = field(default_factory=dict)
    latest: Latest = field(default_factory=Latest)
    away: dict[int, str] = field(default_factory=dict)


@permits(Permission.ROSTER_READ)
def workers(
    unit: Unit, as_of: AsOf | None = None, role: GridRole | None = GridRole.WORKER
) -> list[WorkerRow]:
    """List the postings in force on a date in the actor's scope, numbers masked, in the order of the tree.

    ``as_of`` is the unit's own date unless given; ``role`` None lists every role.
    """
    when = as_of or unit.as_of
    beside = _Beside(when.valid_on, labels_of(unit), own_of(unit))
    return [_worker_row(row, place, beside) for row, place in in_force(unit, when, role)]


@permits(Permission.ROSTER_READ)
def listed(unit: Unit) -> list[WorkerRow]:
    """List the ``workers`` of the unit's date with score, grade and stipend of the newest month by then.

    Who may not read assessment or pay gets the rows without them.
    """
    found, beside = in_force(unit, unit.as_of, GridRole.WORKER), _beside(unit, None)
    return [_worker_row(row, place, beside) for row, place in found]


@permits(Permission.ROSTER_READ)
def measured(unit: Unit) -> list[Measured]:
    """List where each of ``listed`` serves, with score and stipend alone: what is added up by unit."""
    people = (
        select(Posting.unit_id, Posting.person_id)
        .where(valid(Posting, unit.as_of), Posting.role == GridRole.WORKER)
        .where(in_scope(unit.actor.scopes, Posting.scope_code))
        .order_by(Posting.scope_code, Posting.valid_from, Posting.id)
    )
    results, paid = _newest(unit, None)
    scores, stipends = results.of, dict(paid.of)
    return [
        Measured(at, scores.get(person, (None, ""))[0], stipends.pop(person, None))
        for at, person in unit.session.connection().execute(people)
    ]


@permits(Permission.ROSTER_READ)
def others(unit: Unit) -> list[WorkerRow]:
    """List whom ``listed`` leaves out: other roles, who comes later, and the last posting of who has left."""
    rows = read(unit, serving_if(unit, unit.as_of, left_out(unit), COLUMNS))
    beside = _beside(unit, None)
    return [_worker_row(row, place, beside) for row, place in placed(unit, unit.as_of, rows)]


@permits(Permission.ROSTER_READ)
def listed_from(unit: Unit, point: Standpoint) -> list[WorkerRow]:
    """List who served on a standpoint's day, under the units it asks for, as ``listed`` would have then.

    按现在 puts each person under the units of today in which the grid of that day lies; what a split across
    towns dealt by its shares says 估.
    """
    then = replace(unit, as_of=AsOf(point.day, unit.as_of.known_at))
    beside = _beside(then, None)
    return [_worker_row(row, place, beside) for row, place in in_force_from(then, point, GridRole.WORKER)]


@permits(Permission.ROSTER_READ)
def first_listed(unit: Unit, most: int = FIRST) -> list[WorkerRow]:
    """List the first of ``listed``, at most so many, without reading the others."""
    when, order = unit.as_of, (Posting.scope_code, Posting.valid_from, Posting.id)
    first = (
        select(Posting.id)
        .where(valid(Posting, when), Posting.role == GridRole.WORKER)
        .where(in_scope(unit.actor.scopes, Posting.scope_code))
        .where(Posting.scope_code.between(WHOLE.lo, WHOLE.hi))  # by this index; by date all would be sorted
        .order_by(*order)
        .limit(most)
    )
    statement = (
        serving(unit, when, GridRole.WORKER, (*COLUMNS, Posting.scope_code))
        .join(UnitVersion, and_(UnitVersion.unit_id == Posting.unit_id, valid(UnitVersion, when)))
        .where(Posting.id.in_(first))
        .order_by(*order)
    )
    found = unit.session.connection().execute(statement).all()
    where = places_at(unit, when, [row[-1] for row in found])
    rows = [Found(*row[:-1]) for row in found]
    beside = _beside(unit, {row.person_id for row in rows})
    return [_worker_row(row, where.get(row.unit_id, NOWHERE), beside) for row in rows]


def _beside(unit: Unit, people: Collection[int] | None) -> _Beside:
    """Return what stands beside some people, or all, as far as the actor may read it."""
    results, paid = _newest(unit, people)
    latest = Latest(results.month, paid.month, paid.state, results.quarterly)
    day = unit.as_of.valid_on
    own, away = own_of(unit), {one.person_id: one.mark for one in away_on(unit, day)}
    return _Beside(day, labels_of(unit), own, results, dict(paid.of), latest, away)


def _newest(unit: Unit, people: Collection[int] | None) -> tuple[assessment.MonthResults, pay.MonthPaid]:
    """Return the newest month of some people, or all, as far as the actor may read it."""
    may, until = unit.actor.permissions, Month.of(unit.as_of.valid_on)
    results, paid = assessment.MonthResults(), pay.MonthPaid()
    if assessment.latest.permission in may:
        results = assessment.latest(unit, until, people)
    if pay.latest.permission in may:
        paid = pay.latest(unit, until, people)
    return results, paid


def _worker_row(row: Found, place: Place, beside: _Beside) -> WorkerRow:
    return _row(
        id=row.id,
        version=row.version,
        person_id=row.person_id,
        unit_id=row.unit_id,
        account_id=row.account_id,
        employment_key=row.employment,
        number=card_number(row.id),
        town=place.town,
        village=place.village,
        grid=place.grid,
        grid_code=place.code,
        name=row.name,
        sex=row.sex,
        birth=row.birth,
        identity=_masked(row.tail, 18),
        ethnicity=codes.said(codes.ETHNICITY, row.ethnicity),
        politics=codes.said(codes.POLITICS, row.politics),
        education=codes.said(codes.EDUCATION, row.education),
        role=row.role,
        employment=beside.labels.get(row.employment, row.employment),
        source=row.source,
        since=row.start,
        until=None if row.end == OPEN_END else row.end,
        standing=standing_on(row.start, row.end, beside.day),
        **_known_of(row.person_id, beside),
        phone=mask_phone(row.phone),
        address=row.address,
        card=_masked(row.card_tail, 19),
        bank=row.bank or "",
        note=row.note,
        mark=row.sensitivity,
        name_sort=row.sort_key,
        name_keys=f"{row.full_keys} {row.initial_keys}",
        extra=shown_extra(beside.own, row.person_extra, row.extra),
        latest=beside.latest,
    )


def _known_of(person_id: int, beside: _Beside) -> dict[str, Any]:
    """Return what other features say of somebody, by the row's fields."""
    score, grade = beside.results.of.get(person_id, (None, ""))
    paid, away = beside.stipends.pop(person_id, None), beside.away.get(person_id, "")
    return {"away": away, "score": score, "grade": grade, "stipend": paid}


def _masked(tail: str | None, width: int) -> str:
    """Return stars and the last four; the number itself stays sealed."""
    return tail.rjust(width, "*") if tail else ""
