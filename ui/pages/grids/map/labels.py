"""The names on a map: each inside its patch, none over another; the selected one always."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from app.domain.units import short_name
from ui.kit.theme import ink, px, tokens
from ui.pages.grids.map.reading import Patch

_ROOM, _CELL = 1.1, 64.0  # a name may be a little wider than its patch; dots of a bin


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands: in metres its middle, in dots its size."""

    text: str
    at: QPointF
    wide: float
    high: float
    unit_id: int


def name_of(patch: Patch) -> str:
    """Return what a map calls a unit: a grid within its village by its number alone."""
    name = short_name(patch.row.name)
    return name[name.index("第") :] if "第" in name[1:] and name.endswith("网格") else name


def placed(patches: Sequence[Patch], scale: float, font: QFont, chosen: int | None) -> list[Name]:
    """Return the names that have room at a scale (dots to the metre), large patches before small ones."""
    metrics = QFontMetricsF(font)
    taken: dict[tuple[int, int], list[QRectF]] = defaultdict(list)
    found: list[Name] = []
    first = sorted(patches, key=lambda one: (one.row.id != chosen, -one.box.width() * one.box.height()))
    for patch in first:
        text = name_of(patch)
        wide, high = metrics.horizontalAdvance(text), metrics.height()
        fits = wide <= patch.box.width() * scale * _ROOM and high <= patch.box.height() * scale
        if not fits and patch.row.id != chosen:
            continue
        middle = patch.at * scale
        spot = QRectF(middle.x() - wide / 2 - 2, middle.y() - high / 2, wide + 4, high)
        bins = _bins(spot)
        if patch.row.id != chosen and any(spot.intersects(other) for one in bins for other in taken[one]):
            continue
        for one in bins:
            taken[one].append(spot)
        found.append(Name(text, patch.at, wide, high, patch.row.id))
    return found


def _bins(spot: QRectF) -> list[tuple[int, int]]:
    across = range(int(spot.left() // _CELL), int(spot.right() // _CELL) + 1)
    down = range(int(spot.top() // _CELL), int(spot.bottom() // _CELL) + 1)
    return [(x, y) for x in across for y in down]


def draw(painter: QPainter, name: Name, middle: QPointF, ground: str) -> None:
    """Write a name over its patch in the ink that is read on its ground, a pale rim around it."""
    path = QPainterPath()
    metrics = QFontMetricsF(painter.font())
    path.addText(
        middle.x() - name.wide / 2, middle.y() + metrics.ascent() - name.high / 2, painter.font(), name.text
    )
    colour = ink(ground) if ground else tokens().text
    rim = QPen(QColor(ground or tokens().surface), px(3))
    rim.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, rim)
    painter.fillPath(path, QColor(colour))
