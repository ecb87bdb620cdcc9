"""Changes whose day has come: which they are, and to carry them out."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.core.access import Permission, permits
from app.domain.units import ChangeState
from app.services.restructuring._carrying import carry_out
from app.workspace import Unit
from db.models.units import UnitChange


@permits(Permission.UNITS_READ)
def due(unit: Unit) -> list[date]:
    """List the days of approved rows that have come and are not carried out, each once; mostly none."""
    statement = select(UnitChange.effective).where(
        UnitChange.state == ChangeState.APPROVED, UnitChange.effective <= unit.today
    )
    return sorted(set(unit.session.scalars(statement)))


@permits(Permission.UNITS_WRITE)
def apply_due(unit: Unit) -> int:
    """Carry out what is due and return how many rows that were; again it is none.

    The tree of every date is right without it: it moves what follows today's tree, in one audited batch.
    """
    return carry_out(unit)
