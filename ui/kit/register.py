"""A register: title, filter line, table, count and sums.  Features declare one; nobody subclasses it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.access import Guarded, Permission
from app.core.fields import Kind, fields_of
from app.core.money import show
from app.core.narrowing import Narrowing
from app.domain.names import keys
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.icons import icon
from ui.kit.page import EVERYTHING, Ground, within
from ui.kit.table import Table, TableModel, shown
from ui.kit.theme import px

_PADDING, _GAP, _FILTER_WIDTH = 16, 8, 320
_WHOLE = "全县数据，不随辖区筛选"
_ROW, _COMPACT_ROW, _COMPACT_BELOW = 34, 28, 640


def _never(_rows: Sequence[Any]) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Action:
    """A button over the list.

    ``start`` is called with the page when it is pressed.  Who lacks ``permission`` (take it from the
    service, never repeat it) does not see it.  ``blocked`` says, for the selected rows, why it cannot be
    pressed and what to do first; it is shown with the button, and empty when nothing is in the way.
    """

    title: str
    icon: str
    permission: Permission
    start: Callable[[RegisterPage], object]
    blocked: Callable[[Sequence[Any]], str] = _never
    keys: str = ""
    primary: bool = False


@dataclass(frozen=True, kw_only=True)
class Register:
    """A page that lists the rows of one query.

    ``topics`` are the tables whose changes reload it; ``names`` are the fields that hold persons'
    names: they sort by pinyin and are found by it.  ``adds`` are the columns of money with a sum;
    None means all of them.  ``whole`` is for what no part of the tree owns: its ground is everything.
    ``card`` makes the inspector's widget for a selected row, where the plain list of fields is not enough.
    """

    id: str
    title: str
    row: type[Any]
    query: Guarded[Any, Any, Sequence[Any]]
    topics: frozenset[str]
    names: tuple[str, ...] = ("name",)
    empty: str = "还没有记录。"
    adds: tuple[str, ...] | None = None
    whole: bool = False
    section: str = ""
    icon: str = "list-bullets"
    actions: tuple[Action, ...] = ()
    card: Callable[[Desk, Any], QWidget] | None = None

    @property
    def permission(self) -> Permission:
        """What a person must hold to read it: what its query asks for."""
        return self.query.permission

    def build(self, desk: Desk, ground: Ground = EVERYTHING) -> RegisterPage:
        """Return its widget."""
        return RegisterPage(self, desk, ground)


@dataclass(frozen=True, slots=True)
class _Found:
    """A row and the text it is found by."""

    row: Any
    text: str


class RegisterPage(QWidget):
    """The widget of a Register, for one ground at a time."""

    chosen = Signal(object)
    """The selected rows, in their order on screen."""

    def __init__(
        self, register: Register, desk: Desk, ground: Ground = EVERYTHING, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.register, self.desk, self.ground = register, desk, ground
        self._all: list[_Found] = []
        self._loaded = False
        self._target: object = None
        self._narrowing = Narrowing()
        self.buttons: dict[str, QPushButton] = {}
        self.model = TableModel(register.row, register.names, self)
        self.table = Table(self.model)
        self.filter, self.foot, self.where = (
            QLineEdit(),
            QLabel("正在读取…"),
            QLabel(_WHOLE if register.whole else ground.name),
        )
        self._arrange()
        self.setFocusProxy(self.table)
        self.table.horizontalHeader().setStretchLastSection(True)
        for corner in self.table.findChildren(QAbstractButton):
            corner.setAccessibleName("全选")
        self.filter.textChanged.connect(self._filter)
        self.table.selectionModel().selectionChanged.connect(self._choose)
        self._keys()
        desk.changed.connect(self._on_changed)
        self.refresh()

    def _arrange(self) -> None:
        title = QLabel(self.register.title)
        title.setObjectName("pageTitle")
        self.filter.setPlaceholderText("筛选：任意列的文字；姓名可用拼音或首字母")
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName("筛选")
        self.filter.setMaximumWidth(px(_FILTER_WIDTH))
        self.foot.setObjectName("hint")
        self.where.setObjectName("hint")
        head = QHBoxLayout()
        head.setSpacing(_GAP)
        head.addWidget(title)
        head.addWidget(self.where, 1)
        head.addWidget(self.filter, 2)
        for action in self.register.actions:
            if self.desk.may(action.permission):
                head.addWidget(self._button(action))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_PADDING, _PADDING, _PADDING, _GAP)
        layout.setSpacing(_GAP)
        layout.addLayout(head)
        layout.addWidget(self.table)
        layout.addWidget(self.foot)

    def _button(self, action: Action) -> QPushButton:
        button = QPushButton(
            icon(action.icon, "on_primary" if action.primary else "text2"), f" {action.title}"
        )
        button.setAccessibleName(action.title)
        button.setDefault(action.primary)
        button.clicked.connect(lambda _on=False: action.start(self))
        if action.keys:
            button.setShortcut(QKeySequence(action.keys))
        self.buttons[action.title] = button
        return button

    def _weigh(self) -> None:
        """Let each button say whether it can be pressed, and why not."""
        rows = self.table.chosen()
        for action in self.register.actions:
            button = self.buttons.get(action.title)
            if button is not None:
                reason = action.blocked(rows)
                button.setEnabled(not reason)
                button.setToolTip(reason or f"{action.title}  {action.keys}".strip())

    def _keys(self) -> None:
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence.StandardKey.Find, self, self.filter.setFocus, context=here)
        QShortcut(QKeySequence.StandardKey.Refresh, self, self.refresh, context=here)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.filter.clear, context=here)

    def refresh(self) -> None:
        """Read the rows again; selection, order and filter stay."""
        self.desk.ask(
            self, _query, self.register, self.ground, done=self._show, failed=self._unread, name="rows"
        )

    def stand_on(self, ground: Ground) -> None:
        """Show the rows of another part of the tree."""
        if ground != self.ground:
            self.ground = ground
            self.where.setText(ground.name)
            self.refresh()

    def go_to(self, target: object) -> None:
        """Show the row with this id, or only the rows of a Narrowing, as soon as they have been read."""
        if isinstance(target, Narrowing):
            self._narrowing = target
            self._filter()
            return
        self._target, self._narrowing = target, Narrowing()
        self.filter.clear()
        self._reach()

    def _reach(self) -> bool:
        """Return whether nothing is left to go to."""
        if self._target is None:
            return True
        rows = enumerate(self.model.rows)
        place = next((place for place, row in rows if getattr(row, "id", None) == self._target), None)
        if place is None:
            return False
        self._target = None
        self.table.selectRow(place)
        self.table.scrollTo(self.model.index(place, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep as many rows in sight as a low screen allows."""
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def _measure(self) -> None:
        low = self.height() < px(_COMPACT_BELOW)
        self.table.verticalHeader().setDefaultSectionSize(px(_COMPACT_ROW if low else _ROW))

    def _unread(self, error: BaseException) -> None:
        self.foot.setText("没有读到数据，按 F5 重试。")
        self.desk.tasks.present(self, error)

    def _show(self, found: list[_Found]) -> None:
        self._all, self._loaded = found, True
        self._filter()
        if not self._reach():
            self._target = None
            self.desk.tell("要找的这一条不在列表里，可能刚被改动；请重新搜索。")

    def _filter(self) -> None:
        if not self._loaded:
            return
        words = self.filter.text().casefold().split()
        kept = {row.id for row in self.table.chosen() if hasattr(row, "id")}
        rows = (found.row for found in self._all if all(word in found.text for word in words))
        self.model.replace([row for row in rows if self._narrowing.holds(row)])
        if kept:
            self.table.choose(kept)
        self._count()
        self._choose()

    def _choose(self) -> None:
        self._weigh()
        self.chosen.emit(self.table.chosen())

    def card(self, rows: Sequence[Any]) -> QWidget | None:
        """Return the inspector's widget for the selected rows, None for the plain list of fields."""
        return self.register.card(self.desk, rows[0]) if self.register.card and rows else None

    def summary(self) -> str:
        """Return what is selected, counted and added up, for the status line."""
        rows = self.table.chosen()
        return f"已选 {len(rows):,} 条{_sums(self.register, rows, mean=True)}" if rows else ""

    def _count(self) -> None:
        rows = self.model.rows
        words = self.filter.text().strip()
        if not self._all:
            self.foot.setText(self.register.empty)
        elif not rows:
            self.foot.setText(f"没有符合“{words}”的记录，按 Esc 清除筛选。")
        else:
            whole = f"（全部 {len(self._all):,} 条）" if len(rows) < len(self._all) else ""
            self.foot.setText(f"共 {len(rows):,} 条{whole}{_sums(self.register, rows)}")

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & self.register.topics:
            self.refresh()


def _query(unit: Unit, register: Register, ground: Ground) -> list[_Found]:
    """Return rows with the text they are found by; it is put together off the GUI thread."""
    fields = fields_of(register.row)
    found = []
    for row in register.query(within(unit, ground)):
        parts = [shown(field, row) for field in fields]
        for key in register.names:
            readings = keys(getattr(row, key))
            parts += [*readings.full, *readings.initials]
        found.append(_Found(row, "\n".join(parts).casefold()))
    return found


def _sums(register: Register, rows: Sequence[Any], *, mean: bool = False) -> str:
    """Return sum (and mean) of every column of money, as they are read in a status line."""
    if not rows:
        return ""
    said = ""
    for field in fields_of(register.row):
        if field.kind is Kind.MONEY and (register.adds is None or field.key in register.adds):
            known = [getattr(row, field.key) for row in rows if getattr(row, field.key) is not None]
            total = sum(known, Decimal(0))
            said += f"，{field.label.title}合计 {show(total)}"
            if mean and len(known) > 1:
                said += f"，平均 {show((total / len(known)).quantize(Decimal('0.01')))}"
    return said
