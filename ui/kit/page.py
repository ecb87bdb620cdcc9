"""What the window knows of a page: name, place on the rail, ground; a list's buttons, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QPushButton, QWidget

from app.core.access import WHOLE, Guarded, Permission, Scope
from app.core.fields import fields_of
from app.core.own_words import in_own_words
from app.domain.record_numbers import Record
from app.domain.sieve import texts_of
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.icons import icon
from ui.kit.tasks import Job, after_paint

_MANY = 2000  # more rows than this are not put in order between two pictures
_FREED = 1000


@dataclass(frozen=True, slots=True)
class Ground:
    """A part of the tree a page is about: one unit and what is below it, or all that a person may see."""

    name: str = ""
    scope: Scope = WHOLE


EVERYTHING = Ground()


def within(unit: Unit, ground: Ground) -> Unit:
    """Return the same transaction for somebody who sees no more than ``ground``, and no more than before.

    Every service cuts its rows to the actor's scopes: one filter serves all pages.
    """
    asked, own = ground.scope, unit.actor.scopes
    cut = (replace(each, lo=max(each.lo, asked.lo), hi=min(each.hi, asked.hi)) for each in own)
    return replace(unit, actor=replace(unit.actor, scopes=tuple(each for each in cut if each.lo <= each.hi)))


class _Lead(QObject):
    """Hands on the focus of a page; a focus proxy would let Tab pass over what stands before it."""

    def __init__(self, page: QWidget, first: QWidget) -> None:
        super().__init__(page)
        self.first = first
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and shiboken6.isValid(self.first):
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
        return False


def lead(page: QWidget, first: QWidget) -> None:
    """Let the focus that is given to a page be ``first``'s, which stands anywhere in it."""
    here = page.findChild(_Lead, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if here is None:
        _Lead(page, first)
    else:
        here.first = first
    if page.hasFocus():
        first.setFocus()


def enter(page: QWidget) -> None:
    """Give a page the focus, also in a window that is not active yet."""
    here = page.findChild(_Lead, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if here is not None and shiboken6.isValid(here.first):
        enter(here.first)
    else:
        page.setFocus()


class Page(Protocol):
    """A declaration in ``ui.pages``; pages of one ``section`` share a place on the rail."""

    @property
    def id(self) -> str:
        """The name by which other pages open it."""
        ...

    @property
    def title(self) -> str:
        """What stands on its tab."""
        ...

    @property
    def section(self) -> str:
        """What stands on the rail."""
        ...

    @property
    def icon(self) -> str:
        """The section's Phosphor icon."""
        ...

    @property
    def permission(self) -> Permission:
        """What a person must hold to see it."""
        ...

    @property
    def whole(self) -> bool:
        """Whether it is about the county as a whole: the tree does not filter it."""
        ...

    def build(self, desk: Desk, ground: Ground) -> QWidget:
        """Return its widget.

        The window uses what the widget has of these:
        ``stand_on(ground)``  the tree has turned to another part of the county;
        ``go_to(target)``     somebody opened the page for a row's id, or for a ``Narrowing``;
        ``named(text)``       a signal with what its tab is called, once it is known;
        ``chosen(rows)``      a signal with the selected rows, for the inspector;
        ``card(rows)``        the inspector's widget for them, None for the plain list of fields;
        ``summary()``         what is selected, counted and added up, for the status line;
        ``unsent()``          a sentence about what was typed and not sent yet, empty when nothing is:
                              the window asks before it closes the tab or itself.
        """
        ...


def _never(_rows: Sequence[Any]) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Action:
    """A button over the list.

    ``start`` is called with the page when it is pressed.  Who lacks ``permission`` (take it from the
    service, never repeat it) does not see it.  ``blocked`` says, for the selected rows, why it cannot be
    pressed and what to do first; it is shown with the button, and empty when nothing is in the way.
    ``barred`` is a query that says it of the whole list, whatever is selected; ``hindered(unit, id)`` is one
    that says it of the only row selected.
    """

    title: str
    icon: str
    permission: Permission
    start: Callable[[Any], object]
    blocked: Callable[[Sequence[Any]], str] = _never
    keys: str = ""
    primary: bool = False
    barred: Guarded[Any, Any, str] | None = None
    hindered: Guarded[Any, Any, str] | None = None


def _unsaid(_error: BaseException) -> None:
    """Leave the button as it is: the act itself says what is the matter."""


class Acts:
    """The buttons of a page; each says whether it can be pressed, and why not."""

    def __init__(self, page: Any, desk: Desk, actions: Sequence[Action]) -> None:
        self._page, self._desk = page, desk
        self._rows: Sequence[Any] = ()
        self._barred = dict[str, str]()
        self._actions = [action for action in actions if desk.may(action.permission)]
        self.buttons = {action.title: self._button(action) for action in self._actions}

    def _button(self, action: Action) -> QPushButton:
        glyph = icon(action.icon, "on_primary" if action.primary else "text2")
        button = QPushButton(glyph, f" {action.title}")
        button.setAccessibleName(action.title)
        button.setDefault(action.primary)
        button.clicked.connect(lambda _on=False: action.start(self._page))
        if action.keys:
            button.setShortcut(QKeySequence(action.keys))
        return button

    def read(self) -> None:
        """Read what stands in the way of actions whatever is selected."""
        for action in self._actions:
            if action.barred is not None:
                done = partial(self._bar, action.title)
                self._desk.ask(self._page, action.barred, done=done, name=f"barred {action.title}")

    def _bar(self, title: str, reason: str) -> None:
        self._barred[title] = reason
        self.weigh(self._rows)

    def weigh(self, rows: Sequence[Any]) -> None:
        """Ask each action what stands in its way for these rows."""
        self._rows = rows
        for action in self._actions:
            reason = self._barred.get(action.title, "") or action.blocked(rows)
            self._say(action, reason)
            if action.hindered is not None and not reason and len(rows) == 1:
                done = partial(self._hinder, action, rows)
                ask, name = self._desk.ask, f"hindered {action.title}"
                ask(self._page, action.hindered, rows[0].id, done=done, failed=_unsaid, name=name)

    def _hinder(self, action: Action, rows: Sequence[Any], reason: str) -> None:
        if rows is self._rows:  # else another row has been selected meanwhile
            self._say(action, reason)

    def _say(self, action: Action, reason: str) -> None:
        button, reason = self.buttons[action.title], in_own_words(reason)
        button.setEnabled(not reason)
        button.setToolTip(reason or f"{action.title}  {action.keys}".strip())
        button.setAccessibleDescription(reason)

    def press(self, title: str) -> None:
        """Do what a button does for Enter and a double click, or say why it cannot be done."""
        button = self.buttons[title]
        if button.isEnabled():
            button.click()
        else:
            self._desk.tell(button.toolTip())

    def serve(self, table: QAbstractItemView, opens: str) -> None:
        """Let a right click on a list drop the acts, and Enter and a double click do one of them."""
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(partial(self.drop, table))
        if opens in self.buttons:
            table.activated.connect(lambda _at: self.press(opens))

    def drop(self, table: QAbstractItemView, at: QPoint) -> QMenu:
        """Drop the acts below the mouse; what cannot be done with the selected rows says why."""
        menu = QMenu(table)
        menu.setToolTipsVisible(True)
        for action in self._actions:
            button = self.buttons[action.title]
            why = button.accessibleDescription()
            entry = menu.addAction(button.icon(), f"{action.title}（{why}）" if why else action.title)
            entry.setEnabled(button.isEnabled())
            entry.triggered.connect(button.click)
        menu.aboutToHide.connect(menu.deleteLater)
        if self._actions:
            menu.popup(table.viewport().mapToGlobal(at))
        return menu

    def first(self) -> Action | None:
        """Return what a person would do first where nothing is: the primary action, if it needs no row."""
        return next((each for each in self._actions if each.primary and not each.blocked(())), None)


class Reading:
    """What of a page's list has been read: nothing, its first rows, or the whole of it.

    The first are shown as soon as they are there.  Order, filters' values and files wait for the whole, for
    they would say something untrue of the first alone; many rows are put in order off the GUI thread.
    """

    def __init__(self, page: Any) -> None:
        self.page, self.some, self.whole = page, False, False
        self._waiting: Callable[[], object] | None = None
        self._ordering: Job | None = None
        self._fresh = False
        page.model.elsewhere = self._order

    def begin(self, *, anew: bool = False) -> bool:
        """Read the rows, ``anew`` for another part of the tree; return whether the first come alone."""
        page, head = self.page, self.page.register.head
        self.whole = self.whole and not anew
        if head is None or self.whole or self._looked_at():
            self._read(lambda work: lambda _job: work())
            return False
        asked = (page, _first, head, page.ground)
        page.desk.ask(*asked, done=self._show_first, failed=self._unread, name="rows")
        return True

    def _read(self, when: Callable[[Callable[[], Any]], Callable[[Job], Any]]) -> None:
        page, ask = self.page, self.page.desk.workspace.ask
        work = partial(ask, _query, page.register, page.ground, bool(page.filter.text().strip()))
        page.desk.tasks.read(page, when(work), done=self._show, failed=self._unread, name="rows")

    def _looked_at(self) -> bool:
        """Return whether somebody looks for something in the list: a word, a filter, an order, a row."""
        page, model = self.page, self.page.model
        asked = (page.filter.text().strip(), page.sieve.narrowing.kept, model.sorts, model.group)
        return any(asked) or page.target is not None

    def _unread(self, error: BaseException) -> None:
        self.page.bar.say("没有读到数据，按 F5 重试。")
        self.page.desk.tasks.present(self.page, error)

    def _show_first(self, rows: list[Any]) -> None:
        self.some = True
        self._entitle(rows)
        self._pour(rows)
        self._read(after_paint)
        self.page.recount()

    def _show(self, found: tuple[list[Any], list[str] | None]) -> None:
        page, (rows, texts) = self.page, found
        every = page.table.selected.has_all() and not self.whole
        self.some = self.whole = self._fresh = True
        self._entitle(rows)
        self._pour(rows, texts)
        if every:
            page.table.selectAll()
        if texts is None:
            read = partial(texts_of, page.model.fields, page.register.names, rows)
            page.desk.tasks.read(page, after_paint(read), done=page.sieve.know, name="texts")
        if self._waiting:
            self._waiting()
            self._waiting = None

    def _pour(self, rows: list[Any], texts: list[str] | None = None) -> None:
        past = self.page.sieve.every.copy()  # a reader may still be at work on the list itself
        self.page.sieve.pour(rows, texts)
        self._let_go(past)

    def _let_go(self, past: list[Any]) -> None:
        """Free the rows that were there, some in each turn: ten thousand at once take longer than a frame."""
        del past[-_FREED:]
        if past:
            QTimer.singleShot(0, self.page, partial(self._let_go, past))

    def _entitle(self, rows: Sequence[Any]) -> None:
        """Give columns the titles that follow from the rows."""
        page, labels = self.page, self.page.register.labels
        if rows and labels is not None:
            page.model.entitle(labels(rows[0]))
            page.bar.know(page.model.fields)

    def settle(self) -> bool:
        """Return, once after each reading, that what is not there now will not come."""
        fresh, self._fresh = self._fresh, False
        return fresh

    def wait(self, act: Callable[[], object]) -> None:
        """Do it when all has been read."""
        self._waiting = act

    def many(self, rows: Sequence[Any], work: Callable[[], Any], done: Callable[[Any], Any]) -> Any:
        """Return what ``done`` makes of work on rows; None where they are many and it is done elsewhere."""
        if len(rows) <= _MANY:
            return done(work())
        self.page.desk.tasks.read(self.page, lambda _job: work(), done=done, name="values")
        return None

    def _order(self, work: Callable[[], list[Any]], done: Callable[[list[Any]], None]) -> None:
        page = self.page
        if self._ordering:
            self._ordering.cancel()
        ordered = page.model.sorts or page.model.group
        if ordered and len(page.sieve.every) > _MANY:
            self._ordering = page.desk.tasks.read(page, lambda _job: work(), done=done, name="order")
        elif self.whole or not ordered:
            done(work())


def _first(unit: Unit, head: Guarded[Any, Any, Sequence[Any]], ground: Ground) -> list[Any]:
    """Return the first rows of a list."""
    return list(head(within(unit, ground)))


def _query(unit: Unit, register: Any, ground: Ground, sought: bool) -> tuple[list[Any], list[str] | None]:
    """Return the rows, and where somebody seeks in them already, the texts they are found by."""
    rows = list(register.query(within(unit, ground)))
    return rows, texts_of(fields_of(register.row), register.names, rows) if sought else None


def for_each(page: Page) -> bool:
    """Return whether every record has a tab of its own: such a page is opened with a target, never bare."""
    return bool(getattr(page, "each", False))


def record_of(page: Page, target: object) -> object:
    """Return which record's tab a target belongs to; None for a page that has one tab."""
    key = getattr(page, "key", None)
    said = target.record if isinstance(target, Record) else key(target) if key else target
    return said if for_each(page) else None


@dataclass(frozen=True, kw_only=True)
class Custom:
    """A page whose widget is its own: what a declaration cannot say is written plainly.

    ``each`` gives every record it is opened for a tab of its own; ``key`` says which record a target is
    about, where that is not the target itself.
    """

    id: str
    title: str
    section: str
    icon: str
    permission: Permission
    make: Callable[[Desk, Ground], QWidget]
    whole: bool = False
    each: bool = False
    key: Callable[[object], object] | None = None

    def build(self, desk: Desk, ground: Ground = EVERYTHING) -> QWidget:
        """Return its widget."""
        return self.make(desk, ground)
