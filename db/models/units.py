"""Units: identity, dated versions, changes and lineage (domain-model e)."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.units import Basis, ChangeOp, ChangeState, Level, UnitKind
from db.base import EVERYONE, Ledger, Reach, Versioned, Working, scope_column, unique_where


class Unit(Ledger):
    """Identity only, never reused; everything that may change is in a version."""

    __tablename__ = "unit"
    reach = EVERYONE
    writers = (Permission.UNITS_WRITE,)
    movable = ("scope_lo", "scope_hi")

    level: Mapped[Level]
    scope_lo: Mapped[int] = mapped_column(unique=True)
    scope_hi: Mapped[int]


class UnitChange(Working):
    """One restructuring act: draft, approved by another person, applied on its date."""

    __tablename__ = "unit_change"
    reach = EVERYONE
    writers = (Permission.UNITS_WRITE,)

    op: Mapped[ChangeOp]
    effective: Mapped[date]
    doc_no: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[ChangeState]
    approved_by: Mapped[str | None] = mapped_column(String(40))


class UnitVersion(Versioned):
    """What a unit was called, coded and placed under during [valid_from, valid_to)."""

    __tablename__ = "unit_version"
    reach = EVERYONE
    writers = (Permission.UNITS_WRITE,)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    code: Mapped[str] = mapped_column(String(20), index=True)
    name: Mapped[str] = mapped_column(String(80))
    unit_kind: Mapped[UnitKind]
    statistical: Mapped[bool] = mapped_column(default=False)
    urban_like: Mapped[bool] = mapped_column(default=False)
    households: Mapped[int | None]
    residents: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    attrs: Mapped[dict[str, Any]] = mapped_column(default=dict)
    change_id: Mapped[int | None] = mapped_column(ForeignKey("unit_change.id"))
    #: of new figures alone: what changes the tree has its change's
    reason: Mapped[str | None] = mapped_column(String(200), sort_order=92)

    __table_args__ = (
        CheckConstraint("valid_from < valid_to", name="interval"),
        unique_where(
            "uq_unit_version_code",
            "code",
            "valid_from",
            where="voided_at IS NULL",
        ),
    )


class Lineage(Ledger):
    """Which unit a unit came from, and with what share."""

    __tablename__ = "lineage"
    reach = EVERYONE
    writers = (Permission.UNITS_WRITE,)

    change_id: Mapped[int] = mapped_column(ForeignKey("unit_change.id"))
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    num: Mapped[int]
    den: Mapped[int]
    basis: Mapped[Basis]


class UnitAlias(Working):
    """Another name by which papers call a unit (化峪 for 化峪镇)."""

    __tablename__ = "unit_alias"
    reach = EVERYONE
    writers = (Permission.UNITS_WRITE,)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    alias: Mapped[str] = mapped_column(String(80), index=True)
    scope_code: Mapped[int] = scope_column()


class UnitShape(Versioned):
    """The boundary of a unit during [valid_from, valid_to): drawn by somebody, checked and measured here."""

    __tablename__ = "unit_shape"
    reach = Reach("inside(scope_code)", admins="true")
    writers = (Permission.UNITS_WRITE,)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    shape: Mapped[str] = mapped_column(Text)  # the coordinates of a GeoJSON MultiPolygon, CGCS2000
    area_m2: Mapped[int]
    centre_lon: Mapped[int]  # ten-millionths of a degree, as all of the shape is kept
    centre_lat: Mapped[int]
    four_sides: Mapped[str] = mapped_column(String(400), default="")
    source: Mapped[str] = mapped_column(String(200))
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (CheckConstraint("valid_from < valid_to", name="interval"),)


class UnitWaiver(Working):
    """Why something amiss with a unit may stay: it counts no more as long as the facts are those."""

    __tablename__ = "unit_waiver"
    reach = EVERYONE
    writers = (Permission.UNITS_WRITE,)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    rule_key: Mapped[str] = mapped_column(String(40))
    facts: Mapped[str] = mapped_column(String(240))
    told: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(200))
    scope_code: Mapped[int] = scope_column()
