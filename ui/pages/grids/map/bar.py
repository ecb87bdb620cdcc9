"""The scale bar: a round number of metres, as long as it is on the screen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.domain.boundaries.earth import metres_text, round_metres
from ui.kit.theme import px, tokens

_LONGEST, _EDGE, _TICK = 140, 16, 5


def draw_bar(painter: QPainter, room: QRect, scale: float) -> None:
    """Paint the bar at the lower left."""
    metres = round_metres(px(_LONGEST) / scale)
    long, left, low = metres * scale, px(_EDGE), room.height() - px(_EDGE)
    pen = QPen(QColor(tokens().text2), px(2))
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    painter.setPen(pen)
    for start, end in (
        (QPointF(left, low), QPointF(left + long, low)),
        (QPointF(left, low - px(_TICK)), QPointF(left, low)),
        (QPointF(left + long, low - px(_TICK)), QPointF(left + long, low)),
    ):
        painter.drawLine(start, end)
    painter.drawText(QPointF(left + px(8), low - px(6)), metres_text(metres))
