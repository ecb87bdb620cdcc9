"""The lists of the page: due work, the latest acts, and the way to the first month."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.clock import CHINA
from app.core.figures import Door
from app.services.dashboard import Board, Due, News, Step
from ui.kit.icons import icon
from ui.kit.theme import px, text_label

Open = Callable[[Door], None]
Stops = dict[str, QWidget]  # what the keyboard stops at, by a name that outlives a refresh


def due_card(board: Board, opens: Open, stops: Stops, first: int) -> QFrame:
    """Return the due work, each line with its door; what comes after the ``first`` lines behind a button."""
    card, layout = _card(f"待办（{len(board.due)}）")
    rows = [_due(one, opens, stops) for one in board.due]
    for place, row in enumerate(rows):
        row.setHidden(place >= first)
        layout.addWidget(row)
    if len(rows) > first:
        more = _link(f"查看全部 {len(rows)} 项", "查看全部待办")
        more.clicked.connect(lambda _on=False: (more.hide(), *(row.show() for row in rows)))
        stops["due"] = more
        layout.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
    if not rows:
        layout.addWidget(text_label("现在没有等您办理的事项。", "hint", wrap=False))
    layout.addStretch(1)
    return card


def _due(one: Due, opens: Open, stops: Stops) -> QWidget:
    line, row = _line()
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(text_label(one.text, ""))
    if one.term.words:
        words.addWidget(text_label(one.term.words, "moved" if one.term.presses else "hint", wrap=False))
    row.addLayout(words, 1)
    if one.door is not None:
        row.addWidget(_door("去办理", one.text, one.door, (opens, stops)))
    return line


def news_card(board: Board, opens: Open, stops: Stops) -> QFrame:
    """Return the latest acts, newest first."""
    card, layout = _card("最近动态")
    for one in board.news:
        layout.addWidget(_news(one, board, opens, stops))
    return card


def _news(one: News, board: Board, opens: Open, stops: Stops) -> QWidget:
    at = one.at.astimezone(CHINA)
    when = f"{at:%H:%M}" if at.date() == board.today else f"{at.month}月{at.day}日"
    line, row = _line()
    time = text_label(when, "hint", wrap=False)
    time.setMinimumWidth(px(60))
    row.addWidget(time)
    row.addWidget(text_label(one.who, "label", wrap=False))
    row.addWidget(text_label(one.text, ""), 1)
    if one.door is not None:
        row.addWidget(_door("查看", f"{one.who} {one.text}", one.door, (opens, stops)))
    return line


def steps_card(board: Board, opens: Open, stops: Stops) -> QFrame:
    """Return the way to the first month: what is done has a tick, what comes next is offered first."""
    done = sum(step.done for step in board.steps)
    card, layout = _card(f"从这里开始（已完成 {done}/{len(board.steps)}）")
    following = next((step for step in board.steps if not step.done), None)
    for number, step in enumerate(board.steps, 1):
        layout.addWidget(_step(step, number, opens, stops, first=step is following))
    layout.addStretch(1)
    return card


def _step(step: Step, number: int, opens: Open, stops: Stops, *, first: bool) -> QWidget:
    line, row = _line()
    mark, size = QLabel(), QSize(px(18), px(18))
    name, token = ("check-circle-fill", "success") if step.done else ("circle", "text3")
    mark.setPixmap(icon(name, token).pixmap(size))
    mark.setAccessibleName("已完成" if step.done else "未完成")
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(text_label(f"{number}. {step.title}", "" if step.done else "section", wrap=False))
    words.addWidget(text_label(step.note, "hint"))
    button = _door("查看" if step.done else "去办理", step.title, step.door, (opens, stops))
    if first:
        button.setObjectName("")
        button.setDefault(True)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    row.addWidget(button)
    return line


def _door(words: str, spoken: str, door: Door, goes: tuple[Open, Stops]) -> QPushButton:
    opens, stops = goes
    button = _link(words, spoken)
    button.clicked.connect(lambda _on=False: opens(door))
    stops[spoken] = button
    return button


def _link(words: str, spoken: str) -> QPushButton:
    button = QPushButton(words)
    button.setObjectName("link")
    button.setAccessibleName(spoken)
    return button


def _line() -> tuple[QWidget, QHBoxLayout]:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    return line, row


def _card(title: str) -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setObjectName("card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(px(14), px(12), px(14), px(12))
    layout.setSpacing(px(6))
    layout.addWidget(text_label(title, "section", wrap=False))
    return card, layout
