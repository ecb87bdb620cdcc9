"""The cards of one step of the board."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.services.vetting import Column
from ui.kit.theme import px, tokens

_CARD = Qt.ItemDataRole.UserRole
_GAP, WIDTH, _HEIGHT = 8, 118, 146


class _Cards(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(px(WIDTH) - px(2 * _GAP), px(_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        c, card = tokens(), index.data(_CARD)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box = option.rect.adjusted(px(2), px(3), -px(2), -px(3))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(c.primary if chosen else c.border))
        painter.setBrush(QColor(c.selected if chosen else c.surface))
        painter.drawRoundedRect(box, px(6), px(6))
        inside = box.adjusted(px(_GAP), px(6), -px(_GAP), -px(6))
        line = option.fontMetrics.lineSpacing()
        warns = "还差" in card.waits
        words = (
            (card.case.name, c.text, 1),
            (card.case.number, c.text3, 1),
            (card.case.place.rpartition(" › ")[2], c.text2, 1),
            (card.waits, c.warning if warns else c.text3, 3),
        )
        for text, colour, lines in words:
            room = QRect(inside.left(), inside.top(), inside.width(), line * lines)
            if lines == 1:
                text = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.setPen(QColor(colour))
            painter.drawText(room, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, text)
            inside.setTop(room.bottom() + px(2))


class StepCards(QListWidget):
    """One column: ``opened`` with a card's case, ``left`` when ← or → goes to a neighbour."""

    opened = Signal(int)
    left = Signal(int)

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.setObjectName("boardColumn")
        self.setItemDelegate(_Cards(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(column.title)
        for card in column.cards:
            item = QListWidgetItem()
            item.setData(_CARD, card)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{card.case.name}，{card.case.number}，{card.waits}"
            )
            item.setToolTip(f"{card.case.name}  {card.case.number}\n{card.case.place}\n{card.waits}")
            self.addItem(item)
        self.itemActivated.connect(lambda item: self.opened.emit(item.data(_CARD).case.id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step:
            self.left.emit(step)
        else:
            super().keyPressEvent(event)
