"""The changes of units whose day has come, as somebody who may carry them out comes in."""

from __future__ import annotations

from sqlalchemy import select

from app.core.access import WHOLE, Permission
from app.domain.units import ChangeState
from app.workspace import Unit
from db.models.units import UnitChange


def carry_out_due(unit: Unit) -> None:
    """Carry out the changes of units whose day has come, where the actor may; mostly there are none."""
    due = select(UnitChange.id).where(
        UnitChange.state == ChangeState.APPROVED, UnitChange.effective <= unit.today
    )
    able = {Permission.UNITS_WRITE, Permission.ROSTER_WRITE} <= unit.actor.permissions
    if not able or WHOLE not in unit.actor.scopes or unit.session.scalar(due.limit(1)) is None:
        return
    from app.services.restructuring import apply_due  # read when there is something to do: it is much

    apply_due(unit)
