"""A list of small things inside a form (members, neighbours' children): one line of editors for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.core.errors import Invalid
from app.core.fields import Kind, fields_of
from ui.kit.editors import Editor, Flag, editor_of
from ui.kit.icons import icon
from ui.kit.theme import px


class Lines(QWidget):
    """Editable lines, each one ``command``; the value is a tuple of them, lines left blank are left out.

    ``makers`` are editors for fields whose type does not say them.
    """

    edited = Signal()

    def __init__(
        self,
        command: type[Any],
        makers: Mapping[str, Callable[[], Editor]] | None = None,
        add: str = "添加一行",
        least: int = 1,
    ) -> None:
        super().__init__()
        self.command, self._makers, self._least = command, makers or {}, least
        self.lines, self._wrong = list[dict[str, Editor]](), list[QWidget]()
        self._removers = list[QToolButton]()  # of each line
        self._defaults = {each.name: each.default for each in fields(command)}
        self.grid, self.add_button = QGridLayout(), QPushButton(icon("plus"), f" {add}")
        self.add_button.setAutoDefault(False)
        self.add_button.setAccessibleName(add)
        self.add_button.clicked.connect(self._add_and_go)
        self.grid.setSpacing(px(6))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self.grid)
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._head()
        self.show_value(None)

    def _head(self) -> None:
        for column, field in enumerate(fields_of(self.command)):
            title = QLabel(field.label.title)
            title.setObjectName("label")
            self.grid.addWidget(title, 0, column)
            self.grid.setColumnStretch(column, 0 if field.kind is Kind.FLAG else field.label.width)

    @property
    def controls(self) -> Sequence[QWidget]:
        """What is wrong, else the first editor."""
        return self._wrong or (
            next(iter(self.lines[0].values())).controls if self.lines else [self.add_button]
        )

    def _add(self, value: Any = None) -> None:
        line: dict[str, Editor] = {}
        row = self.grid.rowCount()
        for column, field in enumerate(fields_of(self.command)):
            maker = self._makers.get(field.key)
            editor = maker() if maker else Flag("") if field.kind is Kind.FLAG else editor_of(field)
            for control in editor.controls:
                control.setAccessibleName(f"第 {len(self.lines) + 1} 行 {field.label.title}")
            if value is not None:
                editor.show_value(getattr(value, field.key))
            editor.edited.connect(self.edited)
            self.grid.addWidget(editor, row, column)
            line[field.key] = editor
        self._removers.append(self._remover(line))
        self.grid.addWidget(self._removers[-1], row, len(line))
        self.lines.append(line)

    def _remover(self, line: dict[str, Editor]) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon("x"))
        button.setIconSize(QSize(px(14), px(14)))
        button.setAccessibleName(f"删除第 {len(self.lines) + 1} 行")
        button.setToolTip("删除这一行")
        button.clicked.connect(lambda: self._remove(line, button))
        return button

    def _remove(self, line: dict[str, Editor], button: QToolButton) -> None:
        self.lines.remove(line)
        self._removers.remove(button)
        gone = [control for editor in line.values() for control in editor.controls]
        self._wrong = [control for control in self._wrong if control not in gone]
        _take_away(line, button)
        self.add_button.setFocus()
        self.edited.emit()

    def _add_and_go(self) -> None:
        self._add()
        next(iter(self.lines[-1].values())).controls[0].setFocus()
        self.edited.emit()

    def value(self) -> Any:
        for control in self._wrong:
            control.setProperty("bad", False)
            control.style().unpolish(control)
            control.style().polish(control)
        self._wrong = []
        found = (self._read(place, line) for place, line in enumerate(self.lines, 1))
        return tuple(one for one in found if one is not None) or None

    def _read(self, place: int, line: Mapping[str, Editor]) -> Any:
        values, missing = {}, []
        for field in fields_of(self.command):
            editor = line[field.key]
            try:
                value = editor.value()
            except Invalid as error:
                self._wrong = list(editor.controls)
                raise Invalid(f"第 {place} 行“{field.label.title}”：{error}") from None
            values[field.key] = self._defaults[field.key] if value is None else value
            if values[field.key] is MISSING:
                missing.append((field.label.title, editor))
        if missing and all(value in (None, "", False, MISSING) for value in values.values()):
            return None
        if missing:
            self._wrong = list(missing[0][1].controls)
            raise Invalid(f"第 {place} 行的“{missing[0][0]}”还没有填写，请补上，或删除这一行。")
        return self.command(**values)

    def show_value(self, value: Any) -> None:
        for line, button in zip(self.lines, self._removers, strict=True):
            _take_away(line, button)
        self.lines, self._removers = [], []
        for one in value or ():
            self._add(one)
        while len(self.lines) < self._least:
            self._add()

    def says(self, value: Any) -> str:
        return "、".join(str(getattr(one, fields_of(self.command)[0].key)) for one in value or ())


def _take_away(line: Mapping[str, Editor], button: QToolButton) -> None:
    for widget in (*line.values(), button):
        widget.hide()
        widget.deleteLater()
