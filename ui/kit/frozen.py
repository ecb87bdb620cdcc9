"""Columns that stay at the left while the others scroll: a second view of the same rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QFrame, QTableView

from ui.kit.table import Table


def freeze(table: Table, columns: int) -> FrozenColumns | None:
    """Hold the first ``columns`` of a table still; None where there are none to hold."""
    return FrozenColumns(table, columns) if columns else None


class FrozenColumns(QTableView):
    """The table's first columns over their own place in it: one model, one selection, one scroll bar.

    A click gives the focus to the table below, which has the keys.
    """

    def __init__(self, table: Table, columns: int) -> None:
        super().__init__(table)
        self.below, self.held = table, columns
        self.setObjectName("frozen")
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self._look_alike()
        for place in range(columns, table.model().columnCount()):
            self.setColumnHidden(place, True)
        self._follow()
        self._place()
        self.show()

    def _look_alike(self) -> None:
        below = self.below
        self.setSelectionBehavior(below.selectionBehavior())
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(below)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustIgnored)
        for view in (self, below):
            view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _follow(self) -> None:
        below, mine, its = self.below, self.horizontalHeader(), self.below.horizontalHeader()
        below.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(below.verticalScrollBar().setValue)
        its.sectionResized.connect(lambda place, _old, width: self._widen(place, width))
        mine.sectionResized.connect(lambda place, _old, width: self._widen_below(place, width))
        its.sortIndicatorChanged.connect(self._mark)
        mine.sectionClicked.connect(self._sort)
        its.geometriesChanged.connect(self._place)
        below.verticalHeader().geometriesChanged.connect(self._place)
        below.installEventFilter(self)

    def _mark(self, place: int, order: Qt.SortOrder) -> None:
        self.horizontalHeader().setSortIndicator(place, order)

    def _sort(self, place: int) -> None:
        """Sort the table: the first click upwards, the next the other way round."""
        its = self.below.horizontalHeader()
        again = (
            its.sortIndicatorSection() == place and its.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        )
        its.setSortIndicator(place, Qt.SortOrder.DescendingOrder if again else Qt.SortOrder.AscendingOrder)

    def _widen(self, place: int, width: int) -> None:
        if place < self.held:
            self.setColumnWidth(place, width)
            self._place()

    def _widen_below(self, place: int, width: int) -> None:
        if place < self.held and width:
            self.below.setColumnWidth(place, width)

    def _place(self) -> None:
        below, rows = self.below, self.below.verticalHeader()
        width = 1  # the line at its right
        for place in range(self.held):
            self.setColumnWidth(place, below.columnWidth(place))
            width += below.columnWidth(place)
        self.verticalHeader().setDefaultSectionSize(rows.defaultSectionSize())
        self.horizontalHeader().setFixedHeight(below.horizontalHeader().height())
        left, top = rows.x() + rows.width(), below.horizontalHeader().y()
        height = below.viewport().geometry().bottom() + 1 - top
        self.setGeometry(left, top, width, height)
        self.verticalScrollBar().setValue(below.verticalScrollBar().value())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the table's size and zoom."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.StyleChange):
            self._place()
        return super().eventFilter(watched, event)
