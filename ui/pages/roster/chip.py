"""One figure over the roster, as a button in one of three forms."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from app.services.dashboard import Figure
from ui.kit.theme import px, text_label

_LEAST = 60


class Form(Enum):
    """How the figures stand: over their notes, in one line, or with the title over the figure."""

    HIGH = "high"
    LINE = "line"
    STACKED = "stacked"


_MARGINS = {Form.HIGH: (12, 8, 8, 8), Form.LINE: (12, 6, 8, 6), Form.STACKED: (10, 4, 6, 4)}
_SPACES = {Form.HIGH: 2, Form.LINE: 8, Form.STACKED: 0}
_WAY = {True: QBoxLayout.Direction.LeftToRight, False: QBoxLayout.Direction.TopToBottom}


class Chip(QPushButton):
    """One figure: high, its title and note over and under it; low, the note is its tooltip."""

    def __init__(self, figure: Figure, opens: Callable[[Figure], object], form: Form) -> None:
        super().__init__()
        self.figure = figure
        self.setObjectName("tile")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        spoken = (figure.title, f"{figure.value} {figure.measure}", figure.note)
        self.setAccessibleName("，".join(filter(None, spoken)))
        self.setToolTip(f"{figure.note}。点击查看明细" if figure.note else "点击查看明细")
        self.clicked.connect(lambda _on=False: opens(figure))
        high, line = form is Form.HIGH, form is Form.LINE
        self.lines = QBoxLayout(_WAY[line], self)
        self.lines.setContentsMargins(*(px(side) for side in _MARGINS[form]))
        self.lines.setSpacing(px(_SPACES[form]))
        self.lines.addWidget(_label(figure.title, "label" if high or not figure.warns else "moved"))
        number = QHBoxLayout()
        number.setSpacing(px(4))
        number.addWidget(_label(figure.value, "figure" if high else "section"))
        number.addWidget(_label(figure.measure, "label"), 0, Qt.AlignmentFlag.AlignBottom)
        number.addStretch(1)
        self.lines.addLayout(number, 1)
        if high:
            self.lines.addWidget(_label(figure.note or " ", "moved" if figure.warns else "hint"))

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
