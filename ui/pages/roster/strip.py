"""The figures over the roster, each a button that opens the rows it is counted from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.narrowing import Narrowing
from app.services import dashboard
from app.services.dashboard import Figure
from app.workspace import Unit
from ui.kit.page import Ground, within
from ui.kit.register import RegisterPage
from ui.kit.theme import px
from ui.pages.roster.chip import Chip, Form
from ui.pages.roster.months import HIGH, Months

_GAP, _EDGE, _TURN = 8, 16, 44  # between figures; between page and list; the charts' button and its gap
_NEEDED = "roster.figures"
_UNREAD = Figure(title="人", value="0", measure="人", note="人")  # Chinese: it may be higher


class Strip(QWidget):
    """The figures side by side; they follow the page to another part of the county, and to its size.

    Until they are read their room is kept: nothing under them moves.  ``below`` are the charts under the
    list.
    """

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page, self.below = page, Months(page)
        self.chips: dict[str, Chip] = {}
        self._found: tuple[Figure, ...] = ()
        self._zoom, self.form = 0, Form.LINE
        self.row, layout = QHBoxLayout(), QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for each in (self.row, layout):
            each.setSpacing(px(_GAP))
        layout.addLayout(self.row, 1)
        layout.addWidget(self.below.turn, 0, Qt.AlignmentFlag.AlignVCenter)  # else its height is the line's
        page.installEventFilter(self)
        self._lay()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the page; never at once: a new style resizes while it walks over widgets."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.StyleChange):
            QTimer.singleShot(0, self, self._reform)
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Stand right from the first picture on."""
        self._reform()
        super().showEvent(event)

    def refresh(self) -> None:
        """Count again."""
        self.page.desk.ask(self, _read, self.page.ground, done=self._show, name="figures")
        self.below.refresh()

    def _reform(self) -> None:
        self.below.fit()
        if (self._zoom, self.form) != self._wanted():
            self._lay()
        elif self.form is Form.STACKED:
            self._thin()

    def _wanted(self) -> tuple[int, Form]:
        """Return the zoom, and the first form that has room, by what the figures needed when last seen."""
        if self._is_high() and self._needs(Form.HIGH) <= self._room():
            return px(100), Form.HIGH
        return px(100), Form.LINE if self._needs(Form.LINE) <= self._room() else Form.STACKED

    def _is_high(self) -> bool:
        return self.page.height() >= px(HIGH)

    def _room(self) -> int:
        """Return how wide the figures may be; on a high page the charts have their button beside them."""
        return self.page.width() - 2 * _EDGE - (px(_TURN) if self._is_high() else 0)

    def _needs(self, form: Form) -> int:
        kept = self.page.desk.notes.get(_NEEDED)
        return px(kept.get(form.value, 0)) if isinstance(kept, dict) else 0

    def _learn(self) -> None:
        """Remember how wide the figures are in this form, for the next time they are not read yet."""
        kept, width = self.page.desk.notes.get(_NEEDED), self._width()
        known = kept if isinstance(kept, dict) else {}
        self.page.desk.notes[_NEEDED] = {**known, self.form.value: -(-width * 100 // px(100))}

    def _show(self, found: tuple[Figure, ...]) -> None:
        self._found = found
        self._lay()

    def _lay(self) -> None:
        """Lay the figures out in the first form that has room for them."""
        tried = None
        while tried != self._wanted():
            tried = self._zoom, self.form = self._wanted()
            self._fill()
            if self._found:
                self._learn()
        if self.form is Form.STACKED:
            self._thin()

    def _fill(self) -> None:
        while (item := self.row.takeAt(0)) is not None:
            if item.widget():
                item.widget().hide()  # deleteLater alone leaves it on screen until the event loop is idle
                item.widget().deleteLater()
        self.chips = {figure.title: Chip(figure, self.open, self.form) for figure in self._found}
        for chip in self.chips.values():
            self.row.addWidget(chip)
            chip.show()  # or the line is measured without it
        self.setMinimumHeight(Chip(_UNREAD, self.open, self.form).sizeHint().height())

    def _thin(self) -> None:
        """Leave out kinds, the last first, where two lines have no room either: the filter counts them."""
        for chip in self.chips.values():
            chip.show()
        kinds = [chip for chip in self.chips.values() if chip.figure.page == self.page.register.id][1:]
        while kinds and self._width() > self._room():
            kinds.pop().hide()

    def _width(self) -> int:
        self.row.invalidate()  # it hears of what was shown or hidden only later
        return self.row.sizeHint().width()

    def open(self, figure: Figure) -> None:
        """Show the rows a figure is counted from."""
        if isinstance(figure.target, Narrowing) and figure.page == self.page.register.id:
            self.page.clear()
            self.page.narrow(figure.target)
        else:
            target = None if figure.target == Narrowing() else figure.target
            self.page.desk.open(figure.page, self.page.ground, target)


def _read(unit: Unit, ground: Ground) -> tuple[Figure, ...]:
    return dashboard.figures(within(unit, ground))
