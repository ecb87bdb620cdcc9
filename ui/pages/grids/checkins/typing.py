"""The line over a grid's month: number, day, digits of the tasks, hours, words, Enter; the next is typed."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.period import Month
from app.services import checkins
from app.services.checkins import NewLine, SheetRow
from ui.kit.register import RegisterPage
from ui.kit.theme import px, text_label

_GAP = 6
_KEPT = "没有登记上，写的内容还在；请稍候再按回车。"


class LineStrip(QWidget):
    """How many of the list came, the line, and what may be typed or was wrong."""

    def __init__(self, unit_id: int, month: Month, page: RegisterPage) -> None:
        super().__init__(page)
        self.page, self.unit_id, self.month, self.hint = page, unit_id, month, ""
        self.told, self.said, self.line = text_label("", "hint"), text_label("", "hint"), QLineEdit()
        self.line.setAccessibleName("登记报到")
        self.line.setPlaceholderText("序号 日 任务 小时 内容，例如 3 12 16 2小时 走访3户")
        self.line.setEnabled(page.desk.may(checkins.write.permission))
        self.line.returnPressed.connect(self.send)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(_GAP))
        for part in (self.told, self.line, self.said):
            layout.addWidget(part)
        page.chosen.connect(self._stand)
        page.model.modelReset.connect(self._count)

    def refresh(self) -> None:
        """Nothing is read here: the list itself is counted."""

    def explain(self, hint: str) -> None:
        """Say which digit is which task."""
        self.hint = hint
        self._say(f"任务：{hint}；几项一起写 16。小时和内容至少写一样，回车登记。")

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.said.setText(text)
        self.said.setObjectName("fault" if wrong else "hint")
        self.said.style().polish(self.said)

    def _count(self) -> None:
        rows: list[SheetRow] = list(self.page.model.rows)
        came = {row.force_id for row in rows if row.check_in_id}
        times = sum(1 for row in rows if row.check_in_id)
        listed = len({row.force_id for row in rows})
        self.told.setText(f"{self.month.label}：名单 {listed} 人，来过 {len(came)} 人、{times} 次。")

    def _stand(self, rows: list[SheetRow]) -> None:
        """Begin the line with the number of who is chosen, unless something is typed."""
        if len(rows) == 1 and not self.line.text().strip(" 0123456789"):
            self.line.setText(f"{rows[0].number} ")

    def send(self) -> None:
        """Write what is typed; what is refused comes back to be mended."""
        text = self.line.text()
        if not text.strip():
            return
        new = NewLine(unit_id=self.unit_id, month=self.month, text=text)
        failed = partial(self._refused, text)
        self.page.desk.do(self, checkins.write, new, done=self._written, failed=failed)
        self.line.clear()  # the next line may be typed before the answer is there

    def _written(self, said: str) -> None:
        self._say(f"已登记：{said}。任务：{self.hint}。")

    def _refused(self, text: str, error: BaseException) -> None:
        """Bring a line back with what is wrong with it, or say which it was where another is typed."""
        if self.line.text().strip():
            self._say(f"没有登记（{text}）：{error}", wrong=True)
        else:
            self.line.setText(text)
            self._say(str(error) if isinstance(error, AppError) else _KEPT, wrong=True)
        if not isinstance(error, AppError):
            self.page.desk.tasks.present(self, error)

    def unsent(self) -> str:
        """Return a sentence about what was typed and not sent."""
        return "报到登记里还有没有回车的内容。" if self.line.text().strip() else ""
