"""Who has a rank of a year, and what has come since a list was made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from app.domain.awards import AwardState, Standing
from app.services._same import stays, together
from app.services.assessment._results import Last, last_results
from app.workspace import Unit
from db.models.assessment import Result, Subject
from db.models.awards import AwardCandidate, AwardRound
from db.models.people import Person
from db.models.roster import Posting
from db.scope import unvoided

Rows = Sequence[tuple[AwardCandidate, Person]]


@dataclass(frozen=True, slots=True)
class Graded:
    """Somebody's result of the year, under the record that stays."""

    person_id: int
    scope_code: int
    last: Last
    value: Decimal


def graded_of(unit: Unit, cycle_id: int, newest: Mapping[int, Last] | None = None) -> dict[int, Graded]:
    """Return by the record that stays whoever has a rank of the year: nobody vetoed, nobody ungraded."""
    people = select(Subject.id, Subject.person_id, Subject.scope_code)
    kept, found = stays(unit), dict[int, Graded]()
    results = last_results(unit, cycle_id, explained=False) if newest is None else newest
    subjects = unit.session.execute(people.where(Subject.cycle_id == cycle_id, ~Subject.voided))
    for subject_id, person_id, scope_code in subjects:
        last = results.get(subject_id)
        if last is None or last.value is None or last.rank is None:
            continue
        who = kept.get(person_id, person_id)
        if who not in found or last.value < found[who].value:
            found[who] = Graded(who, scope_code, last, last.value)
    return found


@dataclass(frozen=True, slots=True)
class Since:
    """Names of whose result was put right, of who would now be listed, of who serves nowhere any more."""

    moved: tuple[str, ...] = ()
    risen: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def came_since(unit: Unit, round_: AwardRound, rows: Rows) -> Since:
    """Return what has come since an open round was ranked; nothing of one that is decided or withdrawn."""
    if round_.state not in (AwardState.DRAFTED, AwardState.SHOWN):
        return Since()
    newest = last_results(unit, round_.cycle_id, explained=False)
    of = dict(
        unit.session.execute(
            select(Result.id, Result.subject_id).where(Result.id.in_({one.result_id for one, _ in rows}))
        ).all()
    )
    moved = tuple(
        person.name
        for one, person in rows
        if (last := newest.get(of[one.result_id])) is not None
        and (last.value, last.grade) != (one.value, one.grade)
    )
    return Since(moved, _risen(unit, round_, rows, newest), _gone(unit, rows))


def _risen(unit: Unit, round_: AwardRound, rows: Rows, newest: Mapping[int, Last]) -> tuple[str, ...]:
    """Return who is not listed and has, by a result of later, no fewer points than the last who is."""
    least = min((one.value for one, _ in rows if one.standing in (Standing.IN, Standing.TIED)), default=None)
    if least is None:
        return ()
    listed = {one.person_id for one, _ in rows}
    found = {
        one.last.id: who
        for who, one in graded_of(unit, round_.cycle_id, newest).items()
        if who not in listed and one.value >= least
    }
    if not found:
        return ()
    later = select(Result.id).where(Result.id.in_(found), Result.recorded_at > round_.recorded_at)
    people = {found[one] for one in unit.session.scalars(later)}
    names = select(Person.name).where(Person.id.in_(people)).order_by(Person.id)
    return tuple(unit.session.scalars(names))


def _gone(unit: Unit, rows: Rows) -> tuple[str, ...]:
    """Return who of those to be commended has no post today, with the day they left."""
    chosen = {person.id: person for one, person in rows if one.standing is Standing.IN}
    kept, last = stays(unit), dict[int, date]()
    served = unit.session.execute(
        select(Posting.person_id, func.max(Posting.valid_to))
        .where(unvoided(Posting, unit.as_of), Posting.person_id.in_(together(unit, set(chosen))))
        .where(Posting.valid_from <= unit.today)
        .group_by(Posting.person_id)
    )
    for person_id, until in served:
        who = kept.get(person_id, person_id)
        last[who] = max(until, last.get(who, until))
    return tuple(
        f"{person.name}（{last[who]}离岗）" if who in last else person.name
        for who, person in chosen.items()
        if who not in last or last[who] <= unit.today
    )
