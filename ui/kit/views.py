"""What a person makes of a list: the filters in force, its columns and density, and views with names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.core.fields import Field, Kind
from app.core.narrowing import Kept, Narrowing
from app.core.reading import described
from app.domain.sieve import Sieve
from app.domain.views import DENSITIES, Shelf, View
from ui.kit import icons
from ui.kit.cells import ink
from ui.kit.icons import icon
from ui.kit.table import Table
from ui.kit.theme import px, tokens

_GAP, _WORDS, _CHIP_LEAST, _CHOOSER, _GROUPS, _WIDE = 8, 220, 48, 260, 40, 960
_KEY = Qt.ItemDataRole.UserRole
_ARROWS = str.maketrans({"↑": "Up", "↓": "Down"})


class Chip(QAbstractButton):
    """One filter in words; pressed it opens, its cross or Delete removes it."""

    opened = Signal(object)
    removed = Signal(object)

    def __init__(self, text: str, kept: Kept, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kept = kept
        self.setText(text)
        self.setToolTip(f"{text}\n点击修改，按 Delete 清除")
        self.setAccessibleName(f"筛选 {text}，按 Delete 清除")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._open)

    def _open(self) -> None:
        self.opened.emit(self.kept)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + px(36), px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(_CHIP_LEAST), px(24))

    def cross(self) -> QRect:
        """Return where its cross stands."""
        return QRect(self.width() - px(22), (self.height() - px(12)) // 2, px(12), px(12))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.position().x() >= self.cross().left() - px(4) and self.isDown():
            self.setDown(False)
            self.removed.emit(self.kept)
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.kept)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        now, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fore = now.primary if self.isEnabled() else now.text3
        painter.setPen(ink(now.primary) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(ink(now.soft if self.isEnabled() else now.sunken))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(11), px(11))
        painter.setPen(ink(fore))
        room = self.rect().adjusted(px(10), 0, -px(26), 0)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        icons.paint(painter, self.cross(), "x", fore)
        painter.end()


class Bar(QWidget):
    """The line over a list: words to find rows by, the filters in force, how many rows there are."""

    opened = Signal(object)
    """A Kept whose filter somebody wants to change."""

    removed = Signal(object)
    cleared = Signal()

    def __init__(self, fields: Sequence[Field], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = {field.key: field for field in fields}
        self.words, self.clear, self.count = QLineEdit(), QPushButton("清除筛选"), QLabel("正在读取…")
        self.chips: list[Chip] = []
        self._buttons: tuple[QAbstractButton, ...] = ()
        self._line, self._places = QHBoxLayout(self), QHBoxLayout()
        self._arrange()
        self.clear.clicked.connect(self.cleared)
        self.show_filters(Narrowing(), on=True)

    def _arrange(self) -> None:
        self.words.setPlaceholderText("筛选：文字、拼音或首字母")
        self.words.setToolTip("只留下含有这些文字的行  Ctrl+Shift+F；查找而不隐藏用 Ctrl+F")
        self.words.setClearButtonEnabled(True)
        self.words.setAccessibleName("筛选")
        self.clear.setObjectName("quiet")
        self.clear.setToolTip("清除全部筛选  Esc")
        self.count.setObjectName("hint")
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(px(_GAP))
        self._places.setSpacing(px(_GAP))
        self._line.addWidget(self.words)
        self._line.addLayout(self._places, 1)
        self._places.addWidget(self.clear)
        self._places.addStretch(1)
        self._line.addWidget(self.count)

    def show_filters(self, narrowing: Narrowing, *, on: bool) -> None:
        """Show one chip for each column's filter; they are grey while filters are off."""
        for chip in self.chips:
            self._places.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [self._chip(kept, on) for kept in narrowing.kept]
        self.clear.setVisible(bool(self.chips))
        self._shorten()

    def _chip(self, kept: Kept, on: bool) -> Chip:
        chip = Chip(described(self._fields.get(kept.key), kept), kept, self)
        chip.setEnabled(on)
        chip.opened.connect(self.opened)
        chip.removed.connect(self.removed)
        self._places.insertWidget(self._places.count() - 2, chip)
        return chip

    def add(self, *buttons: QAbstractButton) -> None:
        """Put buttons at the right end; without much room their icons do."""
        self._buttons = buttons
        for button in buttons:
            self._line.addWidget(button)
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        wide = self.width() >= px(_WIDE)
        for button in self._buttons:
            button.setText(f" {button.accessibleName()}" if wide else "")
        self.words.setFixedWidth(px(_WORDS) // (1 if wide or not self.chips else 2))


class Chooser(QFrame):
    """Which columns are shown, in which order, and how many of them stay; every change shows at once.

    Space ticks, Alt+↑ and Alt+↓ or the mouse move a column.
    """

    changed = Signal(object, int)
    """The keys of the columns shown, in order, and how many of them stay."""

    def __init__(self, fields: Sequence[Field], shown: Sequence[str], still: int, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("popup")
        self._fields, self.list, self.still = fields, QListWidget(), QSpinBox()
        self.problem = QLabel()
        self._fill(shown, still)
        self._arrange()
        self.list.itemChanged.connect(self._tell)
        self.list.model().rowsMoved.connect(self._tell)
        self.still.valueChanged.connect(self._tell)

    def _fill(self, shown: Sequence[str], still: int) -> None:
        known = {field.key: field for field in self._fields}
        self.list.clear()
        for key in (*shown, *(key for key in known if key not in shown)):
            item = QListWidgetItem(known[key].label.title, self.list)
            item.setData(_KEY, key)
            item.setCheckState(Qt.CheckState.Checked if key in shown else Qt.CheckState.Unchecked)
        self.still.setRange(0, len(known))
        self.still.setValue(still)

    def _arrange(self) -> None:
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName("列，空格显示或隐藏，Alt 加上下键移动")
        self.list.setFixedHeight(min(px(320), self.list.sizeHintForRow(0) * self.list.count() + px(8)))
        self.still.setPrefix("冻结前 ")
        self.still.setSuffix(" 列")
        self.still.setAccessibleName("冻结前几列")
        self.problem.setObjectName("refusal")
        self.problem.hide()
        layout, line = QVBoxLayout(self), QHBoxLayout()
        for name, title, step in (("caret-up", "上移  Alt+↑", -1), ("caret-down", "下移  Alt+↓", 1)):
            button = QPushButton(icon(name), "")
            button.setObjectName("quiet")
            button.setAccessibleName(title.partition("  ")[0])
            button.setToolTip(title)
            button.clicked.connect(partial(self.move_column, step))
            line.addWidget(button)
            QShortcut(QKeySequence(title.partition("  ")[2].translate(_ARROWS)), self, button.click)
        line.addStretch(1)
        line.addWidget(self.still)
        layout.addWidget(self.list)
        layout.addWidget(self.problem)
        layout.addLayout(line)
        self.setFixedWidth(px(_CHOOSER))

    def move_column(self, step: int, _on: bool = False) -> None:
        """Move the current column up or down."""
        place = self.list.currentRow()
        if 0 <= place + step < self.list.count() and place >= 0:
            item = self.list.takeItem(place)
            self.list.insertItem(place + step, item)
            self.list.setCurrentRow(place + step)
            self._tell()

    def shown(self) -> list[str]:
        """Return the keys that are ticked, in order."""
        items = [self.list.item(place) for place in range(self.list.count())]
        return [item.data(_KEY) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _tell(self) -> None:
        shown = self.shown()
        self.problem.setText("" if shown else "请至少显示一列。")
        self.problem.setVisible(not shown)
        if shown:
            self.changed.emit(shown, self.still.value())


class Arranger(QObject):
    """The buttons at the end of the line over a list: views, groups, columns, density; and what is kept."""

    dense = Signal()
    """Another density is wanted."""

    def __init__(self, table: Table, sieve: Sieve, notes: dict[str, Any], key: str) -> None:
        super().__init__(table)
        self.table, self.model, self.sieve = table, table.rows_model, sieve
        self.shelf = Shelf(notes, key, self.model.fields)
        self.usual = View(columns=tuple(field.key for field in self.model.columns), still=table.held)
        self.view_button, self.columns_button = _button("bookmark-simple", "视图"), _button("columns", "列")
        self.group_button, self.density_button = _button("rows", "分组"), _button("list", "密度")
        for button, fill in (
            (self.view_button, self._fill_views),
            (self.group_button, self._fill_groups),
            (self.density_button, self._fill_densities),
        ):
            menu = QMenu(button)
            menu.aboutToShow.connect(partial(fill, menu))
            button.setMenu(menu)
        self.columns_button.clicked.connect(self.choose_columns)
        self.buttons = (self.view_button, self.group_button, self.columns_button, self.density_button)
        table.arranged.connect(self.remember)
        self.restore()

    def now(self, name: str = "") -> View:
        """Return how the list is looked at now."""
        return View(
            name=name,
            kept=self.sieve.narrowing.kept,
            sorts=self.model.sorts,
            columns=tuple(field.key for field in self.model.columns),
            group=self.model.group,
            still=self.table.held,
        )

    def remember(self) -> None:
        """Keep columns and widths for the next time; filters must be seen to be set, so they are not."""
        last = self.now()
        self.shelf.leave(View(columns=last.columns, still=last.still), self.table.widths)

    def restore(self) -> None:
        """Give the list the columns and widths it was left with."""
        last, self.table.widths = self.shelf.left()
        if last is not None and last.columns:
            self.show_columns(last.columns, last.still)
        self.table.fit()

    def show(self, view: View) -> None:
        """Look at the list this way."""
        self.model.sorts, self.model.group = view.sorts, view.group
        self.show_columns(view.columns or self.usual.columns, view.still)
        self.sieve.narrow(Narrowing(view.kept))
        self.remember()

    def show_columns(self, columns: Sequence[str], still: int) -> None:
        """Show these columns, the first ones staying."""
        self.model.show_columns(columns)
        self.table.freeze(still)

    def save(self, name: str) -> None:
        """Keep the present view under a name; one of the same name gives way."""
        if name.strip():
            self.shelf.save(self.now(name.strip()))

    def _fill_views(self, menu: QMenu) -> None:
        menu.clear()
        views = self.shelf.views()
        menu.addAction("默认视图", partial(self.show, self.usual))
        for view in views:
            menu.addAction(view.name, partial(self.show, view))
        menu.addSeparator()
        menu.addAction("保存当前视图…", self._ask_name)
        if views:
            away = menu.addMenu("删除视图")
            for view in views:
                away.addAction(view.name, partial(self.shelf.forget, view.name))

    def _ask_name(self) -> None:
        dialog = QInputDialog(self.table)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("保存视图")
        dialog.setLabelText("名称（筛选、排序、列和分组一起保存；同名的会被替换）")
        dialog.setOkButtonText("保存")
        dialog.setCancelButtonText("取消")
        dialog.textValueSelected.connect(self.save)
        dialog.open()

    def _fill_groups(self, menu: QMenu) -> None:
        menu.clear()
        for field in (None, *self.groupable()):
            key, title = (field.key, f"按{field.label.title}") if field else (None, "不分组")
            action = menu.addAction(title, partial(self.model.group_by, key))
            action.setCheckable(True)
            action.setChecked(self.model.group == key)
        if self.model.group:
            menu.addSeparator()
            menu.addAction("全部折叠", partial(self.model.fold_all, True))
            menu.addAction("全部展开", partial(self.model.fold_all, False))

    def groupable(self) -> list[Field]:
        """Return the columns of few values."""
        kinds, rows = (Kind.TEXT, Kind.CHOICE, Kind.FLAG, Kind.MONTH), self.model.rows
        fields = [field for field in self.model.fields if field.kind in kinds]
        return [field for field in fields if 1 < len({getattr(row, field.key) for row in rows}) <= _GROUPS]

    def _fill_densities(self, menu: QMenu) -> None:
        menu.clear()
        for name, (title, _height) in DENSITIES.items():
            action = menu.addAction(title, partial(self._thicken, name))
            action.setCheckable(True)
            action.setChecked(self.shelf.density == name)

    def _thicken(self, name: str) -> None:
        self.shelf.density = name
        self.dense.emit()

    def choose_columns(self) -> Chooser:
        """Drop the list of columns from its button."""
        shown = [field.key for field in self.model.columns]
        chooser = Chooser(self.model.fields, shown, self.table.held, self.columns_button)
        chooser.changed.connect(self._choose)
        corner = self.columns_button.mapToGlobal(
            QPoint(self.columns_button.width() - chooser.width(), self.columns_button.height())
        )
        chooser.move(corner)
        chooser.show()
        chooser.list.setFocus(Qt.FocusReason.PopupFocusReason)
        return chooser

    def _choose(self, columns: list[str], still: int) -> None:
        self.show_columns(columns, still)
        self.remember()


def _button(name: str, title: str) -> QPushButton:
    button = QPushButton(icon(name), f" {title}")
    button.setObjectName("quiet")
    button.setAccessibleName(title)
    button.setToolTip(title)
    return button
