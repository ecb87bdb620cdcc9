"""One figure as a button: pressing it opens the rows it is read from."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextLayout
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from app.services.dashboard import Tile
from ui.kit.icons import Fitted
from ui.kit.theme import px, text_label


class TileButton(QPushButton):
    """Title, figure, how it moved and the note; of a ``low`` one as much of the note as two lines hold.

    A low one that is ``beside`` says how it moved under the figure and not after it, where … would end it;
    what stands on a ``flat`` page goes nearer to its edges.
    """

    def __init__(self, tile: Tile, *, low: bool, beside: bool = False, flat: bool = False) -> None:
        super().__init__()
        self.tile = tile
        self.setObjectName("tile")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        spoken = (f"{tile.title} {tile.value} {tile.measure}", tile.change, tile.note)
        self.setAccessibleName("，".join(filter(None, spoken)))
        self.setToolTip(f"{tile.note}。点击查看明细")
        layout = QVBoxLayout(self)
        side, above = px(8 if flat else 12), px(6 if low else 10)
        layout.setContentsMargins(side, above, side, above)
        layout.setSpacing(px(2))
        layout.addWidget(text_label(tile.title, "label", wrap=False))
        figure = [text_label(tile.value, "figure", wrap=False), text_label(tile.measure, "label", wrap=False)]
        change = Fitted(tile.change, "moved" if tile.warns else "hint")
        if low and not beside:
            layout.addLayout(_row(*figure, change))
        else:
            layout.addLayout(_row(*figure))
            layout.addWidget(change)
            change.setHidden(not tile.change)
        if low:
            layout.addWidget(TwoLines(tile.note, "hint"))
        else:
            layout.addWidget(text_label(tile.note, "hint"))
        layout.addStretch(1)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep every line of the note: a grid asks a button for one height, whatever its width."""
        super().resizeEvent(event)
        if self.layout().hasHeightForWidth():
            self.setMinimumHeight(self.layout().totalHeightForWidth(event.size().width()))

    def sizeHint(self) -> QSize:
        """Return the room its lines need; a button by itself would count its empty text."""
        return self.layout().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), self.layout().sizeHint().height())


class TwoLines(Fitted):
    """Two lines that end in … where they have no room."""

    def _fit(self) -> None:
        lines, width = QTextLayout(self.whole, self.font()), max(self.width(), 1)
        lines.beginLayout()
        first = lines.createLine()
        if first.isValid():
            first.setLineWidth(width)
        lines.endLayout()
        begun = self.whole[: first.textLength()] if first.isValid() else ""
        rest = self.fontMetrics().elidedText(self.whole[len(begun) :], Qt.TextElideMode.ElideRight, width)
        self.setText(f"{begun}\n{rest}")
        self.setToolTip("" if begun + rest == self.whole else self.whole)

    def sizeHint(self) -> QSize:
        """Return the room of two lines."""
        return QSize(super().sizeHint().width(), 2 * self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        """Return that they can do with little width."""
        return QSize(0, self.sizeHint().height())


def _row(*labels: QLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(4))
    for label in labels:
        row.addWidget(label, int(isinstance(label, Fitted)), Qt.AlignmentFlag.AlignVCenter)
    if not any(isinstance(label, Fitted) for label in labels):
        row.addStretch(1)
    return row
