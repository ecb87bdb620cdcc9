"""How one person did month by month, all of them, and everybody in the newest month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.fields import Kind, Label
from app.core.period import Month
from app.domain.assessment import PUBLIC, REGULAR, CycleKind
from app.services._same import same
from app.services.assessment._frame import names_at
from app.services.assessment._results import grades_of, last_known
from app.workspace import Unit
from db.models.assessment import Cycle, Result, Subject
from db.models.people import Person
from db.scope import in_scope, known


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A person's public result of one month."""

    id: int
    month: Annotated[Month, Label("月份", width=9)]
    value: Annotated[Decimal | None, Label("得分", width=8, kind=Kind.SCORE)]
    grade: Annotated[str, Label("等次", width=8)]
    published_on: Annotated[date, Label("公布日期", width=11)]


@dataclass(frozen=True, slots=True)
class GradedRow:
    """What one person was graded for one month, where they served then."""

    id: int
    month: Annotated[Month, Label("月份", width=9)]
    name: Annotated[str, Label("姓名", width=10)]
    town: Annotated[str, Label("乡镇", width=14)]
    unit: Annotated[str, Label("网格", width=26, tail=True)]
    value: Annotated[Decimal | None, Label("得分", width=8, kind=Kind.SCORE)]
    grade: Annotated[str, Label("等次", width=8)]
    rank: Annotated[int | None, Label("名次", width=6)]
    town_rank: Annotated[int | None, Label("镇内名次", width=8)]


@permits(Permission.ASSESSMENT_READ)
def graded(unit: Unit, months: int = 12) -> list[GradedRow]:
    """List what everybody was graded in the latest months made public, latest month and best rank first."""
    return [row for cycle in _newest(unit, months) for row in _graded(unit, cycle)]


@permits(Permission.ASSESSMENT_READ)
def graded_counts(unit: Unit, months: int = 12) -> Counter[tuple[Month, str]]:
    """Count by month and grade what ``graded`` lists."""
    counted = Counter[tuple[Month, str]]()
    for cycle in _newest(unit, months):
        month = _month(cycle)
        counted.update({(month, grade): count for grade, count in grades_of(unit, cycle.id).items()})
    return counted


def _newest(unit: Unit, months: int) -> Sequence[Cycle]:
    public = select(Cycle).where(Cycle.cycle_kind.in_(REGULAR), Cycle.state.in_(PUBLIC))
    return unit.session.scalars(public.order_by(Cycle.month.desc()).limit(months)).all()


def _month(cycle: Cycle) -> Month:
    return cycle.month or Month.of(cycle.opens)


def _graded(unit: Unit, cycle: Cycle) -> list[GradedRow]:
    names = names_at(unit, cycle)
    found = unit.session.execute(
        select(
            Result.subject_id,
            Result.id,
            Person.name,
            Subject.town_id,
            Subject.unit_id,
            Result.value,
            Result.grade,
            Result.rank,
            Result.town_rank,
        )
        .join(Subject, Subject.id == Result.subject_id)
        .join(Person, Person.id == Subject.person_id)
        .where(Subject.cycle_id == cycle.id)
        .where(in_scope(unit.actor.scopes, Result.scope_code), known(Result, unit.as_of))
        .order_by(Result.number)
    )
    last = {row.subject_id: row for row in found}  # a corrected one counts by its newest
    month = _month(cycle)
    rows = [
        GradedRow(
            row.id,
            month,
            row.name,
            names.get(row.town_id, ""),
            names.get(row.unit_id, ""),
            row.value,
            row.grade,
            row.rank,
            row.town_rank,
        )
        for row in last.values()
    ]
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0))


@permits(Permission.ASSESSMENT_READ)
def trend(unit: Unit, person_id: int) -> list[TrendRow]:
    """List the results of a person that have been made public, latest month first.

    A month that was corrected counts by its newest result, which says since when; of a month in which
    somebody was assessed in two places, the one the actor sees.
    """
    return _public_of(unit, person_id, REGULAR)


@permits(Permission.ASSESSMENT_READ)
def annual(unit: Unit, person_id: int) -> list[TrendRow]:
    """List the results of a person's years as ``trend`` does of months; the month is the year's last."""
    return _public_of(unit, person_id, (CycleKind.ANNUAL,))


def _public_of(unit: Unit, person_id: int, kinds: Collection[CycleKind]) -> list[TrendRow]:
    found = unit.session.execute(
        select(Cycle.month, Result.id, Result.value, Result.grade, Cycle.published_on)
        .join(Subject, Subject.cycle_id == Cycle.id)
        .join(Result, Result.subject_id == Subject.id)
        .where(Subject.person_id.in_(same(unit, person_id)), Cycle.cycle_kind.in_(kinds))
        .where(Cycle.state.in_(PUBLIC), Cycle.published_on.is_not(None))
        .where(in_scope(unit.actor.scopes, Result.scope_code), known(Result, unit.as_of))
        .order_by(Result.number)
    )
    newest: dict[Month, TrendRow] = {}
    for month, row_id, value, grade, on in found:
        if month is not None and on is not None:
            newest[month] = TrendRow(row_id, month, value, grade, on)
    return sorted(newest.values(), key=lambda row: row.month, reverse=True)


@dataclass(frozen=True, slots=True)
class MonthResults:
    """The newest month made public, and score and grade of each person seen in it; None: there is none."""

    month: Month | None = None
    quarterly: bool = False  # it is the last of a quarter, and the results are the quarter's
    of: Mapping[int, tuple[Decimal | None, str]] = field(default_factory=dict)


@permits(Permission.ASSESSMENT_READ)
def latest(unit: Unit, until: Month, people: Collection[int] | None = None) -> MonthResults:
    """Return the results of the newest month made public, no later than ``until``, of some people or all."""
    public = select(Cycle).where(Cycle.cycle_kind.in_(REGULAR), Cycle.state.in_(PUBLIC))
    newest = public.where(Cycle.month <= until, ~Cycle.voided).order_by(Cycle.month.desc()).limit(1)
    cycle = unit.session.scalar(newest)
    if cycle is None:
        return MonthResults()
    statement = (
        select(Subject.person_id, Result.value, Result.grade)
        .join(Result, Result.subject_id == Subject.id)
        .where(Subject.cycle_id == cycle.id, in_scope(unit.actor.scopes, Result.scope_code))
        .where(*last_known(unit))
    )
    if people is not None:
        statement = statement.where(Subject.person_id.in_(people))
    found = unit.session.connection().execute(statement)
    quarterly = cycle.cycle_kind == CycleKind.QUARTERLY
    return MonthResults(cycle.month, quarterly, {person: (value, grade) for person, value, grade in found})
