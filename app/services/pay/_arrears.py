"""What earlier months still owe or are owed: changes that came late, put right in this month's run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from app.core.access import Scope
from app.core.errors import Invalid, NotFound
from app.core.period import Month
from app.domain.pay import Bucket, LateState, RunKind, RunState, SourceKind
from app.domain.pay.compute import NIL, Line, Person, pay_month
from app.domain.pay.correct import restate
from app.services.pay._book import CHECKED, POSTED, posted_lines
from app.services.pay._inputs import Extra, gather
from app.services.pay._reach import reaches
from app.workspace import Unit
from db.models.pay import LateChange, PayPeriod, PayRun
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord

WAITING = (LateState.NEW, LateState.QUEUED)


@dataclass(frozen=True, slots=True)
class Arrears:
    """The late changes a run takes up, and the lines they bring, by person."""

    changes: list[LateChange]
    lines: dict[int, tuple[Line, ...]]


def arrears(unit: Unit, scope: Scope, month: Month) -> Arrears:
    """Return what the waiting changes of months before ``month`` come to, by today's knowledge.

    Raises: Invalid when somebody's earlier month cannot be worked out; the message says why.
    """
    changes = waiting(unit, scope, month)
    people: dict[Month, set[int]] = {}
    for change in changes:
        people.setdefault(change.for_month, set()).add(change.person_id)
    notes = {(change.person_id, change.for_month): _why(change) for change in changes}
    found: dict[int, tuple[Line, ...]] = {}
    for earlier in sorted(people):
        for person_id, lines in month_again(unit, people[earlier], earlier, notes).items():
            found[person_id] = found.get(person_id, ()) + lines
    return Arrears(changes, found)


def waiting(unit: Unit, scope: Scope, before: Month) -> list[LateChange]:
    """Return the changes of posted months before ``before`` that no run has taken up yet.

    What is compared with is what was posted: of a month that is approved and not posted yet all of it would
    seem owed, and be paid twice.  Its changes wait for the month after its posting.
    """
    statement = select(LateChange).where(
        LateChange.state.in_(WAITING),
        LateChange.for_month < before,
        LateChange.scope_code.between(scope.lo, scope.hi),
    )
    paid = _runs(unit, POSTED, PayPeriod.month < before)
    changes = unit.session.scalars(statement.order_by(LateChange.id))
    return [one for one in changes if any(_covers(unit, run, one) for run in paid)]


def _covers(unit: Unit, run: Row[*tuple[Any, ...]], change: LateChange) -> bool:
    return run.month == change.for_month and reached(unit, run, change.scope_code)


def reached(unit: Unit, run: Row[*tuple[Any, ...]], code: int) -> bool:
    """Return whether a run of ``checked_from`` reaches who is routed by a code."""
    return reaches(unit, run.unit_id, Scope(run.scope_lo, run.scope_hi), run.month, code)


def _why(change: LateChange) -> str:
    return change.note or f"{change.for_month.label}{change.change_kind}"


def as_known(person: Person) -> Person:
    """Return somebody as the roster has them."""
    return person


def month_again(
    unit: Unit,
    people: set[int],
    month: Month,
    notes: Mapping[tuple[int, Month], str],
    supposed: Callable[[Person], Person] = as_known,
) -> dict[int, tuple[Line, ...]]:
    """Return the lines that turn what was posted of a month into what it should have been, by person.

    ``supposed`` changes somebody before the month is worked out: what if.

    Raises: Invalid when somebody's month cannot be worked out.
    """
    inputs = gather(unit, None, month, Extra(people))
    mine = [supposed(one) for one in inputs.people if one.person_id in people]
    result = pay_month(mine, inputs.rules, month)
    if result.problems:
        raise Invalid(f"{month.label}不能重算：{'；'.join(one.text for one in result.problems)}。")
    fresh = {slip.person_id: slip.lines for slip in result.slips if slip.bucket is not Bucket.WITHHELD}
    posted = posted_lines(unit, people, month)
    return {
        one: restate(posted.get(one, ()), fresh.get(one, ()), notes.get((one, month), "更正"))
        for one in sorted(people)
    }


def queue(changes: Iterable[LateChange]) -> None:
    """Mark changes as taken up by a run that is not posted yet."""
    for change in changes:
        change.state = LateState.QUEUED


def settle(changes: Iterable[LateChange], lines: Mapping[int, Iterable[Line]]) -> None:
    """Mark changes as used by a posted run, each with its effect."""
    for change in changes:
        mine = [line for line in lines.get(change.person_id, ()) if line.month == change.for_month]
        change.effect = sum((line.amount for line in mine if line.source is not SourceKind.POSTING), NIL)
        change.state = LateState.USED


def checked_from(unit: Unit, first: Month) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the months from ``first`` on whose regular run is checked, each with the run's scope."""
    return _runs(unit, CHECKED, PayPeriod.month >= first)


def _runs(
    unit: Unit, states: Collection[RunState], when: ColumnElement[bool]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the months of regular runs in these states, each with the run's scope."""
    return unit.session.execute(
        select(PayPeriod.month, PayRun.unit_id, UnitRecord.scope_lo, UnitRecord.scope_hi)
        .join(PayRun, PayRun.period_id == PayPeriod.id)
        .join(UnitRecord, UnitRecord.id == PayRun.unit_id)
        .where(PayRun.run_kind == RunKind.REGULAR, PayRun.state.in_(states), when)
        .order_by(PayPeriod.month)
    ).all()


def checked_since(unit: Unit, since: date, scope_code: int) -> list[Month]:
    """Return the months a change of somebody there would be too late for."""
    rows = checked_from(unit, Month.of(since))
    return [row.month for row in rows if reached(unit, row, scope_code)]


def scope_of(unit: Unit, person_id: int) -> int:
    """Return the scope of a person's latest posting.

    Raises: NotFound when it is not the actor's.
    """
    statement = select(Posting.scope_code).where(Posting.person_id == person_id, Posting.voided_at.is_(None))
    code = unit.session.scalar(statement.order_by(Posting.valid_from.desc()).limit(1))
    if code is None or not unit.actor.sees(code):
        raise NotFound("花名册里没有这个人，或不在您的管辖范围，请刷新后再试。")
    return code


def waiting_of(unit: Unit, person_id: int) -> set[Month]:
    """Return the months of which a change of the person waits already."""
    mine = select(LateChange.for_month).where(
        LateChange.person_id == person_id, LateChange.state.in_(WAITING)
    )
    return set(unit.session.scalars(mine))
