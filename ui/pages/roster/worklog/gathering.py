"""The meetings: registered and corrected with who was missing by number, and their minutes on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from app.domain.search import Entry, Group
from app.services import worklog
from app.services.worklog import MeetingRow, NewMeeting, OfferedMeeting
from app.workspace import Unit, Workspace
from ui.kit.editors import OneOf
from ui.kit.foreseen import Foreseen
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.picker import Picker
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.register import RegisterPage
from ui.kit.tasks import Job
from ui.pages.roster.training.units import find_units
from ui.pages.roster.worklog.acts import shown

_NONE = "县政策没有写会议种类，不能登记会议；请先在“设置 › 政策依据”中补充。"
_EMPTY = "选好单位和日期后，这里列出应到的人和序号；缺席的写序号，例如 3 5-7。"
_KEPT = ("day", "chair", "topics", "tasks")


def hold(page: RegisterPage) -> None:
    """Ask what a meeting was about and who was missing."""
    start = {"day": page.desk.today}
    _begin(page, ("登记会议", "登记会议", "会议已登记。"), start, worklog.hold, None)


def change(page: RegisterPage) -> None:
    """Ask what a meeting was instead."""
    row: MeetingRow = page.table.chosen()[0]
    unit = Entry(Group.GRIDS, row.unit, "", "", "meetings", row.unit_id)
    start = {key: getattr(row, key) for key in _KEPT} | {"unit_id": unit, "kind": row.kind_key}

    def send(unit: Unit, new: NewMeeting, version: int) -> None:
        worklog.change_meeting(unit, row.id, version, new)

    words = (f"更正：{row.number}", "保存", "会议已更正。")
    _begin(page, words, start, send, Record(version=row.version, whole=True))


def _begin(
    page: RegisterPage,
    words: tuple[str, str, str],
    start: dict[str, Any],
    send: Callable[..., Any],
    record: Record | None,
) -> None:
    def opened(offer: OfferedMeeting) -> None:
        if not offer.kinds:
            page.desk.tell(_NONE)
            return
        title, button, said = words
        sheet = Sheet(
            title=title,
            command=NewMeeting,
            send=send,
            button=button,
            start={"kind": offer.kinds[0][0]} | start,
            asks={
                "unit_id": Ask(title="单位", editor=partial(Picker, page.desk, find_units), wide=True),
                "kind": Ask(editor=lambda: OneOf(offer.kinds)),
                "absent": Ask(required=False, wide=True),
                "topics": Ask(wide=True),
                "tasks": Ask(required=False, wide=True),
            },
            note="这一天批准请假的自动算请假；更正时缺席的序号重新写。",
            record=record,
        )
        dialog = FormDialog(page.desk, sheet, lambda _done: page.desk.tell(said), page.window())
        Foreseen(dialog, _weighed, _EMPTY, needs=("unit_id", "day"))
        dialog.open()

    page.desk.ask(page, worklog.offer, done=opened, name="offer")


def _weighed(unit: Unit, typed: Any) -> tuple[str, None]:
    """Say who is on the list by number, and who is missing as typed."""
    new = NewMeeting(
        unit_id=typed.unit_id,
        kind="",
        day=typed.day,
        chair="",
        absent=getattr(typed, "absent", "") or "",
        topics="",
    )
    return worklog.weigh(unit, new), None


def minutes(page: RegisterPage) -> PreviewDialog:
    """Draw the minutes of the meeting that is chosen and show them."""
    row: MeetingRow = page.table.chosen()[0]
    return shown(page, f"会议记录：{row.number}", partial(_minutes_drawn, row.id))


def _minutes_drawn(meeting_id: int, workspace: Workspace, _job: Job) -> Paper:
    from app.reports.worklog import minutes as drawn

    name, content, out = drawn(workspace, meeting_id)
    return Paper(name=name, content=content, out=out, made=partial(_taken, meeting_id))


def _taken(meeting_id: int, workspace: Workspace, _job: Job) -> bytes:
    from app.reports.worklog import taken_along

    return taken_along(workspace, meeting_id)
