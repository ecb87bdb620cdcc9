"""The plan of a village: buildings as dots, coloured and numbered by grid, lines where they touch."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.services.planning import Question
from ui.kit.theme import ink, px, tokens
from ui.pages.grids.planning.lines import name_of

_DOT, _MARGIN, _RING, _LABEL = 9, 34, 3, 150
_NO_PLACE = "没有登记坐标，画不出位置图；名单里填上经纬度（或横纵坐标）后在这里显示。"


class Drawn(QWidget):
    """The plan; a building that changes its grid has a ring around it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question: Question | None = None
        self.division: Mapping[int, str] = {}
        self.pairs: list[tuple[int, int]] = []
        self.spots: dict[int, QPointF] = {}
        self.setAccessibleName("位置图")
        self.setMinimumSize(px(260), px(180))

    def sizeHint(self) -> QSize:
        return QSize(px(420), px(320))

    def show_division(self, question: Question, division: Mapping[int, str]) -> None:
        """Draw a division of a village."""
        if question is not self.question:
            self.pairs = question.pairs()
        self.question, self.division = question, dict(division)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what touches, then the buildings, then where each grid is."""
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(colours.surface))
        self.spots = self._places()
        if not self.spots:
            painter.setPen(QColor(colours.text2))
            words = _NO_PLACE if self.question else ""
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
            return
        painter.setPen(QPen(QColor(colours.border_strong), 1))
        for one, other in self.pairs:
            if one in self.spots and other in self.spots:
                painter.drawLine(self.spots[one], self.spots[other])
        self._dots(painter)
        self._names(painter)

    def _places(self) -> dict[int, QPointF]:
        """Return where each building with a position stands on the widget, north above."""
        rows = [row for row in self.question.parts if row.x is not None] if self.question else []
        if not rows:
            return {}
        xs, ys = [row.x or 0.0 for row in rows], [row.y or 0.0 for row in rows]
        west, south, wide, tall = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
        edge = px(_MARGIN)
        room = (self.width() - 2 * edge, self.height() - 2 * edge)
        scale = min(room[0] / wide if wide else 1e9, room[1] / tall if tall else 1e9)
        scale = scale if wide or tall else 0.0
        left, top = (self.width() - wide * scale) / 2, (self.height() + tall * scale) / 2
        return {
            row.id: QPointF(left + (x - west) * scale, top - (y - south) * scale)
            for row, x, y in zip(rows, xs, ys, strict=True)
        }

    def grids(self) -> list[str]:
        """Return the grids of the division in the order of their colours: today's first."""
        known = list(self.question.names) if self.question else []
        return [*known, *sorted({grid for grid in self.division.values() if grid and grid not in known})]

    def _dots(self, painter: QPainter) -> None:
        colours, order = tokens(), self.grids()
        for row in self.question.parts if self.question else ():
            grid, at = self.division.get(row.id, ""), self.spots.get(row.id)
            if at is None:
                continue
            place = order.index(grid) if grid in order else -1
            fill = colours.series[place % len(colours.series)] if place >= 0 else colours.track
            if grid != row.grid_code:
                painter.setPen(QPen(QColor(colours.text), px(2)))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(at, px(_DOT + _RING), px(_DOT + _RING))
            painter.setPen(QPen(QColor(colours.surface), 1))
            painter.setBrush(QColor(fill))
            painter.drawEllipse(at, px(_DOT), px(_DOT))
            if place >= 0:
                painter.setPen(QColor(ink(fill)))
                box = QRectF(at.x() - px(_DOT), at.y() - px(_DOT), 2 * px(_DOT), 2 * px(_DOT))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(place + 1))

    def _names(self, painter: QPainter) -> None:
        """Write each grid's number and name in a corner: colour alone tells nothing."""
        if self.question is None:
            return
        used = set(self.division.values())
        told = [
            f"{place + 1} {name_of(self.question, grid)}"
            for place, grid in enumerate(self.grids())
            if grid in used
        ]
        painter.setPen(QColor(tokens().text2))
        box = QRectF(px(6), px(4), self.width() - px(12), px(_LABEL))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, "　".join(told))
