"""Tenure: agreements by which people are taken on for a term, and what ends or renews them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.tenure import ProbationEnd, TenureKind, TenureState
from db.base import Freeze, Ledger, Versioned, Working, through

_WRITERS = (Permission.ROSTER_WRITE, Permission.VETTING_DECIDE)


class TenureAct(Working):
    """One dismissal, resignation, renewal or end of a probation: drafted by one, decided by another."""

    __tablename__ = "tenure_act"
    reach = through("person_id", "person")
    writers = _WRITERS
    freeze = Freeze("state", ("approved", "refused", "withdrawn"))

    tenure_kind: Mapped[TenureKind]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), index=True)
    effective: Mapped[date]  # first day out of post, of the new term, or after the probation
    ends: Mapped[date | None]  # first day after the new term, or after a longer probation
    asked_on: Mapped[date | None]  # the day a resignation was handed in
    probation: Mapped[ProbationEnd | None]
    ground: Mapped[str] = mapped_column(String(30), default="")  # a key of the policy's grounds
    doc_no: Mapped[str] = mapped_column(String(60), default="")  # the document a dismissal rests on
    case_id: Mapped[int | None] = mapped_column(ForeignKey("vetting_case.id"))
    reason: Mapped[str] = mapped_column(String(400), default="")
    state: Mapped[TenureState]
    decided_by: Mapped[str | None] = mapped_column(String(40))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(200), default="")
    #: of its number; None of those numbered by the year they take effect
    number_year: Mapped[int | None] = mapped_column(sort_order=92)

    __table_args__ = (
        CheckConstraint("decided_by <> recorded_by", name="two_persons"),
        CheckConstraint("ends IS NULL OR ends > effective", name="interval"),
    )


class TenureCite(Ledger):
    """A result a dismissal rests on."""

    __tablename__ = "tenure_cite"
    reach = through("act_id", "tenure_act")
    writers = _WRITERS

    act_id: Mapped[int] = mapped_column(ForeignKey("tenure_act.id"))
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), index=True)

    __table_args__ = (UniqueConstraint("act_id", "result_id"),)


class Agreement(Versioned):
    """A person's agreement for [valid_from, valid_to); ``probation_to`` is the first day after the probation.

    It follows its person from one posting to the next.
    """

    __tablename__ = "agreement"
    reach = through("person_id", "person")
    writers = _WRITERS
    movable = ("probation_to", "probation")

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    act_id: Mapped[int | None] = mapped_column(ForeignKey("tenure_act.id"), unique=True)
    probation_to: Mapped[date | None]
    probation: Mapped[ProbationEnd | None]
    number_year: Mapped[int | None] = mapped_column(sort_order=92)  # as its act's

    __table_args__ = (CheckConstraint("valid_from < valid_to", name="interval"),)
