"""The day the tree is looked at: a box over it, and a yellow bar while it is not today."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.core.errors import Invalid
from ui.kit.editors import Day
from ui.kit.errors import expected
from ui.kit.theme import px

_WIDTH = 200


class AsOfBox(QWidget):
    """A day to type or choose; ``turned`` when another one is to be shown, None for today.

    ``what`` is what is looked at.
    """

    turned = Signal()

    def __init__(self, what: str = "层级网格") -> None:
        super().__init__()
        self.what = what
        self.on: date | None = None
        self.day, self.back, self.bar = Day(), QPushButton("回到今天"), QLabel()
        self.day.line.setPlaceholderText("看某一天，如 2015-07-23")
        self.day.line.setAccessibleName(f"看哪一天的{what}")
        self.day.setMinimumWidth(px(_WIDTH))
        self.bar.setObjectName("presses")
        self.back.setAccessibleName("回到今天")
        self.back.setObjectName("link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for part in (self.day, self.bar, self.back):
            row.addWidget(part)
        self.bar.hide()
        self.back.hide()
        self.day.edited.connect(self._read)
        self.back.clicked.connect(lambda _on=False: self.day.show_value(None))

    def _read(self) -> None:
        """Turn to the day that is written as soon as it is one."""
        try:
            day = self.day.value()
        except Invalid:
            return
        if day != self.on:
            self.on = day
            self.bar.setText(f"这是 {day} 的{self.what}，不是今天的。" if day else "")
            for part in (self.bar, self.back):
                part.setVisible(day is not None)
            self.turned.emit()

    def told(self, error: BaseException) -> str:
        """Return the sentence of what could not be read of a past day, empty where it is to be presented."""
        known = expected(error) if self.on else None
        return str(known) if known else ""
