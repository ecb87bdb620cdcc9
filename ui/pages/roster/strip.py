"""The figures over the roster, each a button that opens the rows it is counted from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.core.narrowing import Narrowing
from ui.kit.register import RegisterPage
from ui.kit.theme import px, text_label
from ui.pages.roster.figures import EVERY_ROW, Figure, figures
from ui.pages.roster.months import HIGH, Months

_GAP, _EDGE, _LEAST = 8, 16, 60  # between figures; between the page and its list; of a figure


class Strip(QWidget):
    """The figures side by side; they follow the page to another part of the county, and to its height.

    ``below`` are the charts under the list.
    """

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page, self.below = page, Months(page)
        self.chips: dict[str, Chip] = {}
        self._found: tuple[Figure, ...] = ()
        self._form, self._needed = (0, False, False), 0
        self.row, layout = QHBoxLayout(), QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for each in (self.row, layout):
            each.setSpacing(px(_GAP))
        layout.addLayout(self.row, 1)
        layout.addWidget(self.below.turn, 0, Qt.AlignmentFlag.AlignVCenter)  # else its height is the line's
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the height of the page; never at once: a new style resizes while it walks over widgets."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.StyleChange):
            QTimer.singleShot(0, self, self._reform)
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        """Count again."""
        self.page.desk.ask(self, figures, self.page.ground, done=self._show, name="figures")
        self.below.refresh()

    def _reform(self) -> None:
        self.below.fit()
        if self._form != self._formed():
            self._lay()

    def _formed(self) -> tuple[int, bool, bool]:
        """Return the zoom, whether figures stand high, and whether one line has no room for them."""
        high, room = self.page.height() >= px(HIGH), self.page.width() - 2 * _EDGE
        return px(100), high, not high and room < self._needed

    def _show(self, found: tuple[Figure, ...]) -> None:
        self._found = found
        self._lay()

    def _lay(self) -> None:
        """Lay the figures out: high, or in one line, or low where the line has no room."""
        high = self._formed()[1]
        while (item := self.row.takeAt(0)) is not None:
            if item.widget():
                item.widget().hide()  # deleteLater alone leaves it on screen until the event loop is idle
                item.widget().deleteLater()
        self.chips = {figure.title: Chip(figure, self, high=high) for figure in self._found}
        for chip in self.chips.values():
            self.row.addWidget(chip)
            chip.show()  # or the line is measured without it
        self._needed = self.row.sizeHint().width()
        self._form = self._formed()
        for chip in self.chips.values() if self._form[2] else ():
            chip.stack()

    def open(self, figure: Figure) -> None:
        """Show the rows a figure is counted from."""
        if isinstance(figure.target, Narrowing) and figure.page == self.page.register.id:
            self.page.clear()
            self.page.narrow(figure.target)
        else:
            target = None if figure.target == EVERY_ROW else figure.target
            self.page.desk.open(figure.page, self.page.ground, target)


class Chip(QPushButton):
    """One figure: high, its title and note over and under it; low, in one line, the note its tooltip."""

    def __init__(self, figure: Figure, strip: Strip, *, high: bool) -> None:
        super().__init__()
        self.figure = figure
        self.setObjectName("tile")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        spoken = (figure.title, f"{figure.value} {figure.measure}", figure.note)
        self.setAccessibleName("，".join(filter(None, spoken)))
        self.setToolTip(f"{figure.note}。点击查看明细" if figure.note else "点击查看明细")
        self.clicked.connect(lambda _on=False: strip.open(figure))
        way = QBoxLayout.Direction.TopToBottom if high else QBoxLayout.Direction.LeftToRight
        self.lines = QBoxLayout(way, self)
        self.lines.setContentsMargins(px(12), px(8 if high else 6), px(8), px(8 if high else 6))
        self.lines.setSpacing(px(2 if high else 8))
        self.lines.addWidget(_label(figure.title, "label" if high or not figure.warns else "moved"))
        number = QHBoxLayout()
        number.setSpacing(px(4))
        number.addWidget(_label(figure.value, "figure" if high else "section"))
        number.addWidget(_label(figure.measure, "label"), 0, Qt.AlignmentFlag.AlignBottom)
        number.addStretch(1)
        self.lines.addLayout(number, 1)
        if high:
            self.lines.addWidget(_label(figure.note or " ", "moved" if figure.warns else "hint"))

    def stack(self) -> None:
        """Put the title over the figure: a line has no room."""
        self.lines.setDirection(QBoxLayout.Direction.TopToBottom)
        self.lines.setContentsMargins(px(10), px(4), px(6), px(4))
        self.lines.setSpacing(0)

    def sizeHint(self) -> QSize:
        """Return the room its lines need; a button by itself would count its empty text."""
        return self.layout().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Let the page be made narrower than a line of figures: then they stand in two."""
        return QSize(px(_LEAST), self.sizeHint().height())


def _label(text: str, name: str) -> QLabel:
    label = text_label(text, name, wrap=False)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label
