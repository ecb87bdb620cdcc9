"""The names on the map of the screen, where the rules give them room; the selected one always."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from app.domain.boundaries.naming import Spot, name_of, roomy
from ui.kit.theme import ink, px, tokens
from ui.pages.grids.map.reading import Patch


def placed(patches: Sequence[Patch], scale: float, font: QFont, chosen: int | None) -> list[Spot]:
    """Return the names that have room at a scale (dots to the metre), in dots from the corner of the map."""
    metrics = QFontMetricsF(font)
    high = metrics.height()
    spots = [
        Spot(
            one.row.id,
            text := name_of(one.row.name),
            (one.at.x() * scale, one.at.y() * scale),
            (metrics.horizontalAdvance(text), high),
            (one.box.width() * scale, one.box.height() * scale),
        )
        for one in patches
    ]
    return roomy(spots, chosen)


def draw(painter: QPainter, spot: Spot, middle: QPointF, ground: str) -> None:
    """Write a name over its patch in the ink that is read on its ground, a rim of the ground around it."""
    path, metrics = QPainterPath(), QFontMetricsF(painter.font())
    wide, high = spot.size
    path.addText(middle.x() - wide / 2, middle.y() + metrics.ascent() - high / 2, painter.font(), spot.text)
    rim = QPen(QColor(ground or tokens().surface), px(3))
    rim.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, rim)
    painter.fillPath(path, QColor(ink(ground) if ground else tokens().text))
