"""One picture: a page, and what somebody does on it before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QApplication, QWidget

from ui.kit.register import RegisterPage
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


def pressed(
    title: str, window: Window, settle: Callable[[], None], suits: Callable[[object], bool] = bool
) -> QWidget:
    """Choose the first row on which a button of the list can be pressed, and press it.

    Raises: LookupError where there is no such button or row.
    """
    page = window.tabs.front.widget if window.tabs.front else None
    assert isinstance(page, RegisterPage)
    button = page.buttons.get(title)
    for row in list(page.model.rows) if button is not None else ():
        page.table.choose({row.id})
        settle()
        if button is not None and button.isEnabled():
            button.click()
            settle()
            return QApplication.activeModalWidget() or window
    raise LookupError(title)
