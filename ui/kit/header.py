"""The edges of a table: titles at the top, boxes at the left, the line to find by and sums at the bottom.

They are parts of ``ui.kit.table``, which imports them: of its Table and TableModel they know by name only.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)

from app.core.fields import Kind
from ui.kit import icons
from ui.kit.cells import INSET, stronger
from ui.kit.icons import ink
from ui.kit.painting import ground, in_sight
from ui.kit.theme import px, tokens

_HEIGHT, _GLYPH, _TEXT, _BOX, _NUMBERS, _SUMS = 34, 12, 12, 16, 64, 32
_OWN_NUMBER = "序号"  # a sheet's own numbers, by which its lines are called
_VERTICAL = Qt.AlignmentFlag.AlignVCenter
_FIND, _GAP = 320, "　"  # the last between sums


class Header(QHeaderView):
    """Titles; a click sorts, Shift+click adds to the order, the glyph opens the column's filter."""

    sort_wanted = Signal(int, bool)
    """A column, and whether it is added to the order."""

    filter_wanted = Signal(int)

    def __init__(self, model: Any, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._pressed, self._adding, self._font = QPoint(), False, self.font()
        self.setModel(model)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(px(40))
        self.sectionClicked.connect(self._clicked)

    @property
    def rows_model(self) -> Any:
        """The TableModel."""
        return self.model()

    def sizeHint(self) -> QSize:
        """Return the height of the look; how wide a title is nobody asks, and Qt would measure them all."""
        return QSize(0, px(_HEIGHT))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where and how the click that follows began."""
        self._pressed = event.position().toPoint()
        self._adding = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mousePressEvent(event)

    def _clicked(self, section: int) -> None:
        if self.rows_model.filters_shown and self.glyph_rect(section).contains(self._pressed):
            self.filter_wanted.emit(section)
        else:
            self.sort_wanted.emit(section, self._adding)

    def glyph_rect(self, section: int) -> QRect:
        """Return where the filter's glyph of a column stands: away from its text."""
        left, width = self.sectionViewportPosition(section), self.sectionSize(section)
        room = px(_GLYPH + INSET)
        at = left if self.rows_model.is_number(section) else left + width - room
        return QRect(at, 0, room, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the titles, and their ground to the right edge."""
        self._font = stronger(self.font())
        self._font.setPixelSize(px(_TEXT))
        super().paintEvent(event)
        left, now = self.length() - self.offset(), tokens()
        painter = QPainter(self.viewport())
        painter.fillRect(left, 0, self.width(), self.height(), ink(now.header))
        painter.fillRect(left, self.height() - 1, self.width(), 1, ink(now.border))
        painter.end()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint ground, title, place in the order and filter."""
        now, model = tokens(), self.rows_model
        painter.save()
        painter.fillRect(rect, ink(now.header))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, ink(now.border))
        active = model.is_filtered(section) or model.sort_place(section) is not None
        right = model.is_number(section)
        inner = rect.adjusted(px(INSET), 0, -px(INSET), 0)
        if model.filters_shown:
            glyph = self.glyph_rect(section)
            mark = "funnel-fill" if model.is_filtered(section) else "caret-down"
            colour = now.primary if model.is_filtered(section) else now.text3
            spot = QRect(0, 0, px(_GLYPH), px(_GLYPH))
            spot.moveCenter(glyph.center())
            icons.paint(painter, spot, mark, colour)
            inner = inner.adjusted(px(_GLYPH), 0, 0, 0) if right else inner.adjusted(0, 0, -px(_GLYPH), 0)
        inner = self._paint_order(painter, inner, section)
        painter.setFont(self._font)
        painter.setPen(ink(now.primary if active else now.text2))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        title = painter.fontMetrics().elidedText(
            model.columns[section].label.title, Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, side | _VERTICAL, title)
        painter.restore()

    def _paint_order(self, painter: QPainter, inner: QRect, section: int) -> QRect:
        """Paint the arrow, with its number where several columns order; return what is left of the room."""
        place = self.rows_model.sort_place(section)
        if place is None:
            return inner
        sorts = self.rows_model.sorts
        arrow = "arrow-down" if sorts[place].descending else "arrow-up"
        number = str(place + 1) if len(sorts) > 1 else ""
        font = stronger(self.font())
        font.setPixelSize(px(11))
        painter.setFont(font)
        digits = painter.fontMetrics().horizontalAdvance(number)
        room = px(_GLYPH) + digits + px(2)
        right = self.rows_model.is_number(section)
        spot = QRect(0, 0, px(_GLYPH), px(_GLYPH))
        spot.moveCenter(inner.center())
        spot.moveLeft(inner.left() if right else inner.right() - room)
        icons.paint(painter, spot, arrow, tokens().primary)
        painter.setPen(ink(tokens().primary))
        painter.drawText(QRect(spot.right() + 1, inner.top(), digits + 2, inner.height()), _VERTICAL, number)
        return inner.adjusted(room, 0, 0, 0) if right else inner.adjusted(0, 0, -room, 0)


class Stubs(QHeaderView):
    """The row's number and a box that takes the whole row into the selection, or out of it."""

    def __init__(self, table: Any) -> None:
        super().__init__(Qt.Orientation.Vertical, table)
        self._table, self._chosen, self._font = table, set[int](), self.font()
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        """Return the width of a box and four digits, of the box alone where rows have their own."""
        return QSize(px(2 * INSET + _BOX if self._told() else _NUMBERS), 0)

    def _told(self) -> bool:
        columns = self._table.rows_model.columns
        return bool(columns) and columns[0].label.title == _OWN_NUMBER

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tick a row, fold a group, or select as usual."""
        at = event.position().toPoint()
        place = self.logicalIndexAt(at)
        if place >= 0 and self._table.rows_model.row_at(place) is None:
            self._table.rows_model.fold(place)
        elif place >= 0 and self.ticks(at):
            self._table.selected.tick(place)
        else:
            super().mousePressEvent(event)

    def ticks(self, at: QPoint) -> bool:
        """Return whether a point is on the boxes."""
        return at.x() < px(INSET + _BOX + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what stands before the rows in sight."""
        places, wide = in_sight(self._table, event.region()), self._table.rows_model.columnCount()
        chosen = self._table.selected.among(places)
        self._chosen = {place for place in places if len(chosen[place]) == wide}
        self._font = self.font()
        self._font.setPixelSize(px(11))
        super().paintEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint the ground, the box and the number."""
        now, model = tokens(), self._table.rows_model
        painter.save()
        chosen = section in self._chosen
        a_row = model.row_at(section) is not None
        painter.fillRect(rect, ink(ground(self._table, section, None, None, chosen) if a_row else now.header))
        if a_row:
            spot = QRect(px(INSET), rect.center().y() - px(_BOX) // 2 + 1, px(_BOX), px(_BOX))
            icons.box(painter, spot, chosen)
            painter.setPen(ink(now.text3))
            painter.setFont(self._font)
            number = "" if self._told() else str(model.number_at(section))
            painter.drawText(
                rect.adjusted(spot.right() + 2, 0, -px(6), 0), Qt.AlignmentFlag.AlignRight | _VERTICAL, number
            )
        painter.restore()


class Corner(QAbstractButton):
    """The box over all boxes."""

    def __init__(self, table: Any) -> None:
        super().__init__(table)
        self._table = table
        self.setAccessibleName("全选")
        self.setToolTip("全选  Ctrl+A")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(self._turn)

    def _turn(self) -> None:
        if self._table.selected.has_all():
            self._table.clearSelection()
        else:
            self._table.selectAll()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        now, spot = tokens(), QRect(px(INSET), 0, px(_BOX), px(_BOX))
        painter.fillRect(self.rect(), ink(now.header))
        painter.fillRect(0, self.height() - 1, self.width(), 1, ink(now.border))
        spot.moveTop((self.height() - spot.height()) // 2)
        icons.box(painter, spot, self._table.selected.has_all())
        painter.end()


class SumRow(QWidget):
    """The last line, which stays: how many, and what the columns add up to, each under its column.

    The sum of a column that is not wholly in sight stands at the right end, with its title.  Until it is
    ``known`` the line is empty, and keeps its room.
    """

    def __init__(self, table: Any, counted: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table, self._counted, self.known = table, counted, False
        table.horizontalScrollBar().valueChanged.connect(self.update)
        table.horizontalHeader().sectionResized.connect(self.update)
        table.rows_model.modelReset.connect(self._read)
        self.measure()
        self.know(known=bool(table.rows_model.rows))

    def measure(self) -> None:
        """Follow the zoom."""
        self.setFixedHeight(px(_SUMS))

    def know(self, *, known: bool) -> None:
        """Say the sums, or nothing: of some rows alone they would be wrong."""
        self.known, model = known, self._table.rows_model
        may = any(one.kind is Kind.SCORE or one.key in model.adds for one in model.columns)
        self.setVisible(may and (not known or any(map(model.sum_text, range(model.columnCount())))))
        self._read()

    def _read(self) -> None:
        self.setAccessibleName("，".join(self.texts()) if self.known else "")
        self.update()

    def texts(self) -> list[str]:
        """Return what the line says, from left to right."""
        model = self._table.rows_model
        said = [f"合计 {len(model.rows):,} {self._counted}"]
        for place, field in enumerate(model.columns):
            if text := model.sum_text(place):
                said.append(f"{field.label.title} {text}")
        return said

    def placed(self) -> tuple[list[tuple[QRect, str]], list[str]]:
        """Return the sums with where they stand, and those of columns that are not wholly in sight.

        Where these have no room beside the others, the last of the others join them.
        """
        table, seen, unseen = self._table, list[tuple[QRect, str]](), list[str]()
        titled = list[str]()
        left, metrics = table.viewport().x(), QFontMetrics(stronger(self.font()))
        limit = 2 * px(INSET) + metrics.horizontalAdvance(self.texts()[0])
        for place, field in enumerate(table.rows_model.columns):
            start, text = left + table.column_left(place), table.rows_model.sum_text(place)
            room = QRect(start, 0, table.columnWidth(place) - px(INSET), self.height())
            least = max(limit, left + table.frozen_width() if place >= table.frozen else 0)
            if text and least <= start and room.right() < left + table.viewport().width():
                seen.append((room, text))
                titled.append(f"{field.label.title} {text}")
            elif text:
                unseen.append(f"{field.label.title} {text}")
        edge = self.width() - 3 * px(INSET)
        while seen and unseen and metrics.horizontalAdvance(_GAP.join(unseen)) > edge - seen[-1][0].right():
            seen.pop()
            unseen.insert(0, titled.pop())
        return seen, unseen

    def paintEvent(self, _event: QPaintEvent) -> None:
        now, painter = tokens(), QPainter(self)
        painter.fillRect(self.rect(), ink(now.header))
        painter.fillRect(0, 0, self.width(), 1, ink(now.border))
        if self.known:
            self._paint_sums(painter)
        painter.end()

    def _paint_sums(self, painter: QPainter) -> None:
        painter.setPen(ink(tokens().text))
        painter.setFont(stronger(self.font()))
        (seen, unseen), count = self.placed(), self.texts()[0]
        for room, text in seen:
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | _VERTICAL, text)
        taken = seen[-1][0].right() if seen else px(INSET) + painter.fontMetrics().horizontalAdvance(count)
        rest = self.rect().adjusted(taken + px(2 * INSET), 0, -px(INSET), 0)
        said = painter.fontMetrics().elidedText(_GAP.join(unseen), Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, Qt.AlignmentFlag.AlignRight | _VERTICAL, said)
        painter.drawText(self.rect().adjusted(px(INSET), 0, 0, 0), _VERTICAL, count)


class FindBar(QFrame):
    """Ctrl+F: finds words in the cells and hides nothing; F3 and Shift+F3 go on, Esc closes."""

    def __init__(self, table: Any, holding: Callable[[str], Container[int]], parent: QWidget) -> None:
        """Find in ``table``; ``holding`` says which rows have a text somewhere, by ``id()``."""
        super().__init__(parent)
        self._table, self._holding = table, holding
        self.hits: list[int] = []
        self.words, self.count = QLineEdit(), QLabel()
        self.setObjectName("findBar")
        line = QHBoxLayout(self)
        line.setContentsMargins(px(INSET), px(4), px(4), px(4))
        self.words.setPlaceholderText("查找：找到的标出，不隐藏其他行")
        self.words.setAccessibleName("查找")
        self.words.setMaximumWidth(px(_FIND))
        self.count.setObjectName("hint")
        line.addWidget(self.words, 1)
        line.addWidget(self.count, 1)
        for name, title, act in (
            ("caret-up", "上一处  Shift+F3", partial(self.go, -1)),
            ("caret-down", "下一处  F3", partial(self.go, 1)),
            ("x", "关闭查找  Esc", self.leave),
        ):
            button = QToolButton()
            button.setIcon(icons.icon(name))
            button.setAccessibleName(title.partition("  ")[0])
            button.setToolTip(title)
            button.clicked.connect(act)
            line.addWidget(button)
        self.words.textChanged.connect(self._seek)
        self.words.returnPressed.connect(partial(self.go, 1))
        table.rows_model.modelReset.connect(self._look)
        self.hide()

    def seek(self) -> None:
        """Open, ready for typing."""
        self.show()
        self._look()
        self.words.setFocus()
        self.words.selectAll()

    def leave(self) -> None:
        """Close, and take the tints away."""
        self.hide()
        self._look()
        self._table.setFocus()

    def _seek(self) -> None:
        self._look()
        if self.hits:
            self.go(0)

    def _look(self) -> None:
        """Find the rows anew and say how many."""
        word = self.words.text().strip().casefold() if self.isVisibleTo(self.parentWidget()) else ""
        self._table.needle, lines = word, self._table.rows_model.lines
        held = self._holding(word) if word else ()
        self.hits = [place for place, line in enumerate(lines) if id(line) in held] if word else []
        self.count.setText(f"找到 {len(self.hits):,} 行" if self.hits else "没有找到" if word else "")
        self._table.viewport().update()

    def go(self, step: int, _on: bool = False) -> None:
        """Go to the next cell that holds the words, around the ends; 0 stays on one that does."""
        here, model, sign = self._table.currentIndex(), self._table.rows_model, -1 if step < 0 else 1
        ahead = [place for place in self.hits if (place - here.row()) * sign >= 0][::sign]
        behind = [place for place in self.hits if (place - here.row()) * sign <= 0][::sign]
        for turn, place in enumerate((*ahead, *behind)):
            for column in range(model.columnCount())[::sign]:
                passed = place == here.row() and (column - here.column()) * sign < abs(step)
                if model.holds(place, column, self._table.needle) and not (passed and turn == 0):
                    self._table.setCurrentIndex(model.index(place, column))
                    return
