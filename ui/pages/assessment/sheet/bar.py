"""The line under a sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.kit.icons import icon
from ui.kit.theme import px
from ui.pages.assessment.sheet.drafts import Cell
from ui.pages.assessment.sheet.keys import ask_note
from ui.pages.assessment.sheet.view import Sheet

_LOCK = 16


class SheetBar(QFrame):
    """The foot of a sheet: what there is to say about the cell in hand, what waits, and what to do.

    Only what can be done has a button; the foot keeps its height.
    """

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view, self.sheet = sheet, sheet.sheet
        self.said, self.count, self.lock = QLabel(), QLabel(), QLabel()
        self.mine, self.theirs = (
            self._button("用我的", "", self._mine),
            self._button("用对方的", "", self._theirs),
        )
        self.next = self._button("下一处", "arrow-down", self._to_next)
        self.note = self._button("依据", "note-pencil", partial(ask_note, sheet))
        self.back = self._button("撤销", "arrow-counter-clockwise", self.sheet.undo.undo)
        self.forth = self._button("重做", "arrow-clockwise", self.sheet.undo.redo)
        self.save = self._button("保存", "floppy-disk", sheet.save)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setObjectName("hint")
        self.said.setAccessibleName("当前格说明")
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(self.save.sizeHint().height())
        line, layout, self.left = QHBoxLayout(), QHBoxLayout(self), QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (line, layout):
            part.setSpacing(px(8))
        self.left.setSpacing(0)
        self.left.addLayout(line)
        line.addWidget(self.lock)
        line.addWidget(self.said, 1)
        layout.addLayout(self.left, 1)
        right = (self.mine, self.theirs, self.count, self.next, self.note, self.back, self.forth, self.save)
        for part in right:
            layout.addWidget(part)
        sheet.spoke.connect(self._speak)
        self.sheet.counted.connect(self._count)
        self.sheet.undo.indexChanged.connect(self._undone)
        self._count()

    def hold(self, line: QWidget) -> None:
        """Let a line about the whole sheet stand under what is said of the cell."""
        self.left.addWidget(line)
        line.show()

    def _button(self, title: str, glyph: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(f" {title}" if glyph else title)
        if glyph:
            button.setIcon(icon(glyph))
        button.setAccessibleName(title)
        button.clicked.connect(lambda _on=False: act())
        return button

    def _speak(self, said: str, wrong: bool) -> None:
        draft = self.sheet.drafts.get(self._cell() or (0, ""))
        self.said.setText(said)
        self.said.setToolTip(said)
        self.said.setObjectName("refusal" if wrong else "hint")
        self.said.style().polish(self.said)
        self.lock.setPixmap(icon("lock-simple").pixmap(px(_LOCK), px(_LOCK)))
        self.lock.setVisible(self._locked() and bool(said))
        for button in (self.mine, self.theirs):
            button.setVisible(draft is not None and draft.stale)
        why = self._why_no_note()
        self.note.setEnabled(not why)
        self.note.setVisible(not why)
        self.note.setToolTip(why or "填写这一格的事由和依据  Shift+F2")

    def _cell(self) -> Cell | None:
        return self.sheet.cell_at(self.view.currentIndex())

    def _locked(self) -> bool:
        cell, held = self._cell(), self.sheet.held
        return cell is not None and cell[1] in held.typing.parse and bool(held.lock(cell))

    def _why_no_note(self) -> str:
        cell = self._cell()
        return self.sheet.held.lock(cell) if cell else "请先选一格评分。"

    def _mine(self) -> None:
        if cell := self._cell():
            self.sheet.choose_mine(cell)

    def _theirs(self) -> None:
        if cell := self._cell():
            self.sheet.choose_theirs(cell)

    def _to_next(self) -> None:
        """Go to the next cell that has to be put right, after the one in hand."""
        cells, here = self.sheet.held.troubles(), self._cell()
        if cells:
            self.view.go(cells[(cells.index(here) + 1) % len(cells)] if here in cells else cells[0])

    def _undone(self, _at: int) -> None:
        if shiboken6.isValid(self.sheet.undo):  # a dying stack says it is empty
            self._count()

    def _count(self) -> None:
        waiting, wrong, undo = len(self.sheet.drafts), len(self.sheet.held.troubles()), self.sheet.undo
        self.count.setText(
            "" if not waiting else f"{waiting} 格未保存" + (f"，{wrong} 处待修正" if wrong else "")
        )
        self.next.setVisible(wrong > 0)
        self.back.setEnabled(undo.canUndo())
        self.back.setToolTip(f"撤销：{undo.undoText()}  Ctrl+Z" if undo.canUndo() else "没有可以撤销的填写。")
        self.forth.setEnabled(undo.canRedo())
        self.forth.setToolTip(
            f"重做：{undo.redoText()}  Ctrl+Y" if undo.canRedo() else "没有可以重做的填写。"
        )
        self.save.setEnabled(waiting > 0)
        for button in (self.back, self.forth, self.save):
            button.setVisible(button.isEnabled())
        self.save.setDefault(waiting > 0)
        self.save.setIcon(icon("floppy-disk", "on_primary" if waiting else "text2"))
        self.save.setToolTip(f"保存 {waiting} 格  Ctrl+S" if waiting else "没有未保存的填写。")
