"""The tree widget: a line for every unit, its figures in columns."""

from __future__ import annotations

from collections.abc import Sequence, Set

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from app.core.fields import Kind, fields_of
from app.core.reading import shown
from app.domain.units import Level
from app.services.units import OutlineRow
from ui.kit import icons
from ui.kit.cells import Index
from ui.kit.theme import px, tokens

_ROW = Qt.ItemDataRole.UserRole
_FIELDS = fields_of(OutlineRow)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WIDTH, _LINE, _HEAD = 7.5, 30, 32  # pixels of a half-width character, of a line and of the titles
_PROBLEM = next(place for place, field in enumerate(_FIELDS) if field.key == "problem")


class UnitTree(QTreeWidget):
    """Units with their figures; what was open stays open when they are read again."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scopeTree")
        self.setAccessibleName("网格层级")
        self.setColumnCount(len(_FIELDS))
        self.setHeaderLabels([field.label.title for field in _FIELDS])
        self.setUniformRowHeights(True)
        self.header().setStretchLastSection(True)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, field in enumerate(_FIELDS):
            if field.kind is Kind.COUNT:
                self.headerItem().setTextAlignment(column, _RIGHT)
        self._items: dict[int, QTreeWidgetItem] = {}
        self._zoom = 0
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_zoom"):
            self._fit()

    def _fit(self) -> None:
        """Give columns and lines the room they need at the zoom in force; what was dragged grows with it."""
        before, self._zoom = self._zoom, px(100)
        if before == self._zoom:
            return
        self.header().setMinimumHeight(px(_HEAD))
        for column, field in enumerate(_FIELDS):
            usual = px(round(field.label.width * _WIDTH) + (36 if column == 0 else 16))
            self.setColumnWidth(column, self.columnWidth(column) * self._zoom // before if before else usual)
        for item in self._items.values():
            item.setSizeHint(0, QSize(0, px(_LINE)))

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        here = QModelIndex(index)
        if self.selectionModel().isSelected(here):
            painter.fillRect(rect, QColor(tokens().selected))
        if self.itemFromIndex(here).childCount():
            icons.chevron(painter, rect, self.indentation(), open_=self.isExpanded(here))

    def fill(self, rows: Sequence[OutlineRow]) -> None:
        """Show the units; at first the tree is open down to the towns."""
        open_ = {unit_id for unit_id, item in self._items.items() if item.isExpanded()}
        kept, height = next((row.id for row in self.chosen()), None), self.verticalScrollBar().value()
        first = not self._items
        self.clear()
        self._items = {}
        for row in rows:
            parent = self._items.get(row.parent_id or 0)
            item = QTreeWidgetItem(parent or self.invisibleRootItem())
            self._items[row.id] = item
            self._write(item, row)
        for unit_id, item in self._items.items():
            row = item.data(0, _ROW)
            item.setExpanded(unit_id in open_ or (first and (row.parent_id is None or item.parent() is None)))
        self.go(kept)
        if not first:
            self.verticalScrollBar().setValue(height)

    def _write(self, item: QTreeWidgetItem, row: OutlineRow) -> None:
        item.setData(0, _ROW, row)
        item.setSizeHint(0, QSize(0, px(_LINE)))
        for column, field in enumerate(_FIELDS):
            item.setText(column, shown(field, row))
            if field.kind is Kind.COUNT:
                item.setTextAlignment(column, _RIGHT)
        item.setToolTip(_PROBLEM, row.problem)
        if row.workers < row.wanted and row.level is Level.GRID:
            item.setForeground(_PROBLEM, QColor(tokens().danger))

    def _row(self, unit_id: int) -> OutlineRow:
        row: OutlineRow = self._items[unit_id].data(0, _ROW)
        return row

    def chosen(self) -> list[OutlineRow]:
        """Return the selected unit, if any."""
        return [item.data(0, _ROW) for item in self.selectedItems()]

    def go(self, target: object) -> bool:
        """Open the tree at a unit and select it; False where it is not shown."""
        item = self._items.get(target) if isinstance(target, int) else None
        if item is None:
            return False
        self.setCurrentItem(item)
        self.scrollToItem(item)
        return True

    def sift(self, found: Set[int] | None, *, amiss: bool) -> int:
        """Show only the units found with what hangs on them, those amiss if asked, and what they hang on.

        ``found`` is None where nothing was sought.  Return how many there are without what they hang on.
        """
        held = set(self._items) if found is None else set(found)
        for unit_id in self._items:  # parents come before their children
            if self._row(unit_id).parent_id in held:
                held.add(unit_id)
        shown, above = 0, set[int]()
        for unit_id in reversed(self._items):  # children come after their parents
            row = self._row(unit_id)
            fits = unit_id in held and (not amiss or _is_amiss(row))
            shown += fits
            if (fits or unit_id in above) and row.parent_id is not None:
                above.add(row.parent_id)
            self._items[unit_id].setHidden(not (fits or unit_id in above))
            if found is not None or amiss:
                self._items[unit_id].setExpanded(unit_id in above)
        return shown


def _is_amiss(row: OutlineRow) -> bool:
    return bool(row.problem) and row.level in (Level.GRID, Level.VILLAGE)
