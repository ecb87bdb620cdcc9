"""The contract in force over the insured list in figures: whose, until when, what it costs, what is owed."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.money import show
from app.services.insurance import ContractRow
from ui.kit.register import RegisterPage
from ui.kit.theme import px
from ui.pages.pay.next_act import current
from ui.pages.pay.strip import Figure

_GAP = 6
_NONE = (("保单", "还没有登记", ""),)


class ContractStrip(QWidget):
    """The figures side by side; hidden figures come with the next contract."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page = page
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(px(_GAP))

    def refresh(self) -> None:
        """Read the contract again."""
        self.page.desk.ask(self, current, done=self._show, name="contract")

    def _show(self, found: ContractRow | None) -> None:
        while self.row.count():
            old = self.row.takeAt(0).widget()
            old.hide()
            old.deleteLater()
        for title, value, note in figures(found):
            self.row.addWidget(Figure(title, value, note), 1)


def figures(row: ContractRow | None) -> tuple[tuple[str, str, str], ...]:
    """Return the figures of a contract: title, value, remark."""
    if row is None:
        return _NONE
    return (
        ("保单", row.number, row.insurer),
        ("保险期间", f"{row.starts} 至 {row.ends}（不含）", ""),
        ("每人保费（元）", show(row.premium), ""),
        ("保费合计（元）", show(row.total), "替换不另收保费"),
        ("未付保费（元）", show(row.owed), "登记付款后记入经费台账"),
    )
