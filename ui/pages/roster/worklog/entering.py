"""The line over a day's sheet: digits of the kinds, the words, Enter; then the next one is there."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.services import worklog
from app.services.worklog import DayRow, NewLine
from ui.kit.register import RegisterPage
from ui.kit.theme import px, text_label

_LINE, _GAP = 420, 6
_KEPT = "没有登记上，写的内容还在；请稍候再按回车。"
_FIRST = "县政策没有写日志事项，先在“设置 › 政策依据”中补充。"


class LogStrip(QWidget):
    """How far the day is, whose line is typed, the line, and what may be typed or was wrong."""

    def __init__(self, day: date, page: RegisterPage) -> None:
        super().__init__(page)
        self.page, self.day = page, day
        self.told, self.said, self.who = text_label("", "hint"), text_label("", "hint"), QLabel()
        self.hint, self.row = "", None
        self.line = QLineEdit()
        self.line.setAccessibleName("日志登记")
        self.line.setPlaceholderText("1 走访3户，张家水管漏水已报")
        self.line.setMinimumWidth(px(_LINE))
        self.line.setEnabled(page.desk.may(worklog.write.permission))
        self.line.returnPressed.connect(self.send)
        self.who.setTextFormat(Qt.TextFormat.PlainText)
        row, layout = QHBoxLayout(), QVBoxLayout(self)
        row.addWidget(self.who)
        row.addWidget(self.line, 1)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(_GAP))
        for part in (self.told, row, self.said):
            layout.addLayout(part) if part is row else layout.addWidget(part)
        page.chosen.connect(self._stand)
        page.model.modelReset.connect(self._count)

    def refresh(self) -> None:
        """Read which digit is which kind of work."""
        self.page.desk.ask(self, worklog.hint_of, self.day, done=self._show, name="hint")

    def _show(self, hint: str) -> None:
        self.hint = hint
        if not self.said.text():
            self._say(f"{hint}。几种一起写 12；回车登记，接着写下一个人。" if hint else _FIRST)
        self._count()

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.said.setText(text)
        self.said.setObjectName("fault" if wrong else "hint")
        self.said.style().polish(self.said)

    def _rows(self) -> list[DayRow]:
        return list(self.page.model.rows)

    def _count(self) -> None:
        rows = self._rows()
        left = [row for row in rows if not row.log_id and not row.away]
        away = sum(1 for row in rows if row.away and not row.log_id)
        done = sum(1 for row in rows if row.log_id)
        self.told.setText(f"{self.day}：在岗 {len(rows)} 人，已记 {done}，请假 {away}，未记 {len(left)}。")
        same = [row for row in rows if self.row is not None and row.id == self.row.id]
        if same:
            self.row = same[0]  # as it is now
        else:
            self._go(left[0] if left else None)

    def _go(self, row: DayRow | None) -> None:
        """Stand on somebody: what is written already may be corrected in the line."""
        self.row = row
        self.who.setText(f"{row.number} {row.name}（{row.grid or row.town}）" if row else "已逐人登记")
        if row is not None and not any(one.id == row.id for one in self.page.table.chosen()):
            self.page.table.choose({row.id})

    def _stand(self, rows: list[DayRow]) -> None:
        if len(rows) == 1:
            self._go(rows[0])

    def send(self) -> None:
        """Write what is typed and go on to the next at once; what is refused comes back to be mended."""
        row, text = self.row, self.line.text()
        if row is None:
            return
        if not text.strip():
            self._go(self._after(row))
            return
        new = NewLine(person_id=row.id, day=self.day, text=text)
        done, failed = partial(self._written, row), partial(self._refused, row, text)
        self.page.desk.do(self, worklog.write, new, row.version, done=done, failed=failed)
        self.line.clear()  # the next line may be typed before the answer is there
        self._go(self._after(row))

    def _written(self, row: DayRow, _none: None) -> None:
        self._say(f"{row.name}已登记。{self.hint}。")

    def _after(self, row: DayRow) -> DayRow | None:
        """Return the next without a line, from the top again after the last."""
        left = [one for one in self._rows() if not one.log_id and not one.away and one.id != row.id]
        return next((one for one in left if one.number > row.number), left[0] if left else None)

    def _refused(self, row: DayRow, text: str, error: BaseException) -> None:
        """Bring a line back with what is wrong with it, or say whose it was where another is typed."""
        if self.line.text():
            self._say(f"{row.name}没有登记（{text}）：{error}", wrong=True)
        else:
            self._go(next((one for one in self._rows() if one.id == row.id), row))
            self.line.setText(text)
            self._say(str(error) if isinstance(error, AppError) else _KEPT, wrong=True)
            self.line.selectAll()
        if not isinstance(error, AppError):
            self.page.desk.tasks.present(self, error)

    def unsent(self) -> str:
        """Return a sentence about what was typed and not sent."""
        return "工作日志里还有没有回车的内容。" if self.line.text().strip() else ""
