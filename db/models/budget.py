"""Zero-sum groups over buckets: appropriation, commitment, payment (domain-model b)."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.budget import BudgetBucket, DocKind
from db.base import COUNTY, Ledger

_WRITERS = (
    Permission.BUDGET_WRITE,
    Permission.PAY_MAKE,
    Permission.PAY_APPROVE,
    Permission.INSURANCE_WRITE,
)


class BudgetEntry(Ledger):
    """One leg of a group; the legs of a group sum to zero."""

    __tablename__ = "budget_entry"
    reach = COUNTY
    writers = _WRITERS

    group_key: Mapped[str] = mapped_column(String(32), index=True)
    leg: Mapped[int]
    year: Mapped[int] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(40), default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    bucket: Mapped[BudgetBucket]
    amount: Mapped[Decimal]
    doc_kind: Mapped[DocKind]
    doc_id: Mapped[int | None]
    doc_no: Mapped[str] = mapped_column(String(60), default="")
    summary: Mapped[str] = mapped_column(String(200), default="")
    effective: Mapped[date]
    reverses_group: Mapped[str | None] = mapped_column(String(32))

    __table_args__ = (
        UniqueConstraint("group_key", "leg"),
        Index("uq_budget_entry_reverses", "reverses_group", "leg", unique=True),
    )


class BudgetOverride(Ledger):
    """A person's reasoned permission to go over a subject."""

    __tablename__ = "budget_override"
    reach = COUNTY
    writers = _WRITERS

    group_key: Mapped[str] = mapped_column(String(32), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(200))
    doc_no: Mapped[str] = mapped_column(String(60), default="")


class BudgetAssertion(Ledger):
    """What the treasury's statement says of a subject on a day, and what the ledger said when it came."""

    __tablename__ = "budget_assertion"
    reach = COUNTY
    writers = _WRITERS

    on: Mapped[date]
    year: Mapped[int]
    subject: Mapped[str] = mapped_column(String(40))
    bucket: Mapped[BudgetBucket]
    amount: Mapped[Decimal]
    doc_no: Mapped[str] = mapped_column(String(60), default="")
    booked: Mapped[Decimal] = mapped_column(server_default="0", sort_order=99)
    note: Mapped[str] = mapped_column(String(200), default="", server_default="", sort_order=99)
