"""One document: its choices, its pages, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.access import Permission
from app.core.errors import Invalid
from app.reports.catalogue import REPORTS, Wish
from app.reports.drafts import Given, look
from app.services import documents
from app.workspace import Workspace
from ui.kit.desk import Desk
from ui.kit.form_dialog import Banner
from ui.kit.giving import save_as
from ui.kit.icons import icon
from ui.kit.page import Ground
from ui.kit.preview import Paper, Preview
from ui.kit.tasks import Job
from ui.kit.theme import px
from ui.pages.reports.choices import Choices
from ui.pages.reports.going import clear, issued, made, paper_of
from ui.pages.reports.wishes import Wishes

_WITH_MONTH = "这份文件随当月资料一起签发，请在左边“当月资料”中生成。"
_FIRST = "预览的是非正式稿，稿上写明；已随当月资料签发的，就是档案里的那一份。"
_ASK = "签发后占用一个文号，内容存入档案，不能再改；有错只能另发一份。"


class PaperPane(QWidget):
    """A document of the catalogue."""

    def __init__(self, desk: Desk, name: str, choices: Choices, ground: Ground) -> None:
        super().__init__()
        self.desk, self.name, self.report = desk, name, REPORTS[name]
        self.wishes = Wishes(self.report, choices, ground.scope)
        self.preview, self.banner, self.state = Preview(desk), Banner(), QLabel(_FIRST)
        self.buttons: dict[str, QPushButton] = {}
        self._arrange()
        self.wishes.edited.connect(self._changed)

    def _arrange(self) -> None:
        title = QLabel(self.report.title)
        title.setObjectName("section")
        self.state.setObjectName("hint")
        self.state.setWordWrap(True)
        line = QHBoxLayout()
        line.addWidget(title, 1)
        self._button("预览", "eye", self.draw, first=True)
        if "xlsx" in self.report.draw:
            self._button("存为Excel", "export", self.export)
        if self.desk.may(Permission.DOCUMENTS_ISSUE):
            button = self._button("签发", "shield-check", self.ask_to_issue)
            button.setEnabled(self.report.alone)
            button.setToolTip("编文号、存入档案" if self.report.alone else _WITH_MONTH)
        for button in self.buttons.values():
            line.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addLayout(line)
        layout.addWidget(self.wishes)
        layout.addWidget(self.banner)
        layout.addWidget(self.state)
        layout.addWidget(self.preview, 1)

    def _button(
        self, title: str, picture: str, act: Callable[[], object], *, first: bool = False
    ) -> QPushButton:
        button = QPushButton(icon(picture, "on_primary" if first else "text2"), f" {title}")
        button.setAccessibleName(title)
        button.setDefault(first)
        button.clicked.connect(lambda _on=False: act())
        self.buttons[title] = button
        return button

    def stand_on(self, ground: Ground) -> None:
        """Choose the town the tree stands on."""
        self.wishes.stand_on(ground.scope)

    def _changed(self) -> None:
        if self.preview.paper is not None:
            self.state.setText("上面的选择改过了，下面还是原来的那一份；请重新预览。")

    def _wish(self, ending: str) -> Wish | None:
        self.banner.say("")
        try:
            return self.wishes.wish(ending)
        except Invalid as problem:
            self.banner.say(str(problem))
            return None

    def draw(self) -> None:
        """Show the document as it was issued, else a draft drawn now."""
        wish = self._wish("pdf")
        if wish is not None:
            self.preview.say("正在取数和排版…")
            self._run(partial(self._given, wish), partial(self._show, wish), f"正在生成{self.report.title}")

    def _given(self, wish: Wish, workspace: Workspace, job: Job) -> Given:
        job.step(0.1, "正在取数和排版…")
        return look(workspace, self.report, wish)

    def _show(self, wish: Wish, given: Given) -> None:
        clear = self.desk.may(Permission.ROSTER_REVEAL)
        numbers = "号码完整的，已记入审计。" if clear else "证件号和卡号已遮盖。"
        draft = f"非正式稿，没有文号。{numbers if self.report.numbers else ''}"
        self.state.setText("已签发：与档案里的那一份逐字节相同。" if given.issued else draft)
        self.preview.show_paper(paper_of(self.report, wish, given))

    def export(self) -> None:
        """Keep the document as a workbook, issued or drawn now."""
        wish = self._wish("xlsx")
        if wish is not None:
            name, make = f"{self.report.title}.xlsx", partial(made, self.report, wish)
            clear(self, wish, partial(save_as, self, self.desk, name, make))

    def ask_to_issue(self) -> None:
        """Say what issuing means, and ask."""
        wish = self._wish("pdf")
        if wish is not None:
            self.banner.say(
                _ASK,
                ("签发", partial(clear, self, wish, partial(self._issue, wish))),
                ("取消", lambda: self.banner.say("")),
            )

    def _issue(self, wish: Wish) -> None:
        self.banner.say("")
        self.preview.say("正在签发…")
        self._run(partial(issued, self.name, wish), self._issued, f"正在签发{self.report.title}")

    def _issued(self, done: tuple[documents.DocumentRow, bytes]) -> None:
        row, content = done
        self.state.setText(f"已签发：{row.number}，存入档案；下面就是档案里的那一份。")
        note = partial(documents.note_printed, document_id=row.id)
        self.preview.show_paper(Paper(name=row.file_name, content=content, note=note))

    def _run(self, work: Any, done: Any, title: str) -> None:
        self.desk.run(self, work, done=done, failed=self.failed, title=title)

    def failed(self, error: BaseException) -> None:
        """Say why there is nothing to see."""
        self.state.setText(_FIRST)
        self.preview.refuse(error)
