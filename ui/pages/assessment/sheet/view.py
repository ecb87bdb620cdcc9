"""The widget of a sheet: typing, moving, saving; the keys are beside it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QWidget

from app.core.errors import Invalid
from ui.kit.cells import Index, Mark
from ui.kit.table import Table
from ui.kit.tasks import Job
from ui.pages.assessment.sheet.drafts import Cell, Drafts
from ui.pages.assessment.sheet.editors import Editors, paint_over, take_in
from ui.pages.assessment.sheet.fitting import held_back
from ui.pages.assessment.sheet.keys import act_for
from ui.pages.assessment.sheet.model import SheetModel

_Hint = QAbstractItemDelegate.EndEditHint
_MOVES = {_Hint.SubmitModelCache: (1, 0), _Hint.EditNextItem: (0, 1), _Hint.EditPreviousItem: (0, -1)}
_Trigger = QAbstractItemView.EditTrigger


class Sheet(Table):
    """The table of a ``SheetModel``, with the keys of WPS."""

    told = Signal(str)
    """A sentence about what was just tried."""

    spoke = Signal(str, bool)
    """What there is to say about the cell in hand, while it is typed too, and whether it is a fault."""

    pasted = Signal(object)
    """The lines of a block of more than one row: they are looked at before they are typed."""

    emptied = Signal(object)
    """The cells somebody wants to empty although they have been sent."""

    asked = Signal(object)
    """The cell somebody wants to say more about: on what its value rests."""

    refused = Signal(object)
    """Why the sheet could not be sent; everything typed is still there."""

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.sheet: SheetModel = model
        self._job: Job | None = None
        self.setItemDelegate(Editors(self))
        self.setShowGrid(True)
        self.setEditTriggers(_Trigger.EditKeyPressed | _Trigger.AnyKeyPressed | _Trigger.DoubleClicked)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence.StandardKey.Save, self, self.save, context=here)
        self.selectionModel().currentChanged.connect(lambda now, _before: self._speak(now))
        model.counted.connect(lambda: self._speak(self.currentIndex()))
        self.holds = partial(held_back, self)
        self.uncopied.connect(self.told)

    def paint_over(self, painter: QPainter, rect: QRect, index: Index, mark: Mark | None) -> None:
        """Paint a cell's lock, and the corner of its note."""
        cell = self.sheet.cell_at(index)
        paint_over(painter, rect, mark, noted=cell is not None and bool(self.sheet.held.note(cell)))

    def weigh(self, row: int, column: int, text: str) -> None:
        """Say whether what is being typed can be read."""
        key, said = self.sheet.columns[column].key, ""
        try:
            if text.strip():
                self.sheet.held.typing.parse[key](text.strip())
        except Invalid as problem:
            said = str(problem)
        self.spoke.emit(said, bool(said))

    def _speak(self, index: Index) -> None:
        cell = self.sheet.cell_at(index)
        self.spoke.emit(self.sheet.held.said(cell) if cell else "", cell in self.sheet.held.troubles())

    def go(self, cell: Cell) -> None:
        """Stand on a cell and bring it into sight."""
        index = self.sheet.index_of(cell)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.setFocus()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Move on as in WPS: Enter goes down, Tab goes right and opens nothing."""
        super().closeEditor(editor, _Hint.NoHint)
        if hint in _MOVES:
            self.step(*_MOVES[hint])

    def step(self, down: int, right: int) -> None:
        """Go to the next cell down, or the next one of a typed column, over the end of the row."""
        here = self.currentIndex()
        typed = [
            at for at, field in enumerate(self.sheet.columns) if field.key in self.sheet.held.typing.parse
        ]
        row, column = here.row() + down, here.column()
        if right and typed:
            ahead = [at for at in typed if (at - column) * right > 0][::right]
            row += 0 if ahead else right
            column = (ahead or typed[::right])[0]
        if 0 <= row < self.sheet.rowCount():
            self.setCurrentIndex(self.sheet.index(row, column))

    def save(self) -> None:
        """Send everything typed in one transaction; what cannot be sent is gone to first."""
        take_in(self)
        troubles, drafts = self.sheet.held.troubles(), dict(self.sheet.drafts)
        if troubles:
            self.go(troubles[0])
            self.told.emit(f"还有 {len(troubles)} 处需要修正，改好后再保存。")
        elif drafts and not self.sending:
            self._job = self.sheet.held.typing.send(drafts, partial(self._sent, drafts), self._refused)

    @property
    def sending(self) -> bool:
        """Whether what was typed is on its way."""
        return self._job is not None and not self._job.cancelled

    def _sent(self, drafts: Drafts, _result: object) -> None:
        self._job = None
        self.sheet.sent(drafts)
        self.told.emit(f"已保存 {len(drafts)} 格。")

    def _refused(self, error: BaseException) -> None:
        self._job = None
        self.sheet.refuse(error.fields if isinstance(error, Invalid) else {})
        for cell in self.sheet.held.troubles()[:1]:
            self.go(cell)
        self.refused.emit(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the keys do in WPS; while a cell is typed they are its editor's."""
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
            return
        act = act_for(event)
        if act is not None:
            act(self)
            return
        cell, text = self.sheet.cell_at(self.currentIndex()), event.text()
        bare = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if cell and bare and text and text.isprintable() and (why := self.sheet.held.lock(cell)):
            self.told.emit(why)
            return
        super().keyPressEvent(event)
