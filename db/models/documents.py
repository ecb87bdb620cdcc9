"""Files by their hash, issued documents as they were issued, and acts that leave no other row."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.core.period import Month
from db.base import MINE, Ledger, Reach, Working


class StoredFile(Ledger):
    """Bytes, kept once per content."""

    __tablename__ = "stored_file"
    reach = Reach(
        "id IN (SELECT file_id FROM app.evidence) OR id IN (SELECT file_id FROM app.issued_document)"
        f" OR ({MINE} AND app.unused(id))"
    )
    writers = (Permission.DOCUMENTS_READ,)

    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int]
    media: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class IssuedDocument(Ledger):
    """A report as issued: never recomputed, reprinted from its bytes (domain-model f)."""

    __tablename__ = "issued_document"
    reach = Reach("unit_id IN (SELECT id FROM app.unit WHERE inside(scope_lo))")
    writers = (Permission.DOCUMENTS_ISSUE,)

    number: Mapped[str] = mapped_column(String(60), unique=True)
    document_kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    month: Mapped[Month | None]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("pay_run.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    params: Mapped[dict[str, Any]]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int] = mapped_column(default=0)
    total: Mapped[str] = mapped_column(String(24), default="")
    app_version: Mapped[str] = mapped_column(String(20))
    anchor: Mapped[str] = mapped_column(String(120))

    __table_args__ = (Index(None, "document_kind", "month"),)


class Act(Ledger):
    """Something done that changes no other table: sign-in, reveal, export, print, backup."""

    __tablename__ = "act"
    reach = Reach(
        MINE,
        dept=MINE,
        admins=f"pg_has_role(session_user, 'cg_auditor', 'member') OR {MINE} OR"
        " (act_kind = 'sign_in' AND pg_has_role(session_user, 'cg_secadmin', 'member'))",  # who is idle
    )
    writers = tuple(Permission)

    act_kind: Mapped[str] = mapped_column(String(30), index=True)
    subject_kind: Mapped[str] = mapped_column(String(30), default="")
    subject_id: Mapped[int | None]
    purpose: Mapped[str] = mapped_column(String(200), default="")
    detail: Mapped[str] = mapped_column(String(400), default="")


class ExportRequest(Working):
    """A list of many persons that somebody asks to take out; another person lets it go, once."""

    __tablename__ = "export_request"
    reach = Reach(MINE, dept=MINE)
    writers = (Permission.ROSTER_READ, Permission.EXPORT_APPROVE)

    title: Mapped[str] = mapped_column(String(200))
    detail: Mapped[str] = mapped_column(String(400))
    key: Mapped[str] = mapped_column(String(64), index=True)  # which list: title, ground, filters, columns
    people: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(200))
    decided_by: Mapped[str | None] = mapped_column(String(40))
    decided_at: Mapped[datetime | None]
    refused: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str] = mapped_column(String(200), default="")
    given_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("decided_by <> recorded_by", name="two_persons"),)
