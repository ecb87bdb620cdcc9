"""工作日历: a year of working days as the State Council's notice has them, or as assumed until it is out."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.domain.calendar import DayStatus
from app.services import calendar
from app.services.calendar import DayRow
from ui.kit.desk import Desk
from ui.kit.errors import Banner
from ui.kit.form_dialog import FormDialog
from ui.kit.icons import icon
from ui.kit.page import Custom, Ground, lead
from ui.kit.theme import px
from ui.pages.settings.day import sheet_of as day_sheet
from ui.pages.settings.notice import NoticeDialog
from ui.pages.settings.year import YearGrid

_PADDING, _GAP = 16, 8
_PICK = "这一年还没有工作日历，请先登记放假安排。"
_MAY_NOT = f"您没有“{calendar.change_day.permission.label}”的权限，请联系系统管理员。"
_NONE = "还没有 {year} 年的工作日历：请系统管理员登记，登记前按工作日计算的期限都算不到这一年。"
_PROVISIONAL = "{year} 年的放假安排还没有公布，下面是暂定的：按周末和固定日期的法定节假日推定，没有调休。"


class CalendarPage(QWidget):
    """One year at a time; the arrows of the keyboard walk over its days."""

    def __init__(self, desk: Desk, _ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.today = desk.today
        self.year = self.today.year
        self.title, self.source, self.told, self.sums = QLabel(), QLabel(), QLabel(), QLabel()
        self.banner, self.grid = Banner(), YearGrid(self.today)
        self.back, self.forth = QToolButton(), QToolButton()
        self.day_button, self.notice_button = QPushButton("调整这一天…"), QPushButton("登记放假安排…")
        self._arrange()
        self.back.clicked.connect(lambda: self.turn(-1))
        self.forth.clicked.connect(lambda: self.turn(1))
        self.grid.stood.connect(self._tell)
        self.day_button.clicked.connect(self.change)
        self.notice_button.clicked.connect(self.enter_notice)
        desk.heed(self, frozenset({"cal_day"}), self.refresh)
        self.refresh()

    def _arrange(self) -> None:
        title = QLabel("工作日历")
        title.setObjectName("pageTitle")
        self.title.setObjectName("section")
        for label in (self.source, self.told, self.sums):
            label.setObjectName("hint")
        self.source.setWordWrap(True)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(title)
        for button, picture, words in (
            (self.back, "caret-left", "上一年"),
            (self.forth, "caret-right", "下一年"),
        ):
            button.setIcon(icon(picture))
            button.setAccessibleName(words)
            button.setToolTip(words)
        for part in (self.back, self.title, self.forth):
            head.addWidget(part)
        head.addWidget(self.source, 1)
        for button in (self.day_button, self.notice_button):
            head.addWidget(button)
        foot.addWidget(self.told, 1)
        foot.addWidget(self.sums)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(px(_PADDING),) * 4)
        layout.setSpacing(px(_GAP))
        layout.addLayout(head)
        layout.addWidget(self.banner)
        layout.addWidget(self.grid, 1)
        layout.addLayout(foot)
        lead(self, self.grid)

    def turn(self, step: int) -> None:
        """Show another year."""
        self.year += step
        self.refresh()

    def change(self) -> None:
        """Ask what the day the grid stands on is to be."""
        row = self.grid.days.get(self.grid.at)
        if row is not None:
            said = partial(self._changed, row.day)
            FormDialog(self.desk, day_sheet(row), said, self.window()).open()

    def _changed(self, day: date, _id: int) -> None:
        self.desk.tell(f"{day} 已调整。")

    def enter_notice(self) -> None:
        """Ask for the notice of the year shown."""
        NoticeDialog(self.desk, self.year, self.today, self.window()).open()

    def refresh(self) -> None:
        """Read the year again."""
        span = (date(self.year, 1, 1), date(self.year, 12, 31))
        self.desk.ask(self, calendar.days, *span, done=self.show_days, name="days")

    def show_days(self, days: list[DayRow]) -> None:
        """Show a year's days, and say whether they are certain."""
        self.grid.fill(self.year, days)
        self.title.setText(f"{self.year} 年")
        sources = dict.fromkeys(day.source for day in days if day.status is not DayStatus.MANUAL)
        self.source.setText("；".join(sources))
        work = sum(day.is_work for day in days)
        self.sums.setText(f"工作日 {work} 天，休息日 {len(days) - work} 天" if days else "")
        provisional = any(day.status is DayStatus.PROVISIONAL for day in days)
        words = _PROVISIONAL if provisional else "" if days else _NONE
        self.banner.say(words.format(year=self.year))

    def _tell(self, day: DayRow | None) -> None:
        may = self.desk.may(calendar.change_day.permission)
        reason = "" if may and day else _PICK if may else _MAY_NOT
        self.day_button.setEnabled(not reason)
        self.day_button.setToolTip(reason or "单独改这一天上班还是休息")
        if day is None:
            self.told.setText("")
            return
        what = "上班" if day.is_work else "休息"
        label = f"（{day.label}）" if day.label else ""
        self.told.setText(f"{day.day} {what}{label}，{day.status.label}")


PAGE = Custom(
    id="calendar",
    title="工作日历",
    section="设置",
    icon="gear-six",
    permission=calendar.days.permission,
    make=CalendarPage,
    whole=True,
)
