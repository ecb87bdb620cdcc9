"""The line a cell is typed into."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget

from ui.kit.cells import Cells, Index


class Editors(Cells):
    """Paints as every table does, and says while a cell is typed whether it can be read."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a line to type into."""
        editor = QLineEdit(parent)
        editor.setObjectName("cell")
        view: Any = self.parent()
        editor.textChanged.connect(partial(view.weigh, index.row(), index.column()))
        return editor
