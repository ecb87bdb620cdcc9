"""A pasted block before it is typed: where each cell goes, and why one cannot."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.imports.block import Fate, Fitted, Plan
from ui.kit.errors import answers
from ui.kit.theme import px, tokens

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_PADDING, _GAP, _WIDTH, _HEIGHT, _REASONS = 16, 12, 860, 560, 150


class _BlockModel(QAbstractTableModel):
    """The block as it was copied; what cannot go in is red and says why."""

    def __init__(self, plan: Plan, parent: QWidget) -> None:
        super().__init__(parent)
        self.plan = plan

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.plan.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.plan.titles) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role != Role.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return section + self.plan.first
        return "粘贴到" if section == 0 else self.plan.titles[section - 1] or "不粘贴"

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if index.column() == 0:
            return (self.plan.whose[index.row()] or "？") if role == Role.DisplayRole else None
        one = self.plan.lines[index.row()][index.column() - 1]
        if role == Role.DisplayRole:
            return one.text
        if role in (Role.ToolTipRole, Role.AccessibleDescriptionRole):
            return one.reason or one.fate.label
        if role == Role.TextAlignmentRole:  # marks stand under each other as in the sheet
            return _RIGHT if one.fate in (Fate.TYPED, Fate.REFUSED) else None
        if role == Role.ForegroundRole:
            return QColor(_inks(one)[0])
        return QColor(_inks(one)[1]) if role == Role.BackgroundRole else None


def _inks(one: Fitted) -> tuple[str, str]:
    now = tokens()
    return {
        Fate.REFUSED: (now.danger, now.danger_soft),
        Fate.TYPED: (now.text, now.soft),
    }.get(one.fate, (now.text3, now.surface))


class PasteDialog(QDialog):
    """A block before it is typed; nothing is typed until the first button is pressed."""

    def __init__(self, plan: Plan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan, counts = plan, plan.counts
        self.setWindowTitle("粘贴预览")
        self.resize(px(_WIDTH), px(_HEIGHT))
        self.table, self.reasons = QTableView(), QListWidget()
        self.table.setModel(_BlockModel(plan, self.table))
        self.table.setAccessibleName("要粘贴的内容")
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)  # Tab leaves it
        self.table.setCornerButtonEnabled(False)
        self.head, self.notes = QLabel(_headline(plan)), QLabel("\n".join(plan.notes))
        self.head.setObjectName("pageTitle")
        self.notes.setObjectName("hint")
        self.notes.setWordWrap(True)
        self.notes.setVisible(bool(plan.notes))
        self._list_reasons()
        good = counts[Fate.TYPED]
        words = f"只粘贴通过的 {good} 格" if counts[Fate.REFUSED] else f"粘贴 {good} 格"
        self.buttons, self.yes = answers(self, words)
        self.yes.setEnabled(good > 0)
        self.yes.setToolTip("" if good else "没有可以粘贴的内容。")
        self._arrange()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(_PADDING), px(_PADDING), px(_PADDING), px(_PADDING))
        layout.setSpacing(px(_GAP))
        layout.addWidget(self.head)
        layout.addWidget(self.notes)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.reasons)
        layout.addWidget(self.buttons)

    def _list_reasons(self) -> None:
        for at, line in enumerate(self.plan.lines):
            told: set[str] = set()
            for column, one in enumerate(line):
                if one.fate is Fate.REFUSED and one.reason not in told:
                    told.add(one.reason)
                    title = f"“{self.plan.titles[column]}”" if one.cell else ""
                    item = QListWidgetItem(f"第 {at + self.plan.first} 行{title}：{one.reason}。")
                    item.setData(Role.UserRole, (at, column + 1))
                    self.reasons.addItem(item)
        self.reasons.setAccessibleName("不能粘贴的原因")
        self.reasons.setMaximumHeight(px(_REASONS))
        self.reasons.setVisible(self.reasons.count() > 0)
        self.reasons.currentItemChanged.connect(self._point)

    def _point(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        """Show the cell a reason is about."""
        if item is not None:
            index = self.table.model().index(*item.data(Role.UserRole))
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)


def _headline(plan: Plan) -> str:
    counts = plan.counts
    said = (
        (Fate.TYPED, "可以粘贴 {} 格"),
        (Fate.REFUSED, "有误 {} 格"),
        (Fate.SAME, "与表上相同 {} 格"),
        (Fate.EMPTY, "空 {} 格，保持原样"),
    )
    return "，".join(text.format(counts[fate]) for fate, text in said if counts[fate]) or "没有可以粘贴的内容"
