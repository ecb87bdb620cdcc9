"""A small table in a form: rows of a few cells, typed, or pasted from Excel, WPS or Word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.core.errors import Invalid
from ui.kit.theme import px

_SHOWN, _ROW = 4, 28  # rows in sight, more are scrolled to; how high one is
_HINTS = QAbstractItemDelegate.EndEditHint
_ON = {_HINTS.EditNextItem: 1, _HINTS.SubmitModelCache: 1, _HINTS.EditPreviousItem: -1}


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What a table holds: its titles with how wide each is, and how a row is read and shown.

    ``read`` raises Invalid for a row that cannot be; ``running`` reads what was written as running text.
    """

    titles: Sequence[tuple[str, int]]
    read: Callable[[Sequence[str]], Any]
    cells: Callable[[Any], Sequence[str]]
    running: Callable[[str], Sequence[Any]]


class Grid(QTableWidget):
    """The table, its last row empty; Enter goes to the next cell, and from an empty row to the next field."""

    def __init__(self, columns: Columns) -> None:
        super().__init__(0, len(columns.titles))
        self._columns = columns
        self.setHorizontalHeaderLabels([title for title, _ in columns.titles])
        for place, (_, width) in enumerate(columns.titles):
            self.setColumnWidth(place, px(width))
        self.horizontalHeader().setSectionResizeMode(len(columns.titles) - 1, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(px(_ROW))
        self.setItemDelegate(_Typing(self))
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(self.SelectionMode.ContiguousSelection)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + px(_ROW) * _SHOWN + px(4))
        self.setToolTip("回车到下一格；可以从 Excel、WPS 复制几行，按 Ctrl+V 粘贴")
        self.itemChanged.connect(lambda _item: self._room())

    def texts(self) -> list[list[str]]:
        """Return what stands in the cells, row by row."""
        places = range(self.columnCount())
        return [[self._text(row, place) for place in places] for row in range(self.rowCount())]

    def fill(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows."""
        self.blockSignals(True)
        self.setRowCount(0)
        for row in rows:
            self._put(self.rowCount(), 0, row)
        self.blockSignals(False)
        self._room()
        self.setCurrentCell(0, 0)

    def paste(self) -> None:
        """Put what was copied from here on; a line of titles is passed over, running text is read."""
        lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines() if line.strip()]
        if lines and {cell.strip() for cell in lines[0]} & {title for title, _ in self._columns.titles}:
            lines = lines[1:]
        row, first = max(0, self.currentRow()), max(0, self.currentColumn())
        if lines and max(map(len, lines)) == 1 and not first:
            lines = self._running([line[0] for line in lines])
        for number, cells in enumerate(lines):
            self._put(row + number, first, cells)
        self._room()

    def _running(self, lines: Sequence[str]) -> list[list[str]]:
        try:
            return [list(self._columns.cells(one)) for one in self._columns.running("\n".join(lines))]
        except Invalid:
            return [[line] for line in lines]  # as it is: whoever pasted it sees where it went

    def _text(self, row: int, place: int) -> str:
        item = self.item(row, place)
        return item.text().strip() if item else ""

    def _put(self, row: int, first: int, texts: Sequence[str]) -> None:
        self.setRowCount(max(self.rowCount(), row + 1))
        for place, text in enumerate(texts[: self.columnCount() - first], start=first):
            if self.item(row, place) is None:
                self.setItem(row, place, QTableWidgetItem())
            self.item(row, place).setText(text.strip())

    def _room(self) -> None:
        """Keep the last row empty."""
        if self.rowCount() < _SHOWN or any(self.texts()[-1]):
            self.setRowCount(max(_SHOWN, self.rowCount() + 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste, empty cells, go on."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if self.state() is self.State.EditingState:
            event.accept()  # it came through from the cell, which ends by itself
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            for index in self.selectedIndexes():
                self._put(index.row(), index.column(), [""])
        elif enter and any(self.texts()[max(0, self.currentRow())]):
            self.step(1)
        elif enter:
            event.ignore()  # the form goes to its next field
        else:
            super().keyPressEvent(event)

    def step(self, by: int) -> None:
        """Go to a cell further on."""
        place = self.currentRow() * self.columnCount() + self.currentColumn() + by
        if 0 <= place < self.rowCount() * self.columnCount():
            self.setCurrentCell(*divmod(place, self.columnCount()))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on to the next cell where Enter or Tab ended the typing."""
        super().closeEditor(editor, _HINTS.NoHint)
        if by := _ON.get(hint):
            self.step(by)


class _Typing(QStyledItemDelegate):
    """What is typed stands in the cell at once: a form sent with Ctrl+Enter has it."""

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        line = QLineEdit(parent)
        line.textEdited.connect(lambda _text: self.commitData.emit(line))
        return line
