"""网格层级: the tree as a table, with the sums of the grids below each unit and what is amiss."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.services import units
from app.services.units import OutlineRow
from ui.kit.desk import Desk
from ui.kit.icons import icon
from ui.kit.page import EVERYTHING, Custom, Ground, lead
from ui.kit.picker import AsOfBox
from ui.kit.theme import px, text_label
from ui.pages.grids import acts, naming
from ui.pages.grids.card import UnitCard
from ui.pages.grids.restructuring.button import change_button
from ui.pages.grids.spelling import Spelling
from ui.pages.grids.tree import UnitTree

_PADDING, _GAP, _FILTER = 16, 8, 240
_TOPICS = frozenset({"unit", "unit_version", "posting", "policy_version", "unit_alias"})
_NONE = "还没有层级网格：请先用命令 init 或 import units 建立。"


class OutlinePage(QWidget):
    """The widget of the page."""

    chosen = Signal(object)
    """The selected rows."""

    def __init__(self, desk: Desk, ground: Ground = EVERYTHING, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.ground, self.rows, self._target = desk, ground, list[OutlineRow](), None
        self.where, self.foot = text_label(ground.name, "hint"), text_label("正在读取…", "hint", wrap=False)
        self.filter, self.amiss, self.tree = QLineEdit(), QCheckBox("只看有问题的"), UnitTree()
        self.buttons: dict[str, QPushButton] = {}
        self.spelling, self.as_of = Spelling(desk, self, self._sift), AsOfBox("看")
        self._arrange()
        self.filter.textChanged.connect(self._sift)
        self.amiss.toggled.connect(self._sift)
        self.as_of.turned.connect(self.refresh)
        self.tree.itemSelectionChanged.connect(self._choose)
        desk.heed(self, _TOPICS, self.refresh)
        self.refresh()

    def _arrange(self) -> None:
        self.filter.setPlaceholderText("筛选：名称、拼音首字母或代码")
        self.filter.setAccessibleName("筛选")
        self.filter.setMinimumWidth(px(_FILTER))
        head, line = QHBoxLayout(), QHBoxLayout()
        head.addWidget(text_label("网格层级", "pageTitle", wrap=False))
        head.addWidget(self.as_of.bar)
        head.addWidget(self.where, 1, Qt.AlignmentFlag.AlignVCenter)
        people = partial(acts.people_of, self.desk, self.tree)
        head.addWidget(self._button("查看网格员", "users-three", people))
        if self.desk.may(units.name_alias.permission):
            head.addWidget(self._button("单位别名", "tag", self._alias))
        head.addWidget(change_button(self.desk, self.tree.chosen))
        if self.desk.may(units.open_grids.permission):
            head.addWidget(self._button("新增网格", "plus", self._add, primary=True))
        for part in (self.filter, self.amiss, self.as_of):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self.foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_PADDING, _PADDING, _PADDING, _GAP)
        layout.setSpacing(_GAP)
        layout.addLayout(head)
        layout.addLayout(line)
        layout.addWidget(self.tree, 1)
        lead(self, self.tree)

    def _button(self, title: str, picture: str, act: Any, *, primary: bool = False) -> QPushButton:
        button = QPushButton(icon(picture, "on_primary" if primary else "text2"), f" {title}")
        button.setAccessibleName(title)
        button.setDefault(primary)
        button.clicked.connect(lambda _on=False: act())
        self.buttons[title] = button
        return button

    def refresh(self) -> None:
        """Read the tree again; what is open and selected stays."""
        read = partial(acts.outline_on, on=self.as_of.on)
        self.desk.ask(self, read, self.ground, done=self._show, failed=self._unread, name="rows")

    def _unread(self, error: BaseException) -> None:
        self.foot.setText(self.as_of.told(error) or "没有读到数据，请重新打开这一页。")
        if not self.as_of.told(error):
            self.desk.tasks.present(self, error)

    def _show(self, rows: list[OutlineRow]) -> None:
        self.rows = rows
        self.tree.fill(rows)
        self._sift()
        if self._target is not None and self.tree.go(self._target):
            self._target = None
        self._choose()

    def _sift(self) -> None:
        words = self.filter.text().casefold().split()
        found = self.spelling.find(self.rows, words) if words else None
        if words and found is None:  # it comes back when the names have been spelt
            return
        shown = self.tree.sift(found, amiss=self.amiss.isChecked())
        self.foot.setText(f"共 {shown:,} 个单位" if self.rows else _NONE)

    def stand_on(self, ground: Ground) -> None:
        """Show another part of the tree."""
        if ground != self.ground:
            self.ground = ground
            self.where.setText(ground.name)
            self.refresh()

    def go_to(self, target: object) -> None:
        """Open the tree at the unit with this id."""
        if not self.tree.go(target):
            self._target = target

    def _choose(self) -> None:
        rows = self.tree.chosen()
        for title in ("查看网格员", "单位别名"):
            if title in self.buttons:
                self.buttons[title].setEnabled(bool(rows))
                self.buttons[title].setToolTip(acts.one_unit(rows) or title)
        self.chosen.emit(rows)

    def card(self, rows: Sequence[OutlineRow]) -> QWidget | None:
        """Return what is known of the selected unit."""
        return UnitCard(self.desk, rows[0]) if rows else None

    def _add(self) -> None:
        acts.add_grid(self.desk, self, next(iter(self.tree.chosen()), None), self.go_to)

    def _alias(self) -> None:
        naming.add_alias(self.desk, self, self.tree.chosen()[0])


OUTLINE = Custom(
    id="outline",
    title="网格层级",
    section="网格",
    icon="tree-structure",
    permission=units.outline.permission,
    make=OutlinePage,
)
