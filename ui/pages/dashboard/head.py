"""The first line: whom one greets, what day it is, and what is due this month."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.services.dashboard import Board, Node
from ui.kit.page import Ground
from ui.kit.theme import px

_DAYS = "一二三四五六日"
_GREETINGS = ((5, "夜深了"), (11, "早上好"), (13, "中午好"), (18, "下午好"), (24, "晚上好"))


class Head(QWidget):
    """Greeting, date, ground, and the month's days with what is left until them."""

    def __init__(self, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.greeting, self.where, self.note = QLabel("工作台"), QLabel(ground.name), QLabel("正在读取…")
        self.greeting.setObjectName("pageTitle")
        self.where.setObjectName("hint")
        self.note.setObjectName("hint")
        self.nodes = QHBoxLayout()
        self.nodes.setSpacing(px(8))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(12))
        layout.addWidget(self.greeting)
        layout.addWidget(self.note)
        layout.addWidget(self.where, 1)
        layout.addLayout(self.nodes)

    def stand_on(self, ground: Ground) -> None:
        """Name another part of the tree."""
        self.where.setText(ground.name)

    def say(self, words: str) -> None:
        """Say something in place of the date."""
        self.note.setText(words)

    def show_board(self, board: Board) -> None:
        """Greet, and list the days."""
        greeting = next(words for end, words in _GREETINGS if board.hour < end)
        day = board.today
        self.greeting.setText(f"{greeting}，{board.name}")
        self.note.setText(f"{day.month}月{day.day}日 星期{_DAYS[day.weekday()]}")
        while self.nodes.count():
            old = self.nodes.takeAt(0).widget()
            old.hide()  # deleteLater alone leaves it on screen until the event loop is idle
            old.deleteLater()
        for node in board.nodes:
            self.nodes.addWidget(_node(node), 0, Qt.AlignmentFlag.AlignVCenter)


def _node(node: Node) -> QLabel:
    label = QLabel(f"{node.title} {node.on.month}月{node.on.day}日，{node.term.words}")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName("presses" if node.term.presses else "pill")
    return label
