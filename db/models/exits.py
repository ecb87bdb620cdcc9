"""离岗交接: a leaving, open until everything is handed over or the county lets it be."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.exits import ExitState
from app.domain.roster import EndReason
from db.base import SCOPED, Freeze, Working, scope_column


class Exit(Working):
    """One posting's end; ``told`` is what was not handed over when it was closed, as it was told."""

    __tablename__ = "exit"
    reach = SCOPED
    # whoever may end a posting begins one, the approver lets one be
    writers = (Permission.ROSTER_WRITE, Permission.VETTING_DECIDE, Permission.UNITS_APPROVE)
    freeze = Freeze("state", ("closed", "waived"))

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), unique=True)
    begun_by: Mapped[str] = mapped_column(
        String(40), server_default="", sort_order=99
    )  # who ended the posting, or drafted its end
    left_on: Mapped[date] = mapped_column(index=True)
    reason: Mapped[EndReason]
    state: Mapped[ExitState]
    decided_by: Mapped[str | None] = mapped_column(String(40))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(200), default="")
    told: Mapped[list[Any]] = mapped_column(default=list)
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (
        CheckConstraint("(state = 'open') = (decided_by IS NULL)", name="decided"),
        CheckConstraint("state <> 'waived' OR decided_by <> begun_by", name="two_persons"),
    )
