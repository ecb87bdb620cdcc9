"""The rail: one place per section, an icon above its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.kit import icons
from ui.kit.page import Page
from ui.kit.theme import px, tokens

_WIDTH, _HEIGHT, _ICON, _TEXT, _MARK = 76, 58, 22, 20, 3
_NAME = Qt.ItemDataRole.UserRole


class Rail(QListWidget):
    """The sections of the pages, in order; ``currentRowChanged`` tells which one is wanted."""

    def __init__(self, pages: Sequence[Page], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sections = list(dict.fromkeys(page.section or page.title for page in pages))
        self.setObjectName("rail")
        self.setAccessibleName("页面")
        self.setItemDelegate(_Place(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        pictures = {page.section or page.title: page.icon for page in reversed(pages)}
        for place, section in enumerate(self.sections, 1):
            item = QListWidgetItem(section, self)
            item.setData(_NAME, pictures[section])
            item.setToolTip(f"{section}  Ctrl+{place}")
        self.measure()

    def measure(self) -> None:
        """Follow the zoom."""
        self.setFixedWidth(px(_WIDTH))
        self.doItemsLayout()

    def show_section(self, section: str) -> None:
        """Mark a section without asking for it."""
        self.blockSignals(True)
        self.setCurrentRow(self.sections.index(section))
        self.blockSignals(False)
        self.viewport().update()


class _Place(QStyledItemDelegate):
    """Paints a section: ground, mark, icon, name."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        c, state, rect = tokens(), option.state, option.rect
        here = bool(state & QStyle.StateFlag.State_Selected)
        ink = c.on_rail if here else c.rail_text
        if here:
            painter.fillRect(rect, QColor(c.rail_selected))
            painter.fillRect(QRect(rect.left(), rect.top(), px(_MARK), rect.height()), QColor(c.on_rail))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(c.rail_selected))
        if here and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(c.on_rail))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        top = rect.top() + px(8)
        icons.paint(painter, QRect(rect.left(), top, rect.width(), px(_ICON)), index.data(_NAME), ink)
        painter.setPen(QColor(ink))
        font = option.font
        font.setPixelSize(px(12))
        painter.setFont(font)
        words = QRect(rect.left(), top + px(_ICON) + px(2), rect.width(), px(_TEXT))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, index.data())

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(px(_WIDTH), px(_HEIGHT))
