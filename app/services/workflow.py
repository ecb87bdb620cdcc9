"""Write down every transition of every workflow, once, in the transaction that makes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.fields import Label
from app.services._actors import names
from app.workspace import Unit
from db.models.workflow import WfEvent


@dataclass(frozen=True, slots=True)
class EventRow:
    """One step of a case, run or cycle."""

    id: int
    action: Annotated[str, Label("步骤", width=14)]
    from_state: Annotated[str, Label("原状态", width=12)]
    to_state: Annotated[str, Label("新状态", width=12)]
    by: Annotated[str, Label("办理人", width=10)]
    on: Annotated[date, Label("日期", width=11)]
    at: Annotated[datetime, Label("登记时间", width=18)]
    note: Annotated[str, Label("说明", width=30)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A step just taken; states are the enum values of the flow, ``on`` the day from which it holds."""

    flow: str
    subject_id: int
    action: str
    from_state: str
    to_state: str
    note: str = ""
    on: date | None = None


@permits(Permission.UNITS_READ)
def record(unit: Unit, transition: Transition) -> None:
    """Write one wf_event as the signed-in person, on the day the step says, else today."""
    unit.session.add(
        WfEvent(
            flow=transition.flow,
            subject_id=transition.subject_id,
            action=transition.action,
            from_state=transition.from_state,
            to_state=transition.to_state,
            account_id=unit.actor.account_id,
            person_id=unit.actor.person_id,
            on=transition.on or unit.today,
            note=transition.note,
        )
    )


@permits(Permission.UNITS_READ)
def history(unit: Unit, flow: str, subject_id: int) -> list[EventRow]:
    """List the steps of one subject, oldest first."""
    found = unit.session.scalars(
        select(WfEvent).where(WfEvent.flow == flow, WfEvent.subject_id == subject_id).order_by(WfEvent.id)
    )
    people = names(unit)
    return [
        EventRow(e.id, e.action, e.from_state, e.to_state, people[e.recorded_by], e.on, e.recorded_at, e.note)
        for e in found
    ]
