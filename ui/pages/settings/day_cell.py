"""One day of the year as it is painted: its number, its ground, and in words whether it is off or worked."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from app.services.calendar import DayRow
from ui.kit.theme import px, tokens

MIDDLE = Qt.AlignmentFlag.AlignCenter


def draw_day(
    painter: QPainter, place: QRect, day: date, row: DayRow | None, is_today: bool, stood: bool
) -> None:
    """Paint a day in its place; ``stood`` where the keyboard stands on it."""
    c, weekend = tokens(), day.weekday() >= 5
    feast = row is not None and not row.is_work and row.label not in ("", "周末")
    worked = row is not None and row.is_work and weekend
    ground = c.danger_soft if feast else c.warning_soft if worked else ""
    if ground:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), px(4), px(4))
    off = row is not None and not row.is_work
    ink = c.danger if feast else c.warning if worked else c.text3 if off or row is None else c.text
    painter.setPen(QColor(ink))
    word = ("休" if feast else "班" if worked else "") if _says(painter, place) else ""
    painter.setFont(line_font(place.height(), bold=feast and not word, line=worked and not word))
    painter.drawText(place, MIDDLE, f"{day.day}{word}")
    if is_today or stood:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(c.primary), px(2) if stood else 1))
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), px(4), px(4))


def _says(painter: QPainter, place: QRect) -> bool:
    """Return whether a day's cell has room for a word behind two digits; if not, weight and a line say it."""
    painter.setFont(line_font(place.height()))
    return painter.fontMetrics().horizontalAdvance("28休") < place.width() - px(1)


def line_font(room: int, *, bold: bool = False, line: bool = False) -> QFont:
    """Return the font of a line so high; on a low screen smaller than elsewhere, never below 11 pixels."""
    font = QFont()
    font.setPixelSize(max(11, min(px(12), room - 1)))
    font.setBold(bold)
    font.setUnderline(line)
    return font
