"""The rows of a sheet as Qt asks for them: as they would be if everything typed were sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QUndoStack

from ui.kit.cells import MARK, Index, Mark, Role, TableModel
from ui.pages.assessment.sheet.drafts import Cell, Draft, Drafts, Typing
from ui.pages.assessment.sheet.edit import Edit
from ui.pages.assessment.sheet.held import Held


class SheetModel(TableModel):
    """A table's model whose cells hold drafts, each change a named step of undo."""

    counted = Signal()
    """What waits to be sent has changed."""

    def __init__(self, typing: Typing, names: Iterable[str] = (), parent: QObject | None = None) -> None:
        super().__init__(typing.row, frozenset(names), parent=parent)
        self.held, self.undo = Held(typing), QUndoStack(self)

    @property
    def drafts(self) -> Drafts:
        """What was typed and not sent, by cell."""
        return self.held.drafts

    def take(self, rows: Sequence[Any], shown: Callable[[Any], bool] = lambda _row: True) -> None:
        """Show the rows that are ``shown``, as they have been read; what was typed stays at its cell.

        The same people keep their places: somebody may be typing, and news of others comes at any time.
        """
        self.held.take(rows)
        now = [row for row in self.held.everybody() if shown(row)]
        if now and [row.id for row in now] == [row.id for row in self._given]:
            self._renew({row.id: row for row in now})
        else:
            self.replace(now)
            self.counted.emit()

    def renew(self) -> None:
        """Work out again what follows from the cells; no row changes its place while somebody types."""
        self._renew({row.id: row for row in self.held.everybody()})

    def _renew(self, now: Mapping[int, Any]) -> None:
        self._given = [now[row.id] for row in self._given]
        self.rows = [now[row.id] for row in self.rows]
        self.lines = [now[line.id] if hasattr(line, "id") else line for line in self.lines]
        self.forget()
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, len(self.columns) - 1))
        self.counted.emit()

    def put(self, texts: Mapping[Cell, str], what: str) -> None:
        """Type many cells as one step of undo, called ``what``; locked ones stay as they are."""
        held = self.held
        free = {cell: text for cell, text in texts.items() if not held.lock(cell)}
        self.change(
            {cell: held.typing.read(cell, text, held.sent_value(cell)) for cell, text in free.items()}, what
        )

    def change(self, after: Mapping[Cell, Draft | None], what: str) -> None:
        """Hold other drafts in some cells, None for none, as one step of undo."""
        before = {cell: self.drafts.get(cell) for cell in after}
        if before != after:
            self.undo.push(Edit(self.hold, before, after, what))

    def hold(self, drafts: Mapping[Cell, Draft | None]) -> None:
        """Hold drafts without a step of undo."""
        for cell, draft in drafts.items():
            self.held.drafts.pop(cell, None)
            if draft is not None:
                self.held.drafts[cell] = draft
        self.renew()

    def choose_mine(self, cell: Cell) -> None:
        """Keep what was typed over what another has put there."""
        draft = self.drafts[cell]
        mine = replace(draft, before=draft.theirs, stale=False)
        self.change({cell: mine}, f"{self.held.called(cell)}用我的")

    def choose_theirs(self, cell: Cell) -> None:
        """Give up what was typed for what another has put there."""
        self.change({cell: None}, f"{self.held.called(cell)}用对方的")

    def sent(self, drafts: Drafts) -> None:
        """Take what has been written; it is corrected by writing again, not by undo."""
        self.held.settle(drafts)
        self.undo.clear()
        self.renew()

    def refuse(self, fields: Mapping[str, str]) -> None:
        """Put each sentence to its cell; the keys are ``id.key``."""
        named = {f"{row_id}.{key}": (row_id, key) for row_id, key in self.drafts}
        found = {named[at]: said for at, said in fields.items() if at in named}
        self.hold({cell: replace(self.drafts[cell], problem=said) for cell, said in found.items()})

    def cell_at(self, index: Index) -> Cell | None:
        """Return the cell of an index; None between rows."""
        row = self.row_at(index.row()) if index.isValid() else None
        return None if row is None else (row.id, self.columns[index.column()].key)

    def index_of(self, cell: Cell) -> Index:
        """Return where a cell is shown; invalid when it is not."""
        rows = (place for place, line in enumerate(self.lines) if getattr(line, "id", None) == cell[0])
        keys = (place for place, field in enumerate(self.columns) if field.key == cell[1])
        return self.index(next(rows, -1), next(keys, -1))

    def text(self, place: int, column: int) -> str:
        """Return what the user reads in a cell: what was typed, before what was sent."""
        cell = self.cell_at(self.index(place, column))
        typed = cell is not None and cell[1] in self.held.typing.parse
        return self.held.text(cell) if cell and typed else super().text(place, column)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what the view asks for; marks, reasons and the text to edit are the sheet's."""
        cell = self.cell_at(index)
        if cell is not None and role == MARK:
            return self._mark(cell)
        if cell is not None and role == Role.EditRole:
            return self.text(index.row(), index.column())
        if cell is not None and role in (Role.ToolTipRole, Role.AccessibleDescriptionRole):
            return self.held.said(cell) or super().data(index, role)
        return super().data(index, role)

    def _mark(self, cell: Cell) -> Mark | None:
        draft = self.drafts.get(cell)
        if draft is not None:
            return Mark.PENDING if draft.ready else Mark.INVALID
        return Mark.LOCKED if cell[1] in self.held.typing.parse and self.held.lock(cell) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let people type where nothing is locked."""
        cell, flags = self.cell_at(index), super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if cell and not self.held.lock(cell) else flags

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Hold what the editor gave."""
        cell = self.cell_at(index)
        if cell is None or role != Role.EditRole:
            return False
        if str(value).strip() != self.text(index.row(), index.column()):
            self.put({cell: str(value)}, f"填写 {self.held.called(cell)}")
        return True
