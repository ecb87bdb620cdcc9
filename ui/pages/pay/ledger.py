"""经费台账: every group of the year's money, and what each rests on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.access import Permission, permits
from app.core.money import show
from app.domain.budget import DocKind, Group
from app.services import budget
from app.services.budget import LedgerRow
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.register import Register
from ui.kit.theme import px

_RUNS = (DocKind.PAY_RUN, DocKind.PAYMENT, DocKind.BANK_RETURN)


@permits(Permission.BUDGET_READ)
def this_years_ledger(unit: Unit) -> list[LedgerRow]:
    """List the ledger of the year that is being looked at."""
    return budget.ledger(unit, unit.as_of.valid_on.year)


class GroupCard(QWidget):
    """One group in words: where its money went from and to, and a door to what it rests on."""

    def __init__(self, desk: Desk, row: LedgerRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.row = desk, row
        self.door: QPushButton | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, px(8), px(8), px(8))
        self.column.setSpacing(px(6))
        for text, name in (
            (f"{row.kind.label} {row.doc_no}", "section"),
            (row.summary, ""),
            (f"{row.effective}，经手人 {row.by}", "label"),
            (f"登记后“{row.subject}”可用余额 {show(row.balance)} 元", "label"),
        ):
            self.column.addWidget(_label(text, name))
        self._add_door()
        self.column.addWidget(_label("分录", "section"))
        self.column.addStretch(1)
        desk.ask(self, budget.group, row.key, done=self._show, name="legs")

    def _add_door(self) -> None:
        row, desk = self.row, self.desk
        opens = None
        if row.kind in _RUNS and row.doc_id is not None:
            opens = ("看这次发放", lambda: desk.open("run", None, row.doc_id))
        elif row.kind is DocKind.INSURANCE:
            opens = ("看保险清单", lambda: desk.open("insurance"))
        if opens is not None:
            self.door = QPushButton(opens[0])
            self.door.setObjectName("link")
            self.door.setAccessibleName(f"{opens[0]}：{row.doc_no}")
            self.door.clicked.connect(lambda _on=False, act=opens[1]: act())
            self.column.addWidget(self.door, 0, Qt.AlignmentFlag.AlignLeft)

    def _show(self, legs: Group) -> None:
        for leg in legs:
            text = f"{leg.bucket.label} {'+' if leg.amount > 0 else ''}{show(leg.amount)} 元"
            self.column.insertWidget(self.column.count() - 1, _label(text, ""))


def _label(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setWordWrap(True)
    return label


LEDGER = Register(
    id="ledger",
    title="经费台账",
    section="补贴经费",
    icon="wallet",
    row=LedgerRow,
    query=this_years_ledger,
    topics=frozenset({"budget_entry"}),
    names=(),
    whole=True,
    adds=("income", "committed", "expended"),  # a running balance adds up to nothing
    empty="本年度还没有登记经费。",
    card=GroupCard,
)
