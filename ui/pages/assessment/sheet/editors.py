"""The line a cell is typed into, and what is painted over a cell: its lock, the corner of its note."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPolygon
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.kit import icons
from ui.kit.cells import Index, Mark
from ui.kit.icons import ink
from ui.kit.theme import px, tokens

_LOCK, _CORNER, _AT = 12, 7, 6


def take_in(view: QAbstractItemView) -> None:
    """Hold what stands in a cell's line and was not confirmed with Enter yet."""
    for editor in view.viewport().findChildren(QLineEdit, "cell"):
        if editor.isVisible():  # one that has been closed lives on until the event loop is idle
            view.commitData(editor)
            view.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)


def paint_over(painter: QPainter, rect: QRect, mark: Mark | None, *, noted: bool) -> None:
    """Paint the lock of a cell that is closed, and a corner where it has a note."""
    now = tokens()
    if mark is Mark.LOCKED:
        place = QRect(rect.left() + px(_AT), rect.center().y() - px(_LOCK) // 2, px(_LOCK), px(_LOCK))
        icons.paint(painter, place, "lock-simple", now.text3)
    if noted:
        side, top = px(_CORNER), rect.topRight()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink(now.primary))
        painter.drawPolygon(QPolygon([top, top - QPoint(side, 0), top + QPoint(0, side)]))


class Editors(QStyledItemDelegate):
    """Says while a cell is typed whether it can be read."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a line to type into."""
        editor = QLineEdit(parent)
        editor.setObjectName("cell")
        view: Any = self.parent()
        editor.textChanged.connect(partial(view.weigh, index.row(), index.column()))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the cell in its line; what is being typed there stays when the cell is read again."""
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)
