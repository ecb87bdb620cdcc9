"""奖金 of a round of 评优: a one-off item of the month after the decision, paid once, from its own line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select

from app.core.access import WHOLE, Scope
from app.core.errors import Invalid
from app.core.period import Month, Year
from app.domain.awards import AwardState, honour
from app.domain.pay import RunState
from app.domain.pay.facts import NIL, Item
from app.domain.policy import Cost
from app.services.pay._book import POSTED
from app.services.pay._reach import reaches
from app.services.pay.rows import SlipRef
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.assessment import Result, Subject
from db.models.awards import AwardCandidate, AwardRound
from db.models.pay import PayLine, PayPeriod, PayReversal, PayRun, PaySlip

PRIZE, _TITLE = "award_prize", "评优奖金"


@dataclass(frozen=True, slots=True)
class _Given:
    """A prize: whose it is, where they are routed, the item of their pay."""

    person_id: int
    code: int
    item: Item


def given(unit: Unit, month: Month, scope: Scope | None, home_id: int | None) -> dict[int, tuple[Item, ...]]:
    """Return by person the prizes to be paid in a month to whom a run of that unit reaches.

    Paid is the record that was assessed, which has a post; without a scope everybody's are given.
    """
    found: dict[int, tuple[Item, ...]] = {}
    for one in _of(unit, month):
        if scope is None or _reached(unit, month, (scope, home_id), one.code):
            found[one.person_id] = (*found.get(one.person_id, ()), one.item)
    return found


def _reached(unit: Unit, month: Month, home: tuple[Scope, int | None], code: int) -> bool:
    scope, home_id = home
    if home_id is None:
        return scope == WHOLE or scope.holds(code)
    return reaches(unit, home_id, scope, month, code)


def _of(unit: Unit, month: Month) -> Iterator[_Given]:
    before = month.previous()
    rows = unit.session.execute(
        select(AwardCandidate, AwardRound, Subject.person_id)
        .join(AwardRound, AwardRound.id == AwardCandidate.round_id)
        .join(Result, Result.id == AwardCandidate.result_id)
        .join(Subject, Subject.id == Result.subject_id)
        .where(AwardRound.decided_on.between(before.first, before.last), *to_pay())
        .order_by(AwardCandidate.id)
    )
    for one, round_, person_id in rows:
        assert one.prize is not None  # it was asked for
        why = f"{honour(round_.year, round_.title)}奖金（{round_.number}，{round_.doc_no}）"
        yield _Given(person_id, one.scope_code, Item(PRIZE, _TITLE, one.prize, why, one.id))


def to_pay() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the prizes the county pays: decided, not revoked, of no other's money."""
    return (AwardRound.payer == "", *_standing())


def owed_by() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the prizes somebody else pays."""
    return (AwardRound.payer != "", *_standing())


def due_back() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the prizes of revoked honours that somebody else paid and has not back."""
    return (
        AwardRound.payer != "",
        AwardCandidate.revoked_on.is_not(None),
        AwardCandidate.given_on.is_not(None),
        AwardCandidate.repaid_on.is_(None),
        AwardCandidate.voided.is_(False),
    )


def _standing() -> tuple[ColumnElement[bool], ...]:
    return (
        AwardRound.state == AwardState.DECIDED,
        AwardCandidate.prize.is_not(None),
        AwardCandidate.revoked_on.is_(None),
        AwardCandidate.voided.is_(False),
    )


def prize_sum(unit: Unit, *where: ColumnElement[bool]) -> Decimal:
    """Return what the slips that meet the conditions hold of prizes, yuan."""
    found = select(func.sum(PayLine.amount)).join(PaySlip, PaySlip.id == PayLine.slip_id)
    return unit.session.scalar(found.where(PayLine.component == PRIZE, *where)) or NIL


def round_of(unit: Unit, candidate_id: int | None) -> int | None:
    """Return the round that gave a prize, None where the actor sees none."""
    return unit.session.scalar(select(AwardCandidate.round_id).where(AwardCandidate.id == candidate_id))


def slips_with(unit: Unit, candidates: Collection[int]) -> dict[int, tuple[SlipRef, str]]:
    """Return by prize the slip that pays it and says so in words, unless it was thrown away or reversed."""
    rows = unit.session.execute(
        select(PayLine.source_id, PaySlip.id, PaySlip.run_id, PayPeriod.month, PayRun.state)
        .join(PaySlip, PaySlip.id == PayLine.slip_id)
        .join(PayRun, PayRun.id == PaySlip.run_id)
        .join(PayPeriod, PayPeriod.id == PayRun.period_id)
        .where(PayLine.component == PRIZE, PayLine.source_id.in_(candidates))
        .where(PayLine.reverses_id.is_(None), PayRun.state != RunState.DISCARDED)
        .where(PayLine.id.not_in(select(PayReversal.reversed_id)))
        .order_by(PayLine.id)
    )
    return {
        row.source_id: (SlipRef(row.run_id, row.id), f"{row.month}{row.state.label}")
        for row in rows
        if row.source_id is not None
    }


def prizes_apart(unit: Unit, month: Month) -> bool:
    """Return whether the budget of a month has a line for prizes that is not the wages'."""
    budget = policy_on(unit, month.last).budget
    said = budget.charges.value if budget and budget.charges else {}
    return Cost.BONUS in said and said[Cost.BONUS] != said.get(Cost.WAGES)


def posted_prizes(unit: Unit, year: int) -> dict[Month, Decimal]:
    """Return the prizes in the posted runs of a year, month by month."""
    rows = unit.session.execute(
        select(PayPeriod.month, func.sum(PayLine.amount).label("amount"))
        .join(PayRun, PayRun.period_id == PayPeriod.id)
        .join(PaySlip, PaySlip.run_id == PayRun.id)
        .join(PayLine, PayLine.slip_id == PaySlip.id)
        .where(PayPeriod.month.in_(Year(year).months), PayRun.state.in_(POSTED), PayLine.component == PRIZE)
        .group_by(PayPeriod.month)
    )
    return {row.month: row.amount for row in rows}


def taken_up() -> ColumnElement[bool]:
    """Return whether a prize stands in a run that was not thrown away."""
    return AwardCandidate.id.in_(
        select(PayLine.source_id)
        .join(PaySlip, PaySlip.id == PayLine.slip_id)
        .join(PayRun, PayRun.id == PaySlip.run_id)
        .where(PayLine.component == PRIZE, PayRun.state != RunState.DISCARDED)
        .where(PayLine.reverses_id.is_(None))
    )


def refuse_twice(unit: Unit, run_id: int) -> None:
    """Refuse a run that pays a prize which stands paid in another one; to be asked when it has reversed.

    Raises: Invalid.
    """
    standing = (
        select(PayLine.source_id, PaySlip.run_id, PaySlip.snap_name)
        .join(PaySlip, PaySlip.id == PayLine.slip_id)
        .join(PayRun, PayRun.id == PaySlip.run_id)
        .where(PayLine.component == PRIZE, PayLine.reverses_id.is_(None), PayRun.state.in_(POSTED))
        .where(PayLine.id.not_in(select(PayReversal.reversed_id)))
        .order_by(PayLine.id)
    )
    runs: dict[int | None, int] = {}
    for row in unit.session.execute(standing):
        other = runs.setdefault(row.source_id, row.run_id)
        if other != row.run_id and run_id in (other, row.run_id):
            raise Invalid(f"{row.snap_name}的评优奖金已经在另一次发放里支付，请作废本次发放后重新计算。")
