"""The tree of units a person sees, with its workers and what is missing: it filters the page in front."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import shiboken6
from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from app.domain.units import FINEST, Level
from app.services.units import Branch
from ui.kit import icons
from ui.kit.clipboard import CARRIED
from ui.kit.page import Ground
from ui.kit.theme import px, tokens

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
BRANCH = Role.UserRole
_ROW, _INDENT, _ICON, _COUNT, _DOT = 30, 16, 16, 40, 7
_UNFOLD = 700  # milliseconds the mouse rests on a unit before it opens
_SINK = 1  # characters stand a little lower than their line's middle
_ICONS = {Level.CITY: "bank", Level.COUNTY: "bank", Level.TOWN: "buildings", Level.VILLAGE: "house-line"}
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


class TreeModel(QStandardItemModel):
    """The branches as Qt's own items, so that all of twelve thousand are opened without asking Python.

    Only what something hangs on is an item.  The others are empty places of it: Qt counts them, and what
    is read of a place in sight is looked up here by the item it belongs to and its row.  Of a place that is
    counted and has not been read nothing is said; when one is looked at, what it hangs on is ``wanting``.
    """

    wanting = Signal(object)
    """The branches of which something has come in sight that has not been read, as a list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: list[Branch] = []
        self._asked: set[int] = set()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._want)
        self.replace([])

    def replace(self, branches: Sequence[Branch], unread: Mapping[int, int] | None = None) -> None:
        """Show other branches; ``unread`` says how many places hang on some of them that come later."""
        self.branches, self._unread = list(branches), unread or {}
        self._wanted, self._asked = [], set()
        below: defaultdict[int | None, list[Branch]] = defaultdict(list)
        self._places: dict[int, tuple[int | None, int]] = {}
        for branch in self.branches:
            siblings = below[branch.parent_id]
            self._places[branch.id] = (branch.parent_id, len(siblings))
            siblings.append(branch)
        self.clear()
        root = self.invisibleRootItem()
        self._below = {_address(root): below[None]}
        tops = [self._item(branch.id, below) for branch in below[None]]
        if tops:  # all that hangs on them comes with them, without a word about each row
            root.appendRows(tops)

    def _item(self, unit_id: int, below: Mapping[int | None, list[Branch]]) -> QStandardItem:
        """Return the item of a unit, with a place for each that hangs on it, and items where more does."""
        branches, unread = below.get(unit_id), self._unread
        if not branches:  # most of a large county; only counted
            item = QStandardItem(unread.get(unit_id, 0), 1)
            self._below[_address(item)] = []
            return item
        more = [row for row, one in enumerate(branches) if one.id in below or one.id in unread]
        items = [self._item(branches[row].id, below) for row in more]
        if len(more) == len(branches):  # at once, which takes half as long
            item = QStandardItem()
            item.appendRows(items)
        else:
            item = QStandardItem(len(branches), 1)
            for row, child in zip(more, items, strict=True):
                item.setChild(row, child)
        self._below[_address(item)] = branches
        return item

    def fill(self, above: Sequence[Branch], read: Sequence[Branch]) -> bool:
        """Say what was read for all places of some branches; False where it is not as much as was counted."""
        below: defaultdict[int | None, list[Branch]] = defaultdict(list)
        for branch in read:
            below[branch.parent_id].append(branch)
        places = [self.at(one.id) for one in above]
        if any(self.rowCount(at) != len(below[one.id]) for one, at in zip(above, places, strict=True)):
            return False
        self.branches += read
        for one, at in zip(above, places, strict=True):
            self._below[_address(self.itemFromIndex(at))] = below[one.id]
            self._places |= {branch.id: (one.id, row) for row, branch in enumerate(below[one.id])}
            self.dataChanged.emit(self.index(0, 0, at), self.index(len(below[one.id]) - 1, 0, at))
        return True

    def _want(self) -> None:
        wanted, self._wanted = self._wanted, []
        self.wanting.emit(wanted)

    def _looked_at(self, index: Index) -> None:
        """Ask for what stands beside a place that has not been read, once for all that is painted now."""
        above: Branch = index.parent().data(BRANCH)
        if above.id not in self._asked:
            self._asked.add(above.id)
            self._wanted.append(above)
            self._soon.start()

    def at(self, unit_id: int | None) -> QModelIndex:
        """Return where a unit stands; an invalid index when it is not shown."""
        if unit_id not in self._places:
            return QModelIndex()
        above, row = self._places[unit_id]
        return self.index(row, 0, self.at(above))

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what is said of a place: the item it belongs to is what Qt keeps in its index."""
        below = self._below.get(index.internalId()) if index.isValid() else None
        if below is None:
            return None
        if not below:
            self._looked_at(index)
            return None
        branch = below[index.row()]
        if role == BRANCH:
            return branch
        if role == Role.DisplayRole:
            return branch.name
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            return spoken(branch)
        return None


def _address(item: QStandardItem) -> int:
    """Return what Qt's index of whatever hangs on an item carries."""
    return int(shiboken6.getCppPointer(item)[0])


class ScopeTree(QTreeView):
    """The view: name at the left, a dot where somebody is missing, the count at the right."""

    given = Signal(object)
    """The grid that rows were carried to."""

    def __init__(self, model: TreeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.aimed = QPersistentModelIndex()
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)  # where it falls is marked by the row
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
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
        branch = index.data(BRANCH) if index.isValid() else None
        grid = branch is not None and branch.level in FINEST
        self.aimed = QPersistentModelIndex(index if grid else QModelIndex())
        self.viewport().update()


class _Row(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c, rect, branch = tokens(), option.rect, index.data(BRANCH)
        if branch is None:
            return  # it is being read
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
        name.setRight(counted.left() - px(4) if branch.workers or branch.missing else right)
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
