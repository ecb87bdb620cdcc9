"""A standing word in the status line while the last checked backup is older than a day."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from app.core.access import Permission
from app.services import daily
from ui.kit.desk import Desk

_SOON, _HOUR = 60_000, 3_600_000  # milliseconds: the backup of the day has had its turn before
_PAGE = "backups"


class Overdue(QPushButton):
    """Hidden while all is well; pressed, it opens 备份, where the act is that cures it."""

    def __init__(self, desk: Desk, soon: int = _SOON) -> None:
        super().__init__("备份已超过 24 小时")
        self._desk = desk
        self.setObjectName("overdue")
        cure = "按“立即备份”" if desk.may(Permission.SYSTEM_RUN) else "看最近一次的时间，并告诉系统管理员"
        self.setToolTip(f"打开“备份”{cure}")
        self.setAccessibleDescription(self.toolTip())
        self.hide()
        self.clicked.connect(lambda _on=False: desk.open(_PAGE))
        self._again = QTimer(self, interval=_HOUR)
        self._again.timeout.connect(self.look)
        self._again.start()
        QTimer.singleShot(soon, self, self.look)
        desk.heed(self, frozenset({"act"}), self._look_back)

    def look(self) -> None:
        """Ask whether it is so; who cannot be asked is told elsewhere."""
        self._desk.ask(self, daily.overdue, done=self.setVisible, failed=lambda _error: None, name="overdue")

    def _look_back(self) -> None:
        """Go as soon as the backup is made, here or by another."""
        if not self.isHidden():
            self.look()
