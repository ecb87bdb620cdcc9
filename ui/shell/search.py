"""The search of the top bar: one line, and the list of what it finds below it, by groups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMoveEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.names import spelt
from app.domain.record_numbers import Form, Record, read
from app.domain.search import Entry, Found, Group, Index, lines
from app.services.search import entries
from ui.kit import icons
from ui.kit.desk import Desk
from ui.kit.page import Ground, Page, enter, for_each
from ui.kit.theme import px, tokens
from ui.shell.keys import KEYS
from ui.shell.tabs import Tabs

_ENTERED = (  # in a form of its page
    Form.VISIT,
    Form.INSPECTION,
    Form.BALLOT,
    Form.REGISTRATION,
    Form.FEEDBACK,
    Form.CHECK_IN,
    Form.SCORES,
)
_WHOLE = re.compile(r"\d{17}[\dXx]|1\d{10}")  # an identity number or telephone in full, as one pastes it
_ENTRY = Qt.ItemDataRole.UserRole
_TOPICS = frozenset(
    {"posting", "person", "unit_version", "vetting_case", "campaign", "award_round", "pay_run"}
    | {"issued_document", "survey", "tenure_act", "agreement", "training_certificate", "appeal"}
    | {"unlock", "export_request", "erasure"}
)
_ROW, _HEAD, _ICON, _GAP, _WIDTH, _TITLE, _NARROWEST, _WIDEST = 32, 26, 16, 10, 680, 200, 150, 420
_VERTICAL = Qt.AlignmentFlag.AlignVCenter
_ICONS = {
    Group.PAGES: "arrow-square-out",
    Group.COMMANDS: "lightning",
    Group.PERSONS: "user",
    Group.GRIDS: "tree-structure",
    Group.CASES: "identification-card",
    Group.AWARDS: "clipboard-text",
    Group.SURVEYS: "users-three",
    Group.TENURE: "users-three",
    Group.RUNS: "wallet",
    Group.PAPERS: "file-text",
}


class Results(QListWidget):
    """What was found, under the headings of its groups; the focus stays in the line above."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("results")
        self.setAccessibleName("搜索结果")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setItemDelegate(_Row(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    def show_found(self, found: Sequence[Found], sentence: str) -> None:
        """List the groups with the first entry marked, or say ``sentence`` where there is none."""
        self.clear()
        if not found:
            self._head(sentence)
        for each in found:
            more = f"（共 {each.total:,} 条，显示前 {len(each.entries)} 条）"
            self._head(each.group.label + (more if each.total > len(each.entries) else ""))
            for entry in each.entries:
                item = QListWidgetItem(entry.title)
                item.setData(_ENTRY, entry)
                item.setData(
                    Qt.ItemDataRole.AccessibleTextRole, f"{entry.group.label}：{entry.title}，{entry.detail}"
                )
                self.addItem(item)
        self.step(1)

    def _head(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(item)

    def step(self, by: int) -> None:
        """Mark the next entry below or above; from the last the first."""
        places = [place for place in range(self.count()) if self.item(place).data(_ENTRY)]
        if places:
            here = self.currentRow()
            at = places.index(here) + by if here in places else 0
            self.setCurrentRow(places[at % len(places)])

    @property
    def entry(self) -> Entry | None:
        """The marked entry."""
        item = self.currentItem()
        return item.data(_ENTRY) if item else None

    def height_wanted(self) -> int:
        """Return the height at which nothing needs to scroll."""
        return sum(self.sizeHintForRow(place) for place in range(self.count())) + px(_GAP)


class _Row(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        c, rect, entry = tokens(), option.rect, index.data(_ENTRY)
        if entry is None:
            painter.setPen(QColor(c.text3))
            painter.drawText(rect.adjusted(px(_GAP), 0, 0, 0), _VERTICAL, index.data())
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(c.selected))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(c.hover))
        size = px(_ICON)
        picture = QRect(rect.left() + px(_GAP), rect.center().y() - size // 2, size, size)
        icons.paint(painter, picture, _ICONS[entry.group], c.text2)
        left = picture.right() + px(_GAP)
        title = QRect(left, rect.top(), min(px(_TITLE), rect.width() // 2), rect.height())
        self._words(painter, option, title, entry.title, c.text)
        detail = QRect(title.right() + px(_GAP), rect.top(), 0, rect.height())
        detail.setRight(rect.right() - px(_GAP))
        self._words(painter, option, detail, entry.detail, c.text3)

    def _words(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: str, colour: str
    ) -> None:
        painter.setPen(QColor(colour))
        painter.drawText(
            rect,
            _VERTICAL,
            option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width()),
        )

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(px(100), px(_ROW if index.data(_ENTRY) else _HEAD))


class Search(QLineEdit):
    """Finds persons, units, cases, papers, pages and commands; Return opens, Ctrl with Return in a new tab.

    The index is read in the background when the line is first used, and when it is next used after a change:
    it and its dictionary of pinyin would be most of what the window holds, and of what its start takes.
    """

    commanded = Signal(str)
    """What the person wants the window to do: the ``act`` of one of its keys."""

    def __init__(self, desk: Desk, pages: Sequence[Page], tabs: Tabs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.pages, self.tabs = desk, {page.id: page for page in pages}, tabs
        self.results = Results(self)
        self.index = Index(())
        self._reads = desk.may(entries.permission)
        self._stale, self._ready, self._composing = True, False, False
        self.setPlaceholderText("搜索姓名、拼音首字母、编号、文号…  Ctrl+K")
        self.setAccessibleName("搜索")
        self.setAccessibleDescription("上下键选择，回车打开，Ctrl 加回车在新标签页打开，Esc 关闭。")
        self.setClearButtonEnabled(True)
        self.addAction(icons.icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        self.textChanged.connect(self._search)
        self.results.itemClicked.connect(lambda _item: self._open(beside=False))
        desk.changed.connect(self._on_changed)
        self._measure()

    def seek(self) -> None:
        """Take the focus, with whatever was typed before selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._search()

    def _measure(self) -> None:
        self.setMinimumWidth(px(_NARROWEST))
        self.setMaximumWidth(px(_WIDEST))

    def _load(self) -> None:
        if self._stale:
            self._stale = False
            work = partial(_everything, self.desk, tuple(self.pages.values()), self._reads)
            self.desk.tasks.read(
                self, lambda _job: work(), done=self._take, failed=self._missed, name="search"
            )

    def _take(self, found: Index) -> None:
        self.index, self._ready = found, True
        if self.results.isVisible():
            self._search()

    def _missed(self, error: BaseException) -> None:
        """Try again when the line is next used; who does not search is not bothered."""
        self._stale = True
        if self.hasFocus():
            self.desk.tasks.present(self, error)

    def _on_changed(self, topics: frozenset[str]) -> None:
        if self._reads and topics & _TOPICS:
            self._stale = True
            if self.hasFocus():
                self._load()

    def _search(self) -> None:
        text = self.text().strip()
        if not text or not self.hasFocus():
            self.results.hide()
            return
        nothing = f"没有找到“{text}”。可以输入姓名、拼音、首字母、编号、文号或号码的末几位。"
        if _WHOLE.fullmatch(text):
            nothing = f"完整的号码加密保存，搜索只认末四位：请输入“{text[-4:]}”。"
        record = read(text)
        if record is not None and record.page in self.pages:
            self.results.show_found((), f"{record.form.label}，单号 {record}：按回车打开录入。")
        else:
            self.results.show_found(self.index.matches(text), nothing if self._ready else "正在读取…")
        if self.results.parent() is not self.window():  # above everything, within the window
            self.results.setParent(self.window())
        self._place()
        self.results.show()
        self.results.raise_()

    def _place(self) -> None:
        """Hang the list below the line, as wide as it reads well and no higher than the window."""
        window = self.window()
        corner = self.mapTo(window, self.rect().bottomLeft())
        width = min(max(px(_WIDTH), self.width()), window.width() - 2 * px(_GAP))
        left = max(px(_GAP), min(corner.x(), window.width() - width - px(_GAP)))
        room = window.height() - corner.y() - 2 * px(_GAP)
        top = corner.y() + px(_GAP) // 2
        self.results.setGeometry(left, top, width, min(self.results.height_wanted(), room))

    def _open(self, *, beside: bool) -> None:
        entry, record = self.results.entry, read(self.text())
        if record is not None and record.page in self.pages:
            self._bring_up(record)
            return
        if entry is None:
            return
        self.close_list()
        if entry.command:
            self._command(entry)
            return
        ground = Ground(entry.where, entry.scope) if entry.scope else None
        if ground is None or beside or self.tabs.find(self.pages[entry.page], ground) is not None:
            self.desk.open(entry.page, ground, entry.target)
            return
        self.desk.open(entry.page)
        self._stand_on(ground, stay=entry.target is not None)
        self.desk.open(entry.page, None, entry.target)

    def _bring_up(self, record: Record) -> None:
        """Open what a printed form is entered on; a scanner that types its number presses Return as well."""
        self.close_list()
        if record.form is Form.LEAVE and not record.record:
            self._command(Entry(Group.COMMANDS, "", "", "", record.page, command="登记请假"))
        else:
            self.desk.open(record.page, None, record if record.form in _ENTERED else record.record)

    def _command(self, entry: Entry) -> None:
        """Do it: in the window, or by the page's own button, which says why where it cannot be pressed."""
        if not entry.page:
            self.commanded.emit(entry.command)
            return
        self.desk.open(entry.page)
        front = self.tabs.front
        button = getattr(front.widget, "buttons", {}).get(entry.command) if front else None
        if button is not None and button.isEnabled():
            button.click()
        elif button is not None:
            self.desk.tell(button.toolTip() or f"现在还不能“{entry.command}”。")

    def _stand_on(self, ground: Ground, *, stay: bool) -> None:
        """Let the tab in front be about ``ground``, unless it may stay where it is and holds it."""
        front = self.tabs.front
        if front is None:
            return
        seen = front.ground.scope
        if not (stay and seen.holds(ground.scope.lo) and seen.holds(ground.scope.hi)):
            self.tabs.stand_on(ground)
            self.tabs.turn_to(self.tabs.bar.currentIndex())  # the tree follows the tab

    def close_list(self) -> None:
        """Close the list, forget the words, and give the focus back to the page."""
        self.clear()
        self.results.hide()
        if self.tabs.front:
            enter(self.tabs.front.widget)

    def event(self, event: QEvent) -> bool:
        """Keep Esc and Return from any shortcut while one is typing here."""
        asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asked and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move in the list and open from it; while an input method composes, every key is its own."""
        keys = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if self._composing:
            super().keyPressEvent(event)
        elif event.key() in keys:
            self.results.step(keys[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(beside=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif event.key() == Qt.Key.Key_Escape:
            self.close_list()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Know whether an input method is composing."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Read again what has changed meanwhile."""
        super().focusInEvent(event)
        self._load()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list; the words stay."""
        super().focusOutEvent(event)
        self._composing = False
        self.results.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.results.hide()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow()

    def _follow(self) -> None:
        if self.results.isVisible():
            self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()


def _everything(desk: Desk, pages: Sequence[Page], reads: bool) -> Index:
    """Return pages and commands, and of what the person may read all that a page of theirs shows."""
    bare = [page for page in pages if not for_each(page)]
    own = [*map(_page_entry, bare), *commands(desk, bare)]
    shown = {page.id for page in pages}
    found = desk.workspace.ask(entries) if reads else []
    return Index([*own, *(entry for entry in found if entry.page in shown)])


def commands(desk: Desk, pages: Sequence[Page]) -> Iterator[Entry]:
    """Yield what can be done by name: the buttons of pages a person may press, and the window's own keys."""
    for page in pages:
        for action in getattr(page, "actions", ()):
            if desk.may(action.permission):
                words = lines((action.title, *spelt(action.title)))
                yield Entry(Group.COMMANDS, action.title, page.title, words, page.id, command=action.title)
    said = set[str]()
    for key in KEYS:
        if key.act and key.text not in said and key.act != "search.seek":
            said.add(key.text)
            words = lines((key.text, *spelt(key.text)))
            yield Entry(Group.COMMANDS, key.text, key.keys, words, "", command=key.act)


def _page_entry(page: Page) -> Entry:
    words = lines((page.title, page.section, *spelt(page.title), *spelt(page.section)))
    detail = f"{page.section} › {page.title}" if page.section != page.title else "打开页面"
    return Entry(Group.PAGES, page.title, detail, words, page.id)
