"""The forms that end a leave: taken back where nobody went, come back from, and that put right."""

from __future__ import annotations

from datetime import date

from app.domain.leave import Standing
from app.services import leave
from app.services.leave import Back, LeaveRow
from ui.kit.form import Ask, Record, Sheet
from ui.pages.roster.leave.sheets import Reason


def cancelling(row: LeaveRow) -> Sheet:
    """Return the form that takes a request back."""
    begun = row.standing in (Standing.AWAY, Standing.OVERDUE)
    what = "已经开始：一天也没休的才撤销，休了几天的办销假；撤销后" if begun else "还没有开始，撤销后"
    return Sheet(
        title=f"撤销请假：{row.name}",
        command=Reason,
        send=lambda unit, new, version: leave.cancel(unit, row.id, version, new.reason),
        button="撤销请假",
        note=f"{row.kind}（{row.words}）{what}天数退回余额，扣发的补贴不再扣。",
        record=Record(version=row.version),
    )


def returning(row: LeaveRow, today: date) -> Sheet:
    """Return the form of a return."""
    return Sheet(
        title=f"销假：{row.name}",
        command=Back,
        send=lambda unit, new, version: leave.come_back(unit, row.id, version, new),
        button="销假",
        start={"on": min(row.last, today)},
        fixed={"why": ""},
        note=f"{row.kind}（{row.words}）。填实际休到哪一天：提前回来的，没休的天数退回余额；超假的补扣。",
        record=Record(version=row.version),
    )


def correcting(row: LeaveRow) -> Sheet:
    """Return the form that puts a return right."""
    return Sheet(
        title=f"更正销假：{row.name}",
        command=Back,
        send=lambda unit, new, version: leave.correct_return(unit, row.id, version, new),
        button="更正销假",
        start={"on": row.last, "noon": row.noon},
        asks={"why": Ask(required=True)},
        note=f"{row.kind}（{row.words}）已销假。填实际休到哪一天；差的天数记入台账，已复核月份的补贴下次补扣。",
        record=Record(version=row.version),
    )
