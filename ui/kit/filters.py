"""A column's filter: its values with their counts, or a range."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Invalid
from app.core.fields import Field, Kind
from app.core.narrowing import Kept
from app.core.ranges import RANGED, read_end
from app.core.reading import SHOW
from app.domain.values import Tally
from app.reports.listing import Listing
from app.services.acts import MANY_FOUND, searched
from ui.kit.cells import Index
from ui.kit.desk import Desk
from ui.kit.icons import box, icon, ink, ring
from ui.kit.theme import px, tokens

Role = Qt.ItemDataRole
_ROOT = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_COUNT = Role.UserRole + 1
_WIDTH, _LINE, _LINES, _PADDING, _GAP = 264, 28, 7, 12, 8

_TYPED = 1500  # milliseconds after the last letter: what was passed on the way was not looked at


class Values(QAbstractListModel):
    """The values of a column with how often each occurs; which are ticked outlives the search in them."""

    ticked = Signal()

    def __init__(self, found: Tally, kept: Kept | None) -> None:
        super().__init__()
        wanted = kept.values if kept is not None else None
        self.text, self.counts, self.every = found.text, found.counts, found.every
        self.checked = set(self.every if wanted is None else wanted)
        self.seen, self.words = self.every, ""
        self._texts: dict[Any, str] | None = None
        self._wanted: frozenset[Any] | None = None  # known until a tick or the search is another

    def know(self, texts: dict[Any, str]) -> None:
        """Take what the values are found by; it is put together beside them, not before them."""
        self._texts = texts
        if self.words:
            self.search(self.words)

    def search(self, words: str) -> None:
        """Show the values that hold the words, names by pinyin too; all of them until that is known."""
        self.words = words
        wanted, texts = words.casefold().split(), self._texts
        self.beginResetModel()
        self.seen, self._wanted = self.every, None
        if wanted and texts is not None:
            self.seen = [value for value in self.every if all(word in texts[value] for word in wanted)]
        self.endResetModel()

    def tick_seen(self, on: bool) -> None:
        """Tick all that the search shows, or none of it."""
        self.checked = self.checked | set(self.seen) if on else self.checked - set(self.seen)
        self._tell()

    def only(self, place: int) -> None:
        """Tick one value alone."""
        self.checked = {self.seen[place]}
        self._tell()

    def turn(self, place: int) -> None:
        """Tick a value, or take its tick away."""
        self.checked ^= {self.seen[place]}
        self._tell()

    def _tell(self) -> None:
        self._wanted = None
        if self.seen:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.seen) - 1, 0))
        self.ticked.emit()

    def wanted(self) -> frozenset[Any]:
        """Return the ticked values among those the search shows."""
        if self._wanted is None:
            self._wanted = frozenset(self.checked.intersection(self.seen))
        return self._wanted

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.seen)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        value = self.seen[index.row()]
        if role == Role.DisplayRole:
            return self.text(value)
        if role == _COUNT:
            return f"{self.counts[value]:,}"
        if role == Role.CheckStateRole:
            return Qt.CheckState.Checked if value in self.checked else Qt.CheckState.Unchecked
        if role == Role.AccessibleTextRole:
            ticked = "已选" if value in self.checked else "未选"
            return f"{self.text(value)}，{self.counts[value]:,} 条，{ticked}"
        return None

    def flags(self, _index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class _ValueCells(QStyledItemDelegate):
    """A box, the value, and how often it occurs at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now, rect = tokens(), option.rect
        here = bool(option.state & QStyle.StateFlag.State_HasFocus)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(rect, ink(now.hover if over or here else now.surface))
        spot = QRect(rect.left() + px(4), rect.center().y() - px(8) + 1, px(16), px(16))
        box(painter, spot, index.data(Role.CheckStateRole) == Qt.CheckState.Checked)
        count = index.data(_COUNT)
        painter.setPen(ink(now.text3))
        inner = rect.adjusted(px(28), 0, -px(6), 0)
        painter.drawText(inner, _RIGHT, count)
        inner.setRight(inner.right() - painter.fontMetrics().horizontalAdvance(count) - px(8))
        painter.setPen(ink(now.text))
        text = index.data(Role.DisplayRole)
        painter.drawText(
            inner, _LEFT, option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        )
        if here:
            ring(painter, rect)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, px(_LINE))


class _ValueList(QListView):
    """Space or a click ticks; a double click keeps one value alone."""

    entered_key = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.model().turn(self.currentIndex().row())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_key.emit()
        else:
            super().keyPressEvent(event)


class FilterPopup(QFrame):
    """What drops down from a title: order, range, values; nothing changes until 确定 or Enter."""

    kept = Signal(str, object)
    """A column's key and its Kept, None for no filter any more."""

    sort_wanted = Signal(str, bool, bool)
    """A column's key, whether downwards, whether added to the order."""

    def __init__(self, found: Tally, kept: Kept | None, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("popup")
        self.field, self.values = found.field, Values(found, kept)
        self.values.setParent(self)
        self.search, self.all, self.list = QLineEdit(), QCheckBox(), _ValueList()
        self.least, self.most, self.problem = QLineEdit(), QLineEdit(), QLabel()
        self.apply, self.drop = QPushButton("确定"), QPushButton("清除")
        self._arrange()
        self._connect()
        if kept is not None and kept.values is None:
            self.least.setText(_end_text(self.field, kept.least))
            self.most.setText(_end_text(self.field, kept.most))
        self.drop.setEnabled(kept is not None)
        self.drop.setToolTip("" if kept is not None else "这一列没有筛选")
        self._weigh()

    def know(self, texts: dict[Any, str]) -> None:
        """Take what the values are found by."""
        self.values.know(texts)
        self._weigh()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(_PADDING), px(_PADDING), px(_PADDING), px(_PADDING))
        layout.setSpacing(px(_GAP))
        layout.addLayout(self._orders())
        if self.field.kind in RANGED:
            layout.addLayout(self._range())
        if self.field.kind is not Kind.TIME:
            self.list.setLayoutMode(QListView.LayoutMode.Batched)  # Qt asks twice for every of 10,000 values
            self.list.setModel(self.values)
            self.list.setItemDelegate(_ValueCells(self.list))
            self.list.setUniformItemSizes(True)
            self.list.setMouseTracking(True)
            self.list.setFrameShape(QFrame.Shape.NoFrame)
            self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.list.setAccessibleName(f"{self.field.label.title}的值")
            self.list.setFixedHeight(px(_LINE) * min(max(len(self.values.every), 1), _LINES))
            self.search.setPlaceholderText("在这些值中查找")
            self.search.setAccessibleName("在这些值中查找")
            self.search.setClearButtonEnabled(True)
            for part in (self.search, self.all, self.list):
                layout.addWidget(part)
        self.problem.setObjectName("refusal")
        self.problem.setWordWrap(True)
        layout.addWidget(self.problem)
        feet = QHBoxLayout()
        feet.addWidget(self.drop)
        feet.addStretch(1)
        feet.addWidget(self.apply)
        self.apply.setDefault(True)
        layout.addLayout(feet)
        self.setFixedWidth(px(_WIDTH))

    def _orders(self) -> QHBoxLayout:
        line = QHBoxLayout()
        for words, mark, down in (("升序", "arrow-up", False), ("降序", "arrow-down", True)):
            button = QPushButton(icon(mark), f" {words}")
            button.setToolTip(f"按“{self.field.label.title}”{words}；按住 Shift 则排在已有顺序之后")
            button.setProperty("downwards", down)
            button.clicked.connect(self._order)
            button.setObjectName("quiet")
            line.addWidget(button, 1)
        return line

    def _order(self) -> None:
        adding = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self.sort_wanted.emit(self.field.key, self.sender().property("downwards"), bool(adding))
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Apply with Enter from anywhere in it; Esc closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._apply()
        else:
            super().keyPressEvent(event)

    def _range(self) -> QHBoxLayout:
        line, hint = QHBoxLayout(), "年-月-日" if self.field.kind in (Kind.DATE, Kind.TIME) else ""
        for part, words in ((self.least, "从"), (self.most, "到")):
            part.setPlaceholderText(f"{words} {hint}".strip())
            part.setAccessibleName(f"{self.field.label.title}{words}")
            part.textChanged.connect(self._weigh)
            part.returnPressed.connect(self._apply)
            line.addWidget(part, 1)
        return line

    def _connect(self) -> None:
        self.search.textChanged.connect(self.values.search)
        self.search.textChanged.connect(self._weigh)
        self.search.returnPressed.connect(self._apply)
        self.all.clicked.connect(self._tick_all)
        self.list.clicked.connect(self._turn)
        self.list.doubleClicked.connect(self._keep_one)
        self.list.entered_key.connect(self._apply)
        self.values.ticked.connect(self._weigh)
        self.apply.clicked.connect(self._apply)
        self.drop.clicked.connect(self._drop)

    def _tick_all(self) -> None:
        self.values.tick_seen(len(self.values.wanted()) < len(self.values.seen))

    def _turn(self, index: QModelIndex) -> None:
        self.values.turn(index.row())

    def _keep_one(self, index: QModelIndex) -> None:
        self.values.only(index.row())
        self._apply()

    def _asked(self) -> Kept | None:
        """Return the filter as it stands in the popup, None for none.

        Raises: Invalid with what to mend.
        """
        kind, key = self.field.kind, self.field.key
        least, most = read_end(kind, self.least.text()), read_end(kind, self.most.text(), upper=True)
        if least is not None or most is not None:
            if least is not None and most is not None and least > most:
                raise Invalid("开头比结尾大，请把两个数对调。")
            return Kept(key=key, least=least, most=most)
        if kind is Kind.TIME:
            return None
        wanted = self.values.wanted()
        if not wanted:
            raise Invalid("请至少勾选一项。")
        return None if len(wanted) == len(self.values.every) else Kept(key=key, values=wanted)

    def _weigh(self) -> None:
        """Say at once what cannot be meant."""
        try:
            self._asked()
        except Invalid as problem:
            self.problem.setText(str(problem))
        else:
            self.problem.clear()
        self.problem.setVisible(bool(self.problem.text()))
        self.apply.setEnabled(not self.problem.text())
        self.apply.setToolTip(self.problem.text())
        ranged = bool(self.least.text() or self.most.text())
        for part in (self.search, self.all, self.list):
            part.setEnabled(not ranged)
        ticked, seen = len(self.values.wanted()), len(self.values.seen)
        self.all.setText(f"全选（{ticked:,} / {seen:,}）")
        states = Qt.CheckState
        self.all.setCheckState(
            states.Unchecked if not ticked else states.Checked if ticked == seen else states.PartiallyChecked
        )
        self.adjustSize()

    def _apply(self) -> None:
        if self.apply.isEnabled():
            self.kept.emit(self.field.key, self._asked())
            self.close()

    def _drop(self) -> None:
        self.kept.emit(self.field.key, None)
        self.close()

    def drop_from(self, at: QPoint) -> None:
        """Open below a point of the screen, wholly in sight, ready for typing."""
        room = self.screen().availableGeometry()
        size = self.sizeHint().boundedTo(room.size())
        self.move(
            max(room.left(), min(at.x(), room.right() - self.width())),
            max(room.top(), min(at.y(), room.bottom() - size.height())),
        )
        self.show()
        (self.search if self.field.kind not in RANGED else self.least).setFocus(
            Qt.FocusReason.PopupFocusReason
        )


def _end_text(field: Field, end: Any) -> str:
    if end is None:
        return ""
    return SHOW[Kind.DATE if field.kind is Kind.TIME else field.kind](end)[:20].replace(",", "")


class Watched(QObject):
    """Writes down that many persons were chosen out of a list: once for each question, when typing has ended.

    ``look`` returns what stands on screen, with the question in words.
    """

    def __init__(self, page: Any, desk: Desk, look: Callable[[], Listing | None]) -> None:
        super().__init__(page)
        self._desk, self._look, self._noted = desk, look, set[str]()
        self.settled = QTimer(self, singleShot=True, interval=_TYPED)
        self.settled.timeout.connect(self._note)
        page.model.modelReset.connect(self.settled.start)

    def _note(self) -> None:
        seen = self._look()
        if seen is None or not seen.kept or seen.kept in self._noted or seen.people <= MANY_FOUND:
            return
        self._noted.add(seen.kept)
        told = "；".join(filter(None, (f"{seen.people:,}人", seen.ground, seen.kept)))
        if self._desk.may(searched.permission):
            self._desk.do(self, searched, seen.title, told)
