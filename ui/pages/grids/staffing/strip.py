"""The day over the lists of posts, the same in both; how many lack, are too many, hold two posts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.access import Permission, permits
from app.core.narrowing import Kept, Narrowing
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.picker import AsOfBox
from ui.kit.register import RegisterPage
from ui.kit.theme import px

_GAP = 6
_KINDS = {
    "short": ("缺编", "{:,} 人", "编制都已配齐。"),
    "over": ("超编", "{:,} 人", "没有超编的，也没有一格两员。"),
    "doubled": ("一人多岗", "{:,} 人次", "没有人同时在两个岗位。"),
}


class LookedAt(QObject):
    """The day the lists of posts are looked at, one for a window; None is today."""

    turned = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.on: date | None = None

    @classmethod
    def of(cls, desk: Desk) -> LookedAt:
        """Return the window's."""
        return desk.findChild(cls, options=Qt.FindChildOption.FindDirectChildrenOnly) or cls(desk)

    def turn(self, on: date | None) -> None:
        """Look at another day."""
        if on != self.on:
            self.on = on
            self.turned.emit(on)


class Strip(QWidget):
    """The day, and a button for each kind of what does not fit; each shows only those."""

    def __init__(self, page: RegisterPage, query: Callable[[Unit, date | None], Sequence[Any]]) -> None:
        super().__init__(page)
        self.page, self.query = page, query
        self.day, self.box = LookedAt.of(page.desk), AsOfBox("看")
        page.mark = self.box.bar  # beside the title, and on paper
        self.buttons = {key: QPushButton() for key in _KINDS}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(_GAP))
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, key=key: page.narrow(at_least_one(key)))
            row.addWidget(button)
        row.addWidget(self.box)
        row.addStretch(1)
        self.box.turned.connect(lambda: self.day.turn(self.box.on))
        self.day.turned.connect(self._show)
        page.model.modelReset.connect(self.count)
        self.count()
        if self.day.on is not None:
            self._look(self.day.on)

    def _show(self, on: date | None) -> None:
        """Read the rows of the day; filters stay."""
        self._look(on)
        self.page.refresh(anew=True)

    def _look(self, on: date | None) -> None:
        if on != self.box.on:
            self.box.day.show_value(on)
        query = self.query

        @permits(Permission.UNITS_READ)
        def then(unit: Unit) -> Sequence[Any]:
            return query(unit, on)

        self.page.register = replace(self.page.register, query=then)

    def refresh(self) -> None:
        """Nothing is read here: the list itself is counted."""

    def count(self) -> None:
        """Write on each button how many its rows come to."""
        for key, (title, measure, none) in _KINDS.items():
            count, button = sum(getattr(row, key) for row in self.page.sieve.every), self.buttons[key]
            button.setText(f"{title} {measure.format(count)}")
            button.setAccessibleName(f"{title}，{measure.format(count)}")
            button.setEnabled(bool(count))
            button.setToolTip(f"只看“{title}”的" if count else none)


def at_least_one(key: str) -> Narrowing:
    """Return the narrowing to rows that count at least one of a kind."""
    return Narrowing((Kept(key=key, least=1),))
