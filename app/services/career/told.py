"""A worker's card read in one go."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.access import Permission, permits
from app.core.errors import NotFound
from app.services import assessment, roster, vetting
from app.services._papers import kept_with
from app.services.assessment import TrendRow
from app.services.career import _events as events
from app.services.career._terms import terms
from app.services.career.rows import Career, Event, Paper, Point
from app.services.vetting import CaseRow
from app.workspace import Unit

_MONTHS = 6


@permits(Permission.ROSTER_READ)
def career(unit: Unit, person_id: int, posting_id: int) -> Career:
    """Return a worker's terms in one posting, and the scores, papers and events of the person.

    What the actor may not read is left out; every line is cut to their scope.

    Raises:
        NotFound: the person, or the posting, is not in the actor's scope.
    """
    name = roster.person_name(unit, person_id)
    postings = roster.postings(unit, person_id)
    row = next((one for one in postings if one.id == posting_id), None)
    if row is None:
        raise NotFound("没有这条任职记录，或不在您的管辖范围，请刷新后再试。")
    cases = _cases(unit, person_id)
    led = _case_of(cases, posting_id)
    results = _results(unit, person_id)
    return Career(
        person_id=person_id,
        name=name,
        case_id=led.id if led else None,
        facts=tuple(terms(unit, row, led)),
        points=tuple(Point(f"{one.month.number}月", one.value, one.grade) for one in results[:_MONTHS][::-1]),
        papers=tuple(_papers(unit, person_id, cases)),
        events=_events(unit, person_id, postings, (cases, results)),
    )


def _cases(unit: Unit, person_id: int) -> list[CaseRow]:
    may = Permission.VETTING_READ in unit.actor.permissions
    return vetting.cases(unit, person_id=person_id) if may else []


def _case_of(cases: Sequence[CaseRow], posting_id: int) -> CaseRow | None:
    """Return the case that led to the posting; somebody moved since then keeps the one they came by."""
    made = [case for case in cases if case.posting_id is not None]
    return next((case for case in made if case.posting_id == posting_id), made[0] if made else None)


def _results(unit: Unit, person_id: int) -> list[TrendRow]:
    may = Permission.ASSESSMENT_READ in unit.actor.permissions
    return assessment.trend(unit, person_id) if may else []


def _events(
    unit: Unit,
    person_id: int,
    postings: Sequence[roster.PostingRow],
    more: tuple[Sequence[CaseRow], Sequence[TrendRow]],
) -> tuple[Event, ...]:
    cases, results = more
    found = [
        *events.of_postings(postings, unit.today),
        *events.of_cases(unit, cases),
        *events.of_refusals(unit, person_id),
        *events.of_results(results),
        *events.of_years(unit, person_id),
        *events.of_pay(unit, person_id),
        *events.of_accounts(unit, person_id),
        *events.of_insurance(unit, person_id),
        *events.of_tenure(unit, person_id),
        *events.of_leave(unit, person_id),
        *events.of_training(unit, person_id),
        *events.of_equipment(unit, person_id),
        *events.of_exits(unit, person_id),
        *events.of_merits(unit, person_id),
    ]
    return tuple(sorted(found, key=lambda one: one.on, reverse=True))


def _papers(unit: Unit, person_id: int, cases: Sequence[CaseRow]) -> list[Paper]:
    return [Paper(*row) for row in kept_with(unit, person_id, [each.id for each in cases])]
