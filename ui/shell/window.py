"""The main window: top bar, rail, scope tree, tabs, inspector, status line; each is a module beside this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.core.access import Permission
from app.core.fields import Field
from app.core.own_words import in_own_words
from app.services import accounts
from app.workspace import Workspace
from ui.kit.desk import Desk
from ui.kit.errors import present, present_and_wait
from ui.kit.page import EVERYTHING, Ground, Page, enter, for_each, record_of
from ui.kit.theme import Look, dress
from ui.pages import PAGES
from ui.shell.inspector import Inspector
from ui.shell.keys import KEYS, KeySheet
from ui.shell.leaving import ask_about_typing, ask_about_writing, unsent
from ui.shell.memory import Memory, Remembered
from ui.shell.news import News
from ui.shell.rail import Rail
from ui.shell.scope_pane import ScopePane
from ui.shell.search import Search
from ui.shell.shape import Shape
from ui.shell.status import StatusLine
from ui.shell.tabs import Tab, Tabs
from ui.shell.toasts import Toasts
from ui.shell.top_bar import PROGRAM, TopBar

_SIZE, _SMALLEST = (1280, 760), (900, 560)
_SHORTCUTS = 9
_OWN_WORK = ("dashboard", "acts", "accounts")


class Window(QMainWindow):
    """One window on one database, for one signed-in person.

    It shows the pages the person may read; each is built when it is first visited.
    """

    closed = Signal()
    """It is gone, and the database has been given back."""

    locked = Signal()
    """The person wants it locked now."""

    def __init__(
        self, workspace: Workspace, pages: Sequence[Page] = PAGES, memory: Memory | None = None
    ) -> None:
        super().__init__()
        self.memory, self._leaving = memory, False
        self.kept = memory.load() if memory else Remembered()
        self.desk = Desk(workspace, self._present, self, self.kept.notes)
        self.pages = [page for page in pages if self.desk.may(page.permission)]
        self.look = self.kept.look
        self.zoom, self.news = Zoom(self), News(workspace, self)
        self.top, self.rail = TopBar(self.desk), Rail(self.pages)
        self.tabs, self.inspector = Tabs(self.desk, self.pages), Inspector()
        self.scopes = ScopePane(self.desk, self.kept.unit_id) if self._has_tree() else None
        self.search = Search(self.desk, self.pages, self.tabs)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self._arrange()
        self.shape = Shape(self, self.split, self.scopes, self.kept)
        self._status = StatusLine(self.desk, self)
        self.toasts = Toasts(self, self.statusBar())
        self._connect()
        self._bind()
        self.dress(self.look)
        self.shape.restore()
        self._place_inspector()
        self.desk.ask(self, accounts.about, done=self._named, name="about")
        if self.pages:
            self.open_page(self.kept.page if self._page(self.kept.page) else _usual(self.pages))

    def _has_tree(self) -> bool:
        return bool(self.pages) and self.desk.may(Permission.UNITS_READ)

    def _arrange(self) -> None:
        self.setWindowTitle(PROGRAM)
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_SIZE)
        parts = [self.tabs if self.pages else _nothing_to_read(), self.inspector]
        for part in [self.scopes, *parts] if self.scopes else parts:
            self.split.addWidget(part)
            self.split.setCollapsible(self.split.count() - 1, False)
            self.split.setStretchFactor(self.split.count() - 1, int(part is parts[0]))
        self.split.setHandleWidth(1)
        self.top.hold(self.search)
        below, body = QHBoxLayout(), QWidget()
        below.setSpacing(0)
        below.addWidget(self.rail)
        below.addWidget(self.split, 1)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addLayout(below, 1)
        self.setCentralWidget(body)

    def _connect(self) -> None:
        self.rail.currentRowChanged.connect(self.visit)
        self.rail.itemClicked.connect(lambda _item: self.visit(self.rail.currentRow()))
        self.tabs.turned.connect(self._turned)
        self.tabs.chosen.connect(self._chosen)
        self.desk.wanted.connect(self.open_page)
        self.desk.told.connect(self.toasts.tell)
        self.desk.styled.connect(self.dress)
        self.news.came.connect(self.desk.changed)
        self.search.commanded.connect(lambda act: attrgetter(act)(self)())
        self.top.schemed.connect(lambda scheme: self.dress(Look(scheme, self.look.zoom)))
        self.top.zoomed.connect(lambda steps: self.dress(self.look.zoomed(steps)))
        self.top.helped.connect(self.show_keys)
        self.inspector.dismissed.connect(self.toggle_inspector)
        if self.scopes:
            self.scopes.stood.connect(self.tabs.stand_on)
            self.scopes.opened.connect(self._open_beside)
            self.scopes.tree.given.connect(self.tabs.hand_over)
            self.scopes.rooted.connect(self.top.sit)
            self.scopes.fold_button.clicked.connect(self.fold_scopes)

    def _bind(self) -> None:
        for key in KEYS:
            if key.act:
                QShortcut(QKeySequence(key.keys), self, attrgetter(key.act)(self))
        for place in range(min(len(self.rail.sections), _SHORTCUTS)):
            QShortcut(QKeySequence(f"Ctrl+{place + 1}"), self, lambda place=place: self.visit(place))

    def visit(self, place: int) -> None:
        """Bring the section at ``place`` of the rail to the front: its latest tab, or its first page."""
        section = self.rail.sections[place]
        pages = [page for page in self.pages if _section(page) == section]
        front = self.tabs.front
        if (front is None or front.page not in pages) and not self.tabs.come_back_to(pages):
            self.open_page(pages[0].id)

    def open_page(self, page_id: str, ground: object = None, target: object = None) -> None:
        """Bring a page to the front; without a ground, on the one its tab has or the tree shows."""
        page = self._page(page_id)
        if page is None:
            return
        here = self.tabs.find(page)
        if isinstance(ground, Ground) or for_each(page):
            self.tabs.open(page, ground or EVERYTHING, record_of(page, target))
        elif here is not None:
            self.tabs.turn_to(here)
        else:
            self.tabs.open(page, self.scopes.ground() if self.scopes else EVERYTHING)
        if self.tabs.front:
            enter(self.tabs.front.widget)
        if target is not None and self.tabs.front and hasattr(self.tabs.front.widget, "go_to"):
            self.tabs.front.widget.go_to(target)

    def _page(self, page_id: str) -> Page | None:
        return next((page for page in self.pages if page.id == page_id), None)

    def _open_beside(self, ground: Ground) -> None:
        if self.tabs.front:
            self.open_page(self.tabs.front.page.id, ground, self.tabs.front.target)

    def _turned(self, tab: Tab) -> None:
        self.rail.show_section(_section(tab.page))
        same = [page for page in self.pages if _section(page) == _section(tab.page) and not for_each(page)]
        self.tabs.link([page for page in same if page is not tab.page])
        if self.scopes and not tab.page.whole:
            self.scopes.go_to(tab.ground)
        self._place_inspector()
        self._chosen(tab.widget.table.chosen() if hasattr(tab.widget, "table") else [])

    def _chosen(self, rows: list[Any]) -> None:
        tab = self.tabs.front
        if tab is not None:
            self.inspector.show_rows(rows, tab.page.title, *_shown_by(tab.widget, rows))
            self._status.selection.say(tab.widget.summary() if hasattr(tab.widget, "summary") else "")

    def dress(self, look: Look) -> None:
        """Wear another scheme or zoom, at once and everywhere."""
        self.look = look
        app = QApplication.instance()
        if isinstance(app, QApplication):
            dress(app, look)
        self.top.follow(look)
        self.rail.measure()
        self._status.zoom.setText(f"{look.zoom}%")
        if self.scopes:
            self.scopes.tree.measure()
            self.scopes.fold(self.scopes.folded)
            self.shape.spread()

    def fold_scopes(self) -> None:
        """Fold the tree to a strip, or unfold it."""
        if self.scopes:
            self.shape.fold()

    def toggle_inspector(self) -> None:
        """Show or hide the inspector, whatever the width."""
        self.shape.inspector_wanted = self.inspector.isHidden()
        self._place_inspector()

    def _place_inspector(self) -> None:
        """Show it where there is room or it was asked for, and only beside a page that has rows."""
        front = self.tabs.front
        self.shape.place_inspector(front is not None and hasattr(front.widget, "chosen"))

    def next_pane(self) -> None:
        """Put the focus into the next of rail, tree, page and inspector."""
        page = self.tabs.stack.currentWidget()
        table = getattr(page, "table", page)
        panes = [self.rail, self.scopes.tree if self.scopes else None, table, self.inspector.body]
        seen = [pane for pane in panes if pane is not None and pane.isVisible()]
        here = next((place for place, pane in enumerate(seen) if pane.hasFocus()), -1)
        if seen:
            seen[(here + 1) % len(seen)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def lock(self) -> None:
        """Hide everything until the passphrase has been given."""
        self.locked.emit()

    def show_keys(self) -> KeySheet:
        """Show what the page in front is for, and the keyboard, on one sheet."""
        sheet = KeySheet(self, self.tabs.front)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()
        return sheet

    def _named(self, about: accounts.About) -> None:
        self.setWindowTitle(f"{about.title}·{PROGRAM}")
        self.top.show_county(about.title, about.demo)
        self._status.name(about)

    def _present(self, owner: QObject | None, error: BaseException) -> None:
        present(owner if owner and shiboken6.isValid(owner) else self, error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the inspector go where it would crowd the page."""
        super().resizeEvent(event)
        self._place_inspector()

    def _remember(self) -> None:
        if self.memory is None:
            return
        front = self.tabs.front
        kept = replace(
            self.shape.kept,
            geometry=self.saveGeometry().toBase64().toStdString(),
            widths=self.shape.widths(),
            scheme=self.look.scheme.value,
            zoom=self.look.zoom,
            scopes_folded=bool(self.scopes and self.scopes.folded),
            inspector=self.shape.inspector_wanted,
            unit_id=self.scopes.unit_id if self.scopes else None,
            page=front.page.id if front and not for_each(front.page) else "",
        )
        try:
            self.memory.save(kept)
        except OSError as problem:
            present_and_wait(problem)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about what was typed and what is being written; then finish, and give the database back."""
        if self.isEnabled():
            if not self._leaving and self._asked():
                event.ignore()
                return
            self.setEnabled(False)
            self._remember()
            self.news.stop()
            for error in self.desk.close():
                present_and_wait(error)
            self.closed.emit()
        super().closeEvent(event)

    def _asked(self) -> bool:
        """Return whether the person has to say first what becomes of something."""
        typed = unsent([*(tab.widget for tab in self.tabs.tabs), *self.findChildren(QDialog)])
        if typed:
            ask_about_typing(self, typed, self._leave)
        elif self.desk.tasks.writing:
            ask_about_writing(self, self.desk, self._leave)
        return bool(typed or self.desk.tasks.writing)

    def _leave(self) -> None:
        self._leaving = True
        self.close()


class Zoom:
    """The steps of the zoom, for the keys that ask for them."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def larger(self) -> None:
        """Zoom in by a step."""
        self._window.dress(self._window.look.zoomed(1))

    def smaller(self) -> None:
        """Zoom out by a step."""
        self._window.dress(self._window.look.zoomed(-1))

    def usual(self) -> None:
        """Go back to 100 per cent."""
        self._window.dress(self._window.look.zoomed(0))


def _shown_by(page: Any, rows: list[Any]) -> tuple[QWidget | None, Sequence[Field]]:
    """Return a page's card of chosen rows, and the fields its list knows: not what one may not see."""
    card = page.card(rows) if hasattr(page, "card") else None
    return card, getattr(getattr(page, "model", None), "fields", ())


def _section(page: Page) -> str:
    return page.section or page.title


def _usual(pages: Sequence[Page]) -> str:
    """Return the page of a first day: of who has no first page that of their own work (三员)."""
    mine = (page for first in _OWN_WORK for page in pages if page.id == first)
    return next(mine, pages[0]).id


def _nothing_to_read() -> QLabel:
    label = QLabel(in_own_words("您的账号还没有可以查看的页面，请联系县综治中心管理员授权。"))
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setObjectName("hint")
    return label
