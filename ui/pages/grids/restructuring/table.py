"""The rows of a document while they are written: typed or pasted, each with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from app.domain.divisions import RowProblem
from ui.kit.clipboard import rows_of
from ui.kit.theme import px, tokens
from ui.pages.grids.restructuring.offers import Offer

TITLES = (
    *("变更", "原代码", "新代码", "名称", "上级代码", "份额", "依据", "生效日期", "类型", "户数", "人口"),
    "人员",
)
_WIDTHS = (70, 150, 150, 150, 140, 64, 76, 104, 96, 64, 64, 110)
_WRONG, _REASON = len(TITLES), 260
_LEAST = 3


class RowsTable(QTableWidget):
    """Lines of cells, the last column in red; there is always an empty line to go on with."""

    edited = Signal()

    def __init__(self, lines: Sequence[Sequence[str]] = ()) -> None:
        super().__init__(0, len(TITLES) + 1)
        self.setAccessibleName("变更清单")
        self.setHorizontalHeaderLabels([*TITLES, "问题"])
        self.setItemDelegate(Offer(self))
        self.setTabKeyNavigation(False)  # Tab leaves it
        self.setCornerButtonEnabled(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((*_WIDTHS, _REASON)):
            self.setColumnWidth(column, px(width))
        head.moveSection(_WRONG, 0)  # what is wrong stands first, where it is seen
        self.fill(lines)
        self.itemChanged.connect(self._changed)

    def fill(self, lines: Iterable[Sequence[str]]) -> None:
        """Write other lines."""
        self.blockSignals(True)
        self.setRowCount(0)
        for line in lines:
            self._add(line)
        while self.rowCount() < _LEAST or any(self.line(self.rowCount() - 1)):
            self._add(())
        self.blockSignals(False)

    def _add(self, line: Sequence[str]) -> None:
        row = self.rowCount()
        self.insertRow(row)
        for column in range(len(TITLES) + 1):
            item = QTableWidgetItem(line[column] if column < min(len(line), _WRONG) else "")
            if column == _WRONG:
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.setItem(row, column, item)

    def line(self, row: int) -> list[str]:
        """Return the cells of a line, without what is wrong."""
        items = (self.item(row, column) for column in range(_WRONG))
        return [item.text().strip() if item else "" for item in items]

    def lines(self) -> list[list[str]]:
        """Return all lines down to the last one that says something."""
        found = [self.line(row) for row in range(self.rowCount())]
        while found and not any(found[-1]):
            found.pop()
        return found

    def _changed(self, item: QTableWidgetItem) -> None:
        if item.column() != _WRONG:
            if item.row() == self.rowCount() - 1 and item.text():
                self.blockSignals(True)
                self._add(())
                self.blockSignals(False)
            self.edited.emit()

    def mark(self, problems: Sequence[RowProblem]) -> None:
        """Say beside each line what is wrong with it; ``row`` of a problem counts from one."""
        told: dict[int, list[str]] = {}
        for one in problems:
            told.setdefault(one.row - 1, []).append(one.reason.rstrip("。"))
        self.blockSignals(True)
        for row in range(self.rowCount()):
            reasons = "；".join(told.get(row, ()))
            item = self.item(row, _WRONG)
            item.setText(reasons)
            item.setToolTip(reasons)
            item.setForeground(QColor(tokens().danger))
        self.blockSignals(False)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste a block from the cell the keyboard is in; empty what is selected."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Delete):
            self._empty()
        else:
            super().keyPressEvent(event)

    def paste(self, text: str) -> None:
        """Write a copied block from the current cell on, below the lines that are there if it is longer."""
        top, left = max(self.currentRow(), 0), max(self.currentColumn(), 0)
        block = rows_of(text)
        if block and block[0][:2] == list(TITLES[:2]):
            block = block[1:]  # the titles were copied too
        lines = [self.line(row) for row in range(max(self.rowCount(), top + len(block)))]
        for down, cells in enumerate(block):
            for right, cell in enumerate(cells[: _WRONG - left]):
                lines[top + down][left + right] = cell
        self.fill(lines)
        self.edited.emit()

    def _empty(self) -> None:
        for item in self.selectedItems():
            if item.column() != _WRONG:
                item.setText("")
