"""Leave: who asked to be away from when to when, and the account of days, whose sum is the balance."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.leave import LeaveAct, LeaveState
from app.domain.leave.spans import Span
from db.base import Freeze, Ledger, Working, through


class LeaveRequest(Working):
    """One leave: asked for by one person, decided by another, ended by coming back."""

    __tablename__ = "leave_request"
    reach = through("person_id", "person")
    writers = (Permission.ROSTER_WRITE, Permission.VETTING_DECIDE)  # the second empties why somebody was away
    freeze = Freeze("state", ("returned", "refused", "cancelled"), still=("back_on", "back_noon"))
    emptied = ("reason", "evidence", "answer")

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    leave_kind: Mapped[str] = mapped_column(String(30))  # a key of the policy's kinds of leave
    starts: Mapped[date] = mapped_column(index=True)
    ends: Mapped[date] = mapped_column(index=True)
    from_noon: Mapped[bool] = mapped_column(default=False)
    to_noon: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(200))
    evidence: Mapped[str] = mapped_column(String(200), default="")
    cover_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[LeaveState]
    decided_by: Mapped[str | None] = mapped_column(String(40))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(200), default="")
    back_on: Mapped[date | None]  # the last day somebody was really away; a slip is corrected afterwards
    back_noon: Mapped[bool] = mapped_column(default=False)
    returned_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("starts <= ends", name="interval"),
        CheckConstraint("decided_by <> recorded_by", name="two_persons"),
    )

    @property
    def span(self) -> Span:
        """The days of it: as asked for, and once back as they were."""
        if self.back_on is None:
            return Span(self.starts, self.ends, self.from_noon, self.to_noon)
        return Span(self.starts, self.back_on, self.from_noon, self.back_noon)


class LeaveEntry(Ledger):
    """Half days that came to somebody's year or were taken from it; two writers cannot take one number."""

    __tablename__ = "leave_entry"
    reach = through("person_id", "person")
    writers = (Permission.ROSTER_WRITE,)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    number: Mapped[int]
    leave_kind: Mapped[str] = mapped_column(String(30))
    year: Mapped[int]
    leave_act: Mapped[LeaveAct]
    halves: Mapped[int]
    request_id: Mapped[int | None] = mapped_column(ForeignKey("leave_request.id"), index=True)
    note: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (UniqueConstraint("person_id", "number"),)
