"""The line under the grid: what a cell says, typed and sent by Enter, and why it cannot be."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.domain.worklog.days import DayState
from app.services import worklog
from app.services.worklog import Cell, NewLine
from ui.kit.theme import px, text_label

_GAP = 6
_NONE = "单击一格：这里显示那天的日志，可以直接改。"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)


class GridLine(QWidget):
    """Whose day is in hand, its line, and what there is to say about it."""

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self.page, self.at, self.cell, self.next = page, None, None, None
        self.hint, self.may = "", page.desk.may(worklog.write.permission)
        self.who, self.said, self.line = QLabel(_NONE), text_label("", "hint"), QLineEdit()
        self.who.setTextFormat(Qt.TextFormat.PlainText)
        self.line.setAccessibleName("日志内容")
        self.line.setPlaceholderText("1 走访3户，张家水管漏水已报")
        self.line.returnPressed.connect(self.send)
        row, layout = QHBoxLayout(), QVBoxLayout(self)
        row.addWidget(self.who)
        row.addWidget(self.line, 1)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(_GAP))
        layout.addLayout(row)
        layout.addWidget(self.said)

    def stand(self, found: tuple[int, date, DayState] | None) -> None:
        """Stand on a cell, and read what it says."""
        self.at, self.cell = found, None
        self.line.setText("")
        self.line.setEnabled(False)
        self.who.setText(_NONE)
        self._say("")
        if found is not None:
            desk = self.page.desk
            desk.ask(self, worklog.hint_of, found[1], done=self._hinted, name="hint")
            desk.ask(self, worklog.cell, found[0], found[1], done=self._show, name="cell")

    def follow(self) -> None:
        """Read the cell in hand again, unless somebody types; go where sending wanted to go."""
        if self.next is not None:
            where, self.next = self.next, None
            self.page.go(*where)
        elif self.at is not None and not self.unsent():
            self.page.desk.ask(self, worklog.cell, self.at[0], self.at[1], done=self._show, name="cell")

    def _hinted(self, hint: str) -> None:
        self.hint = hint

    def _show(self, cell: Cell) -> None:
        if self.at is None:
            return
        self.cell, (_, day, state) = cell, self.at
        by = f"，{cell.by}登记" if cell.by else ""
        self.who.setText(f"{cell.name} {day:%m-%d}（{state.label}{by}）")
        if not self.line.isModified():
            self.line.setText(cell.text)
        self.line.setEnabled(self.may and not cell.shut)
        self._say(
            f"{cell.shut}，那个月的日志不能再写、再改。"
            if cell.shut
            else f"{self.hint}。"
            if self.hint
            else ""
        )

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.said.setText(text)
        self.said.setObjectName("fault" if wrong else "hint")
        self.said.style().polish(self.said)

    def typed(self, event: QKeyEvent) -> bool:
        """Take what is typed over the grid; return whether it was taken."""
        if self.at is None or not self.line.isEnabled():
            return False
        if event.key() in _ENTER:
            self.line.setFocus()
            self.line.end(mark=False)
            return True
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if not (plain and event.text().strip() and event.text().isprintable()):
            return False
        self.line.setFocus()
        self.line.setText(event.text())
        self.line.setModified(True)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the line by Esc, what it says as it was."""
        if event.key() == Qt.Key.Key_Escape and self.at is not None:
            self.stand(self.at)
            self.page.table.setFocus()
            return
        super().keyPressEvent(event)

    def send(self) -> None:
        """Write the line and go on to the next day that lacks one."""
        if self.at is None or self.cell is None or not self.line.text().strip():
            return
        person, day, _ = self.at
        new = NewLine(person_id=person, day=day, text=self.line.text())
        where = self.page.after_cell(person, day)
        version = self.cell.version
        self.page.desk.do(
            self, worklog.write, new, version, done=lambda _none: self._written(where), failed=self._refused
        )

    def _written(self, where: tuple[int, date] | None) -> None:
        self.line.setModified(False)
        self.next = where
        self.page.table.setFocus()
        self.page.refresh()

    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, AppError):
            self.page.desk.tasks.present(self, error)
            return
        self._say(str(error), wrong=True)
        self.line.selectAll()

    def unsent(self) -> str:
        """Return a sentence about what was typed and not sent."""
        return "日志一览里还有没有回车的内容。" if self.line.isModified() and self.line.text().strip() else ""
