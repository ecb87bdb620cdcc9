"""What the person has chosen of a map: the level, the figure, how the classes are cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.domain.boundaries.colouring import Cut, Indicator
from app.domain.units import Level
from ui.kit.theme import px
from ui.pages.grids.map.reading import Sheet


class Choices(QWidget):
    """Three lists side by side; ``coloured`` when figure or cut are others, ``fixed`` with another level."""

    coloured = Signal()
    fixed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.levels, self.figures, self.cuts = QComboBox(), QComboBox(), QComboBox()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for box, name in ((self.levels, "显示层级"), (self.figures, "着色指标"), (self.cuts, "分档方法")):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            row.addWidget(box)
        _offer(self.cuts, [(cut.label, cut) for cut in Cut])
        self.levels.activated.connect(lambda _at: self.fixed.emit(self.level))
        for box in (self.figures, self.cuts):
            box.activated.connect(lambda _at: self.coloured.emit())

    def offer(self, sheet: Sheet) -> None:
        """Offer what a map has; what was chosen stays if it still is there."""
        _offer(self.levels, [("随缩放变化", None), *((one.label, one) for one in sheet.levels[1:])])
        _offer(self.figures, [(one.label, one) for one in sheet.indicators])

    @property
    def indicator(self) -> Indicator:
        """What the map is coloured by."""
        return Indicator(self.figures.currentData() or Indicator.HOUSEHOLDS)

    @property
    def cut(self) -> Cut:
        """How the classes are cut."""
        return Cut(self.cuts.currentData() or Cut.QUANTILES)

    @property
    def level(self) -> Level | None:
        """The level that is shown whatever the zoom; None where it follows."""
        kept = self.levels.currentData()  # Qt gives a Choice back as its bare word
        return Level(kept) if kept else None


def _offer(box: QComboBox, options: Sequence[tuple[str, Any]]) -> None:
    kept = box.currentData()
    box.clear()
    for text, value in options:
        box.addItem(text, value)
    box.setCurrentIndex(max(0, next((at for at, one in enumerate(options) if one[1] == kept), 0)))
    box.setVisible(len(options) > 1)
