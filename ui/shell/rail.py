"""The rail: one place per section, an icon above its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QResizeEvent
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

_WIDTH, _HEIGHT, _ICON, _TEXT, _MARK, _TOP = 76, 58, 22, 20, 3, 6
_LAST = "设置"  # stands at the foot, away from the work
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the settings at the foot."""
        super().resizeEvent(event)
        self.doItemsLayout()

    def slack(self, row: int) -> int:
        """Return how much empty room stands above a place: the settings' item takes what is left."""
        if len(self.sections) < 2 or row != len(self.sections) - 1 or self.sections[row] != _LAST:
            return 0
        return max(0, self.viewport().height() - px(_HEIGHT) * len(self.sections) - px(_TOP))

    def indexAt(self, at: QPoint) -> QModelIndex:
        """Return the place at a point; the empty room above the settings is none."""
        found = super().indexAt(at)
        if found.isValid() and at.y() < self.visualRect(found).top() + self.slack(found.row()):
            return QModelIndex()
        return found

    def show_section(self, section: str) -> None:
        """Mark a section without asking for it."""
        self.blockSignals(True)
        self.setCurrentRow(self.sections.index(section))
        self.blockSignals(False)
        self.viewport().update()


class _Place(QStyledItemDelegate):
    """Paints a section: ground, mark, icon, name."""

    def __init__(self, rail: Rail) -> None:
        super().__init__(rail)
        self.rail = rail

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        c, state = tokens(), option.state
        rect = option.rect.adjusted(0, self.rail.slack(index.row()), 0, 0)
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
        return QSize(px(_WIDTH), px(_HEIGHT) + self.rail.slack(index.row()))
