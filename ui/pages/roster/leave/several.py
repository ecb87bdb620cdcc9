"""Leave for the workers chosen in the roster: who passes and who does not is seen before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from app.services import leave
from app.services.leave import LeaveKind, NewTogether
from app.services.roster import WorkerRow
from ui.kit.desk import Door
from ui.kit.foreseen import Batch, open_batch
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.pages.roster.leave import acts, sheets
from ui.pages.roster.leave.covering import Covers
from ui.pages.roster.place import Place

TITLE = "一并请假"
_TOPICS = frozenset({"leave_request", "leave_entry", "posting", "cycle"})
_NOTE = "每个人各登记一次，由另一个人批准；不能请的列在下面，不登记。提交时有一人不能请了，一个也不登记。"
_EMPTY = "填好假别、起止日期和事由后，这里逐人列出能不能请、要请几天、还剩多少。"


def of_workers(place: Place, rows: Sequence[WorkerRow]) -> None:
    """Ask from when to when the chosen workers are away, for one reason."""
    place.desk.ask(place.owner, leave.kinds, done=partial(_open, place, rows), name="kinds")


def _open(place: Place, rows: Sequence[WorkerRow], kinds: Sequence[LeaveKind]) -> FormDialog | None:
    if not kinds:
        place.desk.tell(acts.NONE)
        return None
    people = {row.person_id: row.name for row in rows}
    batch = Batch(
        sheets=[(TITLE, _sheet(place, people, kinds))],
        weigh=leave.weigh_many,
        send=leave.ask_many,
        topics=_TOPICS,
        verb="请假",
        after="请假后",
        empty=_EMPTY,
    )
    door = Door("查看", lambda: place.desk.open("leave"))

    def done(_title: str, count: int) -> None:
        place.desk.tell(f"{count} 人的请假已登记，等待另一个人批准。", door)

    return open_batch(place.desk, batch, list(people), done, place.owner.window())


def _sheet(place: Place, people: dict[int, str], kinds: Sequence[LeaveKind]) -> Sheet:
    same: dict[str, Any] = dict(sheets.asking(place.desk, kinds, None).asks)
    return Sheet(
        title=f"{TITLE}：{len(people)} 人",
        command=NewTogether,
        send=leave.ask_many,  # by way of what was weighed
        start={"first": place.desk.today, "last": place.desk.today},
        asks={
            "kind": same["kind"],
            "reason": Ask(wide=False),
            "evidence": replace(same["evidence"], wide=False),
            "covers": Ask(
                title="代班人",
                editor=partial(Covers, place.desk, people),
                wide=True,
                required=False,
                hint="各人请假期间照看网格的人，可以不选；一并请假的人不能互相代班",
            ),
        },
        note=_NOTE,
    )
