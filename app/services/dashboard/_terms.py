"""The days of the month by which something is due, counted in working days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from app.core.access import Permission
from app.core.period import Month, Quarter
from app.domain.assessment import REGULAR, CycleKind
from app.domain.pay import RunKind, RunState
from app.services import calendar, pay
from app.services.dashboard._once import public_cycles
from app.services.dashboard.rows import Node, Term
from app.services.policy import policy_on
from app.workspace import Unit

POSTED = (RunState.POSTED, RunState.EXPORTED, RunState.PAID, RunState.SETTLED)
_PRESSING = 3  # working days


def until(unit: Unit, on: date) -> Term:
    """Return how long it is until a day: in working days, in plain days where the calendar ends."""
    if on < unit.today:
        return Term(f"已超 {(unit.today - on).days} 天", presses=True)
    if on == unit.today:
        return Term("今天到期", presses=True)
    ahead = calendar.days(unit, unit.today + timedelta(days=1), on)
    if len(ahead) < (on - unit.today).days:
        left = (on - unit.today).days
        return Term(f"还有 {left} 天", presses=left <= _PRESSING)
    left = sum(day.is_work for day in ahead)
    return Term(f"还有 {left} 个工作日", presses=left <= _PRESSING)


def scored_by(unit: Unit, month: Month) -> date | None:
    """Return the day by which a month's assessment is handed in, as far as the policy says."""
    kinds = policy_on(unit, unit.today).assessment
    regular = kinds.regular
    return _day(month, regular.due_day.value if regular and regular.due_day else None)


def paid_by(unit: Unit, month: Month) -> date | None:
    """Return the day by which a month is paid out, as far as the policy says."""
    payday = policy_on(unit, unit.today).pay.payday
    return _day(month, payday.value if payday else None)


def _day(month: Month, number: int | None) -> date | None:
    after = month.next()
    return date(after.year, after.number, number) if number else None


def nodes(unit: Unit) -> Iterator[Node]:
    """Yield what comes next: the first month not yet made public, the first not yet paid."""
    may = unit.actor.permissions
    if Permission.ASSESSMENT_READ in may:
        public = [row.month for row in public_cycles(unit) if row.kind in REGULAR]
        yield from _node(unit, "考核汇总", _scored_next(unit, public), scored_by)
    if Permission.PAY_READ in may:
        posted = [row.month for row in pay.runs(unit) if row.kind is RunKind.REGULAR and row.state in POSTED]
        yield from _node(unit, "补贴发放", _next(unit, posted), paid_by)


def _next(unit: Unit, done: Iterable[Month | None]) -> Month:
    known = [month for month in done if month is not None]
    return max(known).next() if known else Month.of(unit.today).previous()


def _scored_next(unit: Unit, public: Iterable[Month | None]) -> Month:
    """Return the month whose end the next assessment waits for: a quarter's last where it is quarterly."""
    month, regular = _next(unit, public), policy_on(unit, unit.today).assessment.regular
    by_quarter = regular is not None and regular.kind is CycleKind.QUARTERLY
    return Quarter.of(month.first).months[-1] if by_quarter else month


def _node(unit: Unit, title: str, month: Month, by: Callable[[Unit, Month], date | None]) -> Iterator[Node]:
    on = by(unit, month)
    if on is not None:
        yield Node(f"{month.number}月{title}", on, until(unit, on))
