"""Twelve months painted side by side: days off, feasts, and weekend days that are worked."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.services.calendar import DayRow
from ui.kit.theme import px, tokens
from ui.pages.settings.day_cell import MIDDLE, draw_day, line_font

_ACROSS, _DOWN, _WEEK, _LINES = 4, 3, 7, 8  # months in a line; a month has a title, weekdays and six weeks
_DAYS = "一二三四五六日"
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class YearGrid(QWidget):
    """A year; ``stood`` with the day the keyboard or the pointer stands on."""

    stood = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today, self.year = today, today.year
        self.days: dict[date, DayRow] = {}
        self.at = today
        self._places: dict[date, QRect] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("工作日历，方向键逐日查看")

    def fill(self, year: int, days: Sequence[DayRow]) -> None:
        """Show a year's days."""
        self.year, self.days = year, {day.day: day for day in days}
        if self.at.year != year:
            self.at = date(year, 1, 1)
        self.stand(self.at)

    def stand(self, day: date) -> None:
        """Stand on a day of the year shown."""
        if day.year == self.year:
            self.at = day
            row = self.days.get(day)
            self.setAccessibleDescription(f"{day} {row.label}" if row else str(day))
            self.stood.emit(row)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(880), px(520))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by days and weeks."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step:
            self.stand(self.at + timedelta(days=step))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.stand(self.at)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Stand on the day that is pressed."""
        for day, place in self._places.items():
            if place.contains(event.position().toPoint()):
                self.stand(day)

    def event(self, event: QEvent) -> bool:
        """Say what a day is called where the pointer rests."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = next((day for day, place in self._places.items() if place.contains(event.pos())), None)
            row = self.days.get(found) if found else None
            QToolTip.showText(event.globalPos(), f"{row.day} {row.label}" if row and row.label else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._places = {}
        wide, high = self.width() / _ACROSS, self.height() / _DOWN
        for month in range(12):
            corner = QRectF((month % _ACROSS) * wide, (month // _ACROSS) * high, wide, high)
            self._month(painter, month + 1, corner.adjusted(px(3), px(3), -px(3), -px(3)))

    def _month(self, painter: QPainter, month: int, room: QRectF) -> None:
        c = tokens()
        painter.setPen(QColor(c.border))
        painter.setBrush(QColor(c.surface))
        painter.drawRoundedRect(room, px(8), px(8))
        inside = room.adjusted(px(2), px(2), -px(2), -px(2))
        wide, high = inside.width() / _WEEK, inside.height() / _LINES

        def cell(line: int, column: int) -> QRect:
            return QRectF(inside.x() + column * wide, inside.y() + line * high, wide, high).toRect()

        painter.setFont(line_font(round(high), bold=True))
        painter.setPen(QColor(c.text))
        painter.drawText(cell(0, 0).united(cell(0, _WEEK - 1)), MIDDLE, f"{month}月")
        painter.setFont(line_font(round(high)))
        painter.setPen(QColor(c.text3))
        for column, word in enumerate(_DAYS):
            painter.drawText(cell(1, column), MIDDLE, word)
        for line, week in enumerate(Calendar().monthdatescalendar(self.year, month), 2):
            for column, day in enumerate(week):
                if day.month == month:
                    self._places[day] = cell(line, column)
                    stood = day == self.at and self.hasFocus()
                    draw_day(painter, self._places[day], day, self.days.get(day), day == self.today, stood)
