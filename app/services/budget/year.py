"""How the year of the county's money will end: the forecast, its course, the year in five figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.fields import Label
from app.core.period import Month, Year
from app.domain import budget as rules
from app.domain.budget import BudgetBucket, DocKind, Forecast, Planned
from app.domain.policy import Cost
from app.services import pay
from app.services._entries import balances
from app.services.budget.entries import NIL
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.budget import BudgetEntry
from db.models.insurance import InsurancePolicy


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of the year's money: what its pay came to or will, and what is used and left after it."""

    month: Annotated[Month, Label("月份", width=10)]
    posted: Annotated[Decimal | None, Label("已过账", width=14)]
    foreseen: Annotated[Decimal | None, Label("预计支出", width=14)]
    used: Annotated[Decimal, Label("累计支出", width=16)]
    left: Annotated[Decimal, Label("剩余预算", width=16)]


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The year in five figures, posted and foreseen together, and the sentence about its end."""

    appropriation: Decimal
    wages_posted: Decimal
    wages_year: Decimal
    insurance_year: Decimal
    balance: Decimal
    forecast: Forecast


@permits(Permission.BUDGET_READ)
def forecast(unit: Unit, year: int, extra: Decimal = NIL, hires: Sequence[pay.Hire] = ()) -> Forecast:
    """Return how the year of the wages' subject will end on the present roster.

    ``extra`` yuan a month and ``hires`` answer "what if": six vacant grids filled, for instance.
    """
    subject = policy_on(unit, date(year, 12, 31)).the_budget().line(Cost.WAGES).subject
    found = balances(unit, year)
    used = sum((found.get((subject, b), NIL) for b in (BudgetBucket.COMMITTED, BudgetBucket.EXPENDED)), NIL)
    posted = pay.posted_months(unit, year)
    ahead = [month for month in Year(year).months if month not in posted]
    first = _premium_ahead(unit, year, subject) + pay.withheld(unit, year)
    planned = [
        Planned(month, pay.projected(unit, month, hires) + extra, first if place == 0 else NIL)
        for place, month in enumerate(ahead)
    ]
    given = -found.get((subject, BudgetBucket.SOURCE), NIL)
    left_out = pay.undecided(unit, ahead[0]) if ahead else 0
    basis = _basis(unit, year, hires) + (f"（{left_out}人待核定薪酬，没有计入）" if left_out else "")
    return rules.forecast(given, used, planned, basis)


def _basis(unit: Unit, year: int, hires: Sequence[pay.Hire]) -> str:
    """Return what the forecast rests on, in words."""
    kinds = {kind.key: kind.label for kind in policy_on(unit, date(year, 12, 31)).employment_kinds}
    more = "、".join(
        f"从{one.since.number}月起增加{kinds.get(one.kind, one.kind)}{one.heads}人" for one in hires
    )
    return f"按现有人员、{more}推算" if hires else "按现有人员推算"


@permits(Permission.BUDGET_READ)
def course(unit: Unit, year: int, hires: Sequence[pay.Hire] = ()) -> list[MonthRow]:
    """List the year month by month, posted pay first and then the forecast; it ends where that ends.

    What was used for anything but posted pay stands before January.
    """
    found = forecast(unit, year, NIL, hires)
    posted = pay.posted_by_month(unit, year)
    planned = {one.month: one for one in found.months}
    rows, used = [], found.used - sum(posted.values(), NIL)
    for month in Year(year).months:
        ahead = planned.get(month)
        foreseen = ahead.wages + ahead.other if ahead else None
        used += (posted.get(month) or NIL) + (foreseen or NIL)
        rows.append(MonthRow(month, posted.get(month), foreseen, used, found.appropriation - used))
    return rows


def _premium_ahead(unit: Unit, year: int, subject: str) -> Decimal:
    """Return what insuring the roster will still cost, if this subject pays and no contract is made yet."""
    policy = policy_on(unit, date(year, 12, 31))
    made = unit.session.scalar(select(func.count()).where(InsurancePolicy.year == year))
    if made or policy.insurance.accident is None:
        return NIL
    if policy.the_budget().line(Cost.INSURANCE).subject != subject:
        return NIL
    return policy.insurance.accident.premium.value * pay.insurable(unit, date(year, 12, 31))


@permits(Permission.BUDGET_READ)
def year_figures(unit: Unit, year: int, hires: Sequence[pay.Hire] = ()) -> YearFigures:
    """Return the five figures of the year, posted months and forecast together, ``hires`` as in forecast."""
    ahead = forecast(unit, year, NIL, hires)
    subject = policy_on(unit, date(year, 12, 31)).the_budget().line(Cost.WAGES).subject
    posted = pay.posted_total(unit, year)
    wages = posted + pay.withheld(unit, year) + sum((month.wages for month in ahead.months), NIL)
    insurance = _insurance_entered(unit, year) + _premium_ahead(unit, year, subject)
    return YearFigures(ahead.appropriation, posted, wages, insurance, ahead.balance, ahead)


def _insurance_entered(unit: Unit, year: int) -> Decimal:
    spent = (BudgetBucket.COMMITTED, BudgetBucket.EXPENDED)
    found = unit.session.scalar(
        select(func.sum(BudgetEntry.amount)).where(
            BudgetEntry.year == year,
            BudgetEntry.bucket.in_(spent),
            BudgetEntry.doc_kind == DocKind.INSURANCE,
        )
    )
    return found or NIL
