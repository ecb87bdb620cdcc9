"""The open cases as a board: a column for every step, a card for every case."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.services import vetting
from app.services.vetting import Column
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.page import Custom, Ground, lead, within
from ui.kit.theme import px
from ui.pages.vetting.cards import WIDTH, StepCards

_PADDING, _GAP = 16, 8
_TOPICS = frozenset(
    {"vetting_case", "vetting_visit", "vetting_member", "vetting_issue", "evidence", "person"}
)


class BoardPage(QWidget):
    """The widget of the board, for one part of the tree at a time."""

    def __init__(self, desk: Desk, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.ground, self.columns = desk, ground, list[StepCards]()
        self.where, self.foot, self.area = QLabel(ground.name), QLabel("正在读取…"), QScrollArea()
        title, head, layout = QLabel("考察看板"), QHBoxLayout(), QVBoxLayout(self)
        title.setObjectName("pageTitle")
        self.where.setObjectName("hint")
        self.foot.setObjectName("hint")
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        head.addWidget(title)
        head.addWidget(self.where, 1)
        layout.setContentsMargins(px(_PADDING), px(_PADDING), px(_PADDING), px(_GAP))
        layout.setSpacing(px(_GAP))
        layout.addLayout(head)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.foot)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self.refresh, context=here)
        desk.heed(self, _TOPICS, self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the cases again."""
        self.desk.ask(self, _read, self.ground, done=self._show, failed=self._unread, name="board")

    def stand_on(self, ground: Ground) -> None:
        """Show another part of the tree."""
        self.ground = ground
        self.where.setText(ground.name)
        self.refresh()

    def _unread(self, error: BaseException) -> None:
        self.foot.setText("没有读到数据，按 F5 重试。")
        self.desk.tasks.present(self, error)

    def _show(self, columns: list[Column]) -> None:
        body, row = QWidget(), QHBoxLayout()
        body.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(_GAP))
        self.columns = []
        for column in columns:
            cards = StepCards(column)
            cards.opened.connect(lambda case_id: self.desk.open("case", None, case_id))
            cards.left.connect(lambda by, cards=cards: self.step(cards, by))
            self.columns.append(cards)
            side, title = QVBoxLayout(), QLabel(f"{column.title}（{len(column.cards)}）")
            title.setObjectName("label")
            side.addWidget(title)
            side.addWidget(cards)
            cards.setMinimumWidth(px(WIDTH))
            row.addLayout(side, 1)
        self.area.setWidget(body)
        count = sum(len(column.cards) for column in columns)
        self.foot.setText(f"在办 {count} 件；回车或双击打开" if count else "没有在办的案卷。")
        self.step(None, 1)

    def step(self, here: StepCards | None, by: int) -> None:
        """Go to the next column that has cards, to its first one."""
        place = self.columns.index(here) + by if here else 0
        while 0 <= place < len(self.columns):
            if self.columns[place].count():
                lead(self, self.columns[place])
                self.columns[place].setCurrentRow(0)
                if here is not None:
                    here.clearSelection()
                    self.columns[place].setFocus()
                return
            place += by


def _read(unit: Unit, ground: Ground) -> list[Column]:
    return vetting.board(within(unit, ground))


BOARD = Custom(
    id="vetting_board",
    title="考察看板",
    section="选聘考察",
    icon="identification-card",
    permission=vetting.board.permission,
    make=BoardPage,
)
