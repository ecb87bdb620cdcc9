"""Which mode is in force on which day: the switches as the ledger of flows has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.domain.checkins import Mode
from app.domain.policy import Policy
from app.workspace import Unit
from db.models.workflow import WfEvent

FLOW, COUNTY = "check_in", 0
SILENT = "县政策没有写报到（哪些力量、任务、几天一次），请先在“设置 › 政策依据”中补充。"


@dataclass(frozen=True, slots=True)
class Modes:
    """The switches there were, the oldest first."""

    steps: Sequence[tuple[date, Mode]]

    def on(self, day: date) -> Mode:
        """Return the mode of a day; before the first switch it is peace."""
        return next((mode for since, mode in reversed(self.steps) if since <= day), Mode.PEACE)

    @property
    def last(self) -> date | None:
        """Return the day of the last switch."""
        return self.steps[-1][0] if self.steps else None


def modes(unit: Unit) -> Modes:
    """Return every switch of the county."""
    found = unit.session.execute(
        select(WfEvent.on, WfEvent.to_state)
        .where(WfEvent.flow == FLOW, WfEvent.subject_id == COUNTY)
        .order_by(WfEvent.on, WfEvent.id)
    )
    return Modes([(day, Mode(state)) for day, state in found])


def asks(rules: Policy) -> bool:
    """Return whether a policy asks anybody to check in."""
    return bool(rules.check_in.force_kinds)
