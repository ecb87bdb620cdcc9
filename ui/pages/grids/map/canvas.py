"""The sheet one looks at: panned and zoomed by mouse, wheel and keyboard, in metres."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView

from ui.kit.theme import px, tokens
from ui.pages.grids.map.patches import PatchItem

_STEP, _NEAREST, _MARGIN, _STRIDE, _SLIP, _RING = 1.25, 2.0, 0.04, 80, 4, 2
_KEEP = Qt.AspectRatioMode.KeepAspectRatio
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Canvas(QGraphicsView):
    """A scene in metres; ``scaled`` after each zoom, ``pressed`` with the unit somebody points at, or None.

    ``turned`` with a direction to the next unit; ``over`` paints what does not grow with the map.
    """

    scaled = Signal()
    pressed = Signal(object)
    turned = Signal(int, int)

    def __init__(self, over: Callable[[QPainter], None]) -> None:
        super().__init__()
        self.over, self.whole, self.fitted = over, QRectF(), True
        self._down = QPointF()
        self.setScene(QGraphicsScene(self))
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("电子地图")

    @property
    def scale_now(self) -> float:
        """How many dots a metre has."""
        return float(self.transform().m11())

    def hold(self, box: QRectF) -> None:
        """Take over the ground of a map; another one is shown whole."""
        spare = max(box.width(), box.height())
        self.setSceneRect(box.adjusted(-spare, -spare, spare, spare))
        if box != self.whole:
            self.whole, self.fitted = box, True
        if self.fitted:
            self.fit()

    def fit(self) -> None:
        """Show all of it."""
        self.fitted = True
        spare = max(self.whole.width(), self.whole.height()) * _MARGIN
        if not self.whole.isEmpty():
            self.fitInView(self.whole.adjusted(-spare, -spare, spare, spare), _KEEP)
        self.scaled.emit()

    def approach(self, box: QRectF) -> None:
        """Bring a part into the middle with as much again around it."""
        self.fitted = False
        spare = max(box.width(), box.height())
        self.fitInView(box.adjusted(-spare, -spare, spare, spare), _KEEP)
        self.scaled.emit()

    def zoom(self, steps: float) -> None:
        """Come nearer, or step back no further than the whole map."""
        least = min(
            self.viewport().width() / self.whole.width(), self.viewport().height() / self.whole.height()
        )
        wanted = self.scale_now * _STEP**steps
        if wanted <= least * (1 - 2 * _MARGIN):
            self.fit()
        elif wanted <= _NEAREST:
            self.fitted = False
            self.scale(_STEP**steps, _STEP**steps)
            self.scaled.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom where the pointer is."""
        if not self.whole.isEmpty():
            self.zoom(event.angleDelta().y() / 120)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pan by arrows, zoom by plus and minus; with Ctrl the arrows walk from unit to unit."""
        key, ctrl = Qt.Key(event.key()), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if self.whole.isEmpty():
            super().keyPressEvent(event)
        elif key in _ARROWS and ctrl:
            self.turned.emit(*_ARROWS[key])
        elif key in _ARROWS:
            self._pan(*_ARROWS[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(-1 if key == Qt.Key.Key_Minus else 1)
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Home):
            self.fit()
        else:
            super().keyPressEvent(event)

    def _pan(self, across: int, down: int) -> None:
        self.fitted = False
        for bar, step in ((self.horizontalScrollBar(), across), (self.verticalScrollBar(), down)):
            bar.setValue(bar.value() + step * px(_STRIDE))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._down = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose what was pressed, unless the map was dragged."""
        super().mouseReleaseEvent(event)
        moved = event.position() - self._down
        if math.hypot(moved.x(), moved.y()) > _SLIP:
            self.fitted = False
        elif event.button() == Qt.MouseButton.LeftButton:
            here = self.items(event.position().toPoint())
            found = (item.patch.row.id for item in here if isinstance(item, PatchItem))
            self.pressed.emit(next(found, None))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.fitted:
            self.fit()

    def drawForeground(self, painter: QPainter, _rect: QRectF | object) -> None:
        """Paint names and the bar in dots, not in metres."""
        painter.save()
        painter.resetTransform()
        self.over(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens().primary), px(_RING)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(px(1), px(1), -px(1), -px(1)))
        painter.restore()
