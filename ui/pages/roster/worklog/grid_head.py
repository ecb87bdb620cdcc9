"""The line over the grid: which month, how many days, what is shown, and pasting."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from app.services import worklog
from ui.kit.icons import icon
from ui.kit.theme import text_label
from ui.pages.roster.worklog.grid_paste import paste


class GridHead(QWidget):
    """Title, count and buttons of a ``GridPage``."""

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self.title, self.told = text_label("", "pageTitle", wrap=False), text_label("", "hint", wrap=False)
        self.short = QPushButton("只看缺记")
        self.short.setCheckable(True)
        self.short.toggled.connect(page.show_rows)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.title)
        turns = (("caret-left", "上一月", page.before), ("caret-right", "下一月", page.after))
        for glyph, said, act in turns:
            turn = QToolButton()
            turn.setIcon(icon(glyph))
            turn.setToolTip(said)
            turn.setAccessibleName(said)
            turn.clicked.connect(act)
            row.addWidget(turn)
        row.addWidget(self.told, 1)
        row.addWidget(self.short)
        if page.desk.may(worklog.write.permission):
            take = QPushButton(icon("clipboard-text"), "粘贴")
            take.clicked.connect(partial(paste, page))
            row.addWidget(take)
            keys, here = QKeySequence.StandardKey.Paste, Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(keys), page, partial(paste, page), context=here)
