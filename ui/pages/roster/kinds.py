"""The kinds of difference over the list of 名册比对: how many of each, a button that shows only them."""

from __future__ import annotations

from collections import Counter

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.narrowing import only
from app.domain.differing import Differs
from ui.kit.register import RegisterPage
from ui.kit.theme import px, text_label

_GAP = 6
_ALIKE = "两份名册没有不同。"


class DiffersStrip(QWidget):
    """How many are new, have left, have moved, are told of otherwise and are the same."""

    of_rows = True  # so it stands over the rows of another day too

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page = page
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(_GAP))
        self.buttons = {kind: self._button(kind) for kind in Differs}
        self.said = text_label("", "hint", wrap=False)
        for part in (*self.buttons.values(), self.said):
            row.addWidget(part)
        row.addStretch(1)
        page.model.modelReset.connect(self.count)
        self.count()

    def _button(self, kind: Differs) -> QPushButton:
        button = QPushButton()
        button.clicked.connect(lambda _on=False: self.page.narrow(only(kind=kind)))
        return button

    def refresh(self) -> None:
        """Nothing is read here: the list itself is counted."""

    def count(self) -> None:
        """Write on each button how many rows it leads to, and say where nothing differs."""
        found = Counter(row.kind for row in self.page.sieve.every)
        for kind, button in self.buttons.items():
            button.setText(f"{kind.label} {found[kind]:,}")
            button.setAccessibleName(f"{kind.label}，{found[kind]:,} 人")
            button.setEnabled(bool(found[kind]))
            button.setToolTip(f"只看“{kind.label}”" if found[kind] else f"没有“{kind.label}”的人。")
        self.said.setText(_ALIKE if set(found) == {Differs.SAME} else "")
