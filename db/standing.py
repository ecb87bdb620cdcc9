"""What an account stands for today: its units' intervals, of those that went into others their heirs'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Scope
from app.domain.units import ChangeState
from db.models.units import Lineage, Unit, UnitChange


def scopes_of(session: Session, unit_ids: Iterable[int]) -> tuple[Scope, ...]:
    """Return the intervals of units, of those that went into others those of their heirs; each once.

    A server's policies ask the same of ``db.rights``.
    """
    found = held(session, unit_ids)
    return tuple(found[unit_id] for unit_id in sorted(found))


def held(session: Session, unit_ids: Iterable[int]) -> dict[int, Scope]:
    """Return the units that stand for others today, with their intervals: themselves, or their heirs."""
    found: dict[int, Scope] = {}
    waiting = list(unit_ids)
    seen = set(waiting)
    while waiting:
        follower = []
        columns = (Unit.id, Unit.scope_lo, Unit.scope_hi, Unit.follows_id)
        for unit_id, low, high, follows in session.execute(select(*columns).where(Unit.id.in_(waiting))):
            if follows is None:
                found[unit_id] = Scope(low, high)
            else:
                follower.append(unit_id)
        heirs = _heirs(session, follower)
        waiting = [heir for heir in heirs if heir not in seen]
        seen.update(heirs)
    return found


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
