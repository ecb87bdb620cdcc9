"""Units: identity, dated versions, changes and lineage (domain-model e)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.units import Basis, ChangeOp, ChangeState, Level, UnitKind
from db.base import EVERYONE, Freeze, Ledger, Reach, Versioned, Working, scope_column, unique_where

CHANGERS = (Permission.UNITS_WRITE, Permission.UNITS_APPROVE)  # a change is written when it is approved


class Unit(Ledger):
    """Identity only, never reused; everything that may change is in a version.

    A unit that went into others follows the one whose interval it shares; every other has one of its own.
    """

    __tablename__ = "unit"
    reach = EVERYONE
    writers = CHANGERS
    movable = ("scope_lo", "scope_hi", "follows_id")

    level: Mapped[Level]
    scope_lo: Mapped[int]
    scope_hi: Mapped[int]
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True, sort_order=99)

    __table_args__ = (unique_where("uq_unit_scope_lo", "scope_lo", where="follows_id IS NULL"),)


class UnitChange(Working):
    """One row of a restructuring: draft, approved by another person, applied on its date.

    The rows of one document are a set, told by its first row, which alone has no ``set_id``.  While the
    versions of a set are written its rows are drafts somebody approves; while they are taken back, approved
    ones with a reason.  The guards of ``db.lives`` look at the whole tree when the first row moves on.
    """

    __tablename__ = "unit_change"
    reach = EVERYONE
    writers = CHANGERS
    freeze = Freeze("state", ("approved", "applied", "cancelled"), still=("void_reason",))

    op: Mapped[ChangeOp]
    effective: Mapped[date]
    doc_no: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[ChangeState]
    approved_by: Mapped[str | None] = mapped_column(String(40))
    set_id: Mapped[int | None] = mapped_column(ForeignKey("unit_change.id"), index=True, sort_order=100)
    line: Mapped[int] = mapped_column(default=1, sort_order=101)
    old_code: Mapped[str] = mapped_column(String(20), default="", sort_order=102)
    new_code: Mapped[str] = mapped_column(String(20), default="", sort_order=103)
    name: Mapped[str] = mapped_column(String(80), default="", sort_order=104)
    parent_code: Mapped[str] = mapped_column(String(20), default="", sort_order=105)
    num: Mapped[int | None] = mapped_column(sort_order=106)
    den: Mapped[int] = mapped_column(default=1, sort_order=107)
    basis: Mapped[Basis | None] = mapped_column(sort_order=108)
    unit_kind: Mapped[UnitKind | None] = mapped_column(sort_order=109)
    households: Mapped[int | None] = mapped_column(sort_order=110)
    residents: Mapped[int | None] = mapped_column(sort_order=111)
    approved_at: Mapped[datetime | None] = mapped_column(sort_order=112)
    #: who goes with the row: 全部, or people as # and their ids
    staff: Mapped[str] = mapped_column(String(400), default="", sort_order=113)

    __table_args__ = (CheckConstraint("approved_by <> recorded_by", name="two_persons"),)


class UnitVersion(Versioned):
    """What a unit was called, coded and placed under during [valid_from, valid_to)."""

    __tablename__ = "unit_version"
    reach = EVERYONE
    writers = CHANGERS

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
    writers = CHANGERS

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
