"""Imported batches and what each of them wrote, so that a batch can be taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from db.base import MINE, Ledger, Reach, Working, through

_WRITERS = (
    Permission.ROSTER_WRITE,
    Permission.UNITS_WRITE,
    Permission.ASSESSMENT_SCORE,
    Permission.VETTING_WORK,
    Permission.INSURANCE_WRITE,
    Permission.PAY_MAKE,
    Permission.BUDGET_WRITE,
)


class ImportBatch(Working):
    """One file taken in."""

    __tablename__ = "import_batch"
    reach = Reach(f"{MINE} OR app.within(id)", admins=MINE)
    writers = (*_WRITERS, Permission.VETTING_DECIDE)  # who clears a person clears what it brought of them

    import_kind: Mapped[str] = mapped_column(String(30))
    file_name: Mapped[str] = mapped_column(String(200))
    file_sha256: Mapped[str] = mapped_column(String(64), index=True)
    rows: Mapped[int]
    accepted: Mapped[int]
    rejected: Mapped[int]
    warnings: Mapped[int] = mapped_column(default=0)
    undone: Mapped[bool] = mapped_column(default=False)
    undone_at: Mapped[datetime | None]  # marks of a batch taken back count only as known before this
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ImportRow(Ledger):
    """Records a batch wrote: a run of ids of one table, both ends included."""

    __tablename__ = "import_row"
    reach = through("batch_id", "import_batch", admins=True)
    writers = _WRITERS

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    table_name: Mapped[str] = mapped_column(String(40))
    first_id: Mapped[int]
    last_id: Mapped[int]

    __table_args__ = (Index(None, "batch_id"), Index(None, "table_name", "first_id"))
