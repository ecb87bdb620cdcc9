"""Which month's assessment begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QVBoxLayout, QWidget

from app.core.period import Month
from ui.kit.errors import answers
from ui.kit.theme import px

_PADDING, _GAP = 16, 12


class OpenDialog(QDialog):
    """Which month's assessment begins, of those that may."""

    def __init__(self, months: Sequence[Month], act: Callable[[Month], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._act = act
        self.setWindowTitle("打开新周期")
        self.months = QComboBox()
        self.months.setAccessibleName("月份")
        for month in months:
            self.months.addItem(month.label, month)
        about = QLabel("按政策的评分表和月末在岗的网格员建立，名单和指标从此固定；月末最后一天起可以打开。")
        about.setObjectName("hint")
        about.setWordWrap(True)
        buttons, _yes = answers(self, "打开新周期")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(_PADDING), px(_PADDING), px(_PADDING), px(_PADDING))
        layout.setSpacing(px(_GAP))
        for part in (self.months, about, buttons):
            layout.addWidget(part)

    def accept(self) -> None:
        """Open the month."""
        super().accept()
        self._act(self.months.currentData())
