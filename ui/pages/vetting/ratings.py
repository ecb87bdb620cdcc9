"""What the neighbours answer to the policy's questions: one line of choices for each."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.domain.vetting import answers_to
from ui.kit.editors import OneOf
from ui.kit.theme import px

_GAP = 4


class Ratings(QWidget):
    """The value is a tuple of (question's key, answer as on paper); what was not asked is left out."""

    edited = Signal()

    def __init__(self, questions: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.questions = {key: self._choices(label) for key, label in questions}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(px(_GAP))
        grid.setColumnStretch(1, 1)
        for line, (key, label) in enumerate(questions):
            title, editor = QLabel(label), self.questions[key]
            title.setObjectName("label")
            grid.addWidget(title, line, 0)
            grid.addWidget(editor, line, 1)
            for control in editor.controls:
                control.setAccessibleName(f"{label}：{control.text()}")
            editor.edited.connect(self.edited)
        self.controls = [control for editor in self.questions.values() for control in editor.controls]

    def _choices(self, label: str) -> OneOf:
        return OneOf([(text, text) for text in answers_to(label)])

    def value(self) -> Any:
        found = ((key, editor.value()) for key, editor in self.questions.items())
        return tuple((key, answer) for key, answer in found if answer is not None) or None

    def show_value(self, value: Any) -> None:
        given = dict(value or ())
        for key, editor in self.questions.items():
            editor.show_value(given.get(key))

    def says(self, value: Any) -> str:
        return "、".join(answer for _, answer in value or ())
