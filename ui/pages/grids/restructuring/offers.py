"""The cells of a change that are chosen from a list of words."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.units import Basis, ChangeOp, UnitKind

_OFFERS = {0: ChangeOp, 6: Basis, 8: UnitKind}
Index = QModelIndex | QPersistentModelIndex


class Offer(QStyledItemDelegate):
    """A list of words to choose from, where a column has one."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        if index.column() not in _OFFERS:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.addItems(["", *(one.label for one in _OFFERS[index.column()])])
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(index.data() or "")
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)
