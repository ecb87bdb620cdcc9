"""The page laid out: village and question above, the plan on the left, grids and buildings beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from ui.kit.cells import TableModel
from ui.kit.page import lead
from ui.kit.table import Table
from ui.kit.theme import px
from ui.pages.grids.planning.asking import Asking
from ui.pages.grids.planning.drawn import Drawn
from ui.pages.grids.planning.lines import GridLine, PartLine

_PADDING, _GAP, _CHOICE, _TARGET = 16, 8, 320, 170
_NONE = "方案与现状相同，没有可以导出的调整。"


class Parts(QWidget):
    """The widgets of the page in their places; what they mean is the page's."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.choice, self.target = QComboBox(), QComboBox()
        self.asking, self.drawn = Asking(), Drawn()
        self.source, self.verdict, self.reasons = QLabel(), QLabel(), QLabel()
        self.progress, self.empty = QLabel(), QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.body = QSplitter(Qt.Orientation.Horizontal)
        self.move, self.back = QPushButton("移到"), QPushButton("恢复现状")
        acts = ("导入楼栋名单", "逐个登记", "导出调整表", "提交调整草稿", "打印方案")
        self.take_in, self.first, self.export, self.draft, self.paper = map(QPushButton, acts)
        self.grid_table = _table(GridLine, "各网格")
        self.part_table = _table(PartLine, "楼栋（湾组）")
        self._name()
        QVBoxLayout(page).addWidget(self)
        page.layout().setContentsMargins(_PADDING, _PADDING, _PADDING, _GAP)
        self._arrange()
        self.weigh(changed=False, fault="")

    def _name(self) -> None:
        self.choice.setAccessibleName("村或社区")
        self.choice.setMinimumWidth(px(_CHOICE))
        self.target.setAccessibleName("移到的网格")
        self.target.setMinimumWidth(px(_TARGET))
        self.move.setToolTip("把右边名单里选中的楼栋（湾组）移到这个网格，核验结果立即显示。")
        self.back.setToolTip("放弃显示的方案，回到现在的划分。")
        self.verdict.setObjectName("section")
        for label in (self.source, self.verdict, self.reasons, self.progress, self.empty):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.source, self.reasons, self.progress):
            label.setObjectName("hint")

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(_GAP))
        title = QLabel("网格划分", objectName="pageTitle")
        leave = (self.draft, self.export, self.paper)
        layout.addLayout(_row(title, self.choice, None, self.first, self.take_in, *leave))
        for part in (self.asking, self.source, self.progress, self.empty, self.verdict, self.reasons):
            layout.addWidget(part)
        lists, side = QSplitter(Qt.Orientation.Vertical), QWidget()
        inside = QVBoxLayout(side)
        inside.setContentsMargins(px(_GAP), 0, 0, 0)  # beside the handle of the splitter
        self.acts = _row(QLabel("选中的"), self.move, self.target, self.back, None)
        inside.addLayout(self.acts)
        inside.addWidget(self.part_table, 1)
        lists.addWidget(self.grid_table)
        lists.addWidget(side)
        lists.setStretchFactor(0, 2)
        lists.setStretchFactor(1, 3)
        self.body.addWidget(self.drawn)
        self.body.addWidget(lists)
        self.body.setStretchFactor(0, 2)
        self.body.setStretchFactor(1, 3)
        layout.addWidget(self.body, 1)

    def tell(self, said: str) -> None:
        """Say how far a proposal is."""
        self.progress.setText(said)
        self.progress.setVisible(bool(said))

    def show_empty(self, words: str) -> None:
        """Say what to do where no village has buildings."""
        self.empty.setText(words)
        self.empty.setVisible(bool(words))
        for part in (self.asking, self.source, self.verdict, self.choice, self.body):
            part.setVisible(not words)
        for part in (self.reasons, self.progress):
            part.setVisible(bool(part.text()) and not words)
        lead(self.parentWidget(), self.take_in if words else self.choice)

    def offer_grids(self, grids: Sequence[tuple[str, str]]) -> None:
        """Offer where a building may be moved; the last is one more grid."""
        before = self.target.currentData()
        self.target.clear()
        for grid, name in grids:
            self.target.addItem(name, grid)
        self.target.setCurrentIndex(max(0, self.target.findData(before)))

    def list_grids(self, rows: Sequence[GridLine]) -> None:
        """List the grids of the division shown."""
        _model(self.grid_table).replace(rows)

    def list_parts(self, rows: Sequence[PartLine]) -> None:
        """List the buildings, those chosen before still chosen."""
        chosen = {row.id for row in self.part_table.chosen()}
        _model(self.part_table).replace(rows)
        self.part_table.choose(chosen)

    def weigh(self, *, changed: bool, fault: str) -> None:
        """Say why the division cannot leave: nothing changes, or the checker found a fault."""
        for button, free in (
            (self.export, "导出网格调整表（变更、原代码、新代码、份额、生效日期），可再导入办理。"),
            (self.draft, "生成一份网格调整草稿，由另一个人批准；这里不改动任何网格。"),
            (self.paper, "把方案和现状的对照表存成PDF，可打印签字。"),
        ):
            reason = fault or ("" if changed or button is self.paper else _NONE)
            button.setEnabled(not reason)
            button.setToolTip(reason or free)


def _table(row_type: type[Any], name: str) -> Table:
    model = TableModel(row_type)
    table = Table(model, name=name)
    model.setParent(table)
    return table


def _model(table: Table) -> TableModel:
    model = table.model()
    if not isinstance(model, TableModel):
        raise TypeError(model)
    return model


def _row(*parts: QWidget | None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(_GAP))
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part)
    return row
