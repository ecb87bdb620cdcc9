"""What is wrong with a drawn file, a line for each thing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from app.domain.boundaries.matching import Remark, Weight
from app.services.boundaries import Plan
from ui.kit.theme import px, tokens

_TITLES = ("图形", "轻重", "项目", "说明")
_LEAST = 72  # pixels of a column, where there is nothing in it yet
_MOST = 500  # lines; a file with more is wrong as a whole
_INK = {Weight.ERROR: "danger", Weight.QUESTION: "info", Weight.WARNING: "warning"}


class Problems(QTableWidget):
    """A table of remarks; a file without any shows an empty one."""

    def __init__(self) -> None:
        super().__init__(0, len(_TITLES))
        self.setAccessibleName("问题")
        self.setHorizontalHeaderLabels(_TITLES)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(True)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(px(_LEAST))
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(_TITLES) - 1, QHeaderView.ResizeMode.Stretch)

    def fill(self, remarks: Sequence[Remark]) -> None:
        """Show other remarks."""
        shown = remarks[:_MOST]
        self.setRowCount(len(shown))
        for line, one in enumerate(shown):
            place = f"第 {one.row} 个" if one.row else "整个文件"
            for column, text in enumerate((place, one.weight.label, one.column, one.text)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column == 1:
                    item.setForeground(QColor(getattr(tokens(), _INK[one.weight])))
                self.setItem(line, column, item)
        self.resizeRowsToContents()
        for line in range(len(shown)):
            self.setRowHeight(line, self.rowHeight(line) + px(6))


def headed(plan: Plan) -> str:
    """Return what a file holds and how much of it is wrong."""
    weights = [one.weight for one in plan.remarks]
    told = [f"{plan.shapes:,} 个图形，{len(plan.takings):,} 个可以导入"]
    for weight, words in (
        (Weight.ERROR, "处错误"),
        (Weight.QUESTION, "处请确认"),
        (Weight.WARNING, "处提醒"),
    ):
        told += [f"{weights.count(weight):,} {words}"] if weight in weights else []
    if plan.findings:
        told.append(f"另有 {len(plan.findings):,} 处重叠、空白或越界，导入后在“边界检查”里看")
    return "，".join(told) + "。"
