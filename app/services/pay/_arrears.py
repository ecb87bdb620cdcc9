"""What earlier months still owe or are owed: changes that came late, put right in this month's run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.core.access import Scope
from app.core.errors import Invalid
from app.core.period import Month
from app.domain.pay import Bucket, LateState, SourceKind
from app.domain.pay.compute import NIL, Line, pay_month
from app.domain.pay.correct import restate
from app.services.pay._book import posted_lines
from app.services.pay._inputs import Extra, gather
from app.workspace import Unit
from db.models.pay import LateChange

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
    """Return the changes of months before ``before`` that no run has taken up yet."""
    statement = select(LateChange).where(
        LateChange.state.in_(WAITING),
        LateChange.for_month < before,
        LateChange.scope_code.between(scope.lo, scope.hi),
    )
    return list(unit.session.scalars(statement.order_by(LateChange.id)))


def _why(change: LateChange) -> str:
    return change.note or f"{change.for_month.label}{change.change_kind}"


def month_again(
    unit: Unit, people: set[int], month: Month, notes: Mapping[tuple[int, Month], str]
) -> dict[int, tuple[Line, ...]]:
    """Return the lines that turn what was posted of a month into what it should have been, by person.

    Raises: Invalid when somebody's month cannot be worked out.
    """
    inputs = gather(unit, None, month, Extra(people))
    result = pay_month([one for one in inputs.people if one.person_id in people], inputs.rules, month)
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
