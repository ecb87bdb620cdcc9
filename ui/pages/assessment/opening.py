"""Which assessment begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QVBoxLayout, QWidget

from ui.kit.errors import answers
from ui.kit.theme import px
from ui.pages.assessment.reading import Opening

_PADDING, _GAP = 16, 12


class OpenDialog(QDialog):
    """Which assessment begins, of those that may."""

    def __init__(
        self, openable: Sequence[Opening], act: Callable[[Opening], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._act = act
        self.setWindowTitle("打开新周期")
        self.months = QComboBox()
        self.months.setAccessibleName("考核周期")
        for one in openable:
            self.months.addItem(one.label, one)
        about = QLabel("按政策的评分表和期末在岗的网格员建立，名单和指标从此固定；期末最后一天起可以打开。")
        about.setObjectName("hint")
        about.setWordWrap(True)
        buttons, _yes = answers(self, "打开新周期")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(_PADDING), px(_PADDING), px(_PADDING), px(_PADDING))
        layout.setSpacing(px(_GAP))
        for part in (self.months, about, buttons):
            layout.addWidget(part)

    def accept(self) -> None:
        """Open it."""
        super().accept()
        self._act(self.months.currentData())
