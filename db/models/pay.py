"""Pay periods, runs, slips, lines, exports and outcomes (domain-model a)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.core.period import Month
from app.domain.pay import (
    Bucket,
    Cause,
    LateState,
    Outcome,
    PeriodKind,
    PeriodState,
    RunKind,
    RunState,
)
from db.base import (
    OFFICE,
    SCOPED,
    Freeze,
    Ledger,
    Reach,
    Versioned,
    Working,
    scope_column,
    through,
    unique_where,
)


class PayTerms(Versioned):
    """What was decided for one person's pay during [valid_from, valid_to): the policy knows the amounts."""

    __tablename__ = "pay_terms"
    reach = through("person_id", "person")
    writers = (Permission.PAY_MAKE,)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    post: Mapped[str] = mapped_column(String(30), default="")  # keys of the policy's tables
    grade: Mapped[int | None]
    reference: Mapped[str] = mapped_column(String(30), default="")
    chosen: Mapped[Decimal | None]
    served_since: Mapped[date | None]
    insured_since: Mapped[Month | None]
    base: Mapped[Decimal | None]
    doc_no: Mapped[str] = mapped_column(String(60), default="")


class PayPeriod(Working):
    """A month (or adjustment period) that runs belong to."""

    __tablename__ = "pay_period"
    # whoever adopts a policy must know which months are paid, and nothing else of them
    reach = Reach("true", admins="true", columns=("id", "month"))
    writers = (Permission.PAY_MAKE, Permission.PAY_CHECK, Permission.PAY_APPROVE)
    freeze = Freeze("state", ("locked",))

    month: Mapped[Month]
    period_kind: Mapped[PeriodKind]
    state: Mapped[PeriodState]
    input_cutoff_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("month", "period_kind"),)


class PayRun(Working):
    """One calculation carried through check, approval, posting and payment.

    A recalculation discards the run and opens another: slips and lines are insert-only.
    """

    __tablename__ = "pay_run"
    reach = Reach("true", admins="true", columns=("id", "period_id", "state", "policy_version_id"))
    writers = (Permission.PAY_MAKE, Permission.PAY_CHECK, Permission.PAY_APPROVE)
    freeze = Freeze("state", ("posted", "exported", "paid", "settled"))

    period_id: Mapped[int] = mapped_column(ForeignKey("pay_period.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    run_kind: Mapped[RunKind]
    number: Mapped[int]
    state: Mapped[RunState]
    policy_version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    posted_at: Mapped[datetime | None]
    inputs_digest: Mapped[str] = mapped_column(String(64), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    approved_digest: Mapped[str] = mapped_column(String(64), default="")
    total: Mapped[Decimal] = mapped_column(default=Decimal(0))
    budget_group: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(String(200), default="")
    explained: Mapped[dict[str, Any]] = mapped_column(default=dict)  # person id -> typed cause
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("pay_run.id"))

    __table_args__ = (
        unique_where(
            "uq_pay_run_regular",
            "period_id",
            "unit_id",
            where="run_kind = 'regular' AND state <> 'discarded'",
        ),
        UniqueConstraint("period_id", "unit_id", "number"),
    )


class PaySlip(Ledger):
    """One person of a run, in exactly one bucket, with what was true of them then."""

    __tablename__ = "pay_slip"
    reach = SCOPED
    writers = (Permission.PAY_MAKE,)

    run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
    bucket: Mapped[Bucket]
    reason: Mapped[str] = mapped_column(String(200), default="")
    total: Mapped[Decimal]
    snap_name: Mapped[str] = mapped_column(String(60))
    snap_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    snap_town_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    snap_place: Mapped[str] = mapped_column(String(200))
    snap_employment: Mapped[str] = mapped_column(String(30))
    snap_account_id: Mapped[int | None] = mapped_column(ForeignKey("bank_account.id"))
    cause: Mapped[Cause | None]
    cause_text: Mapped[str] = mapped_column(String(200), default="")
    previous: Mapped[Decimal | None]
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (UniqueConstraint("run_id", "person_id"),)


class PayLine(Ledger):
    """One component of one slip; a reversal is the exact negative of one posted line.

    That it happens once is kept by PayReversal: the lines of a discarded run reverse nothing.
    """

    __tablename__ = "pay_line"
    reach = SCOPED
    writers = (Permission.PAY_MAKE,)

    slip_id: Mapped[int] = mapped_column(ForeignKey("pay_slip.id"), index=True)
    component: Mapped[str] = mapped_column(String(30))
    days: Mapped[int | None]
    of_days: Mapped[int | None]
    rate: Mapped[Decimal]
    amount: Mapped[Decimal]
    explain: Mapped[str] = mapped_column(String(300), default="")
    policy_version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_version.id"))
    source_kind: Mapped[str] = mapped_column(String(30), default="")
    source_id: Mapped[int | None]
    for_month: Mapped[Month]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("pay_line.id"))
    #: what the county pays beside it: social insurance
    employer: Mapped[Decimal | None] = mapped_column(sort_order=99)
    scope_code: Mapped[int] = scope_column()


class PayReversal(Ledger):
    """That a posted run reversed a posted line, written when it is posted: each line once."""

    __tablename__ = "pay_reversal"
    reach = through("line_id", "pay_line")
    writers = (Permission.PAY_MAKE,)

    run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("pay_line.id"), unique=True)
    reversed_id: Mapped[int] = mapped_column(ForeignKey("pay_line.id"), unique=True)


class PayExport(Ledger):
    """A bank file exactly as it was given out, archived before it is shown."""

    __tablename__ = "pay_export"
    reach = OFFICE
    writers = (Permission.PAY_MAKE,)

    run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    file_sha256: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    total: Mapped[Decimal]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class PayOutcome(Ledger):
    """What the bank said of one slip, append-only."""

    __tablename__ = "pay_outcome"
    reach = SCOPED
    writers = (Permission.PAY_MAKE,)

    export_id: Mapped[int] = mapped_column(ForeignKey("pay_export.id"), index=True)
    slip_id: Mapped[int] = mapped_column(ForeignKey("pay_slip.id"), index=True)
    outcome: Mapped[Outcome]
    reason: Mapped[str] = mapped_column(String(200), default="")
    scope_code: Mapped[int] = scope_column()


class PayHold(Working):
    """One person's pay of one month withheld, and released through a supplement run."""

    __tablename__ = "pay_hold"
    reach = SCOPED
    writers = (Permission.PAY_MAKE,)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    month: Mapped[Month]
    reason: Mapped[str] = mapped_column(String(200))
    released_run_id: Mapped[int | None] = mapped_column(ForeignKey("pay_run.id"))
    scope_code: Mapped[int] = scope_column()


class LateChange(Working):
    """A fact that arrived after the run was checked, kept for the next one."""

    __tablename__ = "late_change"
    reach = SCOPED
    writers = (
        Permission.PAY_MAKE,
        Permission.ROSTER_WRITE,
        Permission.UNITS_APPROVE,
        Permission.VETTING_DECIDE,
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    change_kind: Mapped[str] = mapped_column(String(30))
    fact_kind: Mapped[str] = mapped_column(String(30), default="")
    fact_id: Mapped[int | None]
    for_month: Mapped[Month]
    effect: Mapped[Decimal | None]
    state: Mapped[LateState]
    note: Mapped[str] = mapped_column(Text, default="")
    scope_code: Mapped[int] = scope_column()
