"""Postings: who serves which unit, as what, over which days."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.roster import EndReason, GridRole
from db.base import Assigned, Versioned, scope_column, scoped


class Posting(Versioned):
    """One person in one role at one unit during [valid_from, valid_to)."""

    __tablename__ = "posting"
    reach = scoped(Assigned("host_body_id"))
    writers = (Permission.ROSTER_WRITE, Permission.VETTING_DECIDE, Permission.UNITS_APPROVE)
    movable = ("end_reason", "end_note")
    emptied = ("extra",)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[GridRole]
    employment: Mapped[str] = mapped_column(String(30))  # a key of the policy's employment kinds
    host_body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    source: Mapped[str] = mapped_column(String(60), default="")  # 原身份: 两委/组长/党员…
    doc_no: Mapped[str] = mapped_column(String(60), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
    end_reason: Mapped[EndReason | None]
    end_note: Mapped[str] = mapped_column(String(200), default="")
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (CheckConstraint("valid_from < valid_to", name="interval"),)
