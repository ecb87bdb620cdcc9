"""The list of background tasks: what runs, what waits, how each ended; opened from the status line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.clock import CHINA, Clock
from ui.kit.tasks import Job, Outcome, Tasks
from ui.kit.theme import px

_KEPT, _WIDTH, _HEIGHT, _GAP = 50, 560, 360, 8


@dataclass(slots=True)
class Line:
    """One task: its job, when it was asked for, and how far it is."""

    job: Job
    since: datetime
    fraction: float = 0.0
    text: str = ""

    @property
    def words(self) -> str:
        """Say how it stands or ended."""
        if self.job.outcome is not Outcome.UNDER_WAY:
            return self.job.outcome.value
        if self.job.cancelled:
            return "正在取消…"
        return f"{self.text}  {self.fraction:.0%}".strip() if self.text else "等待或进行中"


class TaskLog(QWidget):
    """Follows the tasks that have a title; the newest first, the last fifty."""

    changed = Signal()

    def __init__(self, tasks: Tasks, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []
        self._clock = clock
        self.hide()  # it only listens
        tasks.started.connect(self._start)
        tasks.progressed.connect(self._progress)
        tasks.finished.connect(lambda _job: self.changed.emit())

    def _start(self, job: Job) -> None:
        if job.title:
            self.lines = [Line(job, self._clock()), *self.lines][:_KEPT]
            self.changed.emit()

    def _progress(self, job: Job, fraction: float, text: str) -> None:
        for line in self.lines:
            if line.job is job:
                line.fraction, line.text = fraction, text
                self.changed.emit()


class TaskList(QDialog):
    """The log as a list, each task under way with its bar and a button to cancel it."""

    def __init__(self, log: TaskLog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.log = log
        self.setWindowTitle("后台任务")
        self.resize(px(_WIDTH), px(_HEIGHT))
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.cancels: list[QPushButton] = []
        buttons = QDialogButtonBox()
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        title = QLabel("后台任务")
        title.setObjectName("pageTitle")
        layout = QVBoxLayout(self)
        for part in (title, self.area, buttons):
            layout.addWidget(part)
        log.changed.connect(self.draw)
        self.draw()

    def draw(self) -> None:
        """Show the tasks as they stand."""
        held = next((place for place, button in enumerate(self.cancels) if button.hasFocus()), None)
        body, self.cancels = QWidget(), []
        rows = QVBoxLayout(body)
        rows.setSpacing(_GAP)
        for line in self.log.lines:
            rows.addLayout(self._row(line))
        if not self.log.lines:
            nothing = QLabel("今天还没有后台任务。导出、导入和成批生成文件时，进度会列在这里。")
            nothing.setObjectName("hint")
            nothing.setWordWrap(True)
            rows.addWidget(nothing)
        rows.addStretch(1)
        self.area.setWidget(body)
        if held is not None and held < len(self.cancels):
            self.cancels[held].setFocus()

    def _row(self, line: Line) -> QHBoxLayout:
        row, said = QHBoxLayout(), QVBoxLayout()
        title, words = QLabel(line.job.title), QLabel(f"{line.since.astimezone(CHINA):%H:%M}  {line.words}")
        words.setObjectName("hint")
        for label in (title, words):
            label.setTextFormat(Qt.TextFormat.PlainText)
            said.addWidget(label)
        row.addLayout(said, 1)
        if line.job.outcome is Outcome.UNDER_WAY:
            bar = QProgressBar()
            bar.setTextVisible(False)
            bar.setFixedWidth(px(120))
            bar.setValue(round(line.fraction * 100))
            cancel = QPushButton("取消")
            cancel.setAccessibleName(f"取消{line.job.title}")
            cancel.setAutoDefault(False)
            cancel.setEnabled(not line.job.cancelled)
            cancel.clicked.connect(lambda _on=False, line=line: self._cancel(line))
            self.cancels.append(cancel)
            row.addWidget(bar)
            row.addWidget(cancel)
        return row

    def _cancel(self, line: Line) -> None:
        line.job.cancel()
        self.draw()
