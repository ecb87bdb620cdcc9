"""考核评分: a month's sheet, typed, pasted or imported by the towns, and led to its results by the county."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.core.access import Permission
from ui.kit.desk import Desk
from ui.kit.intake import IntakeDialog
from ui.kit.page import EVERYTHING, Ground, lead
from ui.pages.assessment import acts, importing
from ui.pages.assessment.frame import COUNTED, Frame
from ui.pages.assessment.pane import ScorePane
from ui.pages.assessment.reading import NOTHING, TOPICS, Seen, read
from ui.pages.assessment.steps import Move


class ScoresPage(QWidget):
    """The widget of the page; ``pane`` is there once a cycle has been read."""

    chosen = Signal(object)
    """The selected rows, in their order on screen."""

    def __init__(self, desk: Desk, ground: Ground = EVERYTHING, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.ground, self.seen = desk, ground, NOTHING
        self.pane: ScorePane | None = None
        self.dialog: QDialog | None = None
        self._target: object = None
        self.frame = Frame(desk.may, self.take, lambda town: acts.open_town(self, desk, town.town_id), self)
        self.frame.cycle.activated.connect(lambda _at: self.refresh(self.frame.cycle.currentData()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.frame)
        self._buttons()
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence.StandardKey.Refresh, self, self.refresh, context=here)
        desk.heed(self, TOPICS, self.refresh)
        self.refresh()

    def _buttons(self) -> None:
        """Offer what the person may do; what is pressed works on the sheet in hand."""
        publish, score = Permission.ASSESSMENT_PUBLISH, Permission.ASSESSMENT_SCORE
        for title, glyph, permission, act in (
            ("打开新周期", "calendar-plus", publish, self.open_cycle),
            ("导入评分表", "file-arrow-down", score, self.import_file),
            ("粘贴", "clipboard-text", score, lambda: acts.paste(self.pane)),
            ("批量填写", "pencil-line", score, lambda: acts.fill_many(self.pane, self.ask)),
            (COUNTED, "calculator", score, lambda: acts.by_records(self.pane)),
        ):
            if self.desk.may(permission):
                self.frame.tools.add(title, glyph, act)

    def refresh(self, cycle_id: int | None = None) -> None:
        """Read the cycle again, or another one; what was typed stays."""
        now = self.seen.filling.cycle.id if self.seen.filling else None
        self.desk.ask(self, read, cycle_id or now, done=self._show, failed=self._unread, name="sheet")

    def _unread(self, error: BaseException) -> None:
        self.frame.say("没有读到数据，按 F5 重试。")
        self.desk.tasks.present(self, error)

    def _show(self, seen: Seen) -> None:
        self.seen, now = seen, seen.reckoning
        if now is not None and (self.pane is None or self.pane.filling.cycle.id != now.filling.cycle.id):
            self._lay(ScorePane(self.desk, now, self))
        self._fill()

    def _lay(self, pane: ScorePane) -> None:
        if self.pane is not None:
            self.pane.hide()
            self.pane.deleteLater()
        self.pane, self.table = pane, pane.table
        lead(self, pane)
        pane.table.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit(self.table.chosen()))
        acts.attend(pane, self.ask)
        pane.model.counted.connect(self._weigh)
        self.frame.hold(pane)

    def _fill(self) -> None:
        """Show who stands on this part of the tree."""
        if self.seen.reckoning is not None and self.pane is not None:
            self.pane.take(self.seen.reckoning, self.ground)
            self.pane.setVisible(bool(self.pane.model.rows))
            self.chosen.emit(self.table.chosen())
        self.frame.show_seen(self.seen, self.ground)
        self._weigh()
        self._reach()

    def _weigh(self) -> None:
        """Let the lines and the steps follow what is typed."""
        pane = self.pane
        rows, unsaved = (pane.model.rows, len(pane.model.drafts)) if pane else ([], 0)
        self.frame.weigh(self.seen.filling, rows, self.ground, unsaved)

    def stand_on(self, ground: Ground) -> None:
        """Show the people of another part of the tree; what was typed stays."""
        if ground != self.ground:
            self.ground = ground
            self._fill()

    def go_to(self, target: object) -> None:
        """Go to a subject's id, to the place a check names, or to a printed sheet's town and month."""
        self._target = acts.brought_up(self, self.desk, target)
        self._reach()

    def _reach(self) -> None:
        if self._target is not None and self.pane is not None and self.pane.reach(self._target):
            self._target = None

    def ask(self, dialog: QDialog) -> None:
        """Open a dialog over the page."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        dialog.open()

    def take(self, move: Move) -> None:
        """Ask for a step, with what is in its way."""
        self.ask(acts.step_dialog(self, self.desk, move, self.go_to))

    def open_cycle(self) -> None:
        """Ask which month begins."""
        self.ask(acts.open_dialog(self, self.desk, self.seen, self.refresh))

    def import_file(self, path: Path | None = None) -> None:
        """Ask for a workbook, or look at one; nothing is written before that is confirmed."""
        filling = self.seen.filling
        if filling is not None and filling.cycle.month is not None:
            dialog = IntakeDialog(self.desk, importing.receives(filling, filling.cycle.month), self)
            self.ask(dialog)
            if path is not None:
                dialog.look_at(path)

    def unsent(self) -> str:
        """Return what was typed and not sent, empty when nothing is."""
        return self.pane.unsent() if self.pane else ""

    def summary(self) -> str:
        """Return what is selected, for the status line."""
        return self.pane.summary() if self.pane else ""

    def card(self, rows: Sequence[Any]) -> QWidget | None:
        """Return how the first selected total comes about, and the rules."""
        return self.pane.card(self.seen.rules, rows[0].id if rows else None) if self.pane else None
