"""The two lists of leave: requests as they stand, and what is left of everybody's year."""

from __future__ import annotations

from app.domain.leave import Standing
from app.services import leave
from app.services.leave import BalanceRow, LeaveRow
from ui.kit.register import Action, Register
from ui.kit.theme import Tone
from ui.pages.roster.leave import acts, printing, quotas
from ui.pages.roster.menus import dropping

_TOPICS = frozenset({"leave_request", "leave_entry", "posting"})

_SLIPS = (
    Action(
        title="选中的请假单",
        icon="printer",
        permission=leave.one_request.permission,
        start=printing.give,
        blocked=acts.some,
    ),
    Action(title="空白请假单", icon="file-pdf", permission=leave.kinds.permission, start=printing.blank),
)

LEAVE = Register(
    id="leave",
    title="请销假",
    section="花名册",
    icon="users-three",
    row=LeaveRow,
    query=leave.requests,
    topics=_TOPICS,
    adds=("days",),
    counted="次",
    names=("name", "cover"),
    first=("name",),
    opens="销假",
    tones={
        "standing": {
            Standing.ASKED: Tone.WARNING,
            Standing.COMING: Tone.INFO,
            Standing.AWAY: Tone.INFO,
            Standing.OVERDUE: Tone.DANGER,
            Standing.RETURNED: Tone.SUCCESS,
            Standing.REFUSED: Tone.NEUTRAL,
            Standing.CANCELLED: Tone.NEUTRAL,
        }
    },
    empty="还没有人请假。登记后由另一个人批准，回来后办销假。",
    actions=(
        Action(
            title="请假单",
            icon="printer",
            permission=leave.one_request.permission,
            start=dropping("请假单", _SLIPS),
        ),
        Action(
            title="撤销",
            icon="arrow-u-up-left",
            permission=leave.cancel.permission,
            start=acts.cancel,
            blocked=acts.unstarted,
        ),
        Action(
            title="销假",
            icon="sign-in",
            permission=leave.come_back.permission,
            start=acts.come_back,
            blocked=acts.unreturned,
        ),
        Action(
            title="不批准",
            icon="prohibit",
            permission=leave.refuse.permission,
            start=acts.refuse,
            blocked=acts.undecided,
        ),
        Action(
            title="批准",
            icon="check-circle",
            permission=leave.approve.permission,
            start=acts.approve,
            blocked=acts.undecided,
        ),
        Action(
            title="登记请假",
            icon="plus",
            permission=leave.ask.permission,
            start=acts.ask,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)

BALANCES = Register(
    id="leave_balances",
    title="假期余额",
    section="花名册",
    icon="users-three",
    row=BalanceRow,
    query=leave.this_year,
    topics=_TOPICS,
    adds=("taken",),  # what is granted and left of one kind says nothing beside another that has no quota
    counted="项",
    opens="更正个人额度",
    empty="今年还没有核定年休假额度，也没有人请过假。",
    actions=(
        Action(
            title="更正个人额度",
            icon="pencil-simple",
            permission=leave.set_quota.permission,
            start=quotas.set_quota,
        ),
        Action(
            title="核定年度额度",
            icon="calendar-plus",
            permission=leave.grant_year.permission,
            start=quotas.grant,
            primary=True,
        ),
    ),
)
