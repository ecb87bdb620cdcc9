"""What an auditor asks of the acts: which days, by whom, of what kind, and who looked at one person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.core.access import Permission, permits
from app.core.errors import AppError, Invalid
from app.services import accounts, acts
from app.services.acts import KINDS, LOOKED_BACK, ActRow, Asked
from app.workspace import Unit
from ui.kit.editors import Day
from ui.kit.register import RegisterPage
from ui.kit.theme import px

_GAP, _DAY, _NUMBER = 6, 128, 190
_TITLE, _ALL = "查看与操作记录", "全部"
_SEEN = "按证件号码查谁看过某人；批量查询、导出和打印的名单不记到人，一并列出供核对。"


@dataclass(frozen=True, slots=True)
class Question:
    """What stands over the list; ``number`` is the identity number of the person asked about."""

    asked: Asked
    number: str = ""

    @property
    def words(self) -> str:
        """The question as it stands over the list on paper."""
        parts = [f"{self.asked.start:%Y-%m-%d}至{self.asked.end:%Y-%m-%d}"] if self.asked.start else []
        parts += [f"谁看过尾号{self.number[-4:]}的人"] if self.number else []
        parts += [self.asked.login] if self.asked.login else []
        parts += [KINDS[self.asked.kind]] if self.asked.kind else []
        return "，".join(parts)


class ActsStrip(QWidget):
    """Days, account, kind and a person's number, which stay as they are until another question is put."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page = page
        self.start, self.end = Day(), Day()
        self.who, self.kind, self.number = QComboBox(), QComboBox(), QLineEdit()
        self.go, self.said = QPushButton("查询"), QLabel(_SEEN)
        today = page.desk.today
        self.start.show_value(today - LOOKED_BACK)
        self.end.show_value(today)
        self._fill()
        self._arrange()
        page.desk.ask(self, accounts.accounts, done=self._offer, name="accounts")

    def _fill(self) -> None:
        self.who.addItem(_ALL, "")
        self.kind.addItem(_ALL, "")
        for key, title in KINDS.items():
            self.kind.addItem(title, key)
        self.number.setPlaceholderText("谁看过此人：证件号码")
        self.number.setFixedWidth(px(_NUMBER))
        self.number.setClearButtonEnabled(True)
        self.number.returnPressed.connect(self.put)
        self.go.clicked.connect(self.put)
        names = (
            ("开始日", self.start.line),
            ("结束日", self.end.line),
            ("账号", self.who),
            ("行为", self.kind),
        )
        for name, widget in names:
            widget.setAccessibleName(name)
        self.number.setAccessibleName("证件号码，查谁看过此人")

    def _arrange(self) -> None:
        row, layout = QHBoxLayout(), QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for lines in (row, layout):
            lines.setSpacing(px(_GAP))
        for editor in (self.start, self.end):
            editor.setFixedWidth(px(_DAY))
        for box in (self.who, self.kind):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        until, account, act = QLabel("至"), QLabel("账号"), QLabel("行为")
        for part in (self.start, until, self.end, account, self.who, act, self.kind, self.number, self.go):
            row.addWidget(part)
        self.said.setObjectName("hint")
        self.said.setWordWrap(True)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addWidget(self.said)

    def _offer(self, found: list[accounts.AccountRow]) -> None:
        for row in found:
            self.who.addItem(f"{row.name}（{row.login}）", row.login)

    def refresh(self) -> None:
        """Nothing here is read anew with the list."""

    def put(self) -> None:
        """Ask what stands here, or say what is wrong with it."""
        try:
            asked = Asked(
                start=self.start.value(),
                end=self.end.value(),
                login=self.who.currentData(),
                kind=self.kind.currentData(),
            )
        except Invalid as problem:
            self._refuse(problem)
            return
        number, desk = self.number.text().strip(), self.page.desk
        if number:
            ask = partial(self._about, asked, number)
            desk.ask(self, acts.subject, number, done=ask, failed=self._unknown, name="subject")
        else:
            self._ask(Question(asked))

    def _about(self, asked: Asked, number: str, person: int) -> None:
        self._ask(Question(replace(asked, person_id=person), number))

    def _unknown(self, error: BaseException) -> None:
        if isinstance(error, AppError):
            self._refuse(error)
        else:
            self.page.desk.tasks.present(self, error)

    def _refuse(self, problem: AppError) -> None:
        self.said.setObjectName("refusal")
        self.said.setText(str(problem))
        self.said.style().polish(self.said)

    def _ask(self, question: Question) -> None:
        @permits(Permission.AUDIT_READ)
        def query(unit: Unit) -> list[ActRow]:
            return acts.acts(unit, question.asked)

        self.said.setObjectName("hint")
        self.said.setText(_SEEN)
        self.said.style().polish(self.said)
        title = f"{_TITLE}（{question.words}）" if question.words else _TITLE
        self.page.register = replace(self.page.register, query=query, title=title)
        self.page.refresh(anew=True)
