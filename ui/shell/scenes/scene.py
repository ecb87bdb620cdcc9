"""One picture: a page, and what somebody does on it before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from ui.shell.window import Window


@dataclass(frozen=True, slots=True)
class Scene:
    """A page somebody does something on.

    ``play`` gets the window with the page read and in front; what it returns is drawn (a dialog), or the
    window when it returns None, or where the county has not the row it looks for (LookupError).
    ``settle`` returns when everything asked for has been read and drawn.
    What it opened is closed again, and the tab with it.
    """

    name: str
    page: str
    play: Callable[[Window, Callable[[], None]], QWidget | None]
