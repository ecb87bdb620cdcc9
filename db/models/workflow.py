"""Every transition of every workflow, and the evidence it rested on (domain-model d)."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from db.base import Ledger, Reach, Working, scope_column


class WfEvent(Ledger):
    """One transition: which flow and subject, from where to where, by whom, on which business date."""

    __tablename__ = "wf_event"
    reach = Reach(
        "(flow <> 'vetting' OR subject_id IN (SELECT id FROM app.vetting_case))"
        " AND (flow <> 'campaign' OR subject_id IN (SELECT id FROM app.campaign))"
    )
    writers = (
        Permission.VETTING_WORK,
        Permission.VETTING_DECIDE,
        Permission.ASSESSMENT_SCORE,
        Permission.ASSESSMENT_PUBLISH,
        Permission.PAY_MAKE,
        Permission.PAY_CHECK,
        Permission.PAY_APPROVE,
        Permission.POLICY_WRITE,
    )

    flow: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    action: Mapped[str] = mapped_column(String(30))
    from_state: Mapped[str] = mapped_column(String(24))
    to_state: Mapped[str] = mapped_column(String(24))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    note: Mapped[str] = mapped_column(String(500), default="")

    __table_args__ = (Index(None, "flow", "subject_id"),)


class Evidence(Working):
    """A scan or photo that proves a step; immutable with the record it belongs to."""

    __tablename__ = "evidence"
    reach = Reach("inside(scope_code) OR flow = 'person' AND app.serves(subject_id)")
    # who clears a person unties the scans of their cases
    writers = (Permission.VETTING_WORK, Permission.ROSTER_WRITE, Permission.VETTING_DECIDE)

    flow: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    part: Mapped[str] = mapped_column(String(30), default="")  # which sheet of the case: visit, inspection…
    part_id: Mapped[int | None]
    evidence_kind: Mapped[str] = mapped_column(String(30))  # signature, photo, minutes…
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    taken_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (Index(None, "flow", "subject_id"),)
