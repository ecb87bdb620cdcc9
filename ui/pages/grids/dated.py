"""The day over lists of what stands at units, one for a window; beside it what is counted, each a filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
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


class LookedAt(QObject):
    """The day these lists are looked at, one for a window; None is today."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A column whose sum stands on a button: what it is called, its measure, what is said of none."""

    key: str
    title: str
    measure: str
    none: str

    @property
    def narrowing(self) -> Narrowing:
        """The rows that count at least one."""
        return Narrowing((Kept(key=self.key, least=1),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """The line over a list: the query of a day, what it is permitted by, what is counted.

    ``ratios``: its decimals have no mean.
    """

    query: Callable[[Unit, date | None], Sequence[Any]]
    permission: Permission = Permission.UNITS_READ
    counted: tuple[Counted, ...] = field(default=())
    ratios: bool = False

    def __call__(self, page: RegisterPage) -> Strip:
        """Return its widget."""
        return Strip(page, self)


class Strip(QWidget):
    """The day, and a button for each thing counted; each shows only those."""

    def __init__(self, page: RegisterPage, dated: Dated) -> None:
        super().__init__(page)
        self.page, self.dated = page, dated
        self.day, self.box = LookedAt.of(page.desk), AsOfBox("看")
        page.model.means = not dated.ratios
        page.mark = self.box.bar  # beside the title, and on paper
        self.buttons = {one.key: self._button(one) for one in dated.counted}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(_GAP))
        for part in (*self.buttons.values(), self.box):
            row.addWidget(part)
        row.addStretch(1)
        self.box.turned.connect(lambda: self.day.turn(self.box.on))
        self.day.turned.connect(self._show)
        page.model.modelReset.connect(self.count)
        self.count()
        if self.day.on is not None:
            self._look(self.day.on)

    def _button(self, one: Counted) -> QPushButton:
        button = QPushButton()
        button.clicked.connect(lambda _on=False: self.page.narrow(one.narrowing))
        return button

    def _show(self, on: date | None) -> None:
        """Read the rows of the day; filters stay."""
        self._look(on)
        self.page.refresh(anew=True)

    def _look(self, on: date | None) -> None:
        if on != self.box.on:
            self.box.day.show_value(on)
        query = self.dated.query

        @permits(self.dated.permission)
        def then(unit: Unit) -> Sequence[Any]:
            return query(unit, on)

        self.page.register = replace(self.page.register, query=then)

    def refresh(self) -> None:
        """Nothing is read here: the list itself is counted."""

    def count(self) -> None:
        """Write on each button how many its rows come to."""
        for one in self.dated.counted:
            count, button = sum(getattr(row, one.key) for row in self.page.sieve.every), self.buttons[one.key]
            button.setText(f"{one.title} {count:,} {one.measure}")
            button.setAccessibleName(f"{one.title}，{count:,} {one.measure}")
            button.setEnabled(bool(count))
            button.setToolTip(f"只看“{one.title}”的" if count else one.none)
