"""The way of a record with a workflow, as a strip of stations: done ✔, current ●, later ○."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit import icons
from ui.kit.theme import px, tokens

_DOT, _STRIP = 20, 54


@dataclass(frozen=True, kw_only=True)
class Step:
    """One station of the way: ``mark`` is ✔, ● or ○."""

    title: str
    mark: str


class Strip(QWidget):
    """The way of a case: done ✔, current ●, later ○, with the names of the steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Show other steps."""
        self.steps = steps
        spoken = {"✔": "已完成", "●": "正在办理", "○": "还没有到"}
        self.setAccessibleName("，".join(f"{step.title}{spoken[step.mark]}" for step in steps))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the names: of two lines where one does not hold the longest."""
        return QSize(px(600), px(_STRIP) + (self.fontMetrics().lineSpacing() if self._narrow() else 0))

    def _narrow(self) -> bool:
        font = self.font()
        font.setBold(True)  # as every name is once
        longest = max((QFontMetrics(font).horizontalAdvance(step.title) for step in self.steps), default=0)
        return longest > self.width() / max(1, len(self.steps)) - px(4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height of this width."""
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / max(1, len(self.steps))
        for place, step in enumerate(self.steps):
            self._paint_step(painter, place, step, width)
        painter.end()

    def _paint_step(self, painter: QPainter, place: int, step: Step, width: float) -> None:
        c, size = tokens(), px(_DOT)
        left, top = round(place * width), px(2)
        centre = round(left + width / 2)
        done, now = step.mark == "✔", step.mark == "●"
        if place:
            painter.setPen(QPen(QColor(c.success if done else c.border_strong), 2))
            painter.drawLine(
                round(centre - width + size / 2 + px(4)),
                top + size // 2,
                centre - size // 2 - px(4),
                top + size // 2,
            )
        dot = QRect(centre - size // 2, top, size, size)
        name = "check-circle-fill" if done else "record-fill" if now else "circle"
        icons.paint(painter, dot, name, c.success if done else c.primary if now else c.border_strong)
        font = self.font()
        font.setBold(now)
        painter.setFont(font)
        painter.setPen(QColor(c.text if now else c.text2 if done else c.text3))
        words = QRect(left, top + size + px(2), round(width), self.height() - size - px(4))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        title, half = step.title, (len(step.title) + 1) // 2
        if painter.fontMetrics().horizontalAdvance(title) > words.width() - px(4):
            title = f"{title[:half]}\n{title[half:]}"
        painter.drawText(words, flags, title)
