"""The status line: the connection, what is selected, and the work under way."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QMainWindow, QProgressBar, QPushButton

from app.services import accounts
from ui.kit.desk import Desk
from ui.kit.tasks import Job
from ui.kit.theme import px
from ui.shell.task_list import TaskList, TaskLog

_MARGIN, _BAR = 12, 120
_PATIENCE = 400  # milliseconds before work is worth a word


class StatusLine(QObject):
    """Connection and person at the left, selection and work at the right; the work opens the task list."""

    def __init__(self, desk: Desk, window: QMainWindow) -> None:
        super().__init__(window)
        self.bar = window.statusBar()
        self.connection, self.demo = QLabel(f"● 已连接  {desk.workspace.actor.name}"), QLabel("演示数据")
        self.activity, self.progress, self.stop = QPushButton(), QProgressBar(), QPushButton("取消")
        self.selection, self.zoom = QLabel(), QLabel("100%")
        self.log = TaskLog(desk.tasks, desk.workspace.clock, window)
        self._job: Job | None = None
        self._late = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._dress()
        self.bar.addWidget(self.connection)
        self.bar.addWidget(self.demo)
        for part in (self.selection, self.activity, self.progress, self.stop, self.zoom):
            self.bar.addPermanentWidget(part)
        self._late.timeout.connect(self._say)
        self.stop.clicked.connect(self._cancel)
        self.activity.clicked.connect(self.open_list)
        self._tasks = desk.tasks
        desk.tasks.counted.connect(self._counted)
        desk.tasks.progressed.connect(self._progressed)
        desk.tasks.finished.connect(self._finished)

    def _dress(self) -> None:
        self.demo.setObjectName("demo")
        self.activity.setObjectName("activity")
        self.activity.setAccessibleName("后台任务")
        self.activity.setToolTip("打开后台任务列表")
        for label in (self.connection, self.selection, self.zoom):
            label.setObjectName("hint")
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(px(_BAR))
        self.bar.setSizeGripEnabled(False)
        self.bar.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        for part in (self.demo, self.activity, self.progress, self.stop):
            part.hide()

    def name(self, about: accounts.About) -> None:
        """Say on which database, and whether it is a demonstration, for as long as the window is open."""
        self.connection.setText(f"{self.connection.text()}  {about.title}")
        self.demo.setVisible(about.demo)

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
