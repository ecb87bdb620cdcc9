"""The status line: the connection, a sentence, what is selected, and the work under way."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel, QMainWindow, QPushButton

from app.services import accounts
from ui.kit.desk import Desk
from ui.kit.tasks import Job

_MARGIN = 12
_TOLD_FOR = 8000  # milliseconds


class StatusLine(QObject):
    """Connection and person at the left, sentences in between, selection and work at the right."""

    def __init__(self, desk: Desk, window: QMainWindow) -> None:
        super().__init__(window)
        self.bar = window.statusBar()
        self.connection, self.demo = QLabel(f"● 已连接  {desk.workspace.actor.name}"), QLabel("演示数据")
        self.sentence, self.activity, self.stop = QLabel(), QLabel(), QPushButton("取消")
        self.selection, self.zoom = QLabel(), QLabel("100%")
        self.demo.setObjectName("demo")
        for label in (self.connection, self.activity, self.selection, self.zoom):
            label.setObjectName("hint")
        self.bar.setSizeGripEnabled(False)
        self.bar.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        self.bar.addWidget(self.connection)
        self.bar.addWidget(self.demo)
        self.bar.addWidget(self.sentence, 1)  # showMessage would hide the two before it
        for part in (self.selection, self.activity, self.stop, self.zoom):
            self.bar.addPermanentWidget(part)
        self.demo.hide()
        self.stop.hide()
        self._job: Job | None = None
        self._fade = QTimer(self, singleShot=True, interval=_TOLD_FOR)
        self._fade.timeout.connect(self.sentence.clear)
        self.stop.clicked.connect(self._cancel)
        desk.told.connect(self._told)
        desk.tasks.counted.connect(self._counted)
        desk.tasks.progressed.connect(self._progressed)
        desk.tasks.finished.connect(self._finished)

    def name(self, about: accounts.About) -> None:
        """Say on which database, and whether it is a demonstration, for as long as the window is open."""
        self.connection.setText(f"{self.connection.text()}  {about.title}")
        self.demo.setVisible(about.demo)

    def _told(self, sentence: str, _door: object) -> None:
        self.sentence.setText(sentence)
        self._fade.start()

    def _counted(self, under_way: int) -> None:
        if self._job is None:
            self.activity.setText(f"正在处理 {under_way} 项" if under_way else "")

    def _progressed(self, job: Job, fraction: float, text: str) -> None:
        self._job = job
        self.activity.setText(f"{text}  {fraction:.0%}".strip())
        self.stop.show()

    def _finished(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self.activity.setText("")
            self.stop.hide()

    def _cancel(self) -> None:
        if self._job:
            self._job.cancel()
            self.activity.setText("正在取消…")
