"""Equipment: what there is, who has which of it since when, the slips that say so, and what was counted."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.equipment import SlipKind
from db.base import Ledger, Reach, Versioned, Working, scope_column, unique_where

_WRITERS = (Permission.ROSTER_WRITE,)
_THEIRS = "person_id IN (SELECT id FROM app.person)"


class Equipment(Working):
    """A numbered thing, or so many of a counted kind bought together; ``unit_id`` is whose stock it is.

    ``gone`` are those of ``quantity`` that were lost, damaged or written off.
    """

    __tablename__ = "equipment"
    reach = Reach("inside(scope_code) OR id IN (SELECT equipment_id FROM app.equipment_hold)")
    writers = _WRITERS

    equipment_kind: Mapped[str] = mapped_column(String(30))  # a key of the policy's kinds
    number: Mapped[str] = mapped_column(String(40), default="")
    serial: Mapped[str] = mapped_column(String(60), default="")
    model: Mapped[str] = mapped_column(String(60), default="")
    quantity: Mapped[int]
    gone: Mapped[int] = mapped_column(default=0)
    price: Mapped[Decimal | None]
    bought_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(80), default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    note: Mapped[str] = mapped_column(String(200), default="")
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (
        CheckConstraint("quantity > 0 AND gone BETWEEN 0 AND quantity", name="quantity"),
        unique_where("uq_equipment_number", "number", where="number <> '' AND NOT voided"),
    )


class EquipmentSlip(Ledger):
    """One act and its paper: who got what from whom on which day; ``value`` is what a loss is set at."""

    __tablename__ = "equipment_slip"
    reach = Reach(f"inside(scope_code) OR {_THEIRS}")
    writers = _WRITERS

    slip_kind: Mapped[SlipKind]
    on: Mapped[date] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    from_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    signer: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
    value: Mapped[Decimal | None]
    scope_code: Mapped[int] = scope_column()


class EquipmentHold(Versioned):
    """So many of an entry with a person, or with a unit where nobody is named, during [valid_from, valid_to).

    ``slip_id`` gave it, ``end_slip_id`` took it; ``follows_id`` is the hold it came from.
    """

    __tablename__ = "equipment_hold"
    reach = Reach(f"inside(scope_code) OR {_THEIRS}")
    writers = _WRITERS
    movable = ("end_slip_id",)

    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    quantity: Mapped[int]
    numbered: Mapped[bool]
    slip_id: Mapped[int] = mapped_column(ForeignKey("equipment_slip.id"), index=True)
    end_slip_id: Mapped[int | None] = mapped_column(ForeignKey("equipment_slip.id"), index=True)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("equipment_hold.id"))
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (
        CheckConstraint("valid_from <= valid_to", name="interval"),  # given and taken back on one day
        CheckConstraint("quantity > 0", name="quantity"),
        # two desks cannot give the same thing to two people
        unique_where(
            "uq_equipment_hold_single",
            "equipment_id",
            where="numbered AND voided_at IS NULL AND valid_to = '9999-12-31'",
        ),
    )


class EquipmentCount(Ledger):
    """What was found of a hold, or of the rest in stock, on the day of a stock-taking."""

    __tablename__ = "equipment_count"
    reach = Reach("inside(scope_code) OR hold_id IN (SELECT id FROM app.equipment_hold)")
    writers = _WRITERS

    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), index=True)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("equipment_hold.id"), index=True)
    on: Mapped[date] = mapped_column(index=True)
    expected: Mapped[int]
    found: Mapped[int]
    note: Mapped[str] = mapped_column(String(200), default="")
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (CheckConstraint("expected >= 0 AND found >= 0", name="counted"),)
