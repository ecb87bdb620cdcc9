"""The status line: the connection, what is selected, and the work under way."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QMainWindow, QProgressBar, QPushButton

from app.core.clock import CHINA
from app.services import accounts
from ui.kit.desk import Desk
from ui.kit.icons import Fitted
from ui.kit.tasks import Job
from ui.kit.theme import px
from ui.shell.overdue import Overdue
from ui.shell.task_list import TaskList, TaskLog

_MARGIN, _BAR = 12, 120
_PATIENCE = 400  # milliseconds before work is worth a word


class StatusLine(QObject):
    """Connection and last save at the left, selection and work at the right; the work opens the task list."""

    def __init__(self, desk: Desk, window: QMainWindow) -> None:
        super().__init__(window)
        self.bar = window.statusBar()
        where = "本机数据库" if desk.workspace.store.embedded else "服务器"
        self.linked, self.connection = QLabel("●"), QLabel(f"已连接·{where}　{desk.workspace.actor.name}")
        self.saved, self.demo, self.overdue = QLabel(), QLabel("演示数据"), Overdue(desk)
        self.activity, self.progress, self.stop = QPushButton(), QProgressBar(), QPushButton("取消")
        self.selection, self.zoom = Fitted(), QLabel("100%")  # a sum that is cut is another sum
        self.log = TaskLog(desk.tasks, desk.workspace.clock, window)
        self._job: Job | None = None
        self._late = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._dress()
        for part in (self.linked, self.connection, self.saved, self.demo, self.overdue):
            self.bar.addWidget(part)
        for part in (self.selection, self.activity, self.progress, self.stop, self.zoom):
            self.bar.addPermanentWidget(part)
        self._late.timeout.connect(self._say)
        self.stop.clicked.connect(self._cancel)
        self.activity.clicked.connect(self.open_list)
        self._tasks, self._clock = desk.tasks, desk.workspace.clock
        desk.changed.connect(self._keep)
        desk.tasks.counted.connect(self._counted)
        desk.tasks.progressed.connect(self._progressed)
        desk.tasks.finished.connect(self._finished)

    def _dress(self) -> None:
        self.demo.setObjectName("demo")
        self.linked.setObjectName("linked")
        self.linked.setAccessibleName("连接状态")
        self.activity.setObjectName("activity")
        self.activity.setAccessibleName("后台任务")
        self.activity.setToolTip("打开后台任务列表")
        for label in (self.connection, self.saved, self.selection, self.zoom):
            label.setObjectName("hint")
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(px(_BAR))
        self.bar.setSizeGripEnabled(False)
        self.bar.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        for part in (self.saved, self.demo, self.activity, self.progress, self.stop):
            part.hide()

    def name(self, about: accounts.About) -> None:
        """Say on which database, and whether it is a demonstration, for as long as the window is open."""
        self.connection.setToolTip(about.title)
        self.demo.setVisible(about.demo)

    def _keep(self, _topics: frozenset[str]) -> None:
        """Say when something was last written, here or by others."""
        self.saved.setText(f"更新于 {self._clock().astimezone(CHINA):%H:%M}")
        self.saved.show()

    def open_list(self) -> TaskList:
        """Show every task of this window."""
        sheet = TaskList(self.log, self.bar.window())
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()
        return sheet

    def _counted(self, under_way: int) -> None:
        if not under_way:
            self._late.stop()
            self._rest()
        elif not self._late.isActive() and not self.activity.isVisible():
            self._late.start()

    def _say(self) -> None:
        """Tell of work that takes longer than one notices; the bar only moves while nothing is known."""
        self.activity.setText(f"正在处理 {self._tasks.under_way} 项")
        self.activity.show()
        if self._job is None:
            self.progress.setRange(0, 0)
        self.progress.show()

    def _progressed(self, job: Job, fraction: float, text: str) -> None:
        self._job = job
        self.progress.setRange(0, 100)
        self.progress.setValue(round(fraction * 100))
        self.activity.setText(f"{text}  {fraction:.0%}".strip())
        for part in (self.activity, self.progress, self.stop):
            part.show()

    def _finished(self, job: Job) -> None:
        if job is self._job:
            self._rest()

    def _rest(self) -> None:
        self._job = None
        for part in (self.activity, self.progress, self.stop):
            part.hide()

    def _cancel(self) -> None:
        if self._job:
            self._job.cancel()
            self.activity.setText("正在取消…")
