"""What the newest month pays each person, as the roster shows it beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.period import Month
from app.domain.pay import RunKind, RunState
from app.workspace import Unit
from db.models.pay import PayPeriod, PayRun, PaySlip
from db.scope import in_scope

_NO_FIGURES = (RunState.DRAFT, RunState.DISCARDED)


@dataclass(frozen=True, slots=True)
class MonthPaid:
    """The newest month that has been calculated, how far its pay is, and everybody's amount in it."""

    month: Month | None = None
    state: str = ""
    of: Mapping[int, Decimal] = field(default_factory=dict)


@permits(Permission.PAY_READ)
def latest(unit: Unit, until: Month, people: Collection[int] | None = None) -> MonthPaid:
    """Return what the regular pay of the newest month comes to, no later than ``until``, for some or all.

    Supplements and corrections of the month are other runs and not in it.
    """
    runs = unit.session.execute(
        select(PayPeriod.month, PayRun.id, PayRun.state)
        .join(PayPeriod, PayPeriod.id == PayRun.period_id)
        .where(PayRun.run_kind == RunKind.REGULAR, PayRun.state.not_in(_NO_FIGURES))
        .where(PayPeriod.month <= until)
        .order_by(PayPeriod.month.desc(), PayRun.id)
    ).all()
    for month, some in groupby(runs, key=lambda run: run.month):
        mine = {run.id: run.state.label for run in some if _has_slips(unit, run.id)}
        if mine:
            words = "、".join(dict.fromkeys(mine.values()))
            return MonthPaid(month, words, _amounts(unit, mine, people))
    return MonthPaid()


def _has_slips(unit: Unit, run_id: int) -> bool:
    """Return whether the actor sees anybody of a run."""
    seen = in_scope(unit.actor.scopes, PaySlip.scope_code)
    return unit.session.scalar(select(PaySlip.id).where(PaySlip.run_id == run_id, seen).limit(1)) is not None


def _amounts(unit: Unit, runs: Collection[int], people: Collection[int] | None) -> dict[int, Decimal]:
    statement = select(PaySlip.person_id, PaySlip.total).where(
        PaySlip.run_id.in_(runs), in_scope(unit.actor.scopes, PaySlip.scope_code)
    )
    if people is not None:
        statement = statement.where(PaySlip.person_id.in_(people))
    return dict(unit.session.connection().execute(statement).all())
