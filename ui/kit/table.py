"""The table: frozen columns, groups, blocks of cells, the keyboard of a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QFrame,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.core.reading import SHOW, shown
from ui.kit import clipboard
from ui.kit.cells import INSET, Index, Mark, TableModel
from ui.kit.header import Corner, Header, Stubs
from ui.kit.icons import ring
from ui.kit.painting import in_sight, paint_cells, paint_head
from ui.kit.theme import px

__all__ = ["SHOW", "Nothing", "Table", "TableModel", "shown"]

_ROW, _GLYPHS, _NARROWEST, _AROUND = 34, 16, 36, 24
_SIGN, _AROUND = 12, 27  # a sign of a state, and what its pill has around them (``icons.pills``)
_FROZEN_SHARE = 0.6  # of the width, at most: what scrolls must keep room
_ENSURE = QAbstractItemView.ScrollHint.EnsureVisible
_Select = QItemSelectionModel.SelectionFlag


def _pill(states: Iterable[Any]) -> int:
    """Return how wide the longest of these states is painted, 0 for none."""
    longest = max((len(getattr(each, "label", "")) for each in states), default=0)
    return longest * px(_SIGN) + px(_AROUND) if longest else 0


class Table(QTableView):
    """A list's table: cells and whole rows are selected, sorted by a click, copied as WPS takes them."""

    filter_wanted = Signal(int)
    """A column whose filter somebody wants to see."""

    uncopied = Signal(str)
    """Why what was to be copied was not."""

    arranged = Signal()
    """Order, groups, columns or widths have been changed by hand."""

    def __init__(self, model: TableModel, parent: QWidget | None = None, name: str = "") -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.findChild(QAbstractButton).setAccessibleName("全选")  # Qt's own, below the corner
        self.rows_model, self.widths, self.held, self.frozen, self.hovered = model, dict[str, int](), 0, 0, -1
        self._sizing, self.needle = False, ""
        self.nothing: Nothing | None = None  # what stands there without rows: the ring is about it
        self.holds: Callable[[Sequence[Any]], str] = lambda _rows: ""  # why rows may not be copied
        self.setHorizontalHeader(Header(model, self))
        self.horizontalHeader().setSectionsMovable(True)
        self.setVerticalHeader(Stubs(self))
        self.setModel(model)
        self.selected = clipboard.Selected(self.selectionModel(), self)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)  # arrows move in it; Tab leaves it, or nobody without a mouse could
        self.setCornerButtonEnabled(False)
        for turn in (self.setVerticalScrollMode, self.setHorizontalScrollMode):
            turn(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.still = Header(model, self)
        self.corner = Corner(self)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self._connect(model)
        self.fit()

    def _connect(self, model: TableModel) -> None:
        model.modelAboutToBeReset.connect(self.selected.keep)
        model.modelReset.connect(self._give_back)
        self.horizontalHeader().sectionResized.connect(self._resized)
        self.still.sectionResized.connect(self._resized)
        self.horizontalHeader().sectionMoved.connect(self._moved, Qt.ConnectionType.QueuedConnection)
        for header in (self.horizontalHeader(), self.still):
            header.sort_wanted.connect(self.sort_column)
            header.filter_wanted.connect(self.filter_wanted)
        self.selectionModel().selectionChanged.connect(self._repaint_edges)

    def freeze(self, columns: int) -> None:
        """Hold the first ``columns`` still while the others scroll, as far as the width allows."""
        self.held = columns
        self.updateGeometries()

    def fit(self) -> None:
        """Give every column the width it was given by hand, or what its title and its Label need."""
        digit, metrics = self.fontMetrics().horizontalAdvance("0"), self.fontMetrics()
        self._sizing = True
        self.horizontalHeader().setStretchLastSection(not self.rows_model.is_number(-1))
        for place, field in enumerate(self.rows_model.columns):
            title = metrics.horizontalAdvance(field.label.title) + px(_GLYPHS)
            state = _pill(self.rows_model.looks.tones.get(field.key, ()))
            usual = max(field.label.width * digit, title, state, px(_NARROWEST)) + 2 * px(INSET)
            given = self.widths.get(field.key)
            self.setColumnWidth(place, usual if given is None else px(given))
        self._sizing = False
        self.updateGeometries()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "corner"):
            self.fit()

    def _resized(self, place: int, _old: int, width: int) -> None:
        if self._sizing or not width or place >= len(self.rows_model.columns):
            return
        frozen = self.sender() is self.still
        if frozen:  # what is said to the last one again would be kept as its least, with the stretch in it
            self._sizing = True
            self.setColumnWidth(place, width)
            self._sizing = False
        if frozen or place < len(self.rows_model.columns) - 1:  # the last is stretched without being asked
            self.widths[self.rows_model.columns[place].key] = round(width * 100 / px(100))
            self.arranged.emit()
        self.updateGeometries()

    def _moved(self, _column: int, old: int, new: int) -> None:
        """Let the model carry the order that a title was dragged to: place and column stay one number."""
        header = self.horizontalHeader()
        if header.visualIndex(_column) != new or old == new:
            return
        header.blockSignals(True)
        header.moveSection(new, old)
        header.blockSignals(False)
        keys = [field.key for field in self.rows_model.columns]
        keys.insert(new, keys.pop(old))
        self.rows_model.show_columns(keys)
        self.arranged.emit()

    def column_left(self, place: int) -> int:
        """Return where a column begins in the viewport; the frozen ones never move."""
        if place < self.frozen:
            return sum(self.columnWidth(before) for before in range(place))
        return self.columnViewportPosition(place)

    def frozen_width(self) -> int:
        """Return how much of the viewport the frozen columns take."""
        return sum(self.columnWidth(place) for place in range(self.frozen))

    def updateGeometries(self) -> None:
        """Lay the second header over the frozen columns, and the box over the boxes."""
        super().updateGeometries()
        if not hasattr(self, "corner"):
            return
        self.frozen = min(self.held, self.rows_model.columnCount())
        while self.frozen and self.frozen_width() > self.viewport().width() * _FROZEN_SHARE:
            self.frozen -= 1
        top, side = self.horizontalHeader().geometry(), self.verticalHeader().geometry()
        before, self._sizing = self._sizing, True
        for place in range(self.still.count()):
            self.still.setSectionHidden(place, place >= self.frozen)
            if place < self.frozen and self.still.sectionSize(place) != self.columnWidth(place):
                self.still.resizeSection(place, self.columnWidth(place))
        self._sizing = before
        self.still.setVisible(self.frozen > 0)
        self.still.setGeometry(top.x(), top.y(), self.frozen_width(), top.height())
        self.corner.setGeometry(side.x(), top.y(), side.width(), top.height())
        self.viewport().update()

    def indexAt(self, at: QPoint) -> Index:
        """Return the cell at a point; over the frozen columns it is theirs."""
        if at.x() >= self.frozen_width():
            return super().indexAt(at)
        edges = [self.column_left(place) + self.columnWidth(place) for place in range(self.frozen)]
        column = next(place for place, edge in enumerate(edges) if at.x() < edge)
        return self.rows_model.index(self.rowAt(at.y()), column)

    def visualRect(self, index: Index) -> QRect:
        """Return where a cell stands; the frozen ones never move."""
        rect = super().visualRect(index)
        if index.isValid() and index.column() < self.frozen:
            rect.moveLeft(self.column_left(index.column()))
        return rect

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return what a selection covers, the frozen columns always among it."""
        still = QRect(0, 0, self.frozen_width(), self.viewport().height())
        return super().visualRegionForSelection(selection) + QRegion(still)

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _ENSURE) -> None:
        """Bring a cell into sight, beside the frozen columns and not under them."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if not self.frozen or not index.isValid():
            return
        if index.column() < self.frozen:
            bar.setValue(before)
        else:
            bar.setValue(bar.value() + min(0, super().visualRect(index).left() - self.frozen_width()))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll; sideways all is painted anew, for what is frozen must not be pushed along."""
        super().scrollContentsBy(dx, dy)
        if dx and self.frozen:
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells and the ground beside them, over them the frozen ones, over all the heads."""
        painter, places = QPainter(self.viewport()), in_sight(self, event.region())
        paint_cells(painter, self, places)
        for place in places if self.rows_model.group else ():
            paint_head(painter, self, place)
        if self.hasFocus() and not self.currentIndex().isValid():
            ring(painter, self.nothing.said_at() if self.nothing else self.viewport().rect())
        painter.end()

    def paint_over(self, painter: QPainter, rect: QRect, index: Index, mark: Mark | None) -> None:
        """Paint what else a sheet has to say about a cell; a plain table has nothing."""

    def _repaint_edges(self) -> None:
        self.verticalHeader().viewport().update()
        self.corner.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tint the row under the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the tint away."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, place: int) -> None:
        if place != self.hovered:
            for row in (self.hovered, place):
                self.viewport().update(
                    0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row)
                )
            self.hovered = place
            self.verticalHeader().viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold the group whose head is pressed."""
        super().mousePressEvent(event)
        place = self.rowAt(event.position().toPoint().y())
        if place >= 0 and self.rows_model.row_at(place) is None:
            self.rows_model.fold(place)

    def chosen(self) -> list[Any]:
        """Return the rows the selection touches, in their order on screen."""
        return self.selected.rows()

    def choose(self, ids: set[int]) -> None:
        """Select the rows with these ids, as far as they are shown."""
        lines = self.rows_model.lines
        self.selected.choose({place for place, line in enumerate(lines) if getattr(line, "id", None) in ids})

    def _give_back(self) -> None:
        if self.selected.kept_columns() != [field.key for field in self.rows_model.columns]:
            self.fit()
        self.viewport().update()
        self.selected.give_back()

    def sort_column(self, column: int, adding: bool = False) -> None:
        """Turn a column's order: upwards, downwards, none; alone, or added to the others."""
        self.rows_model.turn_order(column, adding=adding)
        self.arranged.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a spreadsheet does for the key; all other keys are Qt's."""
        if not any(_meant(event, keys) and act(self) for keys, act in _KEYS):
            super().keyPressEvent(event)


class Nothing(QWidget):
    """What stands in a table without rows: a sentence and the one next act."""

    pressed = Signal()

    def __init__(self, table: Table) -> None:
        super().__init__(table.viewport())
        table.nothing = self
        self.sentence, self.button = QLabel(), QPushButton()
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setObjectName("nothing")
        self.button.clicked.connect(self.pressed)
        inside = QVBoxLayout(self)
        inside.addWidget(self.sentence)
        inside.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        around = QVBoxLayout(table.viewport())
        around.addStretch(1)
        around.addWidget(self)
        around.addStretch(2)
        self.hide()

    def said_at(self) -> QRect:
        """Return where its words stand in the viewport, all of that while there are none."""
        whole = self.parentWidget().rect()
        if not self.isVisible():
            return whole
        words = self.sentence.fontMetrics().horizontalAdvance(self.sentence.text())
        aside = max((self.width() - words) // 2 - px(_AROUND), 0)
        return self.geometry().adjusted(aside, 0, -aside, 0) & whole

    def say(self, sentence: str, act: str = "") -> None:
        """Show the sentence, and a button for the act if there is one."""
        self.sentence.setText(sentence)
        self.button.setText(act)
        self.button.setVisible(bool(act))
        self.show()


def _fold(table: Table, folded: bool) -> bool:
    place = table.currentIndex().row()
    model = table.rows_model
    if place < 0 or model.row_at(place) is not None or model.is_folded(place) is folded:
        return False
    model.fold(place)
    table.setCurrentIndex(model.index(place, 0))
    return True


def _space(table: Table) -> bool:
    place = table.currentIndex().row()
    typed = table.editTriggers() & _TYPING and table.rows_model.flags(table.currentIndex()) & _EDITABLE
    if place < 0 or typed:
        return False
    if table.rows_model.row_at(place) is None:
        return _fold(table, folded=not table.rows_model.is_folded(place))
    table.selected.tick(place)
    return True


def _copy(table: Table, titled: bool) -> bool:
    if held := table.holds(table.selected.rows()):
        table.uncopied.emit(held)
        return True
    block = table.selected.block(titled)
    if block.lines:
        clipboard.put(block)
    return True


def _whole(table: Table, part: QItemSelectionModel.SelectionFlag) -> bool:
    """Widen the selection to the rows, or the columns, it touches."""
    selection = table.selectionModel().selection()
    if selection.isEmpty():
        selection.select(table.currentIndex(), table.currentIndex())
    table.selectionModel().select(selection, _Select.ClearAndSelect | part)
    return True


def _here(table: Table, act: Callable[[int], object]) -> bool:
    column = table.currentIndex().column()
    if column >= 0:
        act(column)
    return column >= 0


_TYPING = QAbstractItemView.EditTrigger.AnyKeyPressed
_EDITABLE = Qt.ItemFlag.ItemIsEditable
_KEYS: tuple[tuple[str, Callable[[Table], bool]], ...] = (
    ("Ctrl+C", lambda table: _copy(table, titled=False)),
    ("Ctrl+Shift+C", lambda table: _copy(table, titled=True)),
    ("Space", _space),
    ("Shift+Space", lambda table: _whole(table, _Select.Rows)),
    ("Ctrl+Space", lambda table: _whole(table, _Select.Columns)),
    ("Left", lambda table: _fold(table, folded=True)),
    ("Right", lambda table: _fold(table, folded=False)),
    ("Alt+Down", lambda table: _here(table, table.filter_wanted.emit)),
    ("Alt+Up", lambda table: _here(table, table.sort_column)),
    ("Alt+Shift+Up", lambda table: _here(table, lambda column: table.sort_column(column, adding=True))),
)


def _meant(event: QKeyEvent, keys: str) -> bool:
    return QKeySequence(event.keyCombination()) == QKeySequence(keys)
