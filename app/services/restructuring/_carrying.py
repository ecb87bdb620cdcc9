"""What follows today's tree once a change's day has come: intervals, and with them who sees what."""

from __future__ import annotations

import json

from sqlalchemy import select

from app.core.errors import Denied
from app.domain.restructuring import Held, layout
from app.domain.units import ChangeState
from app.services.forces._following import carry_forces
from app.services.restructuring._staff import carry_staff, may_move
from app.services.restructuring._tree import links, spells
from app.workspace import Unit
from db.models.units import Unit as UnitRecord
from db.models.units import UnitChange
from db.rescope import OP, rescope, spread


def carry_out(unit: Unit) -> int:
    """Carry out what is due and return how many rows that were; to be called where that is permitted."""
    ready = list(
        unit.session.scalars(
            select(UnitChange)
            .where(UnitChange.state == ChangeState.APPROVED, UnitChange.effective <= unit.today)
            .order_by(UnitChange.id)
        )
    )
    if not ready:
        return 0
    if not may_move(unit):
        raise Denied("到期的单位变更连同原单位的人员一起办理，请由县级经办登录办理。")
    for change in ready:
        change.state = ChangeState.APPLIED
    unit.session.flush()
    _rescope(unit)
    carry_forces(unit, ready)
    carry_staff(unit, ready)
    return len(ready)


def _rescope(unit: Unit) -> None:
    """Bring every interval, and the rows it routes, to where today's tree has it."""
    parents = {one.unit_id: one.parent_id for one in spells(unit) if one.holds(unit.today)}
    columns = (UnitRecord.id, UnitRecord.scope_lo, UnitRecord.scope_hi, UnitRecord.follows_id)
    held = [Held(*row) for row in unit.session.execute(select(*columns))]
    moves = [
        {"id": one.unit_id, "lo": one.lo, "hi": one.hi, "follows": one.follows}
        for one in layout(held, parents, links(unit, ChangeState.APPLIED))
    ]
    if not moves:
        return
    connection = unit.session.connection()
    counts = rescope(connection, moves, unit.today)
    spread(connection)
    if unit.recorder:  # a server's function says it itself
        told = json.dumps({"moves": moves, "rows": counts}, sort_keys=True)
        unit.recorder.entries.append(("unit", OP, "", told))
    unit.topics.update({"unit", *counts})
    unit.session.expire_all()  # the routes of what was read are others now
    unit.kept.clear()
