"""The line over the lists: 平时 or 战时, since when and why, and what it asks."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.own_words import in_own_words
from app.services import checkins
from app.services.checkins import Now
from ui.kit.register import RegisterPage
from ui.kit.theme import text_label

_SILENT = "县政策没有写报到，不要求谁到网格报到。"


class ModeStrip(QWidget):
    """How the county stands today; earlier switches in its tip."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page, self.told = page, text_label("", "hint")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.told, 1)

    def refresh(self) -> None:
        """Read how the county stands."""
        self.page.desk.ask(self, checkins.now, done=self._show, name="mode")

    def _show(self, now: Now | None) -> None:
        if now is None:
            self.told.setText(in_own_words(_SILENT))
            return
        each = "每天报到一次" if now.days == 1 else f"{now.days} 天内报到一次"
        self.told.setText(f"现在是{now.label}：{each}。{now.told}。")
        self.told.setToolTip("\n".join(now.history))
