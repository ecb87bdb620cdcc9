"""A patch of the small map: its outline, its shade, its words."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainterPath, QPolygonF

from app.services.dashboard import Patch
from ui.kit.theme import tokens


def said(patch: Patch) -> str:
    """Return a patch in words."""
    return f"{patch.name} {patch.count} 个"


def shade(count: int, most: int) -> QColor:
    """Return one hue from pale to full: told apart without seeing colour."""
    pale, full = QColor(tokens().soft), QColor(tokens().primary)
    share = count / most if most else 0.0
    parts = zip(pale.getRgb()[:3], full.getRgb()[:3], strict=True)
    return QColor(*(round(low + (high - low) * share) for low, high in parts))


def path_of(patch: Patch) -> QPainterPath:
    """Return its outline in metres."""
    path = QPainterPath()
    for rings in patch.shape:
        for ring in rings:
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring]))
            path.closeSubpath()
    return path
