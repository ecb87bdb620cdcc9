"""The accident insurance of the grid workers: policy, insured persons, endorsements."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.insurance import EndorsementKind
from db.base import OFFICE, SCOPED, Ledger, Reach, Versioned, Working, scope_column


class InsurancePolicy(Working):
    """One contract with an insurer for one year."""

    __tablename__ = "insurance_policy"
    reach = OFFICE
    writers = (Permission.INSURANCE_WRITE,)

    year: Mapped[int]
    number: Mapped[str] = mapped_column(String(60), unique=True)
    insurer: Mapped[str] = mapped_column(String(80))
    starts: Mapped[date]
    ends: Mapped[date]  # exclusive
    premium: Mapped[Decimal]  # per person for the whole term


class Insured(Versioned):
    """One person covered during [valid_from, valid_to)."""

    __tablename__ = "insured"
    reach = SCOPED
    writers = (Permission.INSURANCE_WRITE,)

    policy_id: Mapped[int] = mapped_column(ForeignKey("insurance_policy.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("insured.id"), unique=True)
    premium: Mapped[Decimal]
    scope_code: Mapped[int] = scope_column()


class Endorsement(Ledger):
    """A change of the list as told to the insurer."""

    __tablename__ = "endorsement"
    reach = Reach("out_id IN (SELECT id FROM app.insured) OR in_id IN (SELECT id FROM app.insured)")
    writers = (Permission.INSURANCE_WRITE,)

    policy_id: Mapped[int] = mapped_column(ForeignKey("insurance_policy.id"), index=True)
    endorsement_kind: Mapped[EndorsementKind]
    effective: Mapped[date]
    out_id: Mapped[int | None] = mapped_column(ForeignKey("insured.id"))
    in_id: Mapped[int | None] = mapped_column(ForeignKey("insured.id"))
    premium: Mapped[Decimal]
    note: Mapped[str] = mapped_column(String(200), default="")
