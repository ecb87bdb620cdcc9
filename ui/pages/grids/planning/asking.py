"""What the planner is asked: size of a grid, how many, what counts first; and where the size comes from."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from app.domain.planning import Priority, Wish
from app.services.planning import Question
from ui.kit.theme import px

_GAP, _MOST, _GRIDS = 8, 100_000, 99


class Asking(QWidget):
    """The line of parameters over the division."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.least, self.most, self.grids, self.first = QSpinBox(), QSpinBox(), QSpinBox(), QComboBox()
        self.propose, self.stop = QPushButton("提出方案"), QPushButton("停止")
        self.propose.setDefault(True)
        self.stop.setEnabled(False)
        self.stop.setToolTip("没有正在试算的方案。")
        for box, name, none in (
            (self.least, "每格至少", "不限"),
            (self.most, "每格至多", "不限"),
            (self.grids, "网格数", "自动"),
        ):
            box.setAccessibleName(name)
            box.setSpecialValueText(none)
            box.setRange(0, _GRIDS if box is self.grids else _MOST)
            box.lineEdit().setTextMargins(px(6), 0, 0, 0)  # a style sheet's padding does not reach it
            box.valueChanged.connect(lambda _value: self.changed.emit())
        self.first.setAccessibleName("优先")
        for priority in Priority:
            self.first.addItem(priority.label, priority)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(_GAP))
        for title, box in (
            ("每格至少", self.least), ("至多", self.most), ("网格数", self.grids), ("优先", self.first),
        ):  # fmt: skip
            row.addWidget(QLabel(title))
            row.addWidget(box)
        row.addWidget(self.propose)
        row.addWidget(self.stop)
        row.addStretch(1)

    def start_from(self, question: Question) -> None:
        """Show what the policy wants."""
        for box, value in (
            (self.least, question.least), (self.most, question.most or 0), (self.grids, question.grids or 0),
        ):  # fmt: skip
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)
        for box in (self.least, self.most):
            box.setSuffix(f" {question.measure.label}")

    def wish(self) -> Wish:
        """Return what is asked."""
        return Wish(
            least=self.least.value(),
            most=self.most.value() or None,
            grids=self.grids.value() or None,
            priority=Priority(self.first.currentData()),  # Qt gives a plain text back
        )

    def under_way(self, job: bool) -> None:
        """Let a proposal be stopped while it is made, and asked for while none is."""
        self.propose.setEnabled(not job)
        self.stop.setEnabled(job)
        self.stop.setToolTip("停止试算，保留现在显示的划分。" if job else "没有正在试算的方案。")
        self.propose.setToolTip("正在试算，请稍候或先停止。" if job else "按上面的要求试算一个划分方案。")
