"""What the buttons over leave do, and why one cannot be pressed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog

from app.domain.leave import Standing
from app.domain.search import Entry
from app.services import leave
from app.services.leave import LeaveKind, LeaveRow
from app.services.roster import WorkerRow
from ui.kit.desk import Desk, Door
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.roster.leave import ending, sheets
from ui.pages.roster.place import Place

MAY = leave.ask.permission
NONE = "县政策没有写假别，不能登记请假；请先在“设置 › 政策依据”中补充。"


def ask(page: RegisterPage) -> None:
    """Ask for a leave."""
    begin(page.desk, page, None)


def of_worker(place: Place, row: WorkerRow) -> None:
    """Ask from when to when somebody of the roster is away."""
    begin(place.desk, place.owner, sheets.entry(row.person_id, row.name))


def begin(desk: Desk, owner: Any, who: Entry | None) -> None:
    """Read the kinds of leave, then open the form."""
    desk.ask(owner, leave.kinds, done=partial(_open, desk, owner, who), name="kinds")


def _open(desk: Desk, owner: Any, who: Entry | None, kinds: Sequence[LeaveKind]) -> None:
    if not kinds:
        desk.tell(NONE)
        return
    door = Door("查看", lambda: desk.open("leave"))
    sheet = sheets.asking(desk, kinds, who)
    said = "请假已登记，等待另一个人批准。"
    sheets.open_asking(desk, sheet, lambda _id: desk.tell(said, door), owner.window())


def _form(page: RegisterPage, sheet: Sheet, said: str) -> QDialog:
    dialog = FormDialog(page.desk, sheet, lambda _done: page.desk.tell(said), page.window())
    dialog.open()
    return dialog


def _row(page: RegisterPage) -> LeaveRow:
    row: LeaveRow = page.table.chosen()[0]
    return row


def approve(page: RegisterPage) -> QDialog:
    """Show what is approved, and do it."""
    row = _row(page)
    return _form(page, sheets.approving(row), f"{row.name}的{row.kind}已批准。")


def refuse(page: RegisterPage) -> QDialog:
    """Ask why not."""
    row = _row(page)
    return _form(page, sheets.refusing(row), f"{row.name}的{row.kind}没有批准。")


def cancel(page: RegisterPage) -> QDialog:
    """Ask why it is taken back."""
    row = _row(page)
    return _form(page, ending.cancelling(row), f"{row.name}的{row.kind}已撤销。")


def come_back(page: RegisterPage) -> QDialog:
    """Ask until when somebody was away; of who is back, what it should have said."""
    row = _row(page)
    if row.standing is Standing.RETURNED:
        return _form(page, ending.correcting(row), f"{row.name}的销假已更正。")
    return _form(page, ending.returning(row, page.desk.today), f"{row.name}已销假。")


def one(rows: Sequence[LeaveRow]) -> str:
    """Return why nothing can be done, empty for exactly one request."""
    if len(rows) > 1:
        return "一次只能办理一次请假，请只选一行。"
    return "" if rows else "请先在列表中选中一次请假。"


def some(rows: Sequence[LeaveRow]) -> str:
    """Return why no slip can be had, empty for one request or more."""
    return "" if rows else "请先在列表中选中一次请假，要一起打印的可以多选。"


def undecided(rows: Sequence[LeaveRow]) -> str:
    """Return why nothing can be decided."""
    if why := one(rows):
        return why
    if rows[0].standing is not Standing.ASKED:
        return f"这次请假{rows[0].standing.label}，不用再审批。"
    return "自己登记的请假要由另一个人审批。" if rows[0].mine else ""


def unreturned(rows: Sequence[LeaveRow]) -> str:
    """Return why nobody comes back from it."""
    if why := one(rows):
        return why
    if rows[0].standing in (Standing.AWAY, Standing.OVERDUE, Standing.RETURNED):
        return ""
    return f"这次请假{rows[0].standing.label}，开始休假以后才能销假。"


def unstarted(rows: Sequence[LeaveRow]) -> str:
    """Return why it cannot be taken back."""
    if why := one(rows):
        return why
    if rows[0].standing in (Standing.ASKED, Standing.COMING, Standing.AWAY, Standing.OVERDUE):
        return ""
    return f"这次请假{rows[0].standing.label}，不能撤销。"
