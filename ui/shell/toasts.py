"""What the window says in passing: a toast, for a moment."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.kit.desk import Door
from ui.kit.icons import icon
from ui.kit.theme import px

_FOR, _LONGER = 4000, 10_000  # milliseconds; longer where there is something to press
_MOST, _WIDTH, _GAP = 3, 420, 12


class Toasts(QWidget):
    """Sentences at the lower right of a window, the newest lowest; each goes by itself or when it is used.

    They cover no button: somebody goes on working while they are read.
    """

    def __init__(self, window: QWidget, above: QWidget | None = None) -> None:
        """Lie over ``window``; ``above`` is the bar at its lower edge that stays readable."""
        super().__init__(window)
        self._above = above
        self.setObjectName("toasts")
        self.setFixedWidth(px(_WIDTH))
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, 0, 0, 0)
        self.layout_.setSpacing(_GAP // 2)
        self.shown: list[Toast] = []
        window.installEventFilter(self)
        self.hide()

    def tell(self, sentence: str, door: Door | None = None) -> Toast:
        """Show a sentence, and let a screen reader say it; the same sentence again only starts anew."""
        for toast in self.shown:
            if toast.sentence.text() == sentence:
                self._drop(toast)
                break
        while len(self.shown) >= _MOST:
            self._drop(self.shown[0])
        toast = Toast(sentence, door, self)
        toast.done.timeout.connect(lambda: self._drop(toast))
        toast.closer.clicked.connect(lambda: self._drop(toast))
        if toast.act is not None:
            toast.act.clicked.connect(lambda: self._drop(toast))
        self.shown.append(toast)
        self.layout_.addWidget(toast)
        toast.show()  # one that is not shown yet would be given no room
        self._place()
        QAccessible.updateAccessibility(QAccessibleEvent(toast, QAccessible.Event.Alert))
        return toast

    def _drop(self, toast: Toast) -> None:
        if toast in self.shown:
            self.shown.remove(toast)
            self.layout_.removeWidget(toast)
            toast.hide()
            toast.deleteLater()
            self._place()

    def _place(self) -> None:
        self.setVisible(bool(self.shown))
        if not self.shown:
            return
        room = self.parentWidget()
        height = self.layout_.totalHeightForWidth(self.width())
        height = height if height > 0 else self.layout_.totalSizeHint().height()
        low = self._above.height() if self._above else 0
        corner = QPoint(room.width() - self.width() - _GAP, room.height() - low - height - _GAP)
        self.setGeometry(self._free(QRect(corner, QSize(self.width(), height))))
        self.raise_()

    def _free(self, corner: QRect) -> QRect:
        """Return the lowest place over the corner where no button is covered; the corner where none is."""
        room, place = self.parentWidget(), QRect(corner)
        seen = (
            each.visibleRegion().boundingRect().translated(each.mapTo(room, QPoint(0, 0)))
            for each in room.findChildren(QAbstractButton)
            if each.isVisible() and each.window() is room.window() and not self.isAncestorOf(each)
        )
        buttons = [each for each in seen if not each.isEmpty()]
        while covered := [each for each in buttons if each.intersects(place)]:
            place.moveBottom(min(each.top() for each in covered) - _GAP)
        return place if place.top() >= 0 else corner

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)


class Toast(QFrame):
    """One sentence, what to do about it, and a cross; it waits while the pointer rests on it."""

    def __init__(self, sentence: str, door: Door | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self.setAccessibleName(sentence)
        self.sentence, self.closer, self.act = QLabel(sentence), QToolButton(), None
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.closer.setIcon(icon("x"))
        self.closer.setAccessibleName("关闭提示")
        self.closer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(_GAP, _GAP // 2, _GAP // 2, _GAP // 2)
        row.addWidget(self.sentence, 1)
        if door is not None:
            self.act = QPushButton(door.text)
            self.act.setObjectName("link")
            self.act.clicked.connect(lambda _on=False: door.act())
            row.addWidget(self.act)
        row.addWidget(self.closer)
        self.done = QTimer(self, singleShot=True, interval=_LONGER if door else _FOR)
        self.done.start()

    def event(self, event: QEvent) -> bool:
        """Wait while somebody is about to press something."""
        if event.type() == QEvent.Type.Enter:
            self.done.stop()
        elif event.type() == QEvent.Type.Leave:
            self.done.start()
        return super().event(event)
