"""What the map is made of, read and prepared off the GUI thread."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from app.domain.boundaries.colouring import Cut, Indicator, Klass, class_of, classes
from app.domain.boundaries.shapes import Shape
from app.domain.units import Level
from app.services import boundaries
from app.services.boundaries import MapRow
from app.workspace import Unit
from ui.kit.page import Ground, within


@dataclass(frozen=True, slots=True)
class Patch:
    """A unit on the map: its row, its outlines near and far, where it lies, where its name stands."""

    row: MapRow
    fine: QPainterPath
    coarse: QPainterPath
    box: QRectF
    at: QPointF


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of a map: every unit's row, and the patches of those with a boundary, in the order of the tree."""

    rows: Sequence[MapRow]
    patches: Sequence[Patch]

    def of(self, level: Level) -> list[Patch]:
        """Return the patches of a level."""
        return [one for one in self.patches if one.row.level is level]

    @property
    def levels(self) -> list[Level]:
        """The levels with boundaries, from the top."""
        there = {one.row.level for one in self.patches}
        return [level for level in Level if level in there]

    def lacking(self, level: Level) -> list[MapRow]:
        """Return the units of a level without a boundary."""
        drawn = {one.row.id for one in self.patches}
        return [row for row in self.rows if row.level is level and row.id not in drawn]

    @property
    def indicators(self) -> list[Indicator]:
        """What it may be coloured by: figures the person may not see, or nobody has, are none."""
        return [one for one in Indicator if any(getattr(row, one.value) is not None for row in self.rows)]

    @property
    def sources(self) -> list[str]:
        """Where the boundaries come from."""
        return list(dict.fromkeys(one.row.source for one in self.patches))


@dataclass(frozen=True, slots=True)
class Colouring:
    """One level's figures in classes."""

    indicator: Indicator
    level: Level
    found: Sequence[Klass]

    def place(self, row: MapRow) -> int | None:
        """Return the class of a unit, None without a figure."""
        return class_of(self.found, getattr(row, self.indicator.value))


def coloured(sheet: Sheet, level: Level, indicator: Indicator, cut: Cut) -> Colouring:
    """Return the classes of a level's drawn units."""
    values = [getattr(one.row, indicator.value) for one in sheet.of(level)]
    return Colouring(indicator, level, classes([one for one in values if one is not None], cut))


def read(unit: Unit, ground: Ground) -> Sheet:
    """Return a map of a part of the tree."""
    here = within(unit, ground)
    rows = boundaries.map_rows(here)
    told = {row.id: row for row in rows}
    patches = [
        Patch(
            told[one.unit_id],
            fine := _path(one.fine),
            _path(one.coarse),
            fine.boundingRect(),
            QPointF(*one.at),
        )
        for one in boundaries.regions(here)
        if one.unit_id in told
    ]
    return Sheet(rows, patches)


def _path(shape: Shape) -> QPainterPath:
    path = QPainterPath()
    for rings in shape:
        for ring in rings:
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring]))
            path.closeSubpath()
    return path


def usual_size(patches: Sequence[Patch]) -> float:
    """Return how many metres a patch in the middle of the others is across."""
    sizes = sorted(one.box.width() * one.box.height() for one in patches)
    return math.sqrt(sizes[len(sizes) // 2]) if sizes else 0.0
