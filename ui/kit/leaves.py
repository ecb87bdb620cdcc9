"""The pages of a PDF or a picture, under one another and as a list; all drawing is off the GUI thread."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QIcon,
    QImage,
    QImageReader,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QListView, QListWidget, QListWidgetItem, QWidget

from app.core.errors import Invalid
from app.reports import leaves
from app.reports.leaves import Size, Spot
from ui.kit.desk import Desk
from ui.kit.theme import px, tokens

PAPER = "#FFFFFF"  # paper is white in every scheme
_INCH, _SCREEN = 72, 96
_GAP, _THUMB, _FINER, _KEPT, _COARSEST, _FINEST = 12, 84, 4, 12, 0.1, 4.0  # finer, or a thumb is all rules
_ZOOMING = (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0)
STEPS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)


@dataclass(frozen=True, slots=True, eq=False)
class Leaves:
    """A file that can be looked at: its pages in points, and the picture where it is one."""

    name: str
    content: bytes
    sizes: tuple[Size, ...]
    picture: QImage | None = None

    def draw(self, page: int, scale: float) -> QImage:
        """Return a page at ``scale`` pixels per point; call it off the GUI thread.

        Raises: Invalid.
        """
        if self.picture is not None:
            size = QSize(*(max(round(side * scale), 1) for side in self.sizes[0]))
            return self.picture.scaled(
                size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        drawn = leaves.draw(self.content, page, scale)
        image = QImage(drawn.pixels, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32)
        return image.copy()  # the pixels belong to Python

    def find(self, words: str, step: Callable[[float], object]) -> list[Spot]:
        """Return where words stand; a picture has none."""
        return [] if self.picture is not None else leaves.find(self.content, words, step)


def opened(name: str, content: bytes) -> Leaves:
    """Return a PDF or a picture ready to be shown; call it off the GUI thread.

    Raises: Invalid for what is damaged, too large or of another kind.
    """
    if content.startswith(b"%PDF") or name.lower().endswith(".pdf"):
        return Leaves(name, content, leaves.sizes(content))
    if name.lower().endswith((".xlsx", ".txt", ".json")):
        raise Invalid(f"“{name}”不在这里预览，请另存后打开。")
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)  # a telephone held sideways
    leaves.refuse_large(name, reader.size().width(), reader.size().height())
    picture = reader.read()
    if picture.isNull():
        raise Invalid(f"“{name}”已损坏或不是PDF、JPG、PNG，打不开；请重新扫描或从备份恢复。")
    return Leaves(name, content, (tuple(n * _INCH / _SCREEN for n in picture.size().toTuple()),), picture)


class Pages(QAbstractScrollArea):
    """The pages under one another; those in sight are drawn off the GUI thread at the scale asked."""

    turned = Signal(int)
    """Another page is at the top of the sight."""

    scaled = Signal()
    """The pages have another size."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.leaves: Leaves | None = None
        self.scale, self.fits = 1.0, True
        self.spots: Sequence[Spot] = ()
        self.spot: Spot | None = None
        self.drawn: dict[tuple[int, float], QImage] = {}
        self.failed: BaseException | None = None
        self._asked: set[tuple[int, float]] = set()
        self._tops: list[float] = []
        self._page = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("页面，PageUp、PageDown翻页，Ctrl加减号缩放")
        self.verticalScrollBar().valueChanged.connect(self._moved)

    @property
    def page(self) -> int:
        """The page at the top of the sight, from 0."""
        return self._page

    def show_leaves(self, shown: Leaves | None) -> None:
        """Show another file from its first page."""
        self.leaves, self.spots, self.spot, self.failed = shown, (), None, None
        self.drawn.clear()
        self._asked.clear()
        self._page = 0
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self.horizontalScrollBar().setValue(0)

    def zoom(self, scale: float | None) -> None:
        """Show the pages at a scale, 1.0 for their true size; None fits their width for good."""
        here = self._place()
        self.fits = scale is None
        self.scale = self._fitting() if scale is None else min(max(scale, _COARSEST), _FINEST)
        self._lay_out()
        self._return(here)

    def step(self, steps: int) -> None:
        """Zoom in or out by steps."""
        sizes = [each for each in STEPS if (each > self.scale + 0.01) == (steps > 0)]
        sizes = [each for each in sizes if abs(each - self.scale) > 0.01]
        if sizes:
            self.zoom(min(sizes) if steps > 0 else max(sizes))

    def turn_to(self, page: int) -> None:
        """Bring a page to the top of the sight."""
        if self.leaves is not None and self._tops:
            page = min(max(page, 0), len(self.leaves.sizes) - 1)
            self.verticalScrollBar().setValue(round(self._tops[page] - px(_GAP)))

    def show_spots(self, spots: Sequence[Spot], current: Spot | None) -> None:
        """Mark where sought words stand, and bring one of the places into sight."""
        self.spots, self.spot = spots, current
        if current is not None and current.boxes:
            top = self._tops[current.page] + current.boxes[0][1] * self._pixels()
            bar = self.verticalScrollBar()
            if not bar.value() <= top <= bar.value() + self.viewport().height() - px(40):
                bar.setValue(round(top - self.viewport().height() / 3))
        self.viewport().update()

    def _pixels(self) -> float:
        """Return how many pixels of the window a point has."""
        return self.scale * _SCREEN / _INCH

    def _fitting(self) -> float:
        if self.leaves is None:
            return 1.0
        widest = max(width for width, _ in self.leaves.sizes) * _SCREEN / _INCH
        room = self.viewport().width() - 2 * px(_GAP)
        return min(max(room / max(widest, 1.0), _COARSEST), _FINEST)

    def _lay_out(self) -> None:
        if self.fits:
            self.scale = self._fitting()
        sizes, part = self.leaves.sizes if self.leaves else (), self._pixels()
        heights = [height * part + px(_GAP) for _, height in sizes]
        *self._tops, whole = accumulate(heights, initial=float(px(_GAP)))
        wide = max((width for width, _ in sizes), default=0.0) * part + 2 * px(_GAP)
        room = self.viewport().size()
        for bar, length, seen in (
            (self.verticalScrollBar(), whole, room.height()),
            (self.horizontalScrollBar(), wide, room.width()),
        ):
            bar.setRange(0, max(round(length - seen), 0))
            bar.setPageStep(seen)
            bar.setSingleStep(px(_GAP) * 3)
        self._moved()
        self.viewport().update()
        self.scaled.emit()

    def _place(self) -> float:
        """Return where the sight begins, in pages."""
        if self.leaves is None or not self._tops:
            return 0.0
        below = self.verticalScrollBar().value() - self._tops[self._page]
        return self._page + max(below, 0.0) / max(self.leaves.sizes[self._page][1] * self._pixels(), 1.0)

    def _return(self, place: float) -> None:
        if self.leaves is not None and self._tops and place:
            page = int(place)
            below = (place - page) * self.leaves.sizes[page][1] * self._pixels()
            self.verticalScrollBar().setValue(round(self._tops[page] + below))

    def _moved(self) -> None:
        bar = self.verticalScrollBar()
        sight = bar.value() + min(px(_GAP) * 3, self.viewport().height() // 2)
        page = max(bisect_right(self._tops, sight) - 1, 0)
        if page != self._page:
            self._page = page
            self.turned.emit(page)

    def _rect(self, page: int) -> QRectF:
        """Return where a page lies in the viewport."""
        assert self.leaves is not None
        width, height = (side * self._pixels() for side in self.leaves.sizes[page])
        left = (
            max((self.viewport().width() - width) / 2, float(px(_GAP))) - self.horizontalScrollBar().value()
        )
        return QRectF(left, self._tops[page] - self.verticalScrollBar().value(), width, height)

    def in_sight(self) -> range:
        """Return the pages of which something is in sight."""
        top = self.verticalScrollBar().value()
        first = max(bisect_right(self._tops, top) - 1, 0)
        return range(first, max(bisect_right(self._tops, top + self.viewport().height()), first))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(tokens().sunken))
        if self.leaves is not None:
            for page in self.in_sight():
                self._paint(painter, page)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens().primary), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show who has the keys."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that another has the keys."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _paint(self, painter: QPainter, page: int) -> None:
        rect = self._rect(page)
        painter.fillRect(rect, QColor(PAPER))
        image = self.drawn.get((page, self._density()))
        if image is None:
            self._ask(page)
            image = next((each for (number, _), each in self.drawn.items() if number == page), None)
        if image is not None:
            painter.drawImage(rect, image)
        painter.setPen(QColor(tokens().border))
        painter.drawRect(rect)
        part = self._pixels()
        for spot in (spot for spot in self.spots if spot.page == page):
            mark = QColor(tokens().primary if spot is self.spot else tokens().warning)
            mark.setAlpha(110 if spot is self.spot else 70)
            for left, top, right, bottom in spot.boxes:
                corner = rect.topLeft()
                box = QRectF(corner.x() + left * part, corner.y() + top * part, 0, 0)
                box.setSize(QRectF(0, 0, (right - left) * part, (bottom - top) * part).size())
                painter.fillRect(box.adjusted(-2, -2, 2, 2), mark)

    def _density(self) -> float:
        return round(self._pixels() * self.devicePixelRatioF(), 4)

    def _ask(self, page: int) -> None:
        key = (page, self._density())
        if self.leaves is not None and key not in self._asked and self.failed is None:
            self._asked.add(key)
            shown = self.leaves
            self.desk.tasks.read(
                self,
                lambda _job: shown.draw(*key),
                done=partial(self._keep, shown, key),
                failed=self._fail,
                name=f"page {page}",
            )

    def _keep(self, shown: Leaves, key: tuple[int, float], image: QImage) -> None:
        self._asked.discard(key)
        if shown is self.leaves:
            for old in [each for each in self.drawn if each[0] == key[0]]:
                del self.drawn[old]
            self.drawn[key] = image
            sight = self.in_sight()
            far = sorted(self.drawn, key=lambda each: abs(each[0] - sight.start), reverse=True)
            for old in far[: max(len(self.drawn) - max(_KEPT, len(sight) + 2), 0)]:
                del self.drawn[old]
            self.viewport().update()

    def _fail(self, error: BaseException) -> None:
        self.failed = error
        self.desk.tasks.present(self, error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        here = self._place()
        self._lay_out()
        self._return(here)

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl with plus, minus and 0 from zooming the whole window while the keyboard is here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if held and event.key() in _ZOOMING:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages and zoom by the keyboard."""
        key, ctrl = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.turn_to(self._page + (1 if key == Qt.Key.Key_PageDown else -1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.leaves is not None:
            self.turn_to(0 if key == Qt.Key.Key_Home else len(self.leaves.sizes) - 1)
        elif ctrl and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.step(1)
        elif ctrl and key == Qt.Key.Key_Minus:
            self.step(-1)
        elif ctrl and key == Qt.Key.Key_0:
            self.zoom(1.0)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)


class Thumbs(QListWidget):
    """The list of pages, small; each is drawn when it comes into sight."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self._asked = desk, set[int]()
        self.leaves: Leaves | None = None
        self.setObjectName("thumbs")
        self.setAccessibleName("页面列表")
        self.setViewMode(QListView.ViewMode.ListMode)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().valueChanged.connect(self._ask)

    def show_leaves(self, shown: Leaves | None) -> None:
        """List the pages of another file."""
        self.leaves = shown
        self._asked.clear()
        self.clear()
        side = px(_THUMB)
        self.setFixedWidth(side + px(52))
        self.setIconSize(QSize(side, side))
        blank = QPixmap(side, side)
        blank.fill(Qt.GlobalColor.transparent)
        for number in range(len(shown.sizes) if shown else 0):
            item = QListWidgetItem(QIcon(blank), str(number + 1), self)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"第{number + 1}页")
        self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ask()

    def _ask(self) -> None:
        """Draw what is in sight and has not been drawn yet."""
        shown = self.leaves
        if shown is None or not self.isVisible():
            return
        first = self.indexAt(QPoint(1, 1)).row()
        last = self.indexAt(QPoint(1, self.viewport().height() - 1)).row()
        last = self.count() - 1 if last < 0 else last
        for page in range(max(first, 0), last + 1):
            if page not in self._asked:
                self._asked.add(page)
                scale = _FINER * px(_THUMB) * self.devicePixelRatioF() / max(shown.sizes[page])
                self.desk.tasks.read(
                    self,
                    lambda _job, page=page, scale=scale: shown.draw(page, scale),
                    done=partial(self._keep, shown, page),
                    failed=lambda _error: None,  # the page itself says what is wrong
                    name=f"thumb {page}",
                )

    def _keep(self, shown: Leaves, page: int, image: QImage) -> None:
        if shown is self.leaves:
            image = image.scaled(image.size() / _FINER, mode=Qt.TransformationMode.SmoothTransformation)
            image.setDevicePixelRatio(self.devicePixelRatioF())
            small, both = QPixmap.fromImage(image), QIcon()
            both.addPixmap(small)
            both.addPixmap(small, QIcon.Mode.Selected)  # or Qt tints the page in the selection's colour
            self.item(page).setIcon(both)
