"""The kinds of problems over the list of 网格核查: how many are left, a button that shows only them."""

from __future__ import annotations

from collections import Counter

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.narrowing import Narrowing, only
from app.domain.unit_checks import Check
from ui.kit.register import RegisterPage
from ui.kit.theme import px

_GAP = 6


class KindsStrip(QWidget):
    """How many of each kind nobody has explained, how many are explained, and all of them."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page = page
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(_GAP))
        self.buttons = {kind: self._button(only(check=kind, explained=False)) for kind in Check}
        self.explained = self._button(only(explained=True))
        for button in (*self.buttons.values(), self.explained):
            row.addWidget(button)
        row.addStretch(1)
        page.model.modelReset.connect(self.count)
        self.count()

    def _button(self, narrowing: Narrowing) -> QPushButton:
        button = QPushButton()
        button.clicked.connect(lambda _on=False: self.page.narrow(narrowing))
        return button

    def refresh(self) -> None:
        """Nothing is read here: the list itself is counted."""

    def count(self) -> None:
        """Write on each button how many rows it leads to."""
        rows = self.page.sieve.every
        left = Counter(row.check for row in rows if not row.explained)
        for kind, button in self.buttons.items():
            _say(button, kind.label, left[kind], f"没有待处理的“{kind.label}”问题。")
        _say(self.explained, "已说明", sum(row.explained for row in rows), "还没有说明过的问题。")


def _say(button: QPushButton, title: str, count: int, none: str) -> None:
    button.setText(f"{title} {count:,}")
    button.setAccessibleName(f"{title}，{count:,} 个")
    button.setEnabled(bool(count))
    button.setToolTip(f"只看“{title}”" if count else none)
