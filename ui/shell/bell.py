"""The bell in the top bar: what waits for the person, and what the window has said since they came."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core import figures
from app.core.clock import CHINA
from app.services import dashboard
from app.services.dashboard import Due
from ui.kit.desk import Desk, Door
from ui.kit.icons import icon
from ui.kit.page import EVERYTHING
from ui.kit.theme import px, text_label, tokens

_ICON, _BADGE, _WIDTH, _HEIGHT, _GAP, _KEPT = 18, 15, 400, 460, 8, 30
_MOST = 99  # a badge has room for two digits
#: the tables whose changes make work, or finish it
_TOPICS = frozenset(
    {
        "vetting_case",
        "vetting_decision",
        "campaign",
        "cycle",
        "subject",
        "pay_run",
        "insurance_policy",
        "correction",
        "clearing",
        "erasure",
        "export_request",
        "exit",
        "equipment_hold",
        "leave_request",
        "training_session",
        "training_place",
    }
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence the window has said: when, and what one might do about it."""

    at: datetime
    sentence: str
    door: Door | None


class Bell(QToolButton):
    """A button with the number of what waits; pressed it lists that, and the latest thirty sentences."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.due: tuple[Due, ...] = ()
        self.said: deque[Said] = deque(maxlen=_KEPT)
        self.setIcon(icon("bell"))
        self.clicked.connect(self.drop)
        desk.told.connect(self._keep)
        desk.changed.connect(self._on_changed)
        desk.tasks.counted.connect(self._begin)
        self.show_due(())

    def _begin(self, under_way: int) -> None:
        """Read for the first time behind the first page: nobody waits for a number on a bell."""
        if not under_way:
            self.desk.tasks.counted.disconnect(self._begin)
            self.refresh()

    def refresh(self) -> None:
        """Count again what waits; not for a window that is closing."""
        if self.isEnabled() and self.desk.may(dashboard.waiting.permission):
            self.desk.ask(self, dashboard.waiting, done=self.show_due, name="due")

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS:
            self.refresh()

    def show_due(self, found: tuple[Due, ...]) -> None:
        """Show how much waits."""
        self.due = found
        said = f"待办 {len(found)} 项" if found else "没有待办"
        self.setAccessibleName(f"待办和提示，{said}")
        self.setToolTip(f"待办和提示：{said}")
        self.update()

    def _keep(self, sentence: str, door: Door | None) -> None:
        self.said.appendleft(Said(self.desk.workspace.clock(), sentence, door))

    def drop(self) -> Waiting:
        """Drop the list from the bell."""
        sheet = Waiting(self)
        right = self.mapToGlobal(QPoint(self.width(), self.height() + px(4)))
        sheet.move(right.x() - sheet.width(), right.y())
        sheet.show()
        if sheet.doors:
            sheet.doors[0].setFocus(Qt.FocusReason.PopupFocusReason)
        return sheet

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the number on the bell's shoulder."""
        super().paintEvent(event)
        if not self.due:
            return
        now, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(px(10))
        painter.setFont(font)
        text = str(min(len(self.due), _MOST))
        width = max(px(_BADGE), painter.fontMetrics().horizontalAdvance(text) + px(7))
        spot = QRectF(self.width() - width, 0, width, px(_BADGE))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.danger))
        painter.drawRoundedRect(spot, spot.height() / 2, spot.height() / 2)
        painter.setPen(QColor(now.surface))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()

    def sizeHint(self) -> QSize:
        """Leave room for the number beside the icon."""
        return QSize(px(_ICON + 18), px(_ICON + 14))


class Waiting(QFrame):
    """What waits, each line with the way to it; below, what has been said, the latest first."""

    def __init__(self, bell: Bell) -> None:
        super().__init__(bell, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("popup")
        self.bell = bell
        self.doors: list[QPushButton] = []
        self.area, inside = QScrollArea(), QWidget()
        self.rows = QVBoxLayout(inside)
        self.rows.setContentsMargins(px(14), px(12), px(14), px(12))
        self.rows.setSpacing(px(_GAP))
        self._fill()
        self.area.setWidget(inside)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.area)
        high = self.rows.totalHeightForWidth(px(_WIDTH) - 2)
        self.setFixedSize(px(_WIDTH), min(max(high, self.rows.sizeHint().height()) + px(_GAP), px(_HEIGHT)))

    def _fill(self) -> None:
        due, said = self.bell.due, self.bell.said
        self.rows.addWidget(text_label(f"待办（{len(due)}）", "section"))
        for one in due:
            go = (one.text, "去办理", lambda door=one.door: self._open(door)) if one.door else None
            self._line(one.text, one.term.words, go, presses=one.term.presses)
        if not due:
            self.rows.addWidget(text_label("现在没有等您办理的事项。", "hint"))
        self.rows.addWidget(text_label("最近提示", "section"))
        for each in said:
            go = (each.sentence, each.door.text, each.door.act) if each.door else None
            self._line(each.sentence, f"{each.at.astimezone(CHINA):%H:%M}", go)
        if not said:
            self.rows.addWidget(text_label("登录以来还没有提示。", "hint"))
        self.rows.addStretch(1)

    def _line(
        self,
        text: str,
        note: str,
        go: tuple[str, str, Callable[[], object]] | None,
        *,
        presses: bool = False,
    ) -> None:
        row, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(text_label(text, ""))
        if note:
            words.addWidget(text_label(note, "moved" if presses else "hint"))
        row.addLayout(words, 1)
        if go is not None:
            spoken, title, act = go
            button = QPushButton(title)
            button.setObjectName("link")
            button.setAccessibleName(f"{title}：{spoken}")
            button.clicked.connect(lambda _on=False: (self.close(), act()))
            self.doors.append(button)
            row.addWidget(button)
        self.rows.addLayout(row)

    def _open(self, door: figures.Door) -> None:
        """Open the page on everything the person may see: that is what was counted."""
        target = door.narrowing if door.target is None else door.target
        self.bell.desk.open(door.page, EVERYTHING, target)
