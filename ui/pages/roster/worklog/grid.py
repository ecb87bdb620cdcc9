"""日志一览: a month of days × workers; a cell shows its line below, where it is typed; a block is pasted."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.period import Month
from app.domain.worklog.days import DayState
from app.services import worklog
from app.services.worklog import GridRow
from app.workspace import Unit
from ui.kit.cells import Index
from ui.kit.desk import Desk
from ui.kit.page import EVERYTHING, Ground, lead, within
from ui.kit.theme import px, text_label
from ui.pages.roster.worklog.day import TOPICS, open_day
from ui.pages.roster.worklog.grid_head import GridHead
from ui.pages.roster.worklog.grid_line import GridLine
from ui.pages.roster.worklog.grid_model import WIDTHS, GridModel, GridTable, days_of

_PADDING, _GAP, _DAY_WIDTH, _FROZEN = 16, 8, 34, 4
_LEGEND = "✓ 已记　缺 缺记　假 请假　＋ 休息日另记　灰底 不用记。单击一格看内容，直接打字登记；Ctrl+V 粘贴。"


class GridPage(QWidget):
    """The widget of the page; ``table`` is there once a month has been read."""

    def __init__(self, desk: Desk, ground: Ground = EVERYTHING) -> None:
        super().__init__()
        self.desk, self.ground, self.month = desk, ground, Month.of(desk.today)
        self.rows: list[GridRow] = []
        self.head = GridHead(self)
        self.line = GridLine(self)
        self.body = QVBoxLayout()
        self._lay()
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self.refresh, context=here)
        desk.heed(self, TOPICS, self.refresh)
        self._anew()

    def _lay(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(_PADDING), px(_PADDING), px(_PADDING), px(_GAP))
        layout.setSpacing(px(_GAP))
        layout.addWidget(self.head)
        layout.addWidget(text_label(_LEGEND, "hint"))
        layout.addLayout(self.body, 1)
        layout.addWidget(self.line)

    def _anew(self) -> None:
        """Lay out another month: its days are other columns."""
        for old in self.findChildren(GridTable):
            old.hide()
            old.deleteLater()
        self.model = GridModel(self.month, self)
        self.table = GridTable(self.model, self, f"{self.month.label}工作日志一览")
        narrow = dict.fromkeys((f"day_{day.day}" for day in days_of(self.month)), _DAY_WIDTH)
        self.table.widths = narrow | WIDTHS
        self.table.fit()
        self.table.freeze(_FROZEN)
        self.table.setShowGrid(True)
        self.table.installEventFilter(self)
        self.table.selectionModel().currentChanged.connect(self._stand)
        self.table.doubleClicked.connect(self._open)
        self.table.uncopied.connect(self.desk.tell)
        self.body.addWidget(self.table)
        lead(self, self.table)
        self.head.title.setText(f"日志一览 {self.month.label}")
        self.line.stand(None)
        self.refresh()

    def refresh(self) -> None:
        """Read the month again; the cell in hand stays."""
        self.desk.ask(self, _read, self.ground, self.month, done=self._take, name="grid")

    def _take(self, rows: list[GridRow]) -> None:
        self.rows = rows
        self.show_rows()
        self.line.follow()

    def show_rows(self) -> None:
        """Show the rows that were read, or those of them that lack a day."""
        short = self.head.short.isChecked()
        self.model.take([row for row in self.rows if row.lacking or not short])
        due, done = sum(row.due for row in self.rows), sum(row.done for row in self.rows)
        self.head.told.setText(
            f"{len(self.rows):,} 人，应记 {due:,} 天，已记 {done:,}，缺记 {due - done:,}。"
        )

    def _stand(self, now: Index, _before: Index) -> None:
        self.line.stand(self.model.day_at(now))

    def _open(self, index: Index) -> None:
        if found := self.model.day_at(index):
            open_day(self.desk, self.ground, found[1])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let what is typed over a cell go to the line under the grid."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is self.table:
            return self.line.typed(event)
        return super().eventFilter(watched, event)

    def go(self, person_id: int, day: date) -> None:
        """Stand on somebody's day."""
        self.table.setCurrentIndex(self.model.index_of(person_id, day))

    def after_cell(self, person_id: int, day: date) -> tuple[int, date] | None:
        """Return the next day that lacks a line: below, then from the top of the next day."""
        at = self.model.days.index(day)
        order = [row.id for row in self.model.rows]
        here = order.index(person_id) if person_id in order else -1
        for number in range(at, len(self.model.days)):
            for one in order[here + 1 :] if number == at else order:
                if self.model.given[one].days[number] is DayState.LACKING:
                    return one, self.model.days[number]
        return None

    def before(self) -> None:
        """Show the month before."""
        self._turn(self.month.plus(-1))

    def after(self) -> None:
        """Show the month after, not one to come."""
        if self.month < Month.of(self.desk.today):
            self._turn(self.month.next())

    def _turn(self, month: Month) -> None:
        self.month = month
        self._anew()

    def stand_on(self, ground: Ground) -> None:
        """Show the people of another part of the tree."""
        self.ground = ground
        self.refresh()

    def summary(self) -> str:
        """Return what is chosen, counted."""
        return ""

    def unsent(self) -> str:
        """Return a sentence about what was typed and not sent."""
        return self.line.unsent()


def _read(unit: Unit, ground: Ground, month: Month) -> list[GridRow]:
    return worklog.grid(within(unit, ground), month)
