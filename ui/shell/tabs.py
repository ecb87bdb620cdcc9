"""The tabs: each is one page on one ground, built when it is first wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QIcon
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.services.units import Branch
from ui.kit.clipboard import Carrier
from ui.kit.desk import Desk
from ui.kit.icons import icon
from ui.kit.page import EVERYTHING, Ground, Page, enter
from ui.kit.theme import px
from ui.shell.leaving import ask_about_typing, unsent
from ui.shell.pins import Pin, keep, kept

_PADDING, _GAP, _LINKS = 12, 4, 4
_TURNS = (("ScrollLeftButton", "左边的标签页"), ("ScrollRightButton", "右边的标签页"))


@dataclass(slots=True)
class Tab:
    """One tab; its ground changes with the tree while it is in front.

    ``target`` is the record of a page that has a tab for each; ``name`` what the widget calls itself.
    A ``pinned`` one keeps its ground and its place at the left; one of another day is built when it is
    turned to, and ``widget`` is empty until then.
    """

    page: Page
    ground: Ground
    widget: QWidget
    target: object = None
    name: str = ""
    pinned: bool = False
    built: bool = True

    @property
    def caption(self) -> str:
        """The widget's own name, else the page, and the unit it is about unless that is everything."""
        if self.name:
            return self.name
        unit = self.ground.name.rpartition(" › ")[2]
        return f"{self.page.title}·{unit}" if unit else self.page.title


class _Stack(QStackedWidget):
    """Asks for no more room than the page in front: one that is behind must not take the tree's."""

    def minimumSizeHint(self) -> QSize:
        front = self.currentWidget()
        return front.minimumSizeHint() if front else super().minimumSizeHint()


class _Bar(QTabBar):
    """Shows the cross of the tab in front, and the others while the pointer is over the bar."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.show_crosses)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show every cross."""
        super().enterEvent(event)
        self.show_crosses()

    def leaveEvent(self, event: QEvent) -> None:
        """Show one."""
        super().leaveEvent(event)
        self.show_crosses()

    def show_crosses(self) -> None:
        """Draw the crosses that are to be seen; each can be pressed all the same."""
        for place in range(self.count()):
            cross = self.tabButton(place, QTabBar.ButtonPosition.RightSide)
            if isinstance(cross, QToolButton):
                seen = place == self.currentIndex() or self.underMouse()
                cross.setIcon(icon("x") if seen else QIcon())
                cross.setIconSize(QSize(px(12), px(12)))


class Tabs(QWidget):
    """A bar of tabs over the page in front; the last tab stays."""

    turned = Signal(object)
    """The tab that has come to the front."""

    chosen = Signal(object)
    """The rows selected in the page in front."""

    def __init__(self, desk: Desk, pages: Sequence[Page] = (), parent: QWidget | None = None) -> None:
        """Open it with the pinned tabs of another day, of these pages."""
        super().__init__(parent)
        self.desk, self.tabs = desk, list[Tab]()
        self.bar, self.stack = _Bar(), _Stack()
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setAccessibleName("标签页")
        for name, spoken in _TURNS:
            self.bar.findChild(QToolButton, name).setAccessibleName(spoken)
        self.bar.currentChanged.connect(self._turn)
        self.bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.bar.customContextMenuRequested.connect(partial(drop_menu, self))
        self.links = QHBoxLayout()
        self.links.setSpacing(_GAP)
        head = QHBoxLayout()
        head.setContentsMargins(_PADDING, 0, _PADDING, 0)
        head.setSpacing(_GAP)
        head.addWidget(self.bar, 1)
        head.addLayout(self.links)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.stack)
        self._restore(pages)

    @property
    def front(self) -> Tab | None:
        """The tab in front."""
        place = self.bar.currentIndex()
        return self.tabs[place] if 0 <= place < len(self.tabs) else None

    def find(self, page: Page, ground: Ground | None = None, target: object = None) -> int | None:
        """Return the place of the page's tab, on one ground and for one record if given; the latest first."""
        found = (
            place
            for place in reversed(range(len(self.tabs)))
            if self.tabs[place].page is page
            and ground in (None, self.tabs[place].ground)
            and target in (None, self.tabs[place].target)
        )
        return next(found, None)

    def open(self, page: Page, ground: Ground, target: object = None) -> None:
        """Bring the page on this ground, for this record, to the front, in a new tab unless it has one."""
        ground = EVERYTHING if page.whole else ground
        place = self.find(page, ground, target)
        if place is None:
            tab = Tab(page, ground, page.build(self.desk, ground), target)
            self._listen(tab)
            place = self._add(tab)
            self._mark(place)
        self.turn_to(place)

    def changeEvent(self, event: QEvent) -> None:
        """Let the crosses follow the zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.bar.show_crosses()

    def _listen(self, tab: Tab) -> None:
        if hasattr(tab.widget, "named"):
            tab.widget.named.connect(lambda name: self._name(tab, name))
        if hasattr(tab.widget, "chosen"):
            tab.widget.chosen.connect(lambda rows: self._choose(tab, rows))

    def _add(self, tab: Tab) -> int:
        self.stack.addWidget(tab.widget)
        self.tabs.append(tab)
        return self.bar.addTab(tab.caption)

    def _restore(self, pages: Sequence[Page]) -> None:
        """Put the pinned tabs of another day at the left; each is built when it is turned to."""
        self.bar.blockSignals(True)  # none of them comes to the front
        for pin in list(kept(self.desk.notes, pages)):
            place = self._add(Tab(pin.page, pin.ground, QWidget(), pin.target, pin.name, True, False))
            self._mark(place)
        self.bar.blockSignals(False)

    def _build(self, tab: Tab) -> None:
        """Build a pinned tab of another day in the place of the empty widget."""
        empty, tab.built = tab.widget, True
        tab.widget = tab.page.build(self.desk, tab.ground)
        self._listen(tab)
        self.stack.removeWidget(empty)
        empty.deleteLater()
        self.stack.addWidget(tab.widget)
        if tab.target is not None and hasattr(tab.widget, "go_to"):
            tab.widget.go_to(tab.target)

    def turn_pin(self) -> None:
        """Pin the tab in front, or loosen it."""
        if self.tabs:
            self.pin(self.bar.currentIndex())

    def pin(self, place: int) -> None:
        """Pin a tab after those that are pinned already, or loosen it: then it is the first of the others."""
        tab = self.tabs[place]
        tab.pinned = not tab.pinned
        goal = sum(other.pinned for other in self.tabs if other is not tab)
        self.tabs.insert(goal, self.tabs.pop(place))
        front = self.bar.blockSignals(True)  # what is in front stays in front
        self.bar.moveTab(place, goal)
        self.bar.blockSignals(front)
        self._mark(goal)
        pins = [one for one in self.tabs if one.pinned]
        keep(self.desk.notes, [Pin(one.page, one.ground, _record(one), one.name) for one in pins])

    def _mark(self, place: int) -> None:
        """Show at a tab that it is pinned, or how it is closed."""
        tab = self.tabs[place]
        button = None if tab.pinned else self._closer(tab)
        self.bar.setTabIcon(place, icon("push-pin", "primary") if tab.pinned else QIcon())
        self.bar.setTabToolTip(place, f"{tab.caption}（已固定）" if tab.pinned else "")
        self.bar.setTabButton(place, QTabBar.ButtonPosition.RightSide, button)
        self.bar.show_crosses()
        for name, _spoken in _TURNS:  # a cross comes to lie over them where its tab is half in sight
            self.bar.findChild(QToolButton, name).raise_()

    def _name(self, tab: Tab, name: str) -> None:
        if tab in self.tabs:
            tab.name = name
            self.bar.setTabText(self.tabs.index(tab), tab.caption)

    def _closer(self, tab: Tab) -> QToolButton:
        button = QToolButton()
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName("关闭标签页")
        button.setToolTip("关闭标签页  Ctrl+W")
        button.clicked.connect(lambda: self.close_at(self.tabs.index(tab)))
        return button

    def turn_to(self, place: int) -> None:
        """Bring the tab at ``place`` to the front."""
        if place != self.bar.currentIndex():
            self.bar.setCurrentIndex(place)
        else:
            self._turn(place)

    def come_back_to(self, pages: Sequence[Page]) -> bool:
        """Bring the latest tab of the first of some pages that has one to the front, the keyboard with it.

        Return whether there is one.
        """
        places = (self.find(page) for page in pages)
        here = next((place for place in places if place is not None), None)
        if here is None:
            return False
        self.turn_to(here)
        enter(self.tabs[here].widget)
        return True

    def turn_right(self) -> None:
        """Bring the next tab to the front, from the last the first."""
        if self.tabs:
            self.turn_to((self.bar.currentIndex() + 1) % len(self.tabs))

    def turn_left(self) -> None:
        """Bring the tab before to the front, from the first the last."""
        if self.tabs:
            self.turn_to((self.bar.currentIndex() - 1) % len(self.tabs))

    def stand_on(self, ground: Ground) -> None:
        """Let the page in front be about another part of the tree."""
        tab = self.front
        if tab is None or tab.page.whole or tab.ground.scope == ground.scope:
            return
        if tab.pinned:  # it stays where it is; another one goes
            self.open(tab.page, ground, tab.target)
            return
        tab.ground = ground
        self.bar.setTabText(self.bar.currentIndex(), tab.caption)
        if hasattr(tab.widget, "stand_on"):
            tab.widget.stand_on(ground)

    def hand_over(self, branch: Branch) -> None:
        """Let the page in front do what it does with rows that were carried to a unit of the tree."""
        carrier = self.front.widget.findChild(Carrier) if self.front is not None else None
        if isinstance(carrier, Carrier):
            carrier.give(branch)

    def close_front(self) -> None:
        """Close the tab in front; the last one stays."""
        self.close_at(self.bar.currentIndex())

    def close_at(self, place: int) -> None:
        """Close a tab, after asking about what was typed and not sent; pinned ones and the last stay."""
        if self.tabs[place].pinned:
            self.desk.tell("这个标签页已固定，没有关闭；要关闭，请先取消固定（Ctrl+Shift+W）。")
        elif len(self.tabs) > 1:
            tab = self.tabs[place]
            typed = unsent([tab.widget, *tab.widget.findChildren(QDialog)])
            if typed:
                ask_about_typing(self, typed, lambda: self.drop(self.tabs.index(tab)))
            else:
                self.drop(place)

    def drop(self, place: int) -> None:
        """Close a tab with whatever was typed in it."""
        tab = self.tabs.pop(place)
        self.stack.removeWidget(tab.widget)
        tab.widget.deleteLater()
        self.bar.removeTab(place)
        self._turn(self.bar.currentIndex())

    def link(self, pages: list[Page]) -> None:
        """Offer the other pages of the section, at the right of the tabs."""
        while self.links.count():
            button = self.links.takeAt(0).widget()
            button.hide()  # deleteLater alone leaves it on screen until the event loop is idle
            button.deleteLater()
        shown = pages if len(pages) <= _LINKS else pages[: _LINKS - 1]
        for page in shown:
            button = QPushButton(page.title)
            button.setObjectName("link")
            button.clicked.connect(lambda _on=False, page=page: self.desk.open(page.id))
            self.links.addWidget(button)
        if len(shown) < len(pages):
            self.links.addWidget(_more(self.desk, pages[len(shown) :]))

    def _turn(self, _place: int) -> None:
        tab = self.front
        if tab is not None:
            if not tab.built:
                self._build(tab)
            self.stack.setCurrentWidget(tab.widget)
            self.stack.updateGeometry()
            self.turned.emit(tab)

    def _choose(self, tab: Tab, rows: list[Any]) -> None:
        if tab is self.front:
            self.chosen.emit(rows)


def _record(tab: Tab) -> int | None:
    return tab.target if isinstance(tab.target, int) else None


def drop_menu(tabs: Tabs, at: QPoint) -> QMenu | None:
    """Drop what may be done with the tab at a point."""
    place = tabs.bar.tabAt(at)
    if place < 0:
        return None
    menu, tab = QMenu(tabs.bar), tabs.tabs[place]
    title = "取消固定" if tab.pinned else "固定标签页"
    menu.addAction(f"{title}\tCtrl+Shift+W", lambda: tabs.pin(tabs.tabs.index(tab)))
    menu.addSeparator()
    closing = menu.addAction("关闭标签页\tCtrl+W", lambda: tabs.close_at(tabs.tabs.index(tab)))
    closing.setEnabled(not tab.pinned and len(tabs.tabs) > 1)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(tabs.bar.mapToGlobal(at))
    return menu


def _more(desk: Desk, pages: list[Page]) -> QPushButton:
    """Return the button behind which the rest of a large section stands."""
    button = QPushButton("更多")
    button.setObjectName("link")
    menu = QMenu(button)
    for page in pages:
        menu.addAction(page.title).triggered.connect(lambda _on=False, page=page: desk.open(page.id))
    button.setMenu(menu)
    return button
