"""Cards of settings: a title, named widgets, and what they are good for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QLabel, QPushButton, QVBoxLayout

from ui.kit.theme import px

_PADDING, _LABEL, _CHOICE = 16, 124, 240


def card(title: str, rows: Sequence[tuple[str, Any]], note: str) -> QFrame:
    """Return a card of named widgets under a title, with a note beneath."""
    frame, head, hint = QFrame(), QLabel(title), QLabel(note)
    frame.setObjectName("card")
    head.setObjectName("section")
    hint.setObjectName("hint")
    hint.setWordWrap(True)
    form = QFormLayout()
    form.setHorizontalSpacing(px(_PADDING))
    form.setVerticalSpacing(px(6))
    for words, widget in rows:
        label = QLabel(words)
        label.setObjectName("label")
        label.setMinimumWidth(px(_LABEL))
        widget.setAccessibleName(words)
        if isinstance(widget, QComboBox | QPushButton):
            widget.setMaximumWidth(px(_CHOICE))
        form.addRow(label, widget)
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(px(14), px(12), px(14), px(12))
    inside.addWidget(head)
    inside.addLayout(form)
    inside.addWidget(hint)
    return frame
