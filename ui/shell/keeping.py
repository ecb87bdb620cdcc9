"""The backup of the day: made behind the window soon after somebody has come in, and looked after hourly."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.services import daily
from app.services.daily import KeptRow
from app.workspace import Workspace
from ui.kit.desk import Desk
from ui.kit.errors import expected, present
from ui.kit.tasks import Job

_SOON, _HOUR = 20_000, 3_600_000  # milliseconds: the first page is read before


_LATE = "最近一次通过检查的备份已超过 24 小时，今天的自动备份没有做成："


class Keeper(QObject):
    """Asks whether a backup is due and lets it be made as one of the window's tasks; a failure is told."""

    def __init__(self, desk: Desk, parent: QObject | None = None, soon: int = _SOON) -> None:
        super().__init__(parent)
        self._desk = desk
        self._again = QTimer(self, interval=_HOUR)
        self._again.timeout.connect(self.look)
        self._again.start()
        QTimer.singleShot(soon, self, self.look)

    def look(self) -> None:
        """Make it where it is due."""
        self._desk.ask(self, daily.late, done=self._heard, failed=self._failed, name="backup due")

    def _heard(self, late: bool) -> None:
        if late:
            self._desk.run(self, _work, done=self._made, failed=self._failed, title="每日备份")

    def _made(self, made: KeptRow | None) -> None:
        if made is not None and made.warning:
            self._desk.tell(made.warning)

    def _failed(self, error: BaseException) -> None:
        known = expected(error)
        if known is None:
            present(self.parent() or self, error)
        else:
            self._desk.tell(f"{_LATE}{known}")


def _work(workspace: Workspace, job: Job) -> KeptRow | None:
    job.step(0.1, "正在备份并检查…")
    return workspace.do(daily.keep_daily)
