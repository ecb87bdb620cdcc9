"""An act of the insurance as it would be: what it promises or pays, which covers it closes and opens."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from app.core.errors import Invalid, NotFound
from app.domain import budget as money
from app.domain import insurance as rules
from app.domain.budget import BudgetBucket, DocKind, Group, Overspend
from app.domain.insurance import Cover, Movement
from app.domain.policy import Cost
from app.services.insurance._list import covers_on, insurable, terms_of
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.budget import BudgetEntry
from db.models.insurance import Endorsement, InsurancePolicy, Insured

NIL = Decimal("0.00")


def promised(unit: Unit, contract_id: int) -> Decimal:
    """Return what the list of a contract came to, exchanges included at nothing."""
    statement = select(func.sum(Endorsement.premium)).where(Endorsement.policy_id == contract_id)
    return unit.session.scalar(statement) or NIL


def paid(unit: Unit, contract_id: int) -> Decimal:
    """Return what of a contract's premiums has been paid, less what was taken back."""
    statement = select(func.sum(BudgetEntry.amount)).where(
        BudgetEntry.doc_kind.in_((DocKind.INSURANCE, DocKind.REVERSAL)),
        BudgetEntry.doc_id == contract_id,
        BudgetEntry.bucket == BudgetBucket.EXPENDED,
    )
    return unit.session.scalar(statement) or NIL


def commitment(unit: Unit, contract: InsurancePolicy, people: int, on: date) -> tuple[Group, Overspend]:
    """Return the group that promises the premium of so many people, and the rule of its subject."""
    line = policy_on(unit, on).the_budget().line(Cost.INSURANCE)
    return money.commit(line.subject, contract.premium * people), Overspend(line.overspend.value)


def payment(unit: Unit, contract: InsurancePolicy, on: date) -> tuple[Decimal, Group]:
    """Return what is still owed to the insurer, and the group that pays it.

    Raises: Invalid when nothing is.
    """
    owed = promised(unit, contract.id) - paid(unit, contract.id)
    if owed <= 0:
        raise Invalid("这份保单没有未付的保险费。")
    return owed, money.expend(policy_on(unit, on).the_budget().line(Cost.INSURANCE).subject, owed)


def exchanged(
    unit: Unit, contract: InsurancePolicy, leaver_id: int, successor_id: int, on: date
) -> tuple[Insured, Movement]:
    """Return the leaver's cover and the exchange as it would be.

    Raises: NotFound, Invalid as ``exchange``.
    """
    leaver = covered(unit, contract, leaver_id, on)
    if any(one.person_id == successor_id for one in covers_on(unit, contract, on)):
        raise _no_successor("接替人员已经在保，不用替换；离岗人员请办理减员。")
    if successor_id not in insurable(unit, on):
        raise _no_successor(f"接替人员{on}不在岗，请核对花名册和生效日期。")
    return leaver, rules.exchange(terms_of(unit, contract), cover_of(leaver), successor_id, on)


def _no_successor(said: str) -> Invalid:
    return Invalid(said, {"successor_id": said})


def covered(unit: Unit, contract: InsurancePolicy, person_id: int, on: date) -> Insured:
    """Return somebody's cover on a day.

    Raises: NotFound when there is none in the actor's scope.
    """
    found = next((one for one in covers_on(unit, contract, on) if one.person_id == person_id), None)
    if found is None or not unit.actor.sees(found.scope_code):
        raise NotFound(f"{on}的保险清单里没有这个人，请核对生效日期。")
    return found


def cover_of(kept: Insured) -> Cover:
    """Return a kept cover as the rules read it."""
    return Cover(kept.person_id, kept.valid_from, kept.valid_to, kept.premium)
