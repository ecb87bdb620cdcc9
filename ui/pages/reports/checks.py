"""What a month still waits for: a line each, with a door to where it is done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.workflow import Check
from ui.kit.desk import Desk
from ui.kit.icons import icon
from ui.kit.theme import px


class Checks(QFrame):
    """The lines of a checklist."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.lines, self.doors = desk, list[QLabel](), dict[str, QPushButton]()
        self.setObjectName("card")
        self._rows: list[QWidget] = []
        self._shown: Sequence[Check] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(px(14), px(8), px(14), px(8))
        self._layout.setSpacing(px(4))

    def show_lines(self, lines: Sequence[Check]) -> None:
        """Show other lines."""
        self._shown = lines
        for row in self._rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.lines, self.doors = [], {}
        self._rows = [self._row(line) for line in lines]
        for row in self._rows:
            self._layout.addWidget(row)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the marks anew in other colours and at another zoom, once the style is through."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            QTimer.singleShot(0, self, lambda: self.show_lines(self._shown))

    def _row(self, line: Check) -> QWidget:
        row, mark, words = QWidget(self), QLabel(), QLabel(line.text)
        name, token = ("check-circle", "success") if line.ok else ("x-circle", "danger")
        mark.setPixmap(icon(name, token).pixmap(QSize(px(18), px(18))))
        mark.setAccessibleName("已办完" if line.ok else "还没有办")
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        place = QHBoxLayout(row)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(mark)  # beside a line and its button; a text of two lines keeps it in their middle
        place.addWidget(words, 1)
        self.lines.append(words)
        page = (line.goto or "").partition("/")[0]  # where it is done is the page of that name
        if not line.ok and page:
            door = QPushButton("去办理")
            door.setObjectName("link")
            door.setAccessibleName(f"去办理：{line.text}")
            door.clicked.connect(partial(self._go, page))
            place.addWidget(door)
            self.doors[line.goto or ""] = door
        return row

    def _go(self, page: str, _on: bool = False) -> None:
        self.desk.open(page)
