"""The page: the map with its legend, or the same figures as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.services import boundaries
from app.services.boundaries import MapRow
from ui.kit.desk import Desk
from ui.kit.page import EVERYTHING, Custom, Ground, lead
from ui.pages.grids.card import UnitCard
from ui.pages.grids.map import acts
from ui.pages.grids.map.atlas import Atlas
from ui.pages.grids.map.choices import Choices
from ui.pages.grids.map.legend import Legend
from ui.pages.grids.map.printing import Shown
from ui.pages.grids.map.reading import Sheet, coloured, read
from ui.pages.grids.map.twin import Twin

_PADDING, _GAP = 16, 8
TOPICS = frozenset({"unit_shape", "unit", "unit_version", "posting", "policy_version", "result", "pay_slip"})


class MapPage(QWidget):
    """The widget of the page; ``chosen`` with the unit that is looked at, as a list."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, ground: Ground = EVERYTHING, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.ground, self.sheet = desk, ground, Sheet((), ())
        self._target: object = None
        self.atlas, self.legend, self.twin = Atlas(self), Legend(), Twin(self)
        self.where, self.foot, self.choices = QLabel(ground.name), QLabel("正在读取…"), Choices()
        self.stack, self.buttons = QStackedWidget(), dict[str, QPushButton]()
        self._arrange()
        self._connect()
        desk.heed(self, TOPICS, self.refresh)
        self.refresh()

    def _arrange(self) -> None:
        title, head, line, body = QLabel("电子地图"), QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        title.setObjectName("pageTitle")
        for label in (self.where, self.foot):
            label.setObjectName("hint")
        head.addWidget(title)
        head.addWidget(self.where, 1, Qt.AlignmentFlag.AlignVCenter)
        for button in acts.buttons(self):
            head.addWidget(button)
        line.addWidget(self.choices)
        line.addStretch(1)
        line.addWidget(self.foot)
        for part in (acts.plate(self.atlas.canvas), self.twin):
            self.stack.addWidget(part)
        body.addWidget(self.stack, 1)
        body.addWidget(self.legend)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_PADDING, _PADDING, _PADDING, _GAP)
        layout.setSpacing(_GAP)
        layout.addLayout(head)
        layout.addLayout(line)
        layout.addLayout(body, 1)
        lead(self, self.atlas.canvas)

    def _connect(self) -> None:
        self.choices.fixed.connect(self.atlas.fix)
        self.choices.coloured.connect(self.colour)
        self.atlas.sunk.connect(lambda _level: self.colour())
        self.atlas.stood.connect(lambda row: self.chosen.emit([row] if row else []))
        self.legend.asked.connect(self._list_lacking)
        self.twin.chosen.connect(self.chosen)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self.refresh, context=here)

    def refresh(self) -> None:
        """Read the map again; where one looks stays."""
        self.desk.ask(self, read, self.ground, done=self._show, failed=self._unread, name="sheet")

    def _unread(self, error: BaseException) -> None:
        self.foot.setText("没有读到数据，按 F5 重试。")
        self.desk.tasks.present(self, error)

    def _show(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.choices.offer(sheet)
        self.twin.fill(sheet.rows)
        self.atlas.fill(sheet)
        self.colour()
        self.legend.setVisible(bool(sheet.patches))
        self.foot.setText(acts.counted(sheet))
        if self._target is not None:
            self.go_to(self._target)

    @property
    def shown(self) -> Shown:
        """What is on the screen, to be printed."""
        here, chosen = self.ground, self.choices
        return Shown(here, self.atlas.level, chosen.indicator, chosen.cut)

    def colour(self) -> None:
        """Colour the level in sight by the figure chosen, and say what the colours mean."""
        found = coloured(self.sheet, self.atlas.level, self.choices.indicator, self.choices.cut)
        self.atlas.colour(found)
        self.legend.show_colours(self.sheet, found)

    def changeEvent(self, event: QEvent) -> None:
        """Follow scheme and zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and getattr(self, "sheet", None):
            QTimer.singleShot(0, self, self.colour)  # while Qt tells its widgets, none may come or go

    def _list_lacking(self) -> None:
        self.twin.only_lacking(self.atlas.level)
        acts.turn(self, table=True)

    def stand_on(self, ground: Ground) -> None:
        """Show another part of the tree."""
        if ground != self.ground:
            self.ground = ground
            self.where.setText(ground.name)
            self.refresh()

    def go_to(self, target: object) -> None:
        """Look at the unit with this id."""
        self._target = None if isinstance(target, int) and self.atlas.go(target) else target

    def card(self, rows: Sequence[MapRow]) -> QWidget | None:
        """Return what is known of the unit that is looked at."""
        return UnitCard(self.desk, rows[0]) if rows else None


MAP = Custom(
    id="map",
    title="电子地图",
    section="网格",
    icon="tree-structure",
    permission=boundaries.map_rows.permission,
    make=MapPage,
)
