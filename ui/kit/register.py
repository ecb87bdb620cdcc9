"""A register: title, filter line, table, count and sums.  Features declare one; nobody subclasses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.core.access import Guarded
from app.core.fields import Kind, fields_of
from app.core.money import show
from app.domain.names import keys
from ui.kit.desk import Desk
from ui.kit.table import Table, TableModel, shown

_PADDING, _GAP = 16, 8


@dataclass(frozen=True, kw_only=True)
class Register:
    """A page that lists the rows of one query.

    ``topics`` are the tables whose changes reload it; ``names`` are the fields that hold persons'
    names: they sort by pinyin and are found by it.
    """

    id: str
    title: str
    row: type[Any]
    query: Guarded[Any, Any, Sequence[Any]]
    topics: frozenset[str]
    names: tuple[str, ...] = ("name",)
    empty: str = "还没有记录。"


@dataclass(frozen=True, slots=True)
class _Found:
    """A row and the text it is found by."""

    row: Any
    text: str


class RegisterPage(QWidget):
    """The widget of a Register."""

    def __init__(self, register: Register, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.register, self.desk = register, desk
        self._all: list[_Found] = []
        self._loaded = False
        self.model = TableModel(register.row, register.names, self)
        self.table = Table(self.model)
        self.filter, self.foot, self.chosen = QLineEdit(), QLabel("正在读取…"), QLabel()
        self._arrange()
        self.filter.textChanged.connect(self._filter)
        self.table.selectionModel().selectionChanged.connect(self._count)
        self._keys()
        desk.changed.connect(self._on_changed)
        self.refresh()

    def _arrange(self) -> None:
        title = QLabel(self.register.title)
        title.setObjectName("pageTitle")
        self.filter.setPlaceholderText("筛选：任意列的文字；姓名可用拼音或首字母")
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName("筛选")
        self.foot.setObjectName("hint")
        self.chosen.setObjectName("hint")
        self.chosen.setAlignment(Qt.AlignmentFlag.AlignRight)
        foot = QHBoxLayout()
        foot.addWidget(self.foot)
        foot.addWidget(self.chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_PADDING, _PADDING, _PADDING, _GAP)
        layout.setSpacing(_GAP)
        for part in (title, self.filter, self.table):
            layout.addWidget(part)
        layout.addLayout(foot)

    def _keys(self) -> None:
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence.StandardKey.Find, self, self.filter.setFocus, context=here)
        QShortcut(QKeySequence.StandardKey.Refresh, self, self.refresh, context=here)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.filter.clear, context=here)

    def refresh(self) -> None:
        """Read the rows again; selection, order and filter stay."""
        self.desk.ask(self, _query, self.register, done=self._show, failed=self._unread, name="rows")

    def _unread(self, error: BaseException) -> None:
        self.foot.setText("没有读到数据，按 F5 重试。")
        self.desk.tasks.present(self, error)

    def _show(self, found: list[_Found]) -> None:
        self._all, self._loaded = found, True
        self._filter()

    def _filter(self) -> None:
        if not self._loaded:
            return
        words = self.filter.text().casefold().split()
        kept = {row.id for row in self.table.chosen()}
        self.model.replace([found.row for found in self._all if all(word in found.text for word in words)])
        self.table.choose(kept)
        self._count()

    def _count(self) -> None:
        rows, chosen = self.model.rows, self.table.chosen()
        words = self.filter.text().strip()
        if not self._all:
            self.foot.setText(self.register.empty)
        elif not rows:
            self.foot.setText(f"没有符合“{words}”的记录，按 Esc 清除筛选。")
        else:
            whole = f"（全部 {len(self._all):,} 条）" if len(rows) < len(self._all) else ""
            self.foot.setText(f"共 {len(rows):,} 条{whole}{_sums(self.register.row, rows)}")
        self.chosen.setText(f"已选 {len(chosen):,} 条{_sums(self.register.row, chosen)}" if chosen else "")

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & self.register.topics:
            self.refresh()


def _query(unit: Any, register: Register) -> list[_Found]:
    """Return rows with the text they are found by; it is put together off the GUI thread."""
    fields = fields_of(register.row)
    found = []
    for row in register.query(unit):
        parts = [shown(field, row) for field in fields]
        for key in register.names:
            readings = keys(getattr(row, key))
            parts += [*readings.full, *readings.initials]
        found.append(_Found(row, "\n".join(parts).casefold()))
    return found


def _sums(row_type: type[Any], rows: Sequence[Any]) -> str:
    """Return the sum of every column of money, as it is read in a status line."""
    money = [field for field in fields_of(row_type) if field.kind is Kind.MONEY]
    if not rows:
        return ""
    sums = {
        field.label.title: sum((getattr(row, field.key) or Decimal(0)) for row in rows) for field in money
    }
    return "".join(f"，{title}合计 {show(Decimal(total))}" for title, total in sums.items())
