"""What nobody was paid while a post stood empty, by the arithmetic the months are paid by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from app.core.access import Permission, permits
from app.core.errors import AppError
from app.core.period import Month
from app.domain.pay.compute import NIL, Person, Service, pay_month
from app.domain.pay.deciding import least
from app.domain.pay.facts import Rules
from app.services.pay._inputs import rules_of
from app.workspace import Unit

_KEPT = "pay spared"
_NOBODY = -1


@permits(Permission.PAY_READ)
def spared(unit: Unit, kind: str, start: date, end: date) -> Decimal | None:
    """Return what one worker of a kind of employment would have been paid over [start, end), yuan.

    None where the policy of those days does not tell: it pays the kind nothing, or by decisions on a person
    of which it names no least.  Social insurance is no part of it: that follows from a person's own base.
    """
    found = [_month(unit, kind, month, max(start, month.first), end) for month in _months(start, end)]
    told = [one for one in found if one is not None]
    return sum(told, NIL) if told and len(told) == len(found) else None


def _months(start: date, end: date) -> Iterator[Month]:
    month = Month.of(start)
    while month.first < end:
        yield month
        month = month.plus(1)


def _month(unit: Unit, kind: str, month: Month, start: date, end: date) -> Decimal | None:
    kept: dict[tuple[str, date, date], Decimal | None] = unit.kept.setdefault(_KEPT, {})
    days = kind, start, min(end, month.end)
    if days not in kept:
        try:
            kept[days] = _paid(rules_of(unit, month), month, *days)
        except AppError:  # the month has no policy, or one that says not how days count
            kept[days] = None
    return kept[days]


def _paid(rules: Rules, month: Month, kind: str, start: date, end: date) -> Decimal | None:
    if kind in rules.excluded:
        return None
    terms = least(rules.plans[-1], kind, month.first) if rules.plans else ()
    somebody = Person(_NOBODY, "", (Service(0, kind, start, end),), terms=terms)
    (slip,) = pay_month([somebody], rules, month).slips or (None,)
    return None if slip is None else sum((line.amount for line in slip.lines if line.monthly), NIL)
