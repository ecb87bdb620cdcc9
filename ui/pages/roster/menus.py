"""Acts that drop from one button over a list: a row of buttons may not ask for more width than there is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from ui.kit.icons import icon
from ui.kit.register import Action, RegisterPage


def drop(title: str, actions: Sequence[Action], page: RegisterPage) -> QMenu:
    """Drop acts on what is chosen below the button of this title; what cannot be done says why."""
    button, rows = page.buttons[title], page.table.chosen()
    menu = QMenu(button)
    menu.setToolTipsVisible(True)
    for action in actions:
        if page.desk.may(action.permission):
            why = action.blocked(rows)
            entry = menu.addAction(icon(action.icon), f"{action.title}（{why}）" if why else action.title)
            entry.setEnabled(not why)
            entry.triggered.connect(lambda _on=False, action=action: action.start(page))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))
    return menu


def dropping(title: str, actions: Sequence[Action]) -> partial[QMenu]:
    """Return what a button of this title starts: the menu of these acts."""
    return partial(drop, title, actions)
