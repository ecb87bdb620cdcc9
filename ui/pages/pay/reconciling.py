"""经费对账: the treasury's statement of a day beside the ledger, kept, with what may be the difference."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.core.money import show
from app.core.narrowing import only
from app.domain.budget import Agreement, Compared, Hint, told_compared
from app.services import budget
from app.services.budget import Choices, Statement, StatementRow
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.editors import OneOf
from ui.kit.foreseen import Foreseen
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone, px, text_label
from ui.pages.pay.foreseen import open_form, table_of_sums
from ui.pages.pay.ledger import nothing_to_enter

ENTER = "登记对账单"
_NOTE = "照对账单填从年初累计到截止日期的数，下达数不减年终收回。同一天、同一科目再登记一次，以后一次为准。"
_EMPTY = "填好科目、截止日期和两个累计数后，这里逐项与台账比较。"
_NONE = "台账里没有一笔正好等于差额，请按日期逐笔核对。"


def _enter(page: RegisterPage) -> None:
    page.desk.ask(page, budget.choices, done=partial(open_statement, page), name="choices")


def open_statement(page: RegisterPage, choices: Choices) -> FormDialog:
    """Open the form of a statement; what it says is compared while it is typed."""
    titles = choices.subjects

    def look(unit: Unit, typed: SimpleNamespace) -> tuple[str, list[Compared]]:
        new = Statement(subject=typed.subject, on=typed.on, doc_no="", given=typed.given, spent=typed.spent)
        compared = budget.foresee_reconciling(unit, new)
        return told_compared(compared[:-1]), compared

    sheet = Sheet(
        title=ENTER,
        command=Statement,
        send=budget.reconcile,
        order=("subject", "on", "given", "spent"),
        button="登记",
        note=_NOTE,
        start={"subject": titles[0][0]} if len(titles) == 1 else {},
        asks={
            "subject": Ask(editor=lambda: OneOf(titles), required=True),
            "doc_no": Ask(hint="没有编号的写名称和月份"),
            "note": Ask(wide=True, hint="有差额时写明是什么、什么时候处理；相符时不用填。"),
        },
    )
    dialog = open_form(page, page.desk, sheet, page.desk.tell)
    Foreseen(dialog, look, _EMPTY, _drawn, needs=sheet.order)
    return dialog


def _drawn(compared: list[Compared]) -> list[QWidget]:
    rows = [(one.figure, show(one.said), show(one.booked), show(one.off)) for one in compared]
    table = table_of_sums(("项目", "对账单", "台账", "差额"), rows)
    return [table, *(text_label(hint.text, "warned") for one in compared for hint in one.hints)]


class StatementCard(QWidget):
    """One figure that was compared, in words, and doors to the entries that may be the difference."""

    def __init__(self, desk: Desk, row: StatementRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.row = desk, row
        self.doors: dict[str, QPushButton] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, px(8), px(8), px(8))
        self.column.setSpacing(px(6))
        for text, name in self._lines():
            self.column.addWidget(text_label(text, name))
        self.column.addStretch(1)
        self._add_door("看台账", only(subject=row.subject))
        if row.off and row.state is not Agreement.REPLACED:
            desk.ask(self, budget.hints, row.id, done=self._show, name="hints")

    def _lines(self) -> list[tuple[str, str]]:
        row = self.row
        lines = [
            (f"{row.on} {row.figure}：{row.state.label}", "section"),
            (row.subject, ""),
            (f"对账单 {show(row.said)} 元，台账 {show(row.booked)} 元，差额 {show(row.off)} 元", ""),
            (f"对账单号 {row.doc_no}，经手人 {row.by}", "label"),
        ]
        if row.was != row.booked:
            lines.append((f"登记对账单时台账是 {show(row.was)} 元，以后又有改动。", "warned"))
        return [*lines, *([(f"差异说明：{row.note}", "")] if row.note else [])]

    def _add_door(self, title: str, narrowing: object) -> None:
        button = QPushButton(title)
        button.setObjectName("link")
        button.setAccessibleName(title)
        button.clicked.connect(lambda _on=False: self.desk.open("ledger", None, narrowing))
        self.doors[title] = button
        self.column.insertWidget(self.column.count() - 1, button, 0, Qt.AlignmentFlag.AlignLeft)

    def _show(self, hints: tuple[Hint, ...]) -> None:
        for hint in hints:
            self.column.insertWidget(self.column.count() - 1, text_label(hint.text, "warned"))
            self._add_door("看这一笔", only(key=hint.key))
        if not hints:
            self.column.insertWidget(self.column.count() - 1, text_label(_NONE, "hint"))


STATEMENTS = Register(
    id="statements",
    title="经费对账",
    section="补贴经费",
    icon="wallet",
    row=StatementRow,
    query=budget.statements,
    topics=frozenset({"budget_assertion", "budget_entry"}),
    names=(),
    whole=True,
    adds=(),  # sums to a day: they add up to nothing
    counted="项",
    tones={
        "state": {
            Agreement.AGREES: Tone.SUCCESS,
            Agreement.EXPLAINED: Tone.INFO,
            Agreement.DIFFERS: Tone.DANGER,
            Agreement.REPLACED: Tone.NEUTRAL,
        }
    },
    empty="还没有对账：每月收到国库或财政的对账单后，在这里登记。",
    card=StatementCard,
    signed=("经办人", "复核人", "财政（国库）核对人", "日期"),
    actions=(
        Action(
            title=ENTER,
            icon="plus",
            permission=budget.reconcile.permission,
            start=_enter,
            barred=nothing_to_enter,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)
