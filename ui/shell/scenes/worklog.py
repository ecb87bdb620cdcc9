"""工作日志: the day typed, a block pasted, a month on paper; a meeting with who was missing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from app.domain.search import Entry, Group
from app.domain.worklog.days import DayState
from app.services.worklog import MonthRow
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.roster.worklog import acts, gathering
from ui.pages.roster.worklog.day import DayPage, open_day
from ui.pages.roster.worklog.grid import GridPage
from ui.shell.scenes.scene import Scene
from ui.shell.window import Window

_DONE = DayState.DONE
_Settle = Callable[[], None]


def _list(window: Window) -> RegisterPage:
    page = window.tabs.front.widget if window.tabs.front else None
    assert isinstance(page, RegisterPage)
    return page


def _day(window: Window, settle: _Settle, text: str = "") -> None:
    """Open the last day somebody wrote of, with something in the line."""
    rows: list[MonthRow] = list(_list(window).model.rows)
    day = max((row.last for row in rows if row.last), default=window.desk.today)
    open_day(window.desk, _list(window).ground, day)
    settle()
    page = window.tabs.front.widget if window.tabs.front else None
    assert isinstance(page, DayPage)
    settle()
    if page.page is not None and text:
        page.page.strip.line.setText(text)
        page.page.strip.send()
        settle()


def _form(start: Callable[[RegisterPage], object], window: Window, settle: _Settle) -> QWidget | None:
    page = _list(window)
    written = [row.id for row in page.model.rows if getattr(row, "done", 1)]
    page.table.choose(set(written[:1]))
    settle()
    if not page.table.chosen():
        raise LookupError("nothing is there")
    start(page)
    settle()
    return QApplication.activeModalWidget()


def _meeting(window: Window, settle: _Settle) -> QWidget | None:
    """Register a meeting of the unit that met last, two of whose people were missing."""
    page = _list(window)
    rows = list(page.model.rows)
    gathering.hold(page)
    settle()
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, FormDialog) and rows:
        cells = dialog.form.cells
        unit = Entry(Group.GRIDS, rows[0].unit, "", "", "meetings", rows[0].unit_id)
        cells["unit_id"].editor.show_value(unit)
        cells["absent"].editor.show_value("2 4-5")
        QApplication.processEvents()  # what is typed is asked about when the loop turns
        settle()
    return dialog


def _grid(window: Window, settle: _Settle) -> None:
    """Stand on a day of somebody of the town that keeps the log."""
    page = window.tabs.front.widget if window.tabs.front else None
    assert isinstance(page, GridPage)
    row = next((row for row in page.rows if row.done), None)
    if row is None:
        return
    page.table.verticalScrollBar().setValue(page.table.rowHeight(0) * (page.rows.index(row) - 2))
    page.go(row.id, next(day for day, one in zip(page.model.days, row.days, strict=True) if one is _DONE))
    settle()


SCENES = (
    Scene("grid", "worklog_grid", _grid),
    Scene("worklog-day", "worklog", _day),
    Scene("worklog-wrong", "worklog", partial(_day, text="9 走访")),
    Scene("worklog-month", "worklog", partial(_form, acts.month_sheet)),
    Scene("meeting-new", "meetings", _meeting),
    Scene("meeting-minutes", "meetings", partial(_form, gathering.minutes)),
)
