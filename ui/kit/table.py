"""Rows on screen: the row class is the list of columns, its kinds decide text and alignment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from app.core.clock import CHINA
from app.core.fields import Field, Kind, fields_of
from app.core.money import show
from app.domain.names import keys

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_ROOT = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROW_HEIGHT = 30
_NARROWEST = 4  # characters

SHOW: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.CODE: str,
    Kind.COUNT: "{:,}".format,
    Kind.MONEY: show,
    Kind.SCORE: lambda score: f"{score.normalize():f}",
    Kind.DATE: lambda day: day.isoformat(),
    Kind.TIME: lambda moment: moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"),
    Kind.MONTH: str,
    Kind.CHOICE: lambda choice: choice.label,
    Kind.FLAG: lambda flag: "是" if flag else "否",
}
_NUMBERS = (Kind.COUNT, Kind.MONEY, Kind.SCORE)


def shown(field: Field, row: object) -> str:
    """Return what the user reads in a cell; an unknown value is empty, never zero."""
    value = getattr(row, field.key)
    return "" if value is None else SHOW[field.kind](value)


class TableModel(QAbstractTableModel):
    """A sorted list of row dataclasses; the columns in ``names`` sort by their pinyin."""

    def __init__(
        self, row_type: type[Any], names: Collection[str] = (), parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._names = frozenset(names)
        self.columns = fields_of(row_type)
        self.rows: list[Any] = []
        self._order: tuple[int, bool] | None = None  # None: as the query gave them

    def replace(self, rows: Sequence[Any]) -> None:
        """Show other rows in the present order."""
        self.beginResetModel()
        self.rows = self._sorted(rows)
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the list itself: a proxy would call ``data`` n log n times from C++.  -1 keeps the order."""
        self._order = (column, order == Qt.SortOrder.DescendingOrder) if column >= 0 else None
        self.replace(self.rows)

    def _sorted(self, rows: Sequence[Any]) -> list[Any]:
        if self._order is None:
            return list(rows)
        column, descending = self._order
        key = self._sort_key(self.columns[column])
        known = [row for row in rows if getattr(row, self.columns[column].key) is not None]
        unknown = [row for row in rows if getattr(row, self.columns[column].key) is None]  # always last
        return sorted(known, key=key, reverse=descending) + unknown

    def _sort_key(self, field: Field) -> Callable[[Any], Any]:
        if field.key in self._names:
            return lambda row: keys(getattr(row, field.key)).sort
        if field.kind is Kind.CHOICE:
            places = {choice: place for place, choice in enumerate(field.choices)}
            return lambda row: places[getattr(row, field.key)]
        return attrgetter(field.key)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role == Role.DisplayRole and orientation == Qt.Orientation.Vertical:
            return section + 1
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            field = self.columns[section]
            if role == Role.DisplayRole:
                return field.label.title
            if role == Role.ToolTipRole:
                return field.label.help or None
            if role == Role.TextAlignmentRole:
                return _RIGHT if field.kind in _NUMBERS else _LEFT
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        field = self.columns[index.column()]
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return shown(field, self.rows[index.row()])
        if role == Role.TextAlignmentRole:
            return _RIGHT if field.kind in _NUMBERS else _LEFT
        return None


class Table(QTableView):
    """A register's table: whole rows, sorted by a click, copied as text that WPS takes."""

    def __init__(self, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows_model = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        digit = self.fontMetrics().horizontalAdvance("0")
        for place, field in enumerate(model.columns):
            width = max(field.label.width, 2 * len(field.label.title) + 2, _NARROWEST)
            self.setColumnWidth(place, digit * (width + 2))

    def chosen(self) -> list[Any]:
        """Return the selected rows in their order on screen."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.rows_model.rows[place] for place in places]

    def choose(self, ids: set[int]) -> None:
        """Select the rows with these ids, as far as they are shown."""
        selection = QItemSelection()
        rows, last = self.rows_model.rows, len(self.rows_model.columns) - 1
        # One range per run of neighbours: Qt merges ranges in quadratic time.
        for chosen, run in groupby(range(len(rows)), lambda place: rows[place].id in ids):
            if chosen:
                places = list(run)
                first, end = self.rows_model.index(places[0], 0), self.rows_model.index(places[-1], last)
                selection.append(QItemSelectionRange(first, end))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def copied(self) -> str:
        """Return the selected rows as tab-separated lines under their titles."""
        columns = self.rows_model.columns
        lines = [[shown(field, row) for field in columns] for row in self.chosen()]
        titles = [field.label.title for field in columns]
        return "\n".join("\t".join(cell.replace("\t", " ") for cell in line) for line in [titles, *lines])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied())
        else:
            super().keyPressEvent(event)
