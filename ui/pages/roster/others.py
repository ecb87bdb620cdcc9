"""Whom the list of grid workers leaves out: other roles, who comes later, and who has left."""

from __future__ import annotations

from app.services import roster
from ui.kit.register import Register
from ui.pages.roster import acts
from ui.pages.roster.page import PAGE

OTHERS = Register(
    id="others",
    title="离岗及其他人员",
    section="花名册",
    icon=PAGE.icon,
    row=roster.WorkerRow,
    query=roster.others,
    first=("name", "role", "standing", "since", "until"),
    needs=PAGE.needs,
    labels=PAGE.labels,
    counted=PAGE.counted,
    tones=PAGE.tones,
    card=PAGE.card,
    topics=PAGE.topics,
    opens=acts.HANDLE,
    empty="没有已离岗、待上岗的人，也没有网格长等其他角色。",
    actions=tuple(action for action in PAGE.actions if action.title == acts.HANDLE),
)
