"""演示请销假: somebody away today with a colleague standing in, one not back yet, one back, one waiting."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from app.core.errors import Invalid
from app.demo.ground import Ground
from app.demo.office import DemoOffice
from app.domain.policy import LeaveType
from app.services import calendar, leave, roster
from app.services.leave import Back, NewLeave, NewQuota
from app.services.roster import WorkerRow

MAKER = "jingban"
_DAY, _REACH, _BACK = timedelta(days=1), 20, 5
_PEOPLE = 5  # the fewest workers of a town that lets four of them be away


def told(office: DemoOffice, ground: Ground) -> int:
    """Register the leaves of a demonstration and return how many; its pay stays as it is.

    All are of one town, asked for by its clerk and decided by the county; none where the policy has no
    kind that is paid in full, or no town has five workers.
    """
    kinds = [one.value for one in ground.rules.leave.types]
    paid = next((one for one in kinds if one.paid_percent == 100 and not one.quota), None)
    found = next((pair for pair in _towns(office, ground) if len(pair[1]) >= _PEOPLE), None)
    if paid is None or found is None:
        return 0
    clerk, people = found
    today = office.clock().date()
    before, after = _workdays(office, today)
    if len(before) <= _BACK or len(after) <= _BACK:
        return 0  # the calendar does not reach
    cover = people[-1].person_id
    now = _new(people[0], paid, before[1], after[1], cover)
    _approved(office, clerk, now)
    _approved(office, clerk, _new(people[1], paid, before[4], before[2], None))
    back = _approved(office, clerk, _new(people[2], paid, before[5], before[3], cover))
    row = office.ask(clerk, leave.one_request, back)
    office.do(clerk, leave.come_back, back, row.version, Back(on=before[4]))
    office.do(clerk, leave.ask, _new(people[3], paid, after[2], after[3], cover))
    _quota(office, ground, today.year)
    return 4


def _towns(office: DemoOffice, ground: Ground) -> list[tuple[str, list[WorkerRow]]]:
    return [(clerk, office.ask(clerk, roster.workers)) for clerk in ground.towns]


def _workdays(office: DemoOffice, today: date) -> tuple[list[date], list[date]]:
    """Return the workdays up to today, the latest first, and those after it."""
    found = office.ask(MAKER, calendar.days, today - _REACH * _DAY, today + _REACH * _DAY)
    works = [row.day for row in found if row.is_work]
    return [day for day in reversed(works) if day <= today], [day for day in works if day > today]


def _new(row: WorkerRow, kind: LeaveType, first: date, last: date, cover: int | None) -> NewLeave:
    return NewLeave(
        person_id=row.person_id,
        kind=kind.key,
        first=first,
        last=last,
        reason="演示：身体不适，去县医院看病",
        evidence=kind.evidence,
        cover_id=cover,
    )


def _approved(office: DemoOffice, clerk: str, new: NewLeave) -> int:
    request = office.do(clerk, leave.ask, new)
    row = office.ask(MAKER, leave.one_request, request)
    office.do(MAKER, leave.approve, request, row.version)
    return request


def _quota(office: DemoOffice, ground: Ground, year: int) -> None:
    """Grant the year; where years of work give nobody anything yet, one person by proof of earlier ones."""
    kind = next((one.value for one in ground.rules.leave.types if one.value.quota), None)
    full = {one.key for one in ground.rules.employment_kinds if one.full_time.value}
    people = [row for row in office.ask(MAKER, roster.workers) if row.employment_key in full]
    if kind is None or not people:
        return
    try:
        office.do(MAKER, leave.grant_year, year)
    except Invalid:  # nobody has served a year
        given = NewQuota(
            person_id=people[0].person_id,
            kind=kind.key,
            year=year,
            days=Decimal(kind.quota[0].days),
            reason="演示：按以前单位的工龄证明核定",
        )
        office.do(MAKER, leave.set_quota, given)
