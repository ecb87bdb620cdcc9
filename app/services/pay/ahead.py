"""What the year's pay came to so far, and what the present roster will still cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import func, select

from app.core.access import WHOLE, Permission, permits
from app.core.fields import Label
from app.core.period import Month, Year
from app.domain.pay import RunKind, SourceKind
from app.domain.pay.compute import NIL, MonthPay, Person, Rules, Service, pay_month
from app.domain.pay.deciding import least
from app.domain.pay.plans import SOCIAL
from app.services.pay._book import POSTED
from app.services.pay._inputs import Extra, gather, insurable_kinds
from app.services.pay._prizes import PRIZE, posted_prizes, prizes_apart
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.pay import PayHold, PayLine, PayPeriod, PayRun, PaySlip
from db.models.roster import Posting
from db.scope import unvoided


@permits(Permission.PAY_READ)
def posted_months(unit: Unit, year: int) -> set[Month]:
    """Return the months of a year whose regular run is posted."""
    statement = (
        select(PayPeriod.month)
        .join(PayRun, PayRun.period_id == PayPeriod.id)
        .where(PayPeriod.month.in_(Year(year).months), PayRun.state.in_(POSTED))
        .where(PayRun.run_kind == RunKind.REGULAR)
    )
    return set(unit.session.scalars(statement))


@permits(Permission.PAY_READ)
def posted_total(unit: Unit, year: int) -> Decimal:
    """Return what all posted months of a year cost in wages, runs of every kind."""
    return sum(posted_by_month(unit, year).values(), NIL)


@permits(Permission.PAY_READ)
def posted_by_month(unit: Unit, year: int) -> dict[Month, Decimal]:
    """Return what each posted month of a year cost in wages, runs of every kind: paid out and kept back.

    Prizes count where the budget charges them to the wages' line, else they are their own line's.
    """
    rows = unit.session.execute(
        select(PayPeriod.month, func.sum(PayRun.total).label("total"))
        .join(PayPeriod, PayPeriod.id == PayRun.period_id)
        .where(PayPeriod.month.in_(Year(year).months), PayRun.state.in_(POSTED))
        .group_by(PayPeriod.month)
    )
    kept = unit.session.execute(
        select(PayPeriod.month, func.sum(PayLine.amount).label("amount"))
        .join(PayRun, PayRun.period_id == PayPeriod.id)
        .join(PaySlip, PaySlip.run_id == PayRun.id)
        .join(PayLine, PayLine.slip_id == PaySlip.id)
        .where(PayPeriod.month.in_(Year(year).months), PayRun.state.in_(POSTED))
        .where(PayLine.component.startswith(SOCIAL, autoescape=True))
        .group_by(PayPeriod.month)
    )
    back = {row.month: row.amount for row in kept}
    prizes = posted_prizes(unit, year)
    return {
        row.month: row.total
        - back.get(row.month, NIL)
        - (prizes.get(row.month, NIL) if prizes_apart(unit, row.month) else NIL)
        for row in rows
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Hire:
    """Workers who might be hired: so many of one kind of employment, from the first day of a month."""

    kind: Annotated[str, Label("类别", width=12)]
    heads: Annotated[int, Label("增加人数", width=8)]
    since: Annotated[Month, Label("从哪个月起", width=10)]


@permits(Permission.PAY_READ)
def projected(unit: Unit, month: Month, hires: Sequence[Hire] = ()) -> Decimal:
    """Return what a month will cost with the postings known now: joins, leaves and moves with their dates.

    ``hires`` are paid by the same rules beside them, by the least their kind may be decided to earn.
    What is kept back for social insurance is a cost like what is paid out; the county's own part is its
    subject's, not the wages', and so are prizes with a line of their own.
    """
    return _wages(_month(unit, month, hires), apart=prizes_apart(unit, month))


def _wages(result: MonthPay, *, apart: bool) -> Decimal:
    """Return what a month costs the wages' line; ``apart`` is whether prizes have their own."""
    lines = (one for slip in result.slips for one in slip.lines)
    others = (
        one.amount
        for one in lines
        if one.source is SourceKind.CONTRIBUTION or (apart and one.component == PRIZE)
    )
    return result.total - sum(others, NIL)


@permits(Permission.PAY_READ)
def undecided(unit: Unit, month: Month) -> int:
    """Return how many people a month's projection leaves out: nothing says yet what they are paid."""
    return len(_month(unit, month, ()).problems)


def _month(unit: Unit, month: Month, hires: Sequence[Hire]) -> MonthPay:
    inputs = gather(unit, WHOLE, month, Extra(held=False))
    people = [*inputs.people, *(one for hire in hires for one in _hired(hire, inputs.rules))]
    return pay_month(people, inputs.rules, month)


def _hired(hire: Hire, rules: Rules) -> Iterator[Person]:
    terms = least(rules.plans[-1], hire.kind, hire.since.first)
    for number in range(hire.heads):
        yield Person(-1 - number, "拟聘人员", (Service(0, hire.kind, hire.since.first),), terms=terms)


@permits(Permission.PAY_READ)
def withheld(unit: Unit, year: int) -> Decimal:
    """Return what is still owed to people whose pay of a posted month was held back."""
    posted = select(PayRun.id).where(PayRun.state.in_(POSTED))
    holds = unit.session.scalars(
        select(PayHold)
        .where(PayHold.month.in_(posted_months(unit, year)), PayHold.voided.is_(False))
        .where(PayHold.released_run_id.is_(None) | PayHold.released_run_id.not_in(posted))
    )
    owed = NIL
    for kept in holds:
        inputs = gather(unit, None, kept.month, Extra({kept.person_id}, held=False))
        result = pay_month(inputs.people, inputs.rules, kept.month)
        owed += _wages(result, apart=prizes_apart(unit, kept.month))
    return owed


@permits(Permission.PAY_READ)
def insurable(unit: Unit, on: date) -> int:
    """Return how many people in post on a day are of a kind the county insures."""
    kinds = insurable_kinds(policy_on(unit, on))
    statement = select(func.count(Posting.person_id.distinct())).where(
        Posting.valid_from <= on,
        Posting.valid_to > on,
        Posting.employment.in_(kinds),
        unvoided(Posting, unit.as_of),
    )
    return unit.session.scalar(statement) or 0
