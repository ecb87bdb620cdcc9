"""The State Council's notice put into the calendar: pasted, looked at on the year, then written whole."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton

from app.services import calendar
from app.services.calendar import NewNotice, NoticePreview
from ui.kit.desk import Desk
from ui.kit.errors import Banner, expected
from ui.kit.theme import px
from ui.pages.settings.frame import frame, lay
from ui.pages.settings.year import YearGrid

_WIDTH, _HEIGHT, _LINES, _MOST = 980, 700, 4, 6
_PAUSE = 300  # milliseconds without a key, then it is read
_NOTE = (
    "把国务院办公厅的通知全文贴在下面，或逐行写“元旦：1月1日至3日放假”“1月4日上班”。"
    "手工调整过的日子不变；有一处看不懂就都不写入。"
)
_EMPTY = "还没有填写通知。"
_MAY_NOT = f"您没有“{calendar.adopt_notice.permission.label}”的权限：可以预览，登记请联系系统管理员。"


class NoticeDialog(QDialog):
    """A notice's text above the year it makes; what is wrong is said line by line."""

    def __init__(self, desk: Desk, year: int, today: date, parent: QDialog | None = None) -> None:
        super().__init__(parent)
        self.desk, self.year = desk, year
        self.text, self.banner, self.grid = QPlainTextEdit(), Banner(), YearGrid(today)
        self.told, self.write_button, self.close_button = QLabel(), QPushButton("登记"), QPushButton("取消")
        self.waiting = QTimer(self, singleShot=True, interval=_PAUSE)
        self.seen: NewNotice | None = None
        self.sending = False
        frame(self, f"登记 {year} 年放假安排", _WIDTH, _HEIGHT)
        self._arrange()
        self.text.textChanged.connect(self._typed)
        self.waiting.timeout.connect(self.look)
        self.write_button.clicked.connect(self.write)
        self.close_button.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.write)
        self._block(_EMPTY)
        self.banner.say("" if desk.may(calendar.adopt_notice.permission) else _MAY_NOT)

    def _arrange(self) -> None:
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("通知全文")
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _LINES + px(16))
        self.told.setObjectName("hint")
        self.told.setWordWrap(True)
        parts, buttons = (self.text, self.banner, self.grid), (self.close_button, self.write_button)
        lay(self, _NOTE, parts, buttons, self.told)
        self.write_button.setDefault(True)
        self.desk.ask(self, calendar.days, *_span(self.year), done=partial(self.grid.fill, self.year))

    def _typed(self) -> None:
        self._block("正在核对…")
        self.waiting.start()

    def _block(self, reason: str) -> None:
        self.seen = None
        self.write_button.setEnabled(not reason)
        self.write_button.setToolTip(reason or "Ctrl+回车")

    def look(self) -> None:
        """Read what is written so far as a notice."""
        new = NewNotice(year=self.year, text=self.text.toPlainText())
        if new.text.strip():
            self.desk.ask(self, calendar.preview_notice, new, done=partial(self._show, new), name="preview")
        else:
            self._block(_EMPTY)

    def _show(self, new: NewNotice, seen: NoticePreview) -> None:
        if self.banner.doors:
            return  # asked whether to give it up; who goes on has it read again
        may = "" if self.desk.may(calendar.adopt_notice.permission) else _MAY_NOT
        if seen.faults:
            self.banner.say("\n".join(_lines(seen)))
            self.told.clear()
            self._block("通知还有看不懂的地方，不能登记。")
            return
        self.banner.say(may)
        self.grid.fill(self.year, seen.days)
        kept = f"手工调整的 {seen.kept} 天不变。" if seen.kept else ""
        turned = f"{seen.turned} 天上班或休息有变化。" if seen.turned else "上班和休息与现在登记的一样。"
        self.told.setText(f"{turned}{kept}{''.join(seen.moved)}")
        self._block(may)
        self.seen = None if may else new

    def write(self) -> None:
        """Write the year as it is shown; look first where it has not been."""
        if self.seen is None:
            self.look()
        elif not self.sending:
            self._send(on=True)
            self.desk.do(self, calendar.adopt_notice, self.seen, done=self._written, failed=self._failed)

    def _send(self, *, on: bool) -> None:
        self.sending = on
        self.text.setReadOnly(on)
        self.write_button.setEnabled(not on)

    def _written(self, count: int) -> None:
        self.accept()
        self.desk.tell(f"{self.year} 年放假安排已登记，{count} 天有更新。")

    def _failed(self, error: BaseException) -> None:
        known = expected(error)
        self._send(on=False)
        if known is None:
            self.desk.tasks.present(self, error)
        else:
            self.banner.say(str(known))

    def unsent(self) -> str:
        """Return what was pasted or typed and not written, empty when nothing is."""
        typed = self.text.toPlainText().strip()
        return f"{self.year} 年放假安排填写的内容还没有登记。" if typed else ""

    def reject(self) -> None:
        """Close it; once something was typed only after asking, and never while it is being written."""
        if self.sending:
            return
        if self.unsent():
            self.banner.ask_to_leave("填写的内容还没有登记。", self._go_on, super().reject)
        else:
            super().reject()

    def _go_on(self) -> None:
        self.banner.say("")
        self.text.setFocus()
        self.look()  # what was wrong is said again


def _span(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _lines(seen: NoticePreview) -> list[str]:
    said = [f"第 {one.line} 行：{one.sentence}" if one.line else one.sentence for one in seen.faults]
    more = [f"另有 {len(said) - _MOST} 处。"] if len(said) > _MOST else []
    return said[:_MOST] + more
