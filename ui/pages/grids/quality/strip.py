"""The line over the checks: what those in sight come to, of the sums of their numbers."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from app.domain.surveys import PARTS, rate
from ui.kit.register import RegisterPage

_RATES = {"correct": "准确率", "matched": "匹配率"}


class Strip(QLabel):
    """Two rates with their numbers; a mean of rates would count a small check as much as a large one."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page = page
        page.model.means = False
        self.setObjectName("hint")
        page.model.modelReset.connect(self.refresh)

    def refresh(self) -> None:
        """Write the rates of the rows in sight; nothing is read."""
        rows = self.page.model.rows
        told = []
        for part, whole in PARTS.items():
            few, every = (sum(getattr(row, key) or 0 for row in rows) for key in (part, whole))
            if every:
                told.append(f"{_RATES[part]} {rate(few, every)}%（{few:,} / {every:,} 条）")
        self.setText(f"按条数合计：{'，'.join(told)}" if told else "")
        self.setVisible(bool(told))
