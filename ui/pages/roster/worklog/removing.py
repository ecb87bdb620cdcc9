"""A line that was written for the wrong day or person, voided with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog

from app.services import worklog
from app.services.worklog import DayRow
from ui.kit.form import Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.roster.leave.sheets import Reason


def written(rows: Sequence[DayRow]) -> str:
    """Return why nothing can be voided, empty for one written line."""
    if len(rows) != 1:
        return "请只选一行。"
    return "" if rows[0].log_id else "这个人这一天还没有日志。"


def ask(page: RegisterPage) -> QDialog:
    """Ask why a line is voided."""
    row: DayRow = page.table.chosen()[0]
    log_id = row.log_id or 0
    sheet = Sheet(
        title=f"作废日志：{row.name}",
        command=Reason,
        send=lambda unit, new, version: worklog.take_away(unit, log_id, version, new.reason),
        button="作废",
        note=f"{row.kinds}：{row.content}。作废后可以重新写；原来的一条和原因留在记录里。",
        record=Record(version=row.version),
    )
    dialog = FormDialog(page.desk, sheet, lambda _none: page.desk.tell("日志已作废。"), page.window())
    dialog.open()
    return dialog
