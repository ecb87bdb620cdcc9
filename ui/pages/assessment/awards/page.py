"""One round of 评优 in its own tab: read, shown, worked on by forms, read again after every change."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.services import awards
from app.services.awards import RankedRow, RoundFile
from ui.kit.case import CaseView
from ui.kit.desk import Desk
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.page import Custom, Ground
from ui.pages.assessment.awards.papers import paper_buttons
from ui.pages.assessment.awards.sections import Hands, case_of, way_of

_TOPICS = frozenset({"award_round", "award_candidate", "award_objection", "merit", "result", "pay_run"})


class AwardPage(QWidget):
    """The widget of one round; ``go_to`` says which, ``named`` what its tab is called."""

    named = Signal(str)

    def __init__(self, desk: Desk, _ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.round_id, self._first = desk, 0, True
        self.file: RoundFile | None = None
        self.way, self.foot = QLabel(), QLabel("请在评优的列表里选中一轮打开。")
        self.view, self.papers = CaseView(self.way), paper_buttons(desk, self)
        self.foot.setObjectName("hint")
        below = QHBoxLayout()
        below.setContentsMargins(16, 0, 16, 8)
        below.addWidget(self.foot, 1)
        below.addWidget(self.papers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view, 1)
        layout.addLayout(below)
        self.view.hide()
        self.papers.hide()
        self.view.followed.connect(self.view.go_to)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence.StandardKey.Refresh, self, self.refresh, context=here)
        desk.heed(self, _TOPICS, self.refresh)

    def go_to(self, target: object) -> None:
        """Show the round with this id."""
        if isinstance(target, int) and target != self.round_id:
            self.round_id = target
            self.foot.setText("正在读取…")
            self.refresh()

    def refresh(self) -> None:
        """Read the round again."""
        if self.round_id:
            query, at = awards.round_file, self.round_id
            self.desk.ask(self, query, at, done=self._show, failed=self._unread, name="award")

    def _unread(self, error: BaseException) -> None:
        known = isinstance(error, AppError)
        self.foot.setText(f"{error} 按 F5 重试。" if known else "没有读到，按 F5 重试。")
        if not known:
            self.desk.tasks.present(self, error)

    def _show(self, file: RoundFile) -> None:
        self.file = file
        works = self.desk.may(awards.publicise.permission)
        hands = Hands(fill=self.fill, today=self.desk.today, centre=file.centre, works=works, look=self._look)
        self.way.setText(way_of(file))
        self.view.show_case(case_of(file, hands))
        self.view.show()
        self.foot.setText(f"公示：{file.notice_no or '还没有'}；表彰决定：{file.row.doc_no or '还没有'}")
        self.papers.setVisible(file.whole)
        self.named.emit(f"评优 {file.row.number}")
        if self._first and self.isVisible():
            self.view.take_focus()
        self._first = False

    def fill(self, sheet: Sheet) -> None:
        """Show a form over the round; what it changes is read again by itself."""
        FormDialog(self.desk, sheet, self._filled, self).open()

    def _look(self, row: RankedRow) -> None:
        if row.slip is not None:
            self.desk.open("run", None, row.slip)

    def _filled(self, _result: Any) -> None:
        self._first = True  # the keyboard goes to what comes next
        self.refresh()


AWARD = Custom(
    id="award",
    title="评优办理",
    section="考核",
    icon="clipboard-text",
    permission=awards.round_file.permission,
    make=AwardPage,
    whole=True,
    each=True,
)
