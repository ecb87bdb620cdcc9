"""Over the list of copies: when the last backup passed its checks, the second place, how one is put back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.core.clock import CHINA
from app.services import copies
from app.services.copies import CopyRow, Standing
from ui.kit.register import RegisterPage
from ui.kit.theme import px, text_label

_GAP, _LABEL = 6, 96
_NONE = "还没有做过，升级前留的不算。"
_ELSEWHERE = "服务器的备份由系统管理员办理。"
_LATE = "请按“立即备份”。"
_LATE_FOR_OTHERS = "请告诉系统管理员。"
_NO_SECOND = "没有设。按“第二处…”选一个移动硬盘或网络盘上的文件夹，每日备份就另抄一份到那里。"
_UNUSED = "只用于本机数据库文件；服务器请用计划任务执行 main.py backup，并把文件抄到别处。"
_CLOSED = "要在程序关闭后用命令办理，以备份当时的口令登录："


class BackupsStrip(QWidget):
    """Lines of facts; the command of the chosen copy, or of the newest, can be selected and copied."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page, self.standing, self.chosen = page, Standing(None, False), ""
        self.last, self.second = text_label("正在查看…"), text_label("")
        self.back, self.said = text_label(""), text_label("", "hint")
        self.back.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._arrange()
        self.said.hide()
        page.chosen.connect(self._choose)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(px(_GAP))
        grid.setColumnStretch(1, 1)
        for line, (title, told) in enumerate(
            (("最近一次备份", self.last), ("第二处", self.second), ("恢复", self.back))
        ):
            label = QLabel(title)
            label.setObjectName("label")
            label.setMinimumWidth(px(_LABEL))
            told.setAccessibleName(title)
            grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(told, line, 1)
            for part in (label, told):
                part.setVisible(told is self.last or self._may)
        grid.addWidget(self.said, 3, 1)

    @property
    def _may(self) -> bool:
        return self.page.desk.may(copies.barred.permission)

    def refresh(self) -> None:
        """Ask how it stands."""
        self.page.desk.ask(self, copies.standing, done=self._show, name="standing")

    def say(self, sentence: str, *, wrong: bool) -> None:
        """Keep what a rehearsal came to in sight."""
        _put(self.said, sentence, wrong)
        self.said.show()

    def _show(self, now: Standing) -> None:
        self.standing = now
        embedded = self.page.desk.workspace.store.embedded
        _put(self.last, _words(now, self._may, embedded), now.overdue)
        missing = f"“{now.second}”现在找不到，请插上移动硬盘或接通网络盘；备份照做，只是没有另抄。"
        kept = missing if now.missing else f"{now.second}" if now.second else _NO_SECOND
        _put(self.second, kept if embedded else _UNUSED, now.missing)
        self._command()

    def _choose(self, rows: list[CopyRow]) -> None:
        self.chosen = rows[0].path if rows else ""
        self._command()

    def _command(self) -> None:
        lines: list[Any] = self.page.model.lines
        file = self.chosen or (lines[0].path if lines else "备份文件")
        self.back.setText(f"{_CLOSED}\n{self.standing.restore.format(file)}")


def _words(now: Standing, may: bool, embedded: bool) -> str:
    if not embedded and not may:
        return _ELSEWHERE
    when = f"{now.at.astimezone(CHINA):%Y-%m-%d %H:%M}，已通过检查。" if now.at else _NONE
    when += "已超过 24 小时，" if now.overdue and now.at else ""
    late = (_LATE if may else _LATE_FOR_OTHERS) if now.overdue else ""
    return f"{when}{late}{now.words}"


def _put(label: QLabel, sentence: str, wrong: bool) -> None:
    label.setText(sentence)
    label.setObjectName("refusal" if wrong else "")
    label.style().polish(label)
