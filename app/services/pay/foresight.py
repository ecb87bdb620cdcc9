"""What a change dated into months already checked will come to in the next run, before it is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import NotFound
from app.core.period import Month
from app.domain.pay import RunKind
from app.domain.pay.compute import NIL, Person, Service, pay_month
from app.domain.pay.late import LateEffect
from app.services.pay._arrears import as_known, checked_since, month_again, scope_of, waiting_of
from app.services.pay._book import POSTED
from app.services.pay._inputs import Extra, gather
from app.workspace import Unit
from db.models.pay import PayPeriod, PayRun
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord

_NOBODY = 0


@permits(Permission.ROSTER_WRITE)
def foresee_note(unit: Unit, person_id: int, since: date) -> list[LateEffect]:
    """List the checked months a change would touch, with what each comes to by today's roster and policy.

    Raises:
        NotFound: the person is not in the actor's scope.
    """
    months = checked_since(unit, since, scope_of(unit, person_id))
    posted, waiting = _posted(unit), waiting_of(unit, person_id)
    return [
        LateEffect(month, _effect(unit, person_id, month) if month in posted else None, month in waiting)
        for month in months
    ]


@permits(Permission.ROSTER_WRITE)
def foresee_end(unit: Unit, posting_id: int, on: date) -> list[LateEffect]:
    """List the checked months the end of a posting would be too late for, with what each comes to.

    Raises:
        NotFound: the posting is not in the actor's scope.
    """
    posting = unit.session.get(Posting, posting_id)
    if posting is None or not unit.actor.sees(posting.scope_code):
        raise NotFound("没有这条任职记录，或不在您的管辖范围，请刷新后再试。")

    def ended(service: Service) -> Service:
        last = on if service.end is None else min(service.end, on)
        return replace(service, end=max(last, service.start))

    def supposed(person: Person) -> Person:
        services = (ended(one) if one.posting_id == posting_id else one for one in person.services)
        return replace(person, services=tuple(one for one in services if one.end != one.start))

    late = on > posting.valid_from  # before it the act itself is refused
    months = checked_since(unit, on, posting.scope_code) if late else []
    return _effects(unit, months, lambda month: _effect(unit, posting.person_id, month, supposed))


@permits(Permission.ROSTER_WRITE)
def foresee_start(unit: Unit, unit_id: int, employment: str, since: date) -> list[LateEffect]:
    """List the checked months somebody new would come too late for, with what each comes to.

    Raises:
        NotFound: the unit is not in the actor's scope.
    """
    code = unit.session.scalar(select(UnitRecord.scope_lo).where(UnitRecord.id == unit_id))
    if code is None or not unit.actor.sees(code):
        raise NotFound("没有这个网格，或不在您的管辖范围，请刷新后再试。")
    new = Person(_NOBODY, "", (Service(_NOBODY, employment, since),))

    def earned(month: Month) -> Decimal:
        rules = gather(unit, None, month, Extra()).rules
        return pay_month([new], rules, month).total

    return _effects(unit, checked_since(unit, since, code), earned)


def _effects(unit: Unit, months: Sequence[Month], effect: Callable[[Month], Decimal]) -> list[LateEffect]:
    posted = _posted(unit)
    return [LateEffect(month, effect(month) if month in posted else None, noted=False) for month in months]


def _posted(unit: Unit) -> set[Month]:
    """Return the months whose regular run is posted."""
    rows = (
        select(PayPeriod.month)
        .join(PayRun, PayRun.period_id == PayPeriod.id)
        .where(PayRun.run_kind == RunKind.REGULAR, PayRun.state.in_(POSTED))
    )
    return set(unit.session.scalars(rows))


def _effect(
    unit: Unit, person_id: int, month: Month, supposed: Callable[[Person], Person] = as_known
) -> Decimal:
    lines = month_again(unit, {person_id}, month, {}, supposed)[person_id]
    return sum((line.amount for line in lines), NIL)
