"""How far long work is, file by file, and the button that stops it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ui.kit.desk import Desk
from ui.kit.tasks import Job
from ui.kit.theme import px

_FILES = 20  # about what a county's month has: the bar needs no exact number


class UnderWay(QWidget):
    """A bar, what is being done, and 取消."""

    ended = Signal(object)
    """The job that was followed is over, however it ended."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job: Job | None = None
        self.bar, self.doing, self.stop_button = QProgressBar(), QLabel(), QPushButton("取消")
        self.doing.setObjectName("hint")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(px(6))
        self.bar.setAccessibleName("进度")
        self.stop_button.clicked.connect(self.stop)
        line, layout = QHBoxLayout(), QVBoxLayout(self)
        line.addWidget(self.doing, 1)
        line.addWidget(self.stop_button)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(line)
        layout.addWidget(self.bar)
        desk.tasks.progressed.connect(self._progress)
        desk.tasks.finished.connect(self._end)

    def follow(self, job: Job) -> None:
        """Show how far a job is."""
        self.job = job
        self.bar.setValue(0)
        self.doing.setText("正在等前面的事办完…")
        self.stop_button.setEnabled(True)

    def stop(self) -> None:
        """Ask the job to stop after the file in hand."""
        if self.job is not None:
            self.job.cancel()
            self.stop_button.setEnabled(False)
            self.doing.setText("画完手上这一份就停…")

    def _progress(self, job: Job, fraction: float, text: str) -> None:
        if job is self.job:
            self.bar.setValue(round(fraction * 100))
            self.doing.setText(text)

    def _end(self, job: Job) -> None:
        if job is self.job:
            self.job = None
            self.ended.emit(job)


def counted(job: Job) -> Callable[[str], None]:
    """Return what takes the name of each file done, and stops between files when it is asked to."""
    done = 0

    def step(text: str) -> None:
        nonlocal done
        done += 1
        job.step(min(done / _FILES, 0.99), text)

    return step
