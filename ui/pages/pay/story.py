"""A slip told in the inspector: each figure with its basis, and a door to where it is proven."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.money import show
from app.services import pay
from app.services.pay import DifferenceRow, SlipRow, Story, StoryRow
from ui.kit.desk import Desk
from ui.kit.theme import px, text_label

_GAP = 6
_READ = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


def told(desk: Desk, row: SlipRow | DifferenceRow) -> StoryCard:
    """Return the card of a slip or of a difference; it reads the story itself."""
    return StoryCard(desk, row.id)


class StoryCard(QWidget):
    """One slip in words, from its stored lines, with doors to the evidence."""

    def __init__(self, desk: Desk, slip_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.story: Story | None = None
        self.doors: dict[str, QPushButton] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, px(_GAP), px(_GAP), px(_GAP))
        self.column.setSpacing(px(_GAP))
        self.hint = _label("正在读取…", "hint")
        self.column.addWidget(self.hint)
        self.column.addStretch(1)
        desk.ask(self, pay.explain, slip_id, done=self._show, name="story")

    def _show(self, story: Story) -> None:
        self.story = story
        self.hint.hide()
        whole = _label(f"{show(story.total)} 元", "kpiValue")
        parts: list[QWidget] = [whole, _label(f"{story.month.label}，{story.bucket.label}", "label")]
        for topic, rows in groupby(story.rows, key=attrgetter("topic")):
            parts.append(_label(topic.label, "section"))
            parts += [self._row(row) for row in rows]
        for place, part in enumerate(parts):
            self.column.insertWidget(place, part)

    def _row(self, row: StoryRow) -> QWidget:
        box, foot = QWidget(), QHBoxLayout()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(2))
        layout.addWidget(_label(row.text, ""))
        if row.page:
            foot.addWidget(self._door(row))
        foot.addStretch(1)
        if row.amount is not None:
            foot.addWidget(_label(f"{show(row.amount)} 元", "label"))
        layout.addLayout(foot)
        return box

    def _door(self, row: StoryRow) -> QPushButton:
        button = QPushButton(_OPENS.get(row.page, "查看"))
        button.setObjectName("link")
        button.setAccessibleName(f"{button.text()}：{row.text}")
        button.clicked.connect(lambda _on=False: self.desk.open(row.page, None, row.target))
        self.doors.setdefault(row.page, button)
        return button


_OPENS = {
    "roster": "看任职",
    "policy": "看政策",
    "run": "看原发放",
    "award": "看评优",
    "holds": "看暂缓",
    "late_changes": "看补扣",
    "graded": "看考核",
    "ledger": "看台账",
    "documents": "看文件",
}


def _label(text: str, name: str) -> QLabel:
    label = text_label(text, name)
    label.setTextInteractionFlags(_READ)
    return label
