"""The page: the list of documents at the left, the one chosen at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.core.access import WHOLE, Permission
from ui.kit.desk import Desk
from ui.kit.page import EVERYTHING, Ground, lead
from ui.kit.theme import px
from ui.pages.reports.choices import Choices, choices

if TYPE_CHECKING:
    from ui.pages.reports.month import MonthPane
    from ui.pages.reports.paper import PaperPane

_NAME = Qt.ItemDataRole.UserRole
_WIDTH, _ROW = 210, 34
BUNDLE = "month"


class ReportsView(QWidget):
    """The documents of ``report --list``, and the month's bundle for whoever sees the whole county."""

    def __init__(self, desk: Desk, ground: Ground = EVERYTHING, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.ground = desk, ground
        self.choices: Choices | None = None
        self.panes: dict[str, MonthPane | PaperPane] = {}
        self._target = ""
        self.list, self.place, self.where = QListWidget(), QVBoxLayout(), QLabel(ground.name)
        self._arrange()
        self.list.currentItemChanged.connect(lambda item, _old: self._choose(item))
        desk.ask(self, choices, done=self._know, name="choices")

    def _arrange(self) -> None:
        head, title, body = QHBoxLayout(), QLabel("报表"), QHBoxLayout()
        title.setObjectName("pageTitle")
        self.where.setObjectName("hint")
        head.addWidget(title)
        head.addWidget(self.where, 1)
        self.list.setObjectName("sections")
        self.list.setAccessibleName("文件")
        self._fit()
        body.setSpacing(px(12))
        body.addWidget(self.list)
        body.addLayout(self.place, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(16), px(16), px(8))
        layout.setSpacing(px(8))
        layout.addLayout(head)
        layout.addLayout(body, 1)
        lead(self, self.list)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "list"):
            self._fit()

    def _fit(self) -> None:
        self.list.setFixedWidth(px(_WIDTH))
        for row in range(self.list.count()):
            self.list.item(row).setSizeHint(QSize(0, px(_ROW)))

    def _know(self, known: Choices) -> None:
        self.choices = known
        whole = WHOLE in self.desk.workspace.actor.scopes and self.desk.may(Permission.DOCUMENTS_ISSUE)
        titles = [(BUNDLE, "当月资料")] if whole else []
        titles += known.papers
        for name, title in titles:
            item = QListWidgetItem(title, self.list)
            item.setData(_NAME, name)
        self._fit()
        self.list.setCurrentRow(0)
        if self._target:
            self.go_to(self._target)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None or self.choices is None:
            return
        name = item.data(_NAME)
        for pane in self.panes.values():
            pane.hide()
        if name not in self.panes:
            self.panes[name] = self._made(name, self.choices)
            self.place.addWidget(self.panes[name])
        self.panes[name].show()

    def _made(self, name: str, known: Choices) -> MonthPane | PaperPane:
        """Return the widget of a document; what it draws with has been read with the choices."""
        from ui.pages.reports.month import MonthPane
        from ui.pages.reports.paper import PaperPane

        if name == BUNDLE:
            return MonthPane(self.desk, known)
        return PaperPane(self.desk, name, known, self.ground)

    @property
    def pane(self) -> MonthPane | PaperPane | None:
        """The one in front."""
        item = self.list.currentItem()
        return self.panes.get(item.data(_NAME)) if item is not None else None

    def go_to(self, target: object) -> None:
        """Choose a document by its name in ``report --list``, or the month's bundle by ``month``."""
        self._target = str(target)
        for row in range(self.list.count()):
            if self.list.item(row).data(_NAME) == self._target:
                self.list.setCurrentRow(row)

    def stand_on(self, ground: Ground) -> None:
        """Let the documents be about another part of the tree."""
        self.ground = ground
        self.where.setText(ground.name)
        for pane in self.panes.values():
            pane.stand_on(ground)
