"""The patches of one level in the scene: coloured by class, the selected one with a ring."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from ui.kit.theme import px, tokens
from ui.pages.grids.map.reading import Colouring, Patch

STEPS = 5


def shades(count: int) -> list[QColor]:
    """Return one hue from pale to full, as many steps: told apart without seeing colour."""
    pale, full = QColor(tokens().soft), QColor(tokens().primary)
    steps = [step / (count - 1) for step in range(count)] if count > 1 else [0.5] * count
    return [_between(pale, full, share) for share in steps]


def _between(one: QColor, other: QColor, share: float) -> QColor:
    parts = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)
    return QColor(*(round(low + (high - low) * share) for low, high in parts))


def unknown() -> QBrush:
    """Return the ground of a unit without a figure: hatched, not a colour of its own."""
    return QBrush(QColor(tokens().border_strong), Qt.BrushStyle.BDiagPattern)


class PatchItem(QGraphicsPathItem):
    """One unit; its path is the coarse one while the whole county is in sight."""

    def __init__(self, patch: Patch) -> None:
        super().__init__(patch.coarse)
        self.patch, self.near = patch, False

    def come(self, *, near: bool) -> None:
        """Take the outline for a distance."""
        if near is not self.near:
            self.near = near
            self.setPath(self.patch.fine if near else self.patch.coarse)

    def colour(self, brush: QBrush, *, chosen: bool) -> None:
        """Fill it, and ring it where it is the one that is looked at."""
        self.setBrush(brush)
        pen = QPen(QColor(tokens().warning if chosen else tokens().border_strong), px(3) if chosen else 1)
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self.setPen(pen)
        self.setZValue(1 if chosen else 0)


def fill(items: Sequence[PatchItem], colouring: Colouring, chosen: int | None) -> None:
    """Colour the patches of a level by their classes."""
    brushes, none = [QBrush(one) for one in shades(len(colouring.found))], unknown()
    for item in items:
        place = colouring.place(item.patch.row)
        brush = none if place is None else brushes[place]
        item.colour(brush, chosen=item.patch.row.id == chosen)


def rim(patches: Sequence[Patch]) -> QGraphicsPathItem:
    """Return the outlines of a level as one line, over the level below."""
    path = QPainterPath()
    for one in patches:
        path.addPath(one.coarse)
    item = QGraphicsPathItem(path)
    item.setZValue(0.5)
    return item


def ink_rim(item: QGraphicsPathItem) -> None:
    """Draw outlines in the ink of the scheme."""
    pen = QPen(QColor(tokens().text3), px(1) + 0.5)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    item.setPen(pen)
