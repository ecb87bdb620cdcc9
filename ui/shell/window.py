"""The main window: a rail of pages, the page in front, the status line."""

from __future__ import annotations

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from app.services import accounts
from app.workspace import Workspace
from ui.kit.desk import Desk
from ui.kit.errors import present, present_and_wait
from ui.kit.register import Register, RegisterPage
from ui.kit.tasks import Job
from ui.pages import PAGES

_PROGRAM = "全科网格管理台"
_SIZE = (1280, 760)
_RAIL = 132
_TOLD_FOR = 8000  # milliseconds
_SHORTCUTS = 9


class Window(QMainWindow):
    """One window on one database, for one signed-in person.

    It shows the pages the person may read; each is built when it is first visited.
    """

    def __init__(self, workspace: Workspace, pages: Sequence[Register] = PAGES) -> None:
        super().__init__()
        self.desk = Desk(workspace, self._present, self)
        self.pages = [page for page in pages if self.desk.may(page.query.permission)]
        self._built: dict[str, RegisterPage] = {}
        self.rail, self.stack = QListWidget(), QStackedWidget()
        self._arrange()
        self._status = StatusLine(self.desk, self)
        self.desk.ask(self, accounts.about, done=self._named, name="about")
        if self.pages:
            self.rail.setCurrentRow(0)

    def _arrange(self) -> None:
        self.setWindowTitle(_PROGRAM)
        self.resize(*_SIZE)
        self.rail.setObjectName("rail")
        self.rail.setFixedWidth(_RAIL)
        self.rail.setAccessibleName("页面")
        self.rail.addItems([page.title for page in self.pages])
        self.rail.currentRowChanged.connect(self.visit)
        for place in range(min(len(self.pages), _SHORTCUTS)):
            QShortcut(
                QKeySequence(f"Ctrl+{place + 1}"), self, lambda place=place: self.rail.setCurrentRow(place)
            )
        if not self.pages:
            self.stack.addWidget(_nothing_to_read())
        body = QWidget()
        layout = QHBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addWidget(self.stack)
        self.setCentralWidget(body)

    def visit(self, place: int) -> None:
        """Bring the page at ``place`` of the rail to the front."""
        page = self.pages[place]
        if page.id not in self._built:
            self._built[page.id] = RegisterPage(page, self.desk)
            self.stack.addWidget(self._built[page.id])
        self.stack.setCurrentWidget(self._built[page.id])

    def _named(self, about: accounts.About) -> None:
        self.setWindowTitle(f"{about.title}·{_PROGRAM}")
        self._status.name(about)

    def _present(self, owner: QObject | None, error: BaseException) -> None:
        present(owner if owner and shiboken6.isValid(owner) else self, error)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish the writes, give the database back, and let no failure go unread."""
        self.setEnabled(False)
        for error in self.desk.close():
            present_and_wait(error)
        super().closeEvent(event)


class StatusLine(QObject):
    """Connection and person at the left, sentences in between, work under way at the right."""

    def __init__(self, desk: Desk, window: QMainWindow) -> None:
        super().__init__(window)
        self.bar = window.statusBar()
        self.connection, self.demo = QLabel(f"● 已连接  {desk.workspace.actor.name}"), QLabel("演示数据")
        self.sentence, self.activity, self.stop = QLabel(), QLabel(), QPushButton("取消")
        self.demo.setObjectName("demo")
        self.connection.setObjectName("hint")
        self.activity.setObjectName("hint")
        self.bar.addWidget(self.connection)
        self.bar.addWidget(self.demo)
        self.bar.addWidget(self.sentence, 1)  # showMessage would hide the two before it
        self.bar.addPermanentWidget(self.activity)
        self.bar.addPermanentWidget(self.stop)
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

    def _told(self, sentence: str) -> None:
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


def _nothing_to_read() -> QLabel:
    label = QLabel("您的账号还没有可以查看的页面，请联系县综治中心管理员授权。")
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setObjectName("hint")
    return label
