"""The same figures as a table, for the keyboard and for whoever reads figures rather than colours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.units import Level
from app.services.boundaries import MapRow
from app.services.boundaries.atlas import NONE
from ui.kit.cells import Looks, TableModel
from ui.kit.table import Table
from ui.kit.theme import Tone


class Twin(QFrame):
    """A table of the map's rows; ``chosen`` with what is selected in it."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("grid")
        self.rows: Sequence[MapRow] = ()
        self.level: Level | None = None
        looks = Looks(names=frozenset({"name"}), tones={"boundary": {NONE: Tone.WARNING}})
        self.model = TableModel(MapRow, ("name",), self, looks)
        self.table = Table(self.model, self, "电子地图的数据")
        self.table.freeze(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.table)
        self.table.selectionModel().selectionChanged.connect(
            lambda: self.chosen.emit(self.table.chosen()[:1])
        )

    def fill(self, rows: Sequence[MapRow]) -> None:
        """Show other rows."""
        self.rows = rows
        self._sift()

    def only_lacking(self, level: Level | None) -> None:
        """Show the units of a level without a boundary alone; None shows all units."""
        self.level = level
        self._sift()

    def _sift(self) -> None:
        lacking = [row for row in self.rows if row.level is self.level and row.boundary == NONE]
        self.model.replace(self.rows if self.level is None else lacking)
