"""Which units a unit lives on in: the lineage that is due, and the intervals an account stands for by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import WHOLE, Permission, Scope
from app.domain.units import ChangeState
from app.workspace import Unit
from db.models.units import Lineage, UnitChange
from db.models.units import Unit as UnitRecord


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


def scopes_of(session: Session, unit_ids: Iterable[int]) -> tuple[Scope, ...]:
    """Return the intervals of units, of those that went into others those of their heirs; each once.

    A server's policies ask the same of ``db.rights``.
    """
    found: dict[int, Scope] = {}
    waiting = list(unit_ids)
    seen = set(waiting)
    while waiting:
        follower = []
        columns = (UnitRecord.id, UnitRecord.scope_lo, UnitRecord.scope_hi, UnitRecord.follows_id)
        for unit_id, low, high, follows in session.execute(
            select(*columns).where(UnitRecord.id.in_(waiting))
        ):
            if follows is None:
                found[unit_id] = Scope(low, high)
            else:
                follower.append(unit_id)
        heirs = _heirs(session, follower)
        waiting = [heir for heir in heirs if heir not in seen]
        seen.update(heirs)
    return tuple(found[unit_id] for unit_id in sorted(found))


def _heirs(session: Session, unit_ids: list[int]) -> list[int]:
    if not unit_ids:
        return []
    due = (
        select(Lineage.from_unit_id, Lineage.to_unit_id)
        .join(UnitChange, UnitChange.id == Lineage.change_id)
        .where(UnitChange.state == ChangeState.APPLIED, Lineage.from_unit_id.in_(unit_ids))
    )
    found: dict[int, list[int]] = defaultdict(list)
    for old, new in session.execute(due):
        if old != new:
            found[old].append(new)
    return [heir for unit_id in unit_ids for heir in found[unit_id]]
