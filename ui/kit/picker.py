"""Choose a thing of the database by a few typed letters: a grid, a person; the value is its id."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.core.errors import Invalid
from app.domain.search import Entry
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.errors import expected
from ui.kit.icons import icon
from ui.kit.theme import px

_ENTRY = Qt.ItemDataRole.UserRole
_ROW, _WIDTH, _GAP = 30, 420, 4


class Picker(QWidget):
    """A line that offers what ``find(unit, text)`` returns: ↑↓ and Enter, or the mouse.

    ``show_value`` takes an Entry.  What was typed and not chosen is no value.
    """

    edited = Signal()

    def __init__(
        self, desk: Desk, find: Callable[[Unit, str], Sequence[Entry]], hint: str = "名称、编号、拼音或首字母"
    ) -> None:
        super().__init__()
        self.desk, self.find, self.chosen = desk, find, None
        self.line, self.list = QLineEdit(), QListWidget(self)
        self.line.setPlaceholderText(hint)
        self.line.addAction(icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        self.line.textEdited.connect(self._type)
        self.line.installEventFilter(self)
        self.list.setObjectName("results")
        self.list.setAccessibleName("可选的条目")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._take)
        self.list.hide()
        self.controls = (self.line,)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)

    def value(self) -> Any:
        if self.chosen is not None:
            return self.chosen.target
        if self.line.text().strip():
            raise Invalid("这里要从列表里选一个：输入几个字，用上下键和回车选择。")
        return None

    def show_value(self, value: Any) -> None:
        self.chosen = value
        self.line.setText(self.says(value))
        self.edited.emit()

    def says(self, value: Any) -> str:
        return f"{value.title}（{value.detail}）" if value and value.detail else value.title if value else ""

    def _type(self, text: str) -> None:
        self.chosen = None
        self.edited.emit()
        if text.strip():
            ask = self.desk.ask
            ask(self, self.find, text.strip(), done=self._offer, failed=self._missed, name="find")
        else:
            self.list.hide()

    def _offer(self, found: Sequence[Entry]) -> None:
        if not self.line.hasFocus():
            return
        self.list.clear()
        for entry in found:
            item = QListWidgetItem(self.says(entry))
            item.setData(_ENTRY, entry)
            self.list.addItem(item)
        if not found:
            self._say(f"没有找到“{self.line.text().strip()}”，请换几个字。")
        self.list.setCurrentRow(0 if found else -1)
        self._drop()

    def _missed(self, error: BaseException) -> None:
        self.list.clear()
        known = expected(error)
        if known is None:
            self.desk.tasks.present(self, error)
        else:
            self._say(str(known))
            self._drop()

    def _say(self, sentence: str) -> None:
        item = QListWidgetItem(sentence)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)

    def _drop(self) -> None:
        """Hang the list below the line, above everything else of the window."""
        window = self.window()
        self.list.setParent(window)
        corner = self.line.mapTo(window, QPoint(0, self.line.height() + px(_GAP)))
        height = px(_ROW) * self.list.count() + px(2 * _GAP)
        width = min(max(self.line.width(), px(_WIDTH)), window.width() - corner.x() - px(_GAP))
        room = window.height() - corner.y() - px(_GAP)
        if height > room:  # below the line is no room: hang it above
            corner.setY(corner.y() - self.line.height() - height - px(2 * _GAP))
        self.list.setGeometry(corner.x(), max(corner.y(), 0), width, height)
        self.list.show()
        self.list.raise_()

    def _take(self, item: QListWidgetItem | None) -> None:
        entry = item.data(_ENTRY) if item else None
        if entry is not None:
            self.list.hide()
            self.show_value(entry)

    def eventFilter(self, _line: QObject, event: QEvent) -> bool:
        """Move in the list and take from it while the keyboard stays in the line."""
        if event.type() == QEvent.Type.FocusOut:
            if self.list.isVisible() and self.list.count() == 1:
                self._take(self.list.item(0))
            self.list.hide()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or self.list.isHidden():
            return False
        return self._press(event.key())

    def _press(self, key: int) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key))
        if step:
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.list.hide()
        else:
            return False
        return True
