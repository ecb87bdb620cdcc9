"""What the window knows of a page: its name and place on the rail, and the ground it is shown for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from app.core.access import WHOLE, Permission, Scope
from app.workspace import Unit
from ui.kit.desk import Desk


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
    cut = (Scope(max(each.lo, asked.lo), min(each.hi, asked.hi)) for each in own)
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


def for_each(page: Page) -> bool:
    """Return whether every record has a tab of its own: such a page is opened with a target, never bare."""
    return bool(getattr(page, "each", False))


def record_of(page: Page, target: object) -> object:
    """Return which record's tab a target belongs to; None for a page that has one tab."""
    if not for_each(page):
        return None
    key = getattr(page, "key", None)
    return key(target) if key else target


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
