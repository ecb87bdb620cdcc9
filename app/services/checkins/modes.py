"""平时 and 战时: which is in force on a day, and the switch, written down as a step of a flow of its own."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.core.access import WHOLE, Permission, permits
from app.core.errors import Denied, Invalid
from app.core.text import clean
from app.domain.checkins import Mode, switch_fault
from app.services import workflow
from app.services._actors import names
from app.services.checkins._stood import COUNTY, FLOW, SILENT, asks, modes
from app.services.checkins.rows import Now, Switch
from app.services.policy import policy_on
from app.services.workflow import Transition
from app.workspace import Unit
from db.models.workflow import WfEvent

_KEPT = 5


@permits(Permission.ROSTER_READ)
def no_rules(unit: Unit) -> str:
    """Return why nobody can be checked in, a policy that says nothing of it; empty where it does."""
    return "" if asks(policy_on(unit, unit.today)) else SILENT


@permits(Permission.ROSTER_READ)
def now(unit: Unit, on: date | None = None) -> Now | None:
    """Return how the county stands on a day; None where the policy asks nobody to check in."""
    day = on or unit.as_of.valid_on
    rules = policy_on(unit, day)
    if not asks(rules):
        return None
    mode, people = modes(unit).on(day), names(unit)
    rule = rules.check_in.rule(mode)
    rows = unit.session.scalars(
        select(WfEvent)
        .where(WfEvent.flow == FLOW, WfEvent.subject_id == COUNTY, WfEvent.on <= day)
        .order_by(WfEvent.on.desc(), WfEvent.id.desc())
    ).all()
    told = [f"{row.on} 起{Mode(row.to_state).label}：{row.note}（{people[row.recorded_by]}）" for row in rows]
    return Now(
        mode=mode,
        label=rule.label,
        days=rule.days,
        told=told[0] if told else "没有切换过",
        history=tuple(told[:_KEPT]),
    )


@permits(Permission.VETTING_DECIDE)
def switch(unit: Unit, new: Switch) -> None:
    """Let another mode be in force from a day on; who, when and why stands in a ledger that only grows.

    Raises: Denied to whoever does not serve the whole county. Invalid by field.
    """
    if WHOLE not in unit.actor.scopes:
        raise Denied("平时、战时由县里切换，请与县级审批联系。")
    if silent := no_rules(unit):
        raise Invalid(silent)
    there = modes(unit)
    current = there.on(unit.today)
    if wrong := switch_fault((new.mode, new.on, new.reason), (current, there.last), unit.today):
        raise Invalid(fields=wrong)
    step = Transition(
        flow=FLOW,
        subject_id=COUNTY,
        action="switch",
        from_state=current,
        to_state=new.mode,
        note=clean(new.reason),
        on=new.on,
    )
    workflow.record(unit, step)
