"""The tree widget: a line for every unit, its figures in columns."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from app.core.fields import Kind, fields_of
from app.core.reading import shown
from app.domain.units import FINEST
from app.services.units import OutlineRow
from ui.kit import icons
from ui.kit.cells import Index
from ui.kit.theme import px, tokens

Role = Qt.ItemDataRole
_FIELDS = fields_of(OutlineRow)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WIDTH, _BEGIN, _LINE, _HEAD = 7.5, 54, 30, 32  # pixels: half a character, before a grid's name, line, titles
_PROBLEM = next(place for place, field in enumerate(_FIELDS) if field.key == "problem")


class _Line(QTreeWidgetItem):
    """A unit; what its cells read like is worked out when they are painted: a county has twelve thousand."""

    def __init__(self, row: OutlineRow, parent: QTreeWidgetItem) -> None:
        self.row = row
        super().__init__(parent)

    def data(self, column: int, role: int) -> Any:
        field, row = _FIELDS[column], self.row
        if role == Role.DisplayRole:
            return shown(field, row) if column else self._name()
        if role == Role.TextAlignmentRole and field.kind is Kind.COUNT:
            return _RIGHT
        if role == Role.SizeHintRole and column == 0:
            return QSize(0, px(_LINE))
        if role == Role.ToolTipRole and column == 0:
            return row.full_name
        return self._amiss(role) if column == _PROBLEM else None

    def _name(self) -> str:
        """Return the name; a part of a grid goes without the grid's own, which stands above it."""
        above = self.parent()
        within = above.row.name if isinstance(above, _Line) and above.row.level in FINEST else ""
        return self.row.name.removeprefix(within) or self.row.name

    def _amiss(self, role: int) -> Any:
        if role == Role.ToolTipRole:
            return self.row.problem
        lacking = (self.row.workers or 0) < (self.row.wanted or 0) and self.row.level in FINEST
        return QColor(tokens().danger) if role == Role.ForegroundRole and lacking else None


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
        self._items, self._zoom = dict[int, _Line](), 0
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
            usual = px(round(field.label.width * _WIDTH) + (_BEGIN if column == 0 else 16))
            self.setColumnWidth(column, self.columnWidth(column) * self._zoom // before if before else usual)
        self.doItemsLayout()

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
            above = self._items.get(row.parent_id or 0)
            self._items[row.id] = _Line(row, above or self.invisibleRootItem())
        for unit_id, item in self._items.items():
            if unit_id in open_ or (first and item.parent() is None):
                item.setExpanded(True)
        self.go(kept)
        if not first:
            self.verticalScrollBar().setValue(height)

    def chosen(self) -> list[OutlineRow]:
        """Return the selected unit, if any."""
        return [item.row for item in self.selectedItems() if isinstance(item, _Line)]

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
            if self._items[unit_id].row.parent_id in held:
                held.add(unit_id)
        shown, above = 0, set[int]()
        for unit_id in reversed(self._items):  # children come after their parents
            row = self._items[unit_id].row
            fits = unit_id in held and (not amiss or row.amiss)
            shown += fits
            if (fits or unit_id in above) and row.parent_id is not None:
                above.add(row.parent_id)
            self._items[unit_id].setHidden(not (fits or unit_id in above))
            if found is not None or amiss:
                self._items[unit_id].setExpanded(unit_id in above)
        return shown
