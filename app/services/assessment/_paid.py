"""How a result reaches pay: a month not yet checked reads it, one that was is put right by the next run."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select

from app.core.period import Month
from app.domain.assessment import REGULAR
from app.services.assessment._frame import Who
from app.services.assessment._names import name_of
from app.services.pay._arrears import WAITING, checked_from
from app.services.pay._late import Late, keep_late
from app.services.pay._performance import by_grade
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.assessment import Cycle
from db.models.pay import LateChange

KIND = "考核结果更正"
_NONE = Decimal(0)


def tell_pay(unit: Unit, cycle: Cycle, moved: Mapping[Who, tuple[str, str]], why: str) -> int:
    """Note whose grade now pays otherwise where the month is checked already; return how many.

    ``moved`` are the grades as they were public and as they are: the first one from nothing.  ``why`` names
    the paper it rests on.  To be called where the result was permitted.
    """
    month, paid = cycle.month, paid_late(unit, cycle)
    if month is None or not paid:
        return 0
    waiting, hosted = _waiting(unit, month), _hosted(unit, month)
    late = [
        Late(
            person_id=who.person_id,
            scope_code=who.scope_code,
            since=month.first,
            kind=KIND,
            fact_kind="subject",
            fact_id=who.id,
            note=f"{name_of(cycle)}{_words(before, after)}（{why}）",
        )
        for who, (before, after) in moved.items()
        if paid.get(before, _NONE) != paid.get(after, _NONE)
        and who.person_id not in waiting
        and who.employment not in hosted
    ]
    others = [row.month for row in checked_from(unit, month) if row.month != month]
    return keep_late(unit, late, {(one.person_id, other) for one in late for other in others})


def paid_late(unit: Unit, cycle: Cycle) -> Mapping[str, Decimal]:
    """Return what the grades pay where the month of the cycle is checked already, else nothing."""
    month = cycle.month
    if month is None or cycle.cycle_kind not in REGULAR:
        return {}
    paid = by_grade(unit, month)
    return paid if paid and month in {row.month for row in checked_from(unit, month)} else {}


def _words(before: str, after: str) -> str:
    return f"由{before}更正为{after or '不定等次'}" if before else f"评为{after}"


def _hosted(unit: Unit, month: Month) -> set[str]:
    """Return the kinds of employment the county does not pay."""
    return {kind.key for kind in policy_on(unit, month.last).employment_kinds if not kind.paid.value}


def _waiting(unit: Unit, month: Month) -> set[int]:
    """Return of whom a change of the month waits already: the month is worked out anew once."""
    mine = select(LateChange.person_id).where(LateChange.for_month == month, LateChange.state.in_(WAITING))
    return set(unit.session.scalars(mine))
