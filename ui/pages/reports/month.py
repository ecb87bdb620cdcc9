"""当月资料: the month's bundle in one act, or what it still waits for, each with a door."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.period import Month
from app.domain.workflow import Check
from app.reports import bundle
from app.reports.bundle import Bundle
from app.workspace import Workspace
from ui.kit.desk import Desk, Door
from ui.kit.editors import OneOf
from ui.kit.errors import expected
from ui.kit.giving import ask_folder, open_path
from ui.kit.page import Ground
from ui.kit.tasks import Job
from ui.kit.theme import px
from ui.pages.reports.checks import Checks
from ui.pages.reports.choices import Choices
from ui.pages.reports.made import Made
from ui.pages.reports.under_way import UnderWay, counted

_HINT = (
    "花名册、考核、补贴发放表、银行代发文件、台账、保险清单和文件清单，一次生成，各数相符到分；"
    "已签发的，再次取出与签发时一字不差。"
)


class MonthPane(QWidget):
    """The bundle of one month."""

    def __init__(self, desk: Desk, choices: Choices) -> None:
        super().__init__()
        self.desk = desk
        self.ready = False
        self.month = OneOf([(month, month.label) for month in choices.months], None)
        self.month.show_value(choices.usual)
        self.month.controls[0].setAccessibleName("月份")
        self.checks, self.made = Checks(desk), Made()
        self.start_button, self.open_button = QPushButton("生成当月资料"), QPushButton("打开文件夹")
        self.under_way = UnderWay(desk)
        self._arrange()
        self.month.edited.connect(self.look)
        self.under_way.ended.connect(self._ended)
        self.made.opened.connect(lambda paper: desk.open("documents", None, paper))
        self.look()

    def _arrange(self) -> None:
        title, hint, line = QLabel("当月资料"), QLabel(_HINT), QHBoxLayout()
        title.setObjectName("section")
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        self.month.setFixedWidth(px(190))
        self.start_button.setDefault(True)
        self.start_button.clicked.connect(self.ask)
        self.open_button.clicked.connect(self._open)
        line.addWidget(self.month)
        line.addWidget(self.start_button)
        line.addWidget(self.open_button)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(title)
        layout.addWidget(hint)
        layout.addLayout(line)
        layout.addWidget(self.checks)
        layout.addWidget(self.under_way)
        layout.addWidget(self.made, 1)
        self._busy(on=False)
        self.open_button.hide()

    def stand_on(self, _ground: Ground) -> None:
        """Stay: the bundle is the county's."""

    def look(self) -> None:
        """Ask what the month still waits for, and what was issued of it."""
        month, ask = self.month.value(), self.desk.ask
        ask(self, bundle.checklist, month, done=self._weigh, failed=self._refuse, name="checks")
        ask(self, bundle.issued, month, done=self.made.show_issued, failed=self._refuse, name="issued")

    def _weigh(self, lines: list[Check]) -> None:
        self.checks.show_lines(lines)
        self.ready = all(line.ok for line in lines)
        self.start_button.setEnabled(self.ready and self.under_way.job is None)
        self.start_button.setToolTip("" if self.ready else "请先办完下面打叉的事项。")

    def _refuse(self, error: BaseException) -> None:
        known = expected(error)
        self.start_button.setEnabled(False)
        self.start_button.setToolTip(str(known or ""))
        self.made.say(str(known) if known else "没有读到数据，请重试。")
        if known is None:
            self.desk.tasks.present(self, error)

    def ask(self) -> QFileDialog:
        """Ask for the folder the files are to lie in."""
        return ask_folder(self, self.desk, "当月资料放在哪个文件夹", self.start)

    def start(self, chosen: Path) -> None:
        """Draw the bundle, or give it out again, into a folder of the month inside the one chosen."""
        month: Month = self.month.value()
        folder = chosen / f"{month}-当月资料"

        def work(workspace: Workspace, job: Job) -> Bundle:
            return bundle.draw(workspace, month, folder, counted(job))

        self.made.say("")
        self.open_button.hide()
        title = f"正在生成{month.label}的资料"
        done = partial(self._show, folder)
        self.under_way.follow(self.desk.run(self, work, done=done, failed=self._refuse, title=title))
        self._busy(on=True)

    def _ended(self, job: Job) -> None:
        self._busy(on=False)
        if job.cancelled:
            self.made.say("已取消，没有签发任何文件。")

    def _busy(self, *, on: bool) -> None:
        self.under_way.setVisible(on)
        self.start_button.setEnabled(not on and self.ready)
        self.month.setEnabled(not on)

    def _show(self, folder: Path, made: Bundle) -> None:
        self.made.show_bundle(folder, made)
        self.open_button.show()
        self.desk.tell(f"{len(made.files)}份文件已放进“{folder.name}”。", Door("打开文件夹", self._open))

    def _open(self) -> None:
        if self.made.folder is not None:
            open_path(self.desk, self.made.folder)
