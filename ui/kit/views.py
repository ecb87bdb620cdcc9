"""What a person makes of a list: the filters in force, its columns and density, and views with names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.core.fields import Field, Kind
from app.core.narrowing import Kept, Narrowing
from app.core.reading import described
from app.domain.sieve import Sieve
from app.domain.views import DENSITIES, Shelf, View
from ui.kit import icons
from ui.kit.errors import Naming
from ui.kit.icons import icon, ink
from ui.kit.picker import Chooser
from ui.kit.table import Table
from ui.kit.theme import px, tokens

_GAP, _WORDS, _FEW_WORDS, _CHIP_LEAST, _GROUPS, _NAME, _LEAST = 8, 200, 110, 48, 40, 12, 320


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
    """The line over a list: the view in force, words to find rows by, the filters, how many rows."""

    opened = Signal(object)
    """A Kept whose filter somebody wants to change."""

    removed = Signal(object)
    cleared = Signal()

    def __init__(self, fields: Sequence[Field], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, Field] = {}
        self.know(fields)
        self.words, self.clear, self.count = QLineEdit(), QPushButton("清除筛选"), QLabel("正在读取…")
        self.chips: list[Chip] = []
        self._brief: tuple[tuple[QAbstractButton, ...], ...] = ()
        self._rows, self._line, self._filters = QVBoxLayout(self), QHBoxLayout(), QWidget()
        self._places = QHBoxLayout(self._filters)
        self._arrange()
        self.clear.clicked.connect(self.cleared)
        self.show_filters(Narrowing(), on=True)

    def _arrange(self) -> None:
        self.words.setPlaceholderText("筛选：文字、拼音或首字母")
        self.words.setToolTip("只留下含有这些文字的行  Ctrl+Shift+F；查找而不隐藏用 Ctrl+F")
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(px(_WORDS))
        self.words.setAccessibleName("筛选")
        self.clear.setObjectName("quiet")
        self.clear.setToolTip("清除全部筛选  Esc")
        self.count.setObjectName("hint")
        for layout in (self._rows, self._places):
            layout.setContentsMargins(0, 0, 0, 0)
        for layout in (self._rows, self._line, self._places):
            layout.setSpacing(px(_GAP))
        self._rows.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._rows.addLayout(self._line)
        self._places.addWidget(self.clear)
        self._places.addStretch(1)
        self._line.addWidget(self.words)
        self._line.addWidget(self._filters)
        self._line.addStretch(1)
        self._line.addWidget(self.count)

    def know(self, fields: Sequence[Field]) -> None:
        """Take the columns by whose titles filters are told."""
        self._fields = {field.key: field for field in fields}

    def show_filters(self, narrowing: Narrowing, *, on: bool) -> None:
        """Show one chip for each column's filter; they are grey while filters are off."""
        for chip in self.chips:
            self._places.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [self._chip(kept, on) for kept in narrowing.kept]
        self.clear.setVisible(bool(self.chips))
        self._filters.setVisible(bool(self.chips))
        self._shorten()

    def say(self, text: str) -> None:
        """Say how many rows there are."""
        self.count.setText(text)
        self._shorten()

    def _chip(self, kept: Kept, on: bool) -> Chip:
        chip = Chip(described(self._fields.get(kept.key), kept), kept, self)
        chip.setEnabled(on)
        chip.opened.connect(self.opened)
        chip.removed.connect(self.removed)
        self._places.insertWidget(self._places.indexOf(self.clear), chip)
        chip.show()  # or the line is measured without it
        return chip

    def hold(self, arranger: Arranger, *more: QAbstractButton) -> None:
        """Put the view in force first, another filter behind the chips, all other buttons at the end."""
        last = (*arranger.buttons, *more)
        self._brief = (last, (arranger.filter_button,), (), (arranger.view_button,))
        self._line.insertWidget(0, arranger.view_button)
        self._line.insertWidget(self._line.indexOf(self._filters) + 1, arranger.filter_button)
        for button in last:
            self._line.addWidget(button)
        arranger.named.connect(self._shorten)
        self._shorten()

    def minimumSizeHint(self) -> QSize:
        """Let it be made narrower than its words: they are what gives way."""
        return QSize(px(_LEAST), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        """Where there is no room, let chips stand in a line of their own, and leave icons of the buttons."""
        if self._brief and not self._fits(beside=True) and self.chips:
            self._fits(beside=False)

    def _fits(self, *, beside: bool) -> bool:
        """Return whether the first line has room, with the chips beside or below, in as many words as fit."""
        if beside and self._line.indexOf(self._filters) < 0:
            self._line.insertWidget(self._line.indexOf(self.words) + 1, self._filters)
        elif not beside:
            self._rows.addWidget(self._filters)
        for step in range(len(self._brief) + 1):
            for place, buttons in enumerate(self._brief):
                for button in buttons:
                    button.setText("" if place < step else f" {button.accessibleName()}")
            self.words.setFixedWidth(px(_FEW_WORDS if step > self._brief.index(()) else _WORDS))
            self._line.invalidate()  # a layout within a layout hears of new words only later
            if self._line.sizeHint().width() <= self.width():
                return True
        return False


class Arranger(QObject):
    """The buttons of the line over a list: views, filters, groups, columns, density; and what is kept."""

    dense = Signal()
    """Another density is wanted."""

    named = Signal()
    """The button of the view has another name."""

    def __init__(self, table: Table, sieve: Sieve, notes: dict[str, Any], key: str) -> None:
        super().__init__(table)
        self.table, self.model, self.sieve = table, table.rows_model, sieve
        self.shelf = Shelf(notes, key, self.model.fields)
        self.usual = View(columns=tuple(field.key for field in self.model.columns), still=table.held)
        self.view, self.view_button = self.usual, _button("bookmark-simple", "默认视图")
        self.filter_button, self.columns_button = _button("plus", "添加筛选"), _button("columns", "列")
        self.group_button, self.density_button = _button("rows", "分组"), _button("list", "密度")
        for button, fill in (
            (self.view_button, self._fill_views),
            (self.filter_button, self._fill_filters),
            (self.group_button, self._fill_groups),
            (self.density_button, self._fill_densities),
        ):
            menu = QMenu(button)
            menu.aboutToShow.connect(partial(fill, menu))
            button.setMenu(menu)
        self.columns_button.clicked.connect(self.choose_columns)
        self.buttons = (self.group_button, self.columns_button, self.density_button)
        table.arranged.connect(self.remember)
        self.model.modelReset.connect(self.name_view)
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
        self.view = replace(view, columns=view.columns or self.usual.columns)
        self.model.sorts, self.model.group = view.sorts, view.group
        self.show_columns(self.view.columns, view.still)
        self.sieve.narrow(Narrowing(view.kept))
        self.remember()

    def show_columns(self, columns: Sequence[str], still: int) -> None:
        """Show these columns, the first ones staying."""
        self.model.show_columns(columns)
        self.table.freeze(still)

    def save(self, name: str) -> None:
        """Keep the present view under a name; one of the same name gives way."""
        if name.strip():
            self.view = self.now(name.strip())
            self.shelf.save(self.view)
            self.name_view()

    def forget(self, name: str) -> None:
        """Drop a view; the list stays as it is."""
        self.shelf.forget(name)
        if name == self.view.name:
            self.view = self.usual
            self.name_view()

    def name_view(self) -> None:
        """Let the button name the view in force; one with a name says what it is no longer."""
        name = self.view.name if len(self.view.name) <= _NAME else f"{self.view.name[: _NAME - 1]}…"
        changed = "（已改）" if self.now(self.view.name) != self.view else ""
        said = f"我的视图：{name}{changed}" if name else "默认视图"
        if said != self.view_button.accessibleName():
            self.view_button.setAccessibleName(said)
            self.named.emit()

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
                away.addAction(view.name, partial(self.forget, view.name))

    def _ask_name(self) -> None:
        asked = Naming("保存视图", "名称（筛选、排序、列和分组一起保存；同名的会被替换）", self.table)
        asked.named.connect(self.save)
        asked.open()

    def _fill_filters(self, menu: QMenu) -> None:
        menu.clear()
        for place, field in enumerate(self.model.columns):
            menu.addAction(field.label.title, partial(self.table.filter_wanted.emit, place))

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
