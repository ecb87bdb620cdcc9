"""The small map of the first page: each town in the shade of its vacant grids, which it opens."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.services.dashboard import Patch
from ui.kit.theme import ink, px, text_label, tokens
from ui.pages.dashboard.patches import path_of, said, shade

_HEIGHT, _EDGE, _RING, _ROOM = 236, 8, 3, 4
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class GroundView(QWidget):
    """The patches side by side as they lie; pointed at they say their figure, pressed they open."""

    opened = Signal(object)
    """The Door of the patch that was pressed."""

    def __init__(self, patches: Sequence[Patch], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.patches, self.at, self.under = list(patches), 0, -1
        self.paths = [path_of(one) for one in patches]
        self.whole = QRectF()
        for path in self.paths:
            self.whole = self.whole.united(path.boundingRect())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(px(_HEIGHT))
        self.setAccessibleName(f"空岗分布：{'，'.join(map(said, patches))}")
        self.setAccessibleDescription("方向键逐个查看，按回车打开空岗网格")

    def _fit(self) -> tuple[float, QPointF]:
        """Return dots to the metre, and where the map's corner stands: right below its title."""
        wide, high = self.width() - 2 * px(_EDGE), self.height() - 2 * px(_EDGE)
        scale = min(wide / max(self.whole.width(), 1.0), high / max(self.whole.height(), 1.0))
        left = (self.width() - self.whole.width() * scale) / 2
        return scale, QPointF(left, px(_EDGE)) - self.whole.topLeft() * scale

    def spot(self, place: int) -> QPointF:
        """Return where a patch says its name."""
        scale, corner = self._fit()
        return QPointF(*self.patches[place].at) * scale + corner

    def place_at(self, point: QPointF) -> int:
        """Return which patch lies at a point, -1 for none."""
        scale, corner = self._fit()
        there = (point - corner) / scale
        return next((place for place, path in enumerate(self.paths) if path.contains(there)), -1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, (scale, corner), now = QPainter(self), self._fit(), tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.translate(corner)
        painter.scale(scale, scale)
        most = max((one.count for one in self.patches), default=0)
        marked = self.at if self.hasFocus() else self.under
        shades = [shade(one.count, most) for one in self.patches]
        order = [*(place for place in range(len(self.paths)) if place != marked), marked]
        for place in order if marked >= 0 else order[:-1]:
            ringed = place == marked
            pen = QPen(QColor(now.warning if ringed else now.surface), px(_RING) if ringed else 2)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(shades[place])
            painter.drawPath(self.paths[place])
        painter.restore()
        self._name(painter, shades)

    def _name(self, painter: QPainter, shades: Sequence[QColor]) -> None:
        """Write names where they do not lie over one another, those with most to say first."""
        taken, metrics = list[QRectF](), painter.fontMetrics()
        for place in sorted(range(len(self.patches)), key=lambda place: -self.patches[place].count):
            one = self.patches[place]
            text = f"{one.name} {one.count}" if one.count else one.name
            room = QRectF(0, 0, metrics.horizontalAdvance(text) + px(_ROOM), metrics.height())
            room.moveCenter(self.spot(place))
            if not any(room.intersects(other) for other in taken):
                taken.append(room)
                painter.setPen(QColor(ink(shades[place].name())))
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say the figure of what is pointed at."""
        place = self.place_at(event.position())
        if place != self.under:
            self.under = place
            self.setToolTip(f"{said(self.patches[place])}，点击查看" if place >= 0 else "")
            self.setCursor(Qt.CursorShape.PointingHandCursor if place >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what was pressed."""
        place = self.place_at(event.position())
        if place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.at = place
            self.opened.emit(self.patches[place].door)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the patches, and open one."""
        key = Qt.Key(event.key())
        if key in _ENTER:
            self.opened.emit(self.patches[self.at].door)
        elif key in (*_BACK, *_ON):
            self.at = (self.at + (1 if key in _ON else -1)) % len(self.patches)
            self.setAccessibleDescription(said(self.patches[self.at]))
            self.update()
        else:
            super().keyPressEvent(event)


class GroundCard(QFrame):
    """The map under its title; ``turn`` shows the same figures as bars."""

    def __init__(self, title: str, patches: Sequence[Patch]) -> None:
        super().__init__()
        self.view, self.turn = GroundView(patches), QPushButton("看条形图")
        self.setObjectName("card")
        self.turn.setObjectName("link")
        self.turn.setAccessibleName(f"{title}：看条形图")
        head, layout = QHBoxLayout(), QVBoxLayout(self)
        head.addWidget(text_label(title, "section", wrap=False), 1)
        head.addWidget(self.turn)
        layout.setContentsMargins(px(14), px(12), px(14), px(12))
        layout.setSpacing(px(6))
        layout.addLayout(head)
        layout.addWidget(text_label("颜色越深空岗越多，数字是空岗网格数；点击查看。", "hint"))
        layout.addWidget(self.view, 1)
