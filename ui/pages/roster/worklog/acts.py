"""What the buttons over the month and the meetings do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any

from PySide6.QtWidgets import QDialog

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.fields import Label
from app.services.worklog import MonthRow
from app.workspace import Unit, Workspace
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.register import RegisterPage
from ui.kit.tasks import Job
from ui.pages.roster.worklog.day import open_day


@dataclass(frozen=True, kw_only=True)
class OtherDay:
    """The day whose sheet is wanted."""

    day: Annotated[date, Label("日期")]


@permits(Permission.ROSTER_READ)
def _chosen(unit: Unit, new: OtherDay) -> int:
    if new.day > unit.today:
        raise Invalid(fields={"day": "这一天还没有到，不能登记日志；请改成今天或以前的日子。"})
    return new.day.toordinal()  # what a form gives back is kept as JSON, which has no days


def today(page: RegisterPage) -> None:
    """Open today's sheet."""
    open_day(page.desk, page.ground, page.desk.today)


def grid(page: RegisterPage) -> None:
    """Open the month as a grid of days."""
    page.desk.open("worklog_grid", page.ground)


def another(page: RegisterPage) -> QDialog:
    """Ask for which day lines are written."""
    sheet = Sheet(
        title="登记别的日子",
        command=OtherDay,
        send=_chosen,
        button="打开",
        start={"day": page.desk.today},
        note="补记和更正按这一天；当月考核评分截止以后不能再写。",
    )

    def open_(day: int) -> None:
        open_day(page.desk, page.ground, date.fromordinal(day))

    dialog = FormDialog(page.desk, sheet, open_, page.window())
    dialog.open()
    return dialog


def one(rows: Sequence[Any]) -> str:
    """Return why nothing can be done with the rows chosen, empty for one."""
    return "" if len(rows) == 1 else "请只选一行。"


def month_sheet(page: RegisterPage) -> PreviewDialog:
    """Draw one worker's month and show it."""
    row: MonthRow = page.table.chosen()[0]
    day = row.until
    return shown(page, f"工作日志月表：{row.name}", partial(_month_drawn, row, day))


def _month_drawn(row: MonthRow, day: date, workspace: Workspace, _job: Job) -> Paper:
    from app.reports.worklog import month_sheet as drawn  # reportlab is read when a paper is first wanted

    name, content = drawn(workspace, row, day)
    return Paper(name=name, content=content)


def shown(page: RegisterPage, title: str, work: Callable[[Workspace, Job], Paper]) -> PreviewDialog:
    """Draw a paper and show it over the page."""
    dialog = PreviewDialog(page.desk, title, page.window())
    dialog.preview.say("正在排版…")
    dialog.open()
    shown = dialog.preview
    page.desk.run(shown, work, done=shown.show_paper, failed=shown.refuse)
    return dialog
