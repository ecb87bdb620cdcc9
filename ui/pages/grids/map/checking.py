"""边界检查: overlaps, gaps and what lies outside, as a list that leads to the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.services import boundaries
from app.services.boundaries import FindingRow
from app.workspace import Unit
from ui.kit.cells import TableModel
from ui.kit.desk import Desk
from ui.kit.page import Ground, within
from ui.kit.table import Table
from ui.kit.theme import px, text_label

_SIZE, _EMPTY = (860, 480), (520, 180)
_WELL = "没有发现重叠、空白和越界。相差不到 0.05 公顷的不算。"


def found_on(unit: Unit, ground: Ground) -> list[FindingRow]:
    """Return what is amiss in a part of the tree."""
    return boundaries.found_amiss(within(unit, ground))


def show_findings(desk: Desk, owner: QWidget, ground: Ground, go: Callable[[object], None]) -> None:
    """Read what is amiss between the boundaries and list it."""
    desk.ask(owner, found_on, ground, done=lambda rows: Findings(rows, go, owner).open(), name="findings")


def findings_table(rows: Sequence[FindingRow], parent: QWidget) -> Table:
    """Return what is amiss as a table."""
    model = TableModel(FindingRow, ("name", "other"), parent)
    model.replace(rows)
    return Table(model, parent, "边界检查")


class Findings(QDialog):
    """What is amiss; a line leads to its unit on the map."""

    def __init__(self, rows: Sequence[FindingRow], go: Callable[[object], None], parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setWindowTitle("边界检查")
        self.resize(*(px(side) for side in (_SIZE if rows else _EMPTY)))
        self.go, self.table = go, findings_table(rows, self)
        told = f"共 {len(rows):,} 处，面积大的在前。回车到地图上看。" if rows else _WELL
        self.head = text_label(told, "section" if rows else "")
        close, foot = QPushButton("关闭"), QHBoxLayout()
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.table.setVisible(bool(rows))
        self.table.activated.connect(lambda _at: self._lead())
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(px(16),) * 4)
        for part in (text_label("边界检查", "pageTitle"), self.head):
            layout.addWidget(part)
        layout.addWidget(self.table, 1)
        if not rows:
            layout.addStretch(1)
        layout.addLayout(foot)

    def _lead(self) -> None:
        for row in self.table.chosen()[:1]:
            self.accept()
            self.go(row.unit_id)
