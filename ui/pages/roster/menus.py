"""Acts that drop from one button over a list: a row of buttons may not ask for more width than there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from ui.kit.icons import icon
from ui.kit.register import Action, RegisterPage

Stands = Callable[[RegisterPage, str], str]
"""What says of a page why the act of this title cannot be done, whatever is chosen; empty where it can."""


def _free(_page: RegisterPage, _title: str) -> str:
    return ""


def drop(title: str, actions: Sequence[Action], stands: Stands, page: RegisterPage) -> QMenu:
    """Drop acts on what is chosen below the button of this title; what cannot be done says why."""
    button, rows = page.buttons[title], page.table.chosen()
    menu = QMenu(button)
    menu.setToolTipsVisible(True)
    for action in actions:
        if page.desk.may(action.permission):
            why = stands(page, action.title) or action.blocked(rows)
            entry = menu.addAction(icon(action.icon), f"{action.title}（{why}）" if why else action.title)
            entry.setEnabled(not why)
            entry.triggered.connect(lambda _on=False, action=action: action.start(page))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))
    return menu


def dropping(title: str, actions: Sequence[Action], stands: Stands = _free) -> partial[QMenu]:
    """Return what a button of this title starts: the menu of these acts."""
    return partial(drop, title, actions, stands)
