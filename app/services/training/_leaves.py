"""Who of a sheet is on leave while it is held: the sheet says so, and nobody of them is ticked in passing."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from sqlalchemy import select

from app.domain.leave import AWAY
from app.domain.worklog.rules import whole_days
from app.services._away import live_on
from app.services._same import stays, together
from app.services.policy import policy_on
from app.services.training._book import lines
from app.workspace import Unit
from db.models.leave import LeaveRequest
from db.models.training import TrainingSession

_DAY = timedelta(days=1)


def away_from(unit: Unit, session: TrainingSession) -> dict[int, str]:
    """Return by person of a sheet the leave that takes all of its days whole, in words; nobody else."""
    people, kept = {row.person_id for row in lines(unit, session.id)}, stays(unit)
    found = defaultdict[int, list[LeaveRequest]](list)
    for one in unit.session.scalars(
        select(LeaveRequest)
        .where(LeaveRequest.state.in_(AWAY), *live_on(session.starts, session.ends))
        .where(LeaveRequest.person_id.in_(together(unit, people)))
        .order_by(LeaveRequest.starts)
    ):
        found[kept.get(one.person_id, one.person_id)].append(one)
    days = {session.starts + _DAY * step for step in range((session.ends - session.starts).days + 1)}
    words = policy_on(unit, unit.today).leave.labels
    told = {
        main: "、".join(f"{words.get(one.leave_kind, one.leave_kind)}（{one.span.words}）" for one in leaves)
        for main, leaves in found.items()
        if days <= whole_days(one.span for one in leaves)
    }
    return {one: told[main] for one in people if (main := kept.get(one, one)) in told}
