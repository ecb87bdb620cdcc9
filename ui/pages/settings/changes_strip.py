"""What an auditor asks of the audit: days, register, record, account, kind of change; and which page."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.core.access import Permission, permits
from app.core.errors import AppError
from app.domain.records import OPS, TABLES
from app.services import accounts, changes
from app.services.changes import PAGE, ChangeRow, Sought
from app.workspace import Unit
from ui.kit.editors import Day
from ui.kit.register import RegisterPage
from ui.kit.theme import px

_GAP, _DAY, _RECORD = 6, 128, 90
_SAID = f"一次列出 {PAGE} 条，从最近的开始；证件号和卡号不记入审计，电话只显示首尾。"


class ChangesStrip(QWidget):
    """The question over the list; 更早 and 最近 turn its pages."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page, self.sought = page, Sought()
        self.start, self.end, self.record = Day(), Day(), QLineEdit()
        self.table, self.who, self.op = QComboBox(), QComboBox(), QComboBox()
        self.go, self.older, self.newest = QPushButton("查询"), QPushButton("更早的"), QPushButton("最近的")
        self.said = QLabel(_SAID)
        self._fill()
        self._arrange()
        page.model.modelReset.connect(self._weigh)
        page.desk.ask(self, accounts.accounts, done=self._offer, name="accounts")

    def _fill(self) -> None:
        tables = sorted(((title, key) for key, title in TABLES.items()), key=lambda one: one[0])
        ops = [(title, key) for key, title in OPS.items()]
        for box, title, options in (
            (self.table, "登记簿", tables),
            (self.who, "账号", []),
            (self.op, "操作", ops),
        ):
            box.setAccessibleName(title)
            box.addItem(f"全部{title}", "")
            for word, key in options:
                box.addItem(word, key)
        self.record.setPlaceholderText("编号")
        self.record.setAccessibleName("记录编号")
        self.record.setFixedWidth(px(_RECORD))
        self.record.returnPressed.connect(self.put)
        self.start.line.setAccessibleName("开始日")
        self.end.line.setAccessibleName("结束日")
        self.go.clicked.connect(self.put)
        self.older.clicked.connect(self.turn)
        self.newest.clicked.connect(lambda _on=False: self._ask(replace(self.sought, before=None)))

    def _arrange(self) -> None:
        row, foot, layout = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for lines in (row, foot, layout):
            lines.setSpacing(px(_GAP))
        for editor in (self.start, self.end):
            editor.setFixedWidth(px(_DAY))
        for box in (self.table, self.who, self.op):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(7)
        for part in (self.start, QLabel("至"), self.end, self.table, self.record, self.who, self.op, self.go):
            row.addWidget(part)
        row.addStretch(1)
        self.said.setObjectName("hint")
        self.said.setWordWrap(True)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.newest)
        foot.addWidget(self.older)
        layout.addLayout(row)
        layout.addLayout(foot)

    def _offer(self, found: list[accounts.AccountRow]) -> None:
        for row in found:
            self.who.addItem(f"{row.name}（{row.login}）", row.login)

    def refresh(self) -> None:
        """Nothing here is read anew with the list."""

    def _weigh(self) -> None:
        """Say whether there is an older page, and a later one."""
        whole = len(self.page.sieve.every) >= PAGE
        self.older.setEnabled(whole)
        self.older.setToolTip("" if whole else "没有更早的记录了。")
        self.newest.setEnabled(self.sought.before is not None)
        self.newest.setToolTip("" if self.newest.isEnabled() else "这里就是最近的。")

    def put(self) -> None:
        """Ask what stands here, or say what is wrong with it."""
        try:
            sought = Sought(
                start=self.start.value(),
                end=self.end.value(),
                table=self.table.currentData(),
                record=self.record.text().strip(),
                login=self.who.currentData(),
                op=self.op.currentData(),
            )
            sought.check()
        except AppError as problem:
            self._say(str(problem), "refusal")
            return
        self._ask(sought)

    def turn(self) -> None:
        """Show the lines before the earliest shown."""
        self._ask(replace(self.sought, before=min(row.id for row in self.page.sieve.every)))

    def _say(self, text: str, look: str) -> None:
        self.said.setObjectName(look)
        self.said.setText(text)
        self.said.style().polish(self.said)

    def _ask(self, sought: Sought) -> None:
        @permits(Permission.AUDIT_READ)
        def query(unit: Unit) -> list[ChangeRow]:
            return changes.changes(unit, sought)

        self.sought = sought
        self._say(_SAID, "hint")
        self.page.register = replace(self.page.register, query=query)
        self.page.refresh(anew=True)
