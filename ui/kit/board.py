"""The board: due work and tiles; each opens the page its figure is read from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.access import Guarded, Permission
from app.services.dashboard import Board, Due, Tile
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.page import EVERYTHING, Ground, within
from ui.kit.theme import px

_PADDING, _GAP, _ACROSS, _NARROW = 16, 12, 3, 640


@dataclass(frozen=True, kw_only=True)
class BoardPage:
    """A page of due work and tiles, from one query."""

    id: str
    title: str
    section: str
    icon: str
    query: Guarded[Unit, [], Board]
    topics: frozenset[str]
    whole: bool = False

    @property
    def permission(self) -> Permission:
        """What a person must hold to read it: what its query asks for."""
        return self.query.permission

    def build(self, desk: Desk, ground: Ground = EVERYTHING) -> BoardView:
        """Return its widget."""
        return BoardView(self, desk, ground)


class BoardView(QWidget):
    """The widget of a BoardPage, for one ground at a time."""

    def __init__(self, page: BoardPage, desk: Desk, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page, self.desk, self.ground = page, desk, ground
        self.board: Board | None = None
        self.doors: list[QPushButton] = []
        self.where, self.foot = QLabel(ground.name), QLabel("正在读取…")
        self.area = QScrollArea()
        self._arrange()
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self.refresh, context=here)
        desk.changed.connect(self._on_changed)
        self.refresh()

    def _arrange(self) -> None:
        title = _label(self.page.title, "pageTitle")
        self.where.setObjectName("hint")
        self.foot.setObjectName("hint")
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addWidget(self.where, 1)
        head.addWidget(self.foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_PADDING, _PADDING, _PADDING, _GAP)
        layout.setSpacing(_GAP)
        layout.addLayout(head)
        layout.addWidget(self.area, 1)

    def refresh(self) -> None:
        """Read the figures again."""
        self.desk.ask(self, _read, self.page, self.ground, done=self._show, failed=self._unread, name="board")

    def stand_on(self, ground: Ground) -> None:
        """Show another part of the tree."""
        if ground != self.ground:
            self.ground = ground
            self.where.setText(ground.name)
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put fewer tiles side by side where there is little room."""
        before = self._across(event.oldSize().width())
        super().resizeEvent(event)
        if self.board is not None and before != self._across(self.width()):
            self._show(self.board)

    def _across(self, width: int) -> int:
        return _ACROSS if width >= px(_NARROW) else _ACROSS - 1

    def _unread(self, error: BaseException) -> None:
        self.foot.setText("没有读到数据，按 F5 重试。")
        self.desk.tasks.present(self, error)

    def _show(self, board: Board) -> None:
        held = next((place for place, door in enumerate(self.doors) if door.hasFocus()), None)
        self.board, self.doors = board, []
        self.foot.clear()
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        layout.addWidget(self._due(board))
        layout.addLayout(self._tiles(board))
        layout.addStretch(1)
        self.area.setWidget(body)
        if self.doors:
            self.setFocusProxy(self.doors[0])
        if held is not None and held < len(self.doors):
            self.doors[held].setFocus()

    def _due(self, board: Board) -> QFrame:
        card, layout = _card()
        layout.addWidget(_label(f"待办（{len(board.due)}）", "section"))
        for one in board.due:
            row = QHBoxLayout()
            row.addWidget(_label(one.text, "", wrap=True), 1)
            if one.page:
                row.addWidget(self._door("去办理", one.text, self._to_due(one)))
            layout.addLayout(row)
        if not board.due:
            layout.addWidget(_label("现在没有等您办理的事项。", "hint"))
        return card

    def _to_due(self, one: Due) -> Callable[[], None]:
        return lambda: self.desk.open(one.page, self.ground, one.target)

    def _tiles(self, board: Board) -> QGridLayout:
        grid, across = QGridLayout(), self._across(self.width())
        grid.setSpacing(_GAP)
        for place, tile in enumerate(board.tiles):
            grid.addWidget(self._tile(tile), *divmod(place, across))
        for column in range(across):
            grid.setColumnStretch(column, 1)
        return grid

    def _tile(self, tile: Tile) -> QFrame:
        card, layout = _card()
        layout.addWidget(_label(tile.title, "label"))
        layout.addWidget(_label(tile.value, "pageTitle"))
        layout.addWidget(_label(tile.note, "hint", wrap=True))
        layout.addStretch(1)
        words = f"查看 {tile.count:,} {tile.counted}"
        door = self._door(words, f"{tile.title}：{words}", lambda: self.desk.open(tile.page, self.ground))
        layout.addWidget(door, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _door(self, words: str, spoken: str, opens: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName("link")
        button.setAccessibleName(spoken)
        button.clicked.connect(lambda _on=False: opens())
        self.doors.append(button)
        return button

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & self.page.topics:
            self.refresh()


def _read(unit: Unit, page: BoardPage, ground: Ground) -> Board:
    return page.query(within(unit, ground))


def _card() -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setObjectName("card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(px(14), px(12), px(14), px(12))
    layout.setSpacing(px(4))
    return card, layout


def _label(text: str, name: str, *, wrap: bool = False) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(name)
    label.setWordWrap(wrap)
    return label
