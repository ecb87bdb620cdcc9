"""One day's sheet in its own tab: everybody in post, a line each, typed or pasted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.access import Permission, permits
from app.services import worklog
from app.services.worklog import DayRow
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.page import EVERYTHING, Ground, lead
from ui.kit.register import Action, Register, RegisterPage
from ui.pages.roster.worklog import pasting, removing
from ui.pages.roster.worklog.entering import LogStrip

TOPICS = frozenset({"work_log", "posting", "leave_request", "cycle"})
_WRITE = worklog.write.permission
_DAY = timedelta(days=1)


def open_day(desk: Desk, ground: Ground, day: date) -> None:
    """Open the sheet of a day."""
    desk.open("worklog_day", ground, day.toordinal())


def _actions(day: date) -> tuple[Action, ...]:
    return (
        Action(
            title="作废", icon="prohibit", permission=_WRITE, start=removing.ask, blocked=removing.written
        ),
        Action(
            title="粘贴",
            icon="clipboard-text",
            permission=_WRITE,
            start=partial(pasting.paste, day),
            keys="Ctrl+V",
        ),
        Action(
            title="前一天",
            icon="caret-left",
            permission=worklog.day_sheet.permission,
            start=lambda page: open_day(page.desk, page.ground, day - _DAY),
        ),
        Action(
            title="后一天",
            icon="caret-right",
            permission=worklog.day_sheet.permission,
            start=lambda page: open_day(page.desk, page.ground, day + _DAY),
        ),
    )


def register_of(day: date) -> Register:
    """Return the list of one day."""

    @permits(Permission.ROSTER_READ)
    def lines(unit: Unit) -> Sequence[DayRow]:
        return worklog.day_sheet(unit, day)

    return Register(
        id="worklog_lines",
        title=f"工作日志 {day}",
        row=DayRow,
        query=lines,
        topics=TOPICS,
        adds=(),
        counted="人",
        names=("name",),
        first=("number", "name"),
        strip=partial(LogStrip, day),
        empty="这一天没有在岗的网格员。",
        actions=_actions(day),
    )


class DayPage(QWidget):
    """The widget of one day; ``go_to`` says which, ``named`` what its tab is called."""

    named = Signal(str)

    def __init__(self, desk: Desk, ground: Ground = EVERYTHING) -> None:
        super().__init__()
        self.desk, self.ground = desk, ground
        self.page: RegisterPage | None = None
        QVBoxLayout(self).setContentsMargins(0, 0, 0, 0)

    def go_to(self, target: object) -> None:
        """Show the sheet of the day with this number (``date.toordinal``)."""
        if not isinstance(target, int) or self.page is not None:
            return
        day = date.fromordinal(target)
        self.page = register_of(day).build(self.desk, self.ground)
        self.table = self.page.table  # the window asks it for the chosen rows
        self.layout().addWidget(self.page)
        lead(self, self.page.strip.line)
        self.named.emit(f"日志 {day:%m-%d}")

    def stand_on(self, ground: Ground) -> None:
        """Show the people of another part of the tree."""
        self.ground = ground
        if self.page is not None:
            self.page.stand_on(ground)

    def refresh(self) -> None:
        """Read the sheet again."""
        if self.page is not None:
            self.page.refresh()

    def summary(self) -> str:
        """Return what is chosen, counted."""
        return self.page.summary() if self.page is not None else ""

    def unsent(self) -> str:
        """Return a sentence about what was typed and not sent."""
        return self.page.strip.unsent() if self.page is not None and self.page.strip else ""
