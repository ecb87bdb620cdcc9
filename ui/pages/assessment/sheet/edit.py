"""One step of undo in a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QUndoCommand

from ui.pages.assessment.sheet.drafts import Cell, Draft

Change = Mapping[Cell, Draft | None]


class Edit(QUndoCommand):
    """Some cells, before and after."""

    def __init__(self, hold: Callable[[Change], None], before: Change, after: Change, what: str) -> None:
        super().__init__(what)
        self._hold, self._before, self._after = hold, before, after

    def redo(self) -> None:
        """Hold what was typed."""
        self._hold(self._after)

    def undo(self) -> None:
        """Hold what was there before."""
        self._hold(self._before)
