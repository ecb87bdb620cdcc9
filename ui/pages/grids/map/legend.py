"""The legend: what the colours mean, how many units have each, and who has no boundary."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.kit.theme import px, text_label, tokens
from ui.pages.grids.map.patches import shades, unknown
from ui.pages.grids.map.reading import Colouring, Sheet

_SWATCH, _WIDE, _GAP = (22, 14), 196, 8


class Legend(QFrame):
    """Beside the map; ``asked`` when somebody wants the list of units without a boundary."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName("图例")
        self.setFixedWidth(px(_WIDE))
        self.title, self.level = text_label("", "section"), text_label("", "hint")
        self.lines, self.none, self.source = QWidget(), QPushButton(), text_label("", "hint")
        self.none.setObjectName("link")
        self.none.clicked.connect(self.asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(px(12),) * 4)
        layout.setSpacing(px(_GAP))
        for part in (self.title, self.level, self.lines, self.none, self.source):
            layout.addWidget(part)
        layout.addStretch(1)

    def show_colours(self, sheet: Sheet, colouring: Colouring) -> None:
        """Say what the colours of a level mean."""
        indicator, level = colouring.indicator, colouring.level.label
        self.setFixedWidth(px(_WIDE))
        self.title.setText(indicator.label)
        self.level.setText(f"按{level}，共 {len(sheet.of(colouring.level)):,} 个")
        blank = sum(colouring.place(one.row) is None for one in sheet.of(colouring.level))
        told = [
            (QBrush(shade), one.label(indicator.measure), one.units)
            for shade, one in zip(shades(len(colouring.found)), colouring.found, strict=True)
        ]
        self._fill([*told, *([(unknown(), "没有数据", blank)] if blank else [])])
        lacking = len(sheet.lacking(colouring.level))
        self.none.setText(f"没有边界：{lacking:,} 个{level}")
        self.none.setVisible(lacking > 0)
        self.source.setText("\n".join(f"边界来源：{one}" for one in sheet.sources[:3]))

    def _fill(self, lines: list[tuple[QBrush, str, int]]) -> None:
        fresh = QWidget()
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(_GAP))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        for place, (brush, text, units) in enumerate(lines):
            swatch, count = QLabel(), text_label(f"{units:,} 个", "hint", wrap=False)
            swatch.setPixmap(_swatch(brush))
            grid.addWidget(swatch, place, 0)
            grid.addWidget(text_label(text, wrap=False), place, 1)
            grid.addWidget(count, place, 2, Qt.AlignmentFlag.AlignRight)
        self.layout().replaceWidget(self.lines, fresh)
        self.lines.hide()
        self.lines.deleteLater()
        self.lines = fresh


def _swatch(brush: QBrush) -> QPixmap:
    made = QPixmap(px(_SWATCH[0]), px(_SWATCH[1]))
    made.fill(QColor(tokens().surface))
    painter = QPainter(made)
    painter.setPen(QColor(tokens().border_strong))
    painter.setBrush(brush)
    painter.drawRect(0, 0, made.width() - 1, made.height() - 1)
    painter.end()
    return made
