"""Choose a thing of the database by a few typed letters, a day, the columns of a list, files from disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Invalid
from app.core.fields import Field
from app.domain.search import Entry
from app.services.scans import LARGEST
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.editors import Day
from ui.kit.errors import expected
from ui.kit.icons import icon
from ui.kit.leaves import opened
from ui.kit.theme import px

if TYPE_CHECKING:
    from app.domain.restructuring.standing import Standpoint

_ENTRY = _KEY = Qt.ItemDataRole.UserRole
_ROW, _WIDTH, _GAP, _CHOOSER, _DAY = 30, 420, 4, 260, 150
_WAYS = "按当时：列在当天所属的单位下；按现在：按沿革列在现在的单位下，按份额分摊的标“估”。合计相同。"
_FILTER = "扫描件 (*.pdf *.jpg *.jpeg *.png)"
_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
_ARROWS = str.maketrans({"↑": "Up", "↓": "Down"})


class Picker(QWidget):
    """A line that offers what ``find(unit, text)`` returns: ↑↓ and Enter, or the mouse.

    ``show_value`` takes an Entry.  What was typed and not chosen is no value.
    """

    edited = Signal()

    def __init__(
        self, desk: Desk, find: Callable[[Unit, str], Sequence[Entry]], hint: str = "名称、编号、拼音或首字母"
    ) -> None:
        super().__init__()
        self.desk, self.find, self.chosen = desk, find, None
        self.line, self.list = QLineEdit(), QListWidget(self)
        self.line.setPlaceholderText(hint)
        self.line.addAction(icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        self.line.textEdited.connect(self._type)
        self.line.installEventFilter(self)
        self.list.setObjectName("results")
        self.list.setAccessibleName("可选的条目")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._take)
        self.list.hide()
        self.controls = (self.line,)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)

    def value(self) -> Any:
        if self.chosen is not None:
            return self.chosen.target
        if self.line.text().strip():
            raise Invalid("这里要从列表里选一个：输入几个字，用上下键和回车选择。")
        return None

    def show_value(self, value: Any) -> None:
        self.chosen = value
        self.line.setText(self.says(value))
        self.edited.emit()

    def says(self, value: Any) -> str:
        return f"{value.title}（{value.detail}）" if value and value.detail else value.title if value else ""

    def _type(self, text: str) -> None:
        self.chosen = None
        self.edited.emit()
        if text.strip():
            ask = self.desk.ask
            ask(self, self.find, text.strip(), done=self._offer, failed=self._missed, name="find")
        else:
            self.list.hide()

    def _offer(self, found: Sequence[Entry]) -> None:
        if not self.line.hasFocus():
            return
        self.list.clear()
        for entry in found:
            item = QListWidgetItem(self.says(entry))
            item.setData(_ENTRY, entry)
            self.list.addItem(item)
        if not found:
            self._say(f"没有找到“{self.line.text().strip()}”，请换几个字。")
        self.list.setCurrentRow(0 if found else -1)
        self._drop()

    def _missed(self, error: BaseException) -> None:
        self.list.clear()
        known = expected(error)
        if known is None:
            self.desk.tasks.present(self, error)
        else:
            self._say(str(known))
            self._drop()

    def _say(self, sentence: str) -> None:
        item = QListWidgetItem(sentence)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)

    def _drop(self) -> None:
        """Hang the list below the line, above everything else of the window."""
        window = self.window()
        self.list.setParent(window)
        corner = self.line.mapTo(window, QPoint(0, self.line.height() + px(_GAP)))
        height = px(_ROW) * self.list.count() + px(2 * _GAP)
        width = min(max(self.line.width(), px(_WIDTH)), window.width() - corner.x() - px(_GAP))
        room = window.height() - corner.y() - px(_GAP)
        if height > room:  # below the line is no room: hang it above
            corner.setY(corner.y() - self.line.height() - height - px(2 * _GAP))
        self.list.setGeometry(corner.x(), max(corner.y(), 0), width, height)
        self.list.show()
        self.list.raise_()

    def _take(self, item: QListWidgetItem | None) -> None:
        entry = item.data(_ENTRY) if item else None
        if entry is not None:
            self.list.hide()
            self.show_value(entry)

    def eventFilter(self, _line: QObject, event: QEvent) -> bool:
        """Move in the list and take from it while the keyboard stays in the line."""
        if event.type() == QEvent.Type.FocusOut:
            if self.list.isVisible() and self.list.count() == 1:
                self._take(self.list.item(0))
            self.list.hide()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or self.list.isHidden():
            return False
        return self._press(event.key())

    def _press(self, key: int) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key))
        if step:
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.list.hide()
        else:
            return False
        return True


class Chooser(QFrame):
    """Which columns are shown, in which order, and how many of them stay; every change shows at once.

    Space ticks, Alt+↑ and Alt+↓ or the mouse move a column.
    """

    changed = Signal(object, int)
    """The keys of the columns shown, in order, and how many of them stay."""

    def __init__(self, fields: Sequence[Field], shown: Sequence[str], still: int, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("popup")
        self._fields, self.list, self.still = fields, QListWidget(), QSpinBox()
        self.problem = QLabel()
        self._fill(shown, still)
        self._arrange()
        self.list.itemChanged.connect(self._tell)
        self.list.model().rowsMoved.connect(self._tell)
        self.still.valueChanged.connect(self._tell)

    def _fill(self, shown: Sequence[str], still: int) -> None:
        known = {field.key: field for field in self._fields}
        self.list.clear()
        for key in (*shown, *(key for key in known if key not in shown)):
            item = QListWidgetItem(known[key].label.title, self.list)
            item.setData(_KEY, key)
            item.setCheckState(Qt.CheckState.Checked if key in shown else Qt.CheckState.Unchecked)
        self.still.setRange(0, len(known))
        self.still.setValue(still)

    def _arrange(self) -> None:
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName("列，空格显示或隐藏，Alt 加上下键移动")
        self.list.setFixedHeight(min(px(320), self.list.sizeHintForRow(0) * self.list.count() + px(8)))
        self.still.setPrefix("冻结前 ")
        self.still.lineEdit().setTextMargins(px(6), 0, 0, 0)
        self.still.setSuffix(" 列")
        self.still.setAccessibleName("冻结前几列")
        self.problem.setObjectName("refusal")
        self.problem.hide()
        layout, line = QVBoxLayout(self), QHBoxLayout()
        for name, title, step in (("caret-up", "上移  Alt+↑", -1), ("caret-down", "下移  Alt+↓", 1)):
            button = QPushButton(icon(name), "")
            button.setObjectName("quiet")
            button.setAccessibleName(title.partition("  ")[0])
            button.setToolTip(title)
            button.clicked.connect(partial(self.move_column, step))
            line.addWidget(button)
            QShortcut(QKeySequence(title.partition("  ")[2].translate(_ARROWS)), self, button.click)
        line.addStretch(1)
        line.addWidget(self.still)
        layout.addWidget(self.list)
        layout.addWidget(self.problem)
        layout.addLayout(line)
        self.setFixedWidth(px(_CHOOSER))

    def move_column(self, step: int, _on: bool = False) -> None:
        """Move the current column up or down."""
        place = self.list.currentRow()
        if 0 <= place + step < self.list.count() and place >= 0:
            item = self.list.takeItem(place)
            self.list.insertItem(place + step, item)
            self.list.setCurrentRow(place + step)
            self._tell()

    def shown(self) -> list[str]:
        """Return the keys that are ticked, in order."""
        items = [self.list.item(place) for place in range(self.list.count())]
        return [item.data(_KEY) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _tell(self) -> None:
        shown = self.shown()
        self.problem.setText("" if shown else "请至少显示一列。")
        self.problem.setVisible(not shown)
        if shown:
            self.changed.emit(shown, self.still.value())


class Files(QWidget):
    """Files of this computer; the value is a tuple of paths."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._paths: tuple[Path, ...] = ()
        self.button, self.names = QPushButton("选择文件…"), QLabel("还没有选择文件")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.choose)
        self.names.setObjectName("hint")
        self.names.setWordWrap(True)
        self.controls: Sequence[QWidget] = (self.button,)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addWidget(self.names, 1)

    def choose(self) -> QFileDialog:
        """Ask for files."""
        dialog = QFileDialog(self, "选择扫描件", "", _FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _take(self, chosen: list[str]) -> None:
        self.show_value(tuple(Path(each) for each in chosen))
        self.edited.emit()

    def value(self) -> Any:
        return self._paths or None

    def show_value(self, value: Any) -> None:
        self._paths = tuple(value or ())
        self.names.setText(self.says(self._paths) or "还没有选择文件")

    def says(self, value: Any) -> str:
        return "、".join(path.name for path in value or ())


def bytes_of(path: Path) -> bytes:
    """Return a file's bytes, at most one more than may be kept; what cannot be opened is refused."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) <= LARGEST and content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff")):
            opened(path.name, content)
    except OSError:
        raise Invalid(fields={"files": f"“{path.name}”读不到，请检查文件还在不在、是否被占用。"}) from None
    except Invalid as problem:
        raise Invalid(fields={"files": f"“{path.name}”：{problem}"}) from None
    return content


def dropped(mime: QMimeData) -> tuple[Path, ...]:
    """Return the files of this computer that are being dropped."""
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())


class Drops(QObject):
    """Lets files be dropped on a widget: ``take`` gets them."""

    def __init__(self, widget: QWidget, take: Callable[[tuple[Path, ...]], object]) -> None:
        super().__init__(widget)
        self._take = take
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, _widget: QObject, event: QEvent) -> bool:
        """Accept files, and take them when they are let go."""
        if event.type() not in _DRAGS or not isinstance(event, QDropEvent):
            return False
        files = dropped(event.mimeData())
        if not files:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._take(files)
        return True


class AsOfBox(QWidget):
    """A day to type or choose, with ``ways`` under which units; ``turned`` when another is to be shown.

    ``bar`` is the mark that it is not today: who holds the box puts it beside the page's title.
    """

    turned = Signal()

    def __init__(self, means: str, *, ways: bool = False) -> None:
        super().__init__()
        self.ways = ways
        self.on: date | None = None
        self.day, self.way, self.back, self.bar = Day(), QComboBox(), QPushButton("回到今天"), QLabel()
        self.day.line.setPlaceholderText(f"{means}某一天")
        self.day.setMaximumWidth(px(_DAY))
        self.day.line.setAccessibleName(f"{means}哪一天")
        self.way.setAccessibleName("统计口径")
        self.way.setToolTip(_WAYS)
        self.bar.setObjectName("presses")
        self.back.setObjectName("link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.day, self.way, self.back):
            row.addWidget(part)
        for part in (self.bar, self.way, self.back):
            part.hide()
        self.day.edited.connect(self._read)
        self.way.activated.connect(lambda _at: self._turn())
        self.back.clicked.connect(lambda _on=False: self.day.show_value(None))

    @property
    def point(self) -> Standpoint | None:
        """From where one looks; None from today."""
        from app.domain.restructuring.figures import Way  # the rules of a past are read when one is looked at
        from app.domain.restructuring.standing import Standpoint

        for way in Way if not self.way.count() else ():
            self.way.addItem(way.label, way)
        return Standpoint(self.on, Way(self.way.currentData())) if self.on else None  # Qt keeps its text

    def _read(self) -> None:
        """Turn to the day that is written as soon as it is one."""
        try:
            day = self.day.value()
        except Invalid:
            return
        if day != self.on:
            self.on = day
            self._turn()

    def _turn(self) -> None:
        point = self.point
        self.bar.setText("" if point is None else point.told if self.ways else point.dated)
        for part in (self.bar, self.back, *((self.way,) if self.ways else ())):
            part.setVisible(point is not None)
        self.turned.emit()

    def told(self, error: BaseException) -> str:
        """Return the sentence of what could not be read of a past day, empty where it is to be presented."""
        known = expected(error) if self.on else None
        return str(known) if known else ""
