"""保存期限: what has outlived its time by a day, to be approved on paper; some of it may then be cleared."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.core.access import permits
from app.core.errors import AppError, Invalid
from app.services import clearing, retention
from app.services.retention import FREE, HELD, DueRow
from app.workspace import Unit
from ui.kit.editors import Day
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone, px
from ui.pages.settings import clearings

_GAP, _DAY = 6, 128
_TITLE = "保存期限"
_SAID = (
    "打印后报批。离岗人员的联系方式、备注、请假事由、家庭成员、考察材料和未录用人员的资料可以提请清除，两人办理；"
    "其余随账簿和档案保存。"
)


class RetentionStrip(QWidget):
    """The day by which things are due, over the list."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page, self.asked = page, page.desk.today
        self.day, self.go, self.said = Day(), QPushButton("查询"), QLabel(_SAID)
        self.day.show_value(self.asked)
        self.day.line.setAccessibleName("截至日期")
        self.day.line.returnPressed.connect(self.put)
        self.day.setFixedWidth(px(_DAY))
        self.go.clicked.connect(self.put)
        self.said.setObjectName("hint")
        self.said.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(_GAP))
        for part in (QLabel("截至"), self.day, self.go):
            row.addWidget(part)
        row.addWidget(self.said, 1)

    def refresh(self) -> None:
        """Let the list on paper say by which day it is due."""
        title = f"{_TITLE}（截至{self.asked:%Y-%m-%d}）"
        self.page.register = replace(self.page.register, title=title)

    def put(self) -> None:
        """Ask what is due by the day that stands here, or say what is wrong with it."""
        try:
            day = self.day.value()
            if day is None:
                raise Invalid("请填写截至日期。")
        except AppError as problem:
            self._say(str(problem), "refusal")
            return

        @permits(retention.due.permission)
        def query(unit: Unit) -> list[DueRow]:
            return retention.due(unit, day)

        self.asked = day
        self._say(_SAID, "hint")
        self.page.register = replace(self.page.register, query=query)
        self.page.refresh(anew=True)

    def _say(self, text: str, look: str) -> None:
        self.said.setObjectName(look)
        self.said.setText(text)
        self.said.style().polish(self.said)


PAGE = Register(
    id="retention",
    title=_TITLE,
    section="设置",
    icon="gear-six",
    row=DueRow,
    query=retention.due,
    topics=frozenset(),  # it stays as asked: what is due changes by the day
    first=("name", "kind"),
    tones={"stands": {FREE: Tone.WARNING, HELD: Tone.NEUTRAL}},
    adds=(),
    counted="项",
    whole=True,
    strip=RetentionStrip,
    actions=(
        Action(
            title="提请清除",
            icon="eraser",
            permission=clearing.propose.permission,
            start=clearings.ask_for,
            blocked=clearings.unfit,
        ),
    ),
    empty="到这一天没有到期的信息。",
    signed=("经办人", "个人信息保护负责人", "负责人"),
)
