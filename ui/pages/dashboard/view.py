"""The page: greeting, due work, tiles, charts and news on one scrolled ground."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.core.figures import Door
from app.services import dashboard
from app.services.dashboard import Board, Patch
from app.workspace import Unit
from ui.kit.charts import ChartCard
from ui.kit.desk import Desk
from ui.kit.page import Ground, lead, within
from ui.pages.dashboard.body import Body, Form, lay_out
from ui.pages.dashboard.cards import Stops
from ui.pages.dashboard.head import Head

#: the tables whose changes alter a figure
TOPICS = frozenset(
    {
        "posting",
        "person",
        "unit",
        "unit_version",
        "policy_version",
        "vetting_case",
        "vetting_decision",
        "correction",
        "clearing",
        "export_request",
        "cycle",
        "subject",
        "result",
        "pay_run",
        "pay_slip",
        "budget_entry",
        "insurance_policy",
        "issued_document",
        "wf_event",
    }
)
_PADDING, _GAP = 16, 12


class DashboardView(QWidget):
    """The widget of the page, for one ground at a time."""

    def __init__(self, desk: Desk, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.ground = desk, ground
        self.board: Board | None = None
        self.patches: tuple[Patch, ...] = ()
        self.stops: Stops = {}
        self.body: Body | None = None
        self.charts: list[ChartCard] = []
        self.head, self.area = Head(ground), QScrollArea()
        self._form = self._formed()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_PADDING, _PADDING, _PADDING, _GAP)
        layout.setSpacing(_GAP)
        layout.addWidget(self.head)
        layout.addWidget(self.area, 1)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self.refresh, context=here)
        desk.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the figures again."""
        self.desk.ask(self, _read, self.ground, done=self.show_board, failed=self._unread, name="board")

    def stand_on(self, ground: Ground) -> None:
        """Show another part of the tree."""
        if ground != self.ground:
            self.ground, self.patches = ground, ()
            self.head.stand_on(ground)
            self.refresh()

    def open(self, door: Door) -> None:
        """Open the rows a figure is read from."""
        ground = Ground(door.place, door.scope) if door.scope else self.ground
        self.desk.open(door.page, ground, door.narrowing if door.target is None else door.target)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put fewer things side by side where there is little room.

        Never at once: a new style resizes while it walks from widget to widget, and must find them alive.
        """
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._reform)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom, once the style is through with the widgets there are."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            QTimer.singleShot(0, self, self._reform)

    def _formed(self) -> Form:
        return Form.of(self.size())

    def _reform(self) -> None:
        if self.board is not None and self._form != self._formed():
            self._show(self.board)

    def _unread(self, error: BaseException) -> None:
        self.head.say("没有读到数据，按 F5 重试。")
        self.desk.tasks.present(self, error)

    def show_board(self, board: Board) -> None:
        """Show what was read; what has not changed is not drawn anew."""
        self.head.show_board(board)
        if board != self.board:
            self._show(board)
        if self.charts:
            self.desk.ask(self, _patches, self.ground, done=self.show_map, name="map")

    def show_map(self, patches: tuple[Patch, ...]) -> None:
        """Show where grids lack somebody, once the figures are on the screen; a county may have no map."""
        self.patches = patches
        if patches and self.body is not None:
            self.body.show_map(patches, self.open)

    def _show(self, board: Board) -> None:
        held = next((name for name, stop in self.stops.items() if stop.hasFocus()), None)
        self.board, self._form = board, self._formed()
        body = lay_out(board, self._form, self.open)
        self.body, self.stops, self.charts = body, body.stops, body.charts
        self.show_map(self.patches)
        self.area.setWidget(body.widget)
        first = next(iter(self.stops.values()), None)
        lead(self, first)
        again = self.stops.get(held, first) if held else None
        if again is not None:
            again.setFocus()

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & TOPICS:
            self.refresh()


def _patches(unit: Unit, ground: Ground) -> tuple[Patch, ...]:
    return dashboard.on_the_map(within(unit, ground))


def _read(unit: Unit, ground: Ground) -> Board:
    return dashboard.board(within(unit, ground))
