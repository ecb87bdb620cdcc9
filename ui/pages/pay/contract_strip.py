"""The contract in force over the insured list in figures: whose, until when, what it costs, what is owed."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.access import Permission, permits
from app.core.money import show
from app.services.insurance import ContractRow
from app.workspace import Unit
from ui.kit.register import RegisterPage
from ui.kit.theme import px
from ui.pages.pay.next_act import current, nobody_to_enrol, nothing_owed
from ui.pages.pay.strip import Figure

_GAP = 6
_NONE = (("保单", "还没有登记", ""),)


@permits(Permission.INSURANCE_READ)
def standing(unit: Unit) -> tuple[ContractRow | None, str]:
    """Return the contract in force, and in a sentence what of it cannot be done today, and why."""
    row = current(unit)
    whys = (("投保", nobody_to_enrol(unit)), ("付款", nothing_owed(unit) if row else ""))
    return row, "　".join(f"{act}：{why}" for act, why in whys if why)


class ContractStrip(QWidget):
    """The figures side by side, and below them why an act cannot be done."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page = page
        self.row, self.said, layout = QHBoxLayout(), QLabel(), QVBoxLayout(self)
        self.said.setObjectName("hint")
        self.said.setWordWrap(True)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(_GAP))
        layout.addLayout(self.row)
        layout.addWidget(self.said)
        self.row.setSpacing(px(_GAP))

    def refresh(self) -> None:
        """Read the contract again."""
        self.page.desk.ask(self, standing, done=self._show, name="contract")

    def _show(self, seen: tuple[ContractRow | None, str]) -> None:
        found, why = seen
        self.said.setText(why)
        self.said.setVisible(bool(why))
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
