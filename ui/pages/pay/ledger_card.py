"""One group of the ledger in the inspector: its legs, what it rests on, what takes it back or why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.money import show
from app.core.narrowing import only
from app.domain.budget import DocKind
from app.services import budget
from app.services.budget import LedgerRow, LegRow
from ui.kit.desk import Desk
from ui.kit.theme import px, text_label

_RUNS = (DocKind.PAY_RUN, DocKind.PAYMENT, DocKind.BANK_RETURN)


class GroupCard(QWidget):
    """One group in words: where its money went from and to, and doors to what it rests on."""

    def __init__(self, desk: Desk, row: LedgerRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.row = desk, row
        self.doors: dict[str, QPushButton] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, px(8), px(8), px(8))
        self.column.setSpacing(px(6))
        for text, name in (
            (f"{row.kind.label} {row.doc_no}", "section"),
            (row.summary, ""),
            (f"{row.effective}，经手人 {row.by}", "label"),
            (f"登记后“{row.subject}”可用余额 {show(row.balance)} 元", "label"),
        ):
            self.column.addWidget(text_label(text, name))
        for title, opens in self._opens():
            self._add_door(title, opens)
        if row.fixed and desk.may(budget.reverse.permission):
            self.column.addWidget(text_label(row.fixed, "hint"))
        self.column.addWidget(text_label("分录", "section"))
        self.column.addStretch(1)
        desk.ask(self, budget.legs, row.key, row.effective.year, done=self._show, name="legs")

    def _opens(self) -> Iterator[tuple[str, Callable[[], object]]]:
        row, desk = self.row, self.desk
        if row.kind in _RUNS and row.doc_id is not None:
            yield "看这次发放", lambda: desk.open("run", None, row.doc_id)
        if row.kind is DocKind.INSURANCE:
            yield "看保险清单", lambda: desk.open("insurance")
        if row.reverses:
            yield "看被冲销的原记录", lambda: desk.open("ledger", None, only(key=row.reverses))
        if row.reversed_by:
            yield "看冲销它的记录", lambda: desk.open("ledger", None, only(key=row.reversed_by))

    def _add_door(self, title: str, opens: Callable[[], object]) -> None:
        button = QPushButton(title)
        button.setObjectName("link")
        button.setAccessibleName(f"{title}：{self.row.doc_no}")
        button.clicked.connect(lambda _on=False: opens())
        self.doors[title] = button
        self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _show(self, legs: Sequence[LegRow]) -> None:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(px(2))
        grid.setColumnStretch(0, 1)
        several = len({leg.title for leg in legs}) > 1
        lines = [
            (f"{leg.title}·{leg.bucket.label}" if several else leg.bucket.label, leg.amount) for leg in legs
        ]
        lines.append(("合计", sum((leg.amount for leg in legs), start=budget.NIL)))
        for place, (title, amount) in enumerate(lines):
            name = "label" if place == len(legs) else ""
            grid.addWidget(text_label(title, name), place, 0)
            money = QLabel(f"{'+' if amount > 0 else ''}{show(amount)}")
            money.setObjectName(name)
            grid.addWidget(money, place, 1, Qt.AlignmentFlag.AlignRight)
        self.column.insertWidget(self.column.count() - 1, body)
