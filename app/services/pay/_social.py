"""The social insurance of a run: what was kept back from people and what the county pays beside it."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import func, select

from app.domain import budget as money
from app.domain.budget import BudgetBucket, DocKind, Group
from app.domain.pay.compute import NIL
from app.domain.pay.plans import SOCIAL
from app.domain.policy import Cost
from app.services._entries import Paper, key_of, legs_of
from app.services._entries import write as enter
from app.services.pay._book import Book, number_of
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.pay import PayLine, PaySlip


def social_key(run_id: int) -> str:
    """Return the budget group's key of a run's social insurance; it is committed once, like its pay."""
    return f"pay-run-{run_id}-social"


def sums_of(unit: Unit, run_id: int) -> tuple[Decimal, Decimal]:
    """Return what a run keeps back from people, and what the county pays beside it, yuan."""
    kept, beside = unit.session.execute(
        select(func.sum(PayLine.amount), func.sum(PayLine.employer))
        .join(PaySlip, PaySlip.id == PayLine.slip_id)
        .where(PaySlip.run_id == run_id, PayLine.component.startswith(SOCIAL, autoescape=True))
    ).one()
    return -(kept or NIL), beside or NIL


def social_group(unit: Unit, book: Book) -> Group:
    """Return the group that commits it: the people's part is wages not paid out, the county's its own cost.

    Raises: Invalid when the policy does not say what social insurance is charged to.
    """
    kept, beside = sums_of(unit, book.run.id)
    if not kept and not beside:
        return ()
    budget = policy_on(unit, book.month.last).the_budget()
    wages, social = budget.line(Cost.WAGES).subject, budget.line(Cost.SOCIAL_INSURANCE).subject
    return (*_owed(wages, kept), *_owed(social, beside))


def _owed(subject: str, amount: Decimal) -> Group:
    """Return a commitment; of a correction that takes back more than it adds, the release of one."""
    if not amount:
        return ()
    return money.commit(subject, amount) if amount > 0 else money.release(subject, -amount)


def commit_social(unit: Unit, book: Book) -> None:
    """Enter a run's social insurance, where it has any."""
    if group := social_group(unit, book):
        summary = f"{book.month.label}网格员社会保险费"
        enter(unit, group, social_paper(unit, book, social_key(book.run.id), DocKind.PAY_RUN, summary))


def social_paper(unit: Unit, book: Book, key: str, kind: DocKind, summary: str) -> Paper:
    """Return what a group of a run's social insurance rests on."""
    return Paper(
        key=key,
        year=book.month.year,
        kind=kind,
        effective=unit.today,
        doc_no=number_of(book),
        summary=summary,
        doc_id=book.run.id,
        unit_id=book.run.unit_id,
    )


def paid_key(run_id: int) -> str:
    """Return the key of the group that says a run's social insurance was paid over."""
    return key_of("pay", run_id, "social-paid")


def owed(unit: Unit, book: Book) -> list[money.Leg]:
    """Return what a run committed for social insurance, subject by subject."""
    legs = legs_of(unit, social_key(book.run.id))
    return [leg for leg in legs if leg.bucket is BudgetBucket.COMMITTED and leg.amount > 0]


def unremitted(unit: Unit, book: Book) -> bool:
    """Return whether a run has social insurance that nobody entered as paid."""
    return bool(owed(unit, book)) and not legs_of(unit, paid_key(book.run.id))
