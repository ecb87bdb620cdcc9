"""What is on the canvas: the level the zoom asks for, its colours, its names, the unit that is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsPathItem

from app.domain.boundaries.naming import Spot
from app.domain.units import Level
from ui.kit.theme import px, tokens
from ui.pages.grids.map import labels
from ui.pages.grids.map.bar import draw_bar
from ui.pages.grids.map.canvas import Canvas
from ui.pages.grids.map.patches import PatchItem, fill, ink_rim, rim
from ui.pages.grids.map.reading import Colouring, Patch, Sheet, usual_size

_LEAST, _COARSE = 46, 1 / 90  # dots across below which a level is too fine; dots to the metre


class Atlas(QObject):
    """One level of a map at a time; ``sunk`` with another level, ``stood`` with the row that is looked at."""

    sunk = Signal(object)
    stood = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet, self.level = Sheet((), ()), Level.TOWN
        self.fixed: Level | None = None
        self.colouring: Colouring | None = None
        self.chosen: int | None = None
        self.items: dict[Level, list[PatchItem]] = {}
        self.rims: dict[Level, QGraphicsPathItem] = {}
        self.names: Sequence[Spot] = ()
        self.canvas = Canvas(self._over)
        self.canvas.scaled.connect(self.sink)
        self.canvas.pressed.connect(self.stand)
        self.canvas.turned.connect(self._turn)

    def fill(self, sheet: Sheet) -> None:
        """Show another map; where the person looks stays while the ground is the same."""
        scene, self.sheet, self.colouring = self.canvas.scene(), sheet, None
        scene.clear()
        self.items = {level: [PatchItem(one) for one in sheet.of(level)] for level in sheet.levels}
        self.rims = {level: rim(sheet.of(level)) for level in sheet.levels}
        for item in (*self.rims.values(), *(item for items in self.items.values() for item in items)):
            scene.addItem(item)
        self.canvas.hold(scene.itemsBoundingRect())
        self.sink()

    def fix(self, level: Level | None) -> None:
        """Show one level whatever the zoom; None lets it follow."""
        self.fixed = level
        self.sink()

    def sink(self) -> None:
        """Show the finest level whose units are large enough to be told apart, or the one that is fixed."""
        there = self.sheet.levels
        if not there:
            self.names = ()
            return
        below = there[1:] or there  # the county itself is what everything lies in
        seen = [one for one in below if self._size(one) >= px(_LEAST)]
        wanted = self.fixed if self.fixed in there else (seen or below[:1])[-1]
        for level, items in self.items.items():
            for item in items:
                item.setVisible(level is wanted)
        for level, line in self.rims.items():
            line.setVisible(level is there[max(0, there.index(wanted) - 1)])
        self.level = wanted
        if self.colouring is None or self.colouring.level is not wanted:
            self.sunk.emit(wanted)
        self.paint()

    def _size(self, level: Level) -> float:
        return usual_size(self.sheet.of(level)) * self.canvas.scale_now

    def colour(self, colouring: Colouring) -> None:
        """Colour the level in sight."""
        self.colouring = colouring
        self.paint()

    def paint(self) -> None:
        """Fill the patches in sight, and find room for their names."""
        items, scale = self.items.get(self.level, []), self.canvas.scale_now
        if self.colouring is not None and self.colouring.level is self.level:
            fill(items, self.colouring, self.chosen)
        for line in self.rims.values():
            ink_rim(line)
        for item in items:
            item.come(near=scale > _COARSE)
        font = self.canvas.font()
        self.names = labels.placed([one.patch for one in items], scale, font, self.chosen)
        self.canvas.viewport().update()

    def patch(self, unit_id: object) -> Patch | None:
        """Return the patch of a unit, None where it has no boundary."""
        return next((one for one in self.sheet.patches if one.row.id == unit_id), None)

    def go(self, unit_id: int) -> bool:
        """Bring a unit into the middle and look at it; return whether it has a boundary."""
        patch = self.patch(unit_id)
        if patch is not None:
            self.canvas.approach(patch.box)
            self.stand(unit_id)
        return patch is not None

    def stand(self, unit_id: int | None) -> None:
        """Look at a unit, ring it, and say which it is."""
        self.chosen = unit_id
        patch = self.patch(unit_id)
        told = f"已选中{patch.row.full_name}。" if patch else ""
        keys = "方向键移动，加减键缩放，0 看全图，Ctrl+方向键走到相邻的单位"
        self.canvas.setAccessibleDescription(told + keys)
        self.paint()
        self.stood.emit(patch.row if patch else None)

    def _turn(self, across: int, down: int) -> None:
        """Go to the nearest unit in a direction, or to the one in the middle of what is seen."""
        here = self.patch(self.chosen)
        at = here.at if here else self.canvas.mapToScene(self.canvas.viewport().rect().center())
        found = [
            (along + 2 * aside, item.patch)
            for item in self.items.get(self.level, [])
            if (step := item.patch.at - at) is not None
            and (along := step.x() * across + step.y() * down)
            >= (aside := abs(step.x() * down + step.y() * across))
            and item.patch is not here
        ]
        if found:
            patch = min(found, key=lambda one: one[0])[1]
            self.canvas.ensureVisible(patch.box)
            self.stand(patch.row.id)

    def _over(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.canvas.font())
        grounds = {one.patch.row.id: one.brush() for one in self.items.get(self.level, [])}
        seen = self.canvas.viewport().rect()
        for name in self.names:
            spot = self.canvas.viewportTransform().map(QPointF(*name.at) / self.canvas.scale_now)
            if seen.adjusted(-99, -20, 99, 20).contains(spot.toPoint()):
                brush = grounds[name.unit_id]
                solid = brush.style() == Qt.BrushStyle.SolidPattern
                labels.draw(painter, name, spot, QColor(brush.color()).name() if solid else tokens().surface)
        if self.sheet.patches:
            draw_bar(painter, seen, self.canvas.scale_now)
