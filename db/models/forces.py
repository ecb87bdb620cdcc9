"""网格力量: volunteers, building heads, party branches, centre households, tied to units; who checked in."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from db.base import SCOPED, Points, Versioned, Working, scope_column, unique_where


class Force(Versioned):
    """A person or body at a unit during [valid_from, valid_to); its kind is a key of the policy's forces.

    No identity number is asked for: it is a register of who may be called on, and nobody is paid by it.
    ``follows_id`` is what it was at a unit that went into this one; ``holder_id`` the entry by which the same
    was first kept, before corrections, lists and mergers wrote it anew; None for that one itself.
    """

    __tablename__ = "force"
    reach = SCOPED
    writers = (Permission.ROSTER_WRITE, Permission.UNITS_APPROVE)  # who approves a merger lets them go on
    movable = ("end_note",)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    force_kind: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(60))
    leader: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    heads: Mapped[int | None]
    place: Mapped[str] = mapped_column(String(80), default="")
    origin: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    end_note: Mapped[str] = mapped_column(String(200), default="")
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("force.id"))
    scope_code: Mapped[int] = scope_column()
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("force.id"), sort_order=100)

    __table_args__ = (CheckConstraint("valid_from < valid_to", name="interval"),)


class CheckIn(Working):
    """One day on which somebody of the forces came to their grid (报到): tasks, hours, a line of words.

    ``force_id`` is the first entry of who came, whichever entry stands today; ``unit_id`` the grid of that
    day.  ``task_kinds`` are keys of the policy's tasks, each between commas.  Wrong ones are void.
    """

    __tablename__ = "check_in"
    reach = SCOPED
    writers = (Permission.ROSTER_WRITE,)

    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    task_kinds: Mapped[str] = mapped_column(String(300))
    hours: Mapped[Decimal | None] = mapped_column(Points())
    content: Mapped[str] = mapped_column(String(200))
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (unique_where("uq_check_in", "force_id", "day", where="NOT voided"),)
