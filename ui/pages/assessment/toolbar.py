"""The buttons over the sheet: what is always there, and the steps that can be taken now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui.kit.icons import icon
from ui.kit.theme import px
from ui.pages.assessment.steps import Move


class Toolbar(QWidget):
    """Buttons side by side; a step that is not ready yet says how much is missing, and why when pressed."""

    def __init__(self, take: Callable[[Move], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._take = take
        self.buttons: dict[str, QPushButton] = {}
        self.steps: dict[str, QPushButton] = {}
        self._shown: list[tuple[str, int]] = []
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(px(8))

    def add(self, title: str, glyph: str, act: Callable[[], object]) -> None:
        """Add a button that is always there."""
        button = QPushButton(icon(glyph), f" {title}")
        button.setAccessibleName(title)
        button.clicked.connect(lambda _on=False: act())
        self.buttons[title] = button
        self.row.addWidget(button)

    def block(self, title: str, reason: str) -> None:
        """Let a button be pressed, or say why it cannot."""
        button = self.buttons.get(title)
        if button is not None:
            button.setEnabled(not reason)
            button.setToolTip(reason or title)

    def offer(self, title: str, *, on: bool) -> None:
        """Show a button, or take it away where nobody could press it any more."""
        button = self.buttons.get(title)
        if button is not None:
            button.setVisible(on)

    def show_steps(self, moves: Sequence[Move]) -> None:
        """Show the steps that can be taken now."""
        shown = [(f"{move.about}{move.title}", len(move.open)) for move in moves]
        if shown != self._shown:
            for old in self.steps.values():
                self.row.removeWidget(old)
                old.hide()  # deleteLater alone leaves it on screen until the event loop is idle
                old.deleteLater()
            self.steps = {move.title: self._step(move) for move in moves}
        self._shown = shown
        for move in moves:
            self.steps[move.title].setProperty("move", move)

    def _step(self, move: Move) -> QPushButton:
        lacking = len(move.open)
        button = QPushButton(f"{move.title}（还差 {lacking} 项）" if lacking else move.title)
        button.setAccessibleName(button.text())
        button.setDefault(move.primary and not lacking)
        button.setToolTip("\n".join(check.text for check in move.open[:5]) or move.after)
        button.clicked.connect(lambda _on=False: self._take(button.property("move")))
        self.row.addWidget(button)
        return button
