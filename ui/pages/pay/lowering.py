"""What stands over a list takes fewer lines on a low page: the list keeps its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui.kit.theme import px

_LOW = 720


class Lowers(Protocol):
    """A part of a page that has a lower form."""

    def be_low(self, low: bool) -> None:
        """Take few lines, or as many as are good to read."""
        ...


class Lowering(QObject):
    """Tells the parts of a page whenever it becomes low or high."""

    def __init__(self, page: QWidget, parts: Sequence[Lowers]) -> None:
        super().__init__(page)
        self.page, self.parts = page, parts
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the page's size and the zoom; never at once: a page is resized while it is laid out."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.StyleChange):
            QTimer.singleShot(0, self, self._tell)
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        for part in self.parts:
            part.be_low(self.page.height() < px(_LOW))
