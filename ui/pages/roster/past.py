"""The lines of a person's card that tell what happened, and open where it is proven."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.career import Event
from ui.kit.theme import px
from ui.pages.roster.lines import Goes, link, words

_FIRST = 8


def event_lines(events: Sequence[Event], goes: Goes) -> QWidget:
    """Return what happened, latest first; what exceeds eight lines waits behind a button."""
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(6))
    lines = [_event(event, goes) for event in events]
    for place, line in enumerate(lines):
        line.setHidden(place >= _FIRST)
        column.addWidget(line)
    if len(lines) > _FIRST:
        more = link(f"查看全部 {len(lines)} 条", "查看全部时间线")
        more.clicked.connect(lambda _on=False: _unfold(goes.owner, more, lines))
        goes.doors["查看全部时间线"] = more
        column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
    return body


def _event(event: Event, goes: Goes) -> QWidget:
    line = QWidget()
    row, told = QHBoxLayout(line), QVBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    told.setSpacing(0)
    told.addWidget(words(f"{event.on}　{event.topic.label}", "hint"))
    told.addWidget(words(event.text))
    row.addLayout(told, 1)
    if event.page:
        spoken = f"查看{event.on}{event.topic.label}"
        row.addWidget(goes.door("查看", spoken, event.page, event.target), 0, Qt.AlignmentFlag.AlignTop)
    return line


def _unfold(card: QWidget, more: QWidget, lines: Sequence[QWidget]) -> None:
    more.hide()
    for line in lines:
        line.show()
    card.resize(card.width(), card.height())
