"""Records of persons that are one human being, and those that were looked at and are not."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from db.base import Reach, Working, unique_where

_BOTH = Reach("person_id IN (SELECT id FROM app.person) AND other_id IN (SELECT id FROM app.person)")


class PersonMerge(Working):
    """One record goes into another: asked for by one, decided by another; in force until it is taken apart.

    What is kept of ``other_id`` stays where it is; who reads of ``person_id`` reads it too (services/_same).
    """

    __tablename__ = "person_merge"
    reach = _BOTH
    writers = (Permission.ROSTER_WRITE, Permission.VETTING_DECIDE)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(String(200))
    told: Mapped[list[Any]]  # the checklist as it stood when it was decided, a line of text each
    in_force: Mapped[bool] = mapped_column(default=False, server_default=false())
    decided_by: Mapped[str | None] = mapped_column(String(40))
    decided_at: Mapped[datetime | None]
    refused: Mapped[bool] = mapped_column(default=False, server_default=false())
    answer: Mapped[str] = mapped_column(String(200), default="", server_default="")
    parted_by: Mapped[str | None] = mapped_column(String(40))
    parted_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("decided_by <> recorded_by", name="two_persons"),
        CheckConstraint("person_id <> other_id", name="two_records"),
        unique_where("uq_person_merge", "other_id", where="in_force"),
    )


class PersonApart(Working):
    """Two records that look alike and are two human beings, with the reason."""

    __tablename__ = "person_apart"
    reach = _BOTH
    writers = (Permission.ROSTER_WRITE,)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)  # the lower number of the two
    other_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(String(200))

    __table_args__ = (
        CheckConstraint("person_id < other_id", name="lower_first"),
        unique_where("uq_person_apart", "person_id", "other_id", where="NOT voided"),
    )
