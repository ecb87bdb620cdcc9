"""The lines of a person's card: a label and what it says, and the door to where it is proven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.fields import fields_of
from app.core.reading import shown
from app.services.career import Fact
from ui.kit.desk import Desk
from ui.kit.theme import px, text_label

_GAP, _LABEL = 8, 60
_UNKNOWN = "—"


@dataclass(frozen=True, slots=True)
class Goes:
    """Where the doors of a card lead, and the doors by their words."""

    desk: Desk
    owner: QWidget
    doors: dict[str, QPushButton]

    def door(self, words: str, spoken: str, page: str, target: object) -> QPushButton:
        """Return a link that opens a page."""
        button = link(words, spoken)
        button.clicked.connect(lambda _on=False: self.desk.open(page, None, target))
        self.doors[spoken] = button
        return button


def link(words: str, spoken: str) -> QPushButton:
    """Return a button that looks like a link."""
    button = QPushButton(words)
    button.setObjectName("link")
    button.setAccessibleName(spoken)
    return button


def heading(title: str, hint: str = "") -> QWidget:
    """Return a section's title, with a word at the right."""
    head, name, more = QWidget(), QLabel(title), QLabel(hint)
    name.setObjectName("section")
    more.setObjectName("hint")
    row = QHBoxLayout(head)
    row.setContentsMargins(0, px(4), 0, 0)
    row.addWidget(name, 1)
    row.addWidget(more)
    return head


def words(text: str, name: str = "", *, spoken: str = "") -> QLabel:
    """Return a text that wraps and can be copied."""
    label = text_label(text, name)
    label.setAccessibleName(spoken)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label


def pairs(row: Any, keys: Sequence[str]) -> QFormLayout:
    """Return fields of a row as label and value, the county's own after them."""
    form = QFormLayout()
    form.setHorizontalSpacing(px(_GAP))
    form.setVerticalSpacing(px(4))
    known = {field.key: field for field in fields_of(type(row))}
    told = [(known[key].label.title, shown(known[key], row)) for key in keys]
    told += [(title, "" if value is None else str(value)) for title, value in row.extra]
    for title, text in told:
        label = words(title, "label")
        label.setFixedWidth(px(_LABEL))
        form.addRow(label, words(text or _UNKNOWN, spoken=title))
    return form


def fact_lines(facts: Sequence[Fact], goes: Goes) -> QWidget:
    """Return the terms, each with who says so; what has a place of its own leads there."""
    body = QWidget()
    grid = QGridLayout(body)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(_GAP))
    grid.setVerticalSpacing(px(4))
    grid.setColumnStretch(1, 1)
    for line, fact in enumerate(facts):
        label = words(fact.title, "label")
        label.setFixedWidth(px(_LABEL))
        grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(words(fact.text, spoken=fact.title))
        if fact.source:
            told.addWidget(words(fact.source, "hint"))
        grid.addLayout(told, line, 1, 1, 1 if fact.page else 2)  # without a door the words have its room
        if fact.page:
            door = goes.door("查看", f"查看{fact.title}", fact.page, fact.target)
            grid.addWidget(door, line, 2, Qt.AlignmentFlag.AlignTop)
    return body
