"""Boundaries written with their dates: a new one ends the one before, and a file is taken back whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.text import clean
from app.domain.boundaries.matching import Drawn, Weight, Wishes
from app.services.boundaries._kept import ten_millionths
from app.services.boundaries.planning import Taking, preview
from app.workspace import Unit
from db.models.units import UnitShape

_CHUNK = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBoundaries:
    """Shapes to keep from a date, where they come from, and what the person has said to the questions."""

    drawn: tuple[Drawn, ...]
    source: str
    wishes: Wishes = field(default_factory=Wishes)
    since: date | None = None


@permits(Permission.UNITS_WRITE)
def keep(unit: Unit, new: NewBoundaries) -> list[int]:
    """Keep boundaries from a date on, all or none, and return their ids; those they replace end that day.

    Raises:
        Invalid: something is wrong with a shape, or a question has no answer; the sentence names the first.
    """
    plan = preview(unit, new.drawn, new.wishes, new.since)
    if plan.refused:
        wrong = [one for one in plan.remarks if one.weight is not Weight.WARNING]
        raise Invalid(
            f"没有写入任何边界：有 {len(wrong)} 处要先改正，第 {wrong[0].row} 个图形{wrong[0].text}"
        )
    if not plan.takings:
        raise Invalid("没有可以写入的边界。请核对文件里的代码和图形。")
    _end(unit, [one.row.id for one in plan.takings], plan.since)
    return unit.insert(UnitShape, [_record(one, new.source, plan.since) for one in plan.takings])


def _record(one: Taking, source: str, since: date) -> dict[str, Any]:
    return {
        "unit_id": one.row.id,
        "shape": one.measured.text,
        "area_m2": one.measured.area,
        "centre_lon": ten_millionths(one.measured.centre[0]),
        "centre_lat": ten_millionths(one.measured.centre[1]),
        "four_sides": clean(one.drawn.four_sides),
        "source": clean(source)[:200],
        "scope_code": one.row.scope_lo,
        "valid_from": since,
    }


def _end(unit: Unit, unit_ids: Sequence[int], since: date) -> None:
    """End what is in force on a day; what begins that day or later gives way."""
    for old in _of(unit, unit_ids):
        if old.valid_from >= since:
            old.voided_at, old.voided_by, old.void_reason = unit.now, unit.actor.login, "由新导入的边界代替"
        elif old.valid_to > since:
            old.valid_to = since
    unit.session.flush()  # rows are inserted beside the session


def _of(unit: Unit, unit_ids: Sequence[int]) -> list[UnitShape]:
    found: list[UnitShape] = []
    for start in range(0, len(unit_ids), _CHUNK):
        some = unit_ids[start : start + _CHUNK]
        mine = select(UnitShape).where(UnitShape.unit_id.in_(some), UnitShape.voided_at.is_(None))
        found += unit.session.scalars(mine.order_by(UnitShape.id))
    return found


@permits(Permission.UNITS_WRITE)
def withdraw(unit: Unit, ids: Sequence[int], reason: str) -> None:
    """Void boundaries taken in by mistake; those they ended go on.  What began the same day stays void."""
    mine = set(ids)
    gone: dict[int, UnitShape] = {}
    for start in range(0, len(ids), _CHUNK):
        some = list(ids[start : start + _CHUNK])
        for one in unit.session.scalars(select(UnitShape).where(UnitShape.id.in_(some))):
            one.voided_at, one.voided_by, one.void_reason = unit.now, unit.actor.login, clean(reason)
            gone[one.unit_id] = one
    for old in _of(unit, list(gone)):
        if old.id not in mine and old.valid_to == gone[old.unit_id].valid_from:
            old.valid_to = gone[old.unit_id].valid_to
