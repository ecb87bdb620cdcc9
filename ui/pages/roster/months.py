"""The charts under the roster: grades and pay by month, where the screen is high enough for them."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from app.core.figures import Chart, Door
from app.services import dashboard
from app.workspace import Unit
from ui.kit.charts import ChartCard
from ui.kit.icons import icon
from ui.kit.page import Ground, within
from ui.kit.register import RegisterPage
from ui.kit.theme import px

HIGH = 680  # of the page: a window of 800 pixels
_GAP, _HEIGHT, _CHARTS = 8, 204, 2
_CLOSED = "roster.charts.closed"


class Months(QWidget):
    """Two charts side by side, as long as nobody closes them; every bar and point opens its rows.

    Until they are read empty cards keep their room: the list over them does not become lower then.
    """

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page = page
        self.charts: tuple[Chart, ...] = ()
        self.cards: list[ChartCard] = []
        self._blank = [QFrame(self, objectName="card") for _chart in range(_CHARTS)]
        self._stale, self._unread = True, True
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(px(_GAP))
        for card in self._blank:
            self.row.addWidget(card, 1)
        self.turn = QToolButton(page)
        self.turn.setCheckable(True)
        self.turn.setChecked(not page.desk.notes.get(_CLOSED))
        self.turn.setIcon(icon("chart-bar"))
        self.turn.clicked.connect(self._turn)
        self.hide()

    def fit(self) -> None:
        """Stand under the list where there is room and it is today's; read what has not been read yet."""
        past = getattr(self.page, "look_back", None)
        high = self.page.height() >= px(HIGH) and (past is None or past.box.on is None)
        wanted = self.turn.isChecked()
        self.turn.setIconSize(QSize(px(16), px(16)))
        self.turn.setVisible(high)
        self.turn.setToolTip("收起下方图表" if wanted else "显示下方图表")
        self.turn.setAccessibleName(self.turn.toolTip())
        self.setFixedHeight(px(_HEIGHT))
        if high and wanted and self._stale:
            self.refresh()
        self.setVisible(high and wanted and (bool(self.cards) or self._unread))

    def _turn(self) -> None:
        self.page.desk.notes[_CLOSED] = not self.turn.isChecked()
        self.fit()

    def refresh(self) -> None:
        """Read the charts again, where they are seen."""
        self._stale = not (self.turn.isChecked() and self.page.height() >= px(HIGH))
        if not self._stale:
            self.page.desk.ask(self, _read, self.page.ground, done=self.show_charts, name="months")

    def show_charts(self, found: tuple[Chart, ...]) -> None:
        """Show what was read; what has not changed is not drawn anew."""
        self._unread = False
        if found != self.charts:
            self.charts = found
            for old in (*self.cards, *self._blank):
                old.hide()
                old.deleteLater()
            self._blank, self.cards = [], [ChartCard(chart, low=True) for chart in found]
            for card in self.cards:
                card.opened.connect(self.open)
                self.row.addWidget(card, 1)
        self.fit()

    def open(self, door: Door) -> None:
        """Open the rows a bar or a point is read from, on the part of the county the roster stands on."""
        ground = Ground(door.place, door.scope) if door.scope else self.page.ground
        self.page.desk.open(door.page, ground, door.narrowing if door.target is None else door.target)


def _read(unit: Unit, ground: Ground) -> tuple[Chart, ...]:
    return dashboard.monthly(within(unit, ground))
