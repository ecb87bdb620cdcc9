"""A page as the rail and the search know it, before its modules are read."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from app.core.access import Permission
from ui.kit.desk import Desk
from ui.kit.page import EVERYTHING, Ground, Page


@dataclass(frozen=True, kw_only=True)
class Announced:
    """What the declaration at ``declared`` (``roster:PAGE``) says of itself; it is read when it is wanted.

    The pages with all their forms are a quarter of what a start reads, and one person sees a few of them.
    """

    declared: str
    id: str
    title: str
    section: str
    icon: str
    permission: Permission
    whole: bool = False
    each: bool = False

    def read(self) -> Page:
        """Return the declaration itself."""
        module, _, name = self.declared.partition(":")
        return cast("Page", getattr(importlib.import_module(f"ui.pages.{module}"), name))

    @property
    def actions(self) -> tuple[Any, ...]:
        """The buttons of the page, for whoever looks for one by name."""
        actions: tuple[Any, ...] = getattr(self.read(), "actions", ())
        return actions

    @property
    def key(self) -> Callable[[object], object] | None:
        """What tells which record a target of the page is about, where that is not the target itself."""
        return getattr(self.read(), "key", None)

    def build(self, desk: Desk, ground: Ground = EVERYTHING) -> QWidget:
        """Return its widget."""
        return self.read().build(desk, ground)
