"""The tree of units a person sees, with its workers and what is missing: it filters the page in front."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from app.domain.units import Level
from app.services.units import Branch
from ui.kit import icons
from ui.kit.clipboard import CARRIED
from ui.kit.page import Ground
from ui.kit.theme import px, tokens

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
BRANCH = Role.UserRole
_ROOT = QModelIndex()
_NOTHING = 0
_ROW, _INDENT, _ICON, _COUNT, _DOT = 30, 16, 16, 40, 7
_UNFOLD = 700  # milliseconds the mouse rests on a unit before it opens
_SINK = 1  # characters stand a little lower than their line's middle
_ICONS = {Level.COUNTY: "bank", Level.TOWN: "buildings", Level.VILLAGE: "house-line"}
_VERTICAL = Qt.AlignmentFlag.AlignVCenter


def ground_of(branch: Branch) -> Ground:
    """Return the part of the county a branch stands for."""
    return Ground(branch.full_name, branch.scope)


def spoken(branch: Branch) -> str:
    """Return what a screen reader says of a branch."""
    lacking = f"，缺员 {branch.missing} 格" if branch.missing else ""
    return f"{branch.name}，{branch.workers} 人{lacking}"


def around(branches: Sequence[Branch], found: set[int]) -> list[Branch]:
    """Return the branches found, with what they hang on and what hangs on them."""
    below, above = set(found), set[int]()
    for branch in branches:  # parents come first
        if branch.parent_id in below:
            below.add(branch.id)
    for branch in reversed(branches):
        if branch.parent_id is not None and (branch.id in found or branch.id in above):
            above.add(branch.parent_id)
    return [branch for branch in branches if branch.id in below or branch.id in above]


class TreeModel(QAbstractItemModel):
    """The branches by number: a model index carries the number, Python objects never cross into Qt.

    They are counted from 1: Qt's own index of nothing carries 0, and that is what the tops hang on.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.replace([])

    def replace(self, branches: Sequence[Branch]) -> None:
        """Show other branches."""
        self.beginResetModel()
        self.branches = list(branches)
        self._number = {branch.id: number for number, branch in enumerate(self.branches, start=1)}
        number = self._number | {None: _NOTHING}
        self._up = [_NOTHING, *(number[branch.parent_id] for branch in self.branches)]
        self._below: list[Sequence[int]] = [()] * len(self._up)
        self._place = [0] * len(self._up)
        below: defaultdict[int, list[int]] = defaultdict(list)
        for place, up in enumerate(self._up[1:], start=1):
            self._place[place] = len(below[up])
            below[up].append(place)
        for up, siblings in below.items():
            self._below[up] = siblings
        self.endResetModel()

    def at(self, unit_id: int | None) -> QModelIndex:
        """Return where a unit stands; an invalid index when it is not shown."""
        number = self._number.get(unit_id, _NOTHING) if unit_id is not None else _NOTHING
        return QModelIndex() if number == _NOTHING else self.createIndex(self._place[number], 0, number)

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        below = self._below[parent.internalId()]
        if column != 0 or not 0 <= row < len(below):
            return QModelIndex()
        return self.createIndex(row, 0, below[row])

    def parent(self, child: Index) -> QModelIndex:
        up = self._up[child.internalId()]
        return QModelIndex() if up == _NOTHING else self.createIndex(self._place[up], 0, up)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return len(self._below[parent.internalId()])

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 1

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        branch = self.branches[index.internalId() - 1]
        if role == BRANCH:
            return branch
        if role == Role.DisplayRole:
            return branch.name
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            return spoken(branch)
        return None


class ScopeTree(QTreeView):
    """The view: name at the left, a dot where somebody is missing, the count at the right."""

    given = Signal(object)
    """The grid that rows were carried to."""

    def __init__(self, model: TreeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.aimed = QPersistentModelIndex()
        self.setAcceptDrops(True)
        self.setAutoExpandDelay(_UNFOLD)
        self.setObjectName("scopeTree")
        self.setAccessibleName("辖区范围")
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setItemDelegate(_Row(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.measure()

    def measure(self) -> None:
        """Follow the zoom."""
        self.setIndentation(px(_INDENT))
        self.doItemsLayout()

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        if self.selectionModel().isSelected(QModelIndex(index)):
            painter.fillRect(rect, QColor(tokens().selected))
        if self.model().rowCount(index):
            icons.chevron(painter, rect, px(_INDENT), open_=self.isExpanded(QModelIndex(index)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Look at rows of a list that are carried here; files and words are not for the tree."""
        event.setAccepted(event.mimeData().hasFormat(CARRIED))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Aim at the grid under the mouse; whoever rests on a town or a village opens it."""
        super().dragMoveEvent(event)
        self._aim(self.indexAt(event.position().toPoint()))
        event.setAccepted(self.aimed.isValid())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._aim(QModelIndex())

    def dropEvent(self, event: QDropEvent) -> None:
        """Give the rows to the grid they fell on."""
        branch = self.aimed.data(BRANCH) if self.aimed.isValid() else None
        self._aim(QModelIndex())
        event.setAccepted(branch is not None)
        if branch is not None:
            self.given.emit(branch)

    def _aim(self, index: QModelIndex) -> None:
        grid = index.isValid() and index.data(BRANCH).level is Level.GRID
        self.aimed = QPersistentModelIndex(index if grid else QModelIndex())
        self.viewport().update()


class _Row(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c, rect, branch = tokens(), option.rect, index.data(BRANCH)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(c.selected))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(c.hover))
        tree = self.parent()
        if isinstance(tree, ScopeTree) and tree.aimed == index:
            icons.ring(painter, rect)
        size = px(_ICON)
        picture = QRect(rect.left() + px(2), rect.center().y() - size // 2 + _SINK, size, size)
        icons.paint(painter, picture, _ICONS.get(branch.level, "grid-four"), c.text2)
        right = rect.right() - px(10)
        counted = QRect(right - px(_COUNT), rect.top(), px(_COUNT), rect.height())
        name = QRect(picture.right() + px(6), rect.top(), 0, rect.height())
        name.setRight(counted.left() - px(4))
        painter.setPen(QColor(c.text))
        words = option.fontMetrics.elidedText(branch.name, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, _VERTICAL, words)
        self._count(painter, counted, branch)

    def _count(self, painter: QPainter, rect: QRect, branch: Branch) -> None:
        if not branch.workers and not branch.missing:
            return
        text = f"{branch.workers:,}"
        painter.setPen(QColor(tokens().text3))
        painter.drawText(rect, _VERTICAL | Qt.AlignmentFlag.AlignRight, text)
        if branch.missing:
            left = rect.right() - painter.fontMetrics().horizontalAdvance(text) - px(14)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens().danger))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawEllipse(left, rect.center().y() - px(_DOT) // 2, px(_DOT), px(_DOT))
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(100), px(_ROW))
