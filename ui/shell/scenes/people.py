"""疑似重复: a pair, what is asked before one goes into the other; 表彰处分: the reserve's form, an end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from app.domain.merits import MeritKind
from app.services import merits
from ui.kit.form_dialog import FormDialog
from ui.pages.roster import acts
from ui.pages.roster.meriting import record
from ui.shell.scenes.scene import Scene, pressed
from ui.shell.window import Window

Settle = Callable[[], None]


def _pair(window: Window, settle: Settle) -> None:
    page = window.tabs.front.widget
    page.table.choose({row.id for row in page.model.rows[:1]})
    settle()


def _join(window: Window, settle: Settle) -> QWidget | None:
    _pair(window, settle)
    button = window.tabs.front.widget.buttons.get("提出合并")
    if button is None or not button.isEnabled():
        return None
    button.click()
    settle()
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, FormDialog):
        editor = dialog.form.cells["keep"].editor
        editor.show_value(editor.options[1][0])
        QApplication.processEvents()  # what is chosen is asked about when the loop turns
        settle()
    return dialog


def _reserve(window: Window, settle: Settle) -> QWidget | None:
    """Enter somebody into the reserve: the county's rule and the grades stand below."""
    page = window.tabs.front.widget
    page.table.choose({row.id for row in page.model.rows[:1]})
    settle()
    for row in page.table.chosen():
        if window.desk.may(merits.record_merit.permission):
            dialog = record(acts.at(page), row)
            dialog.form.cells["kind"].editor.show_value(MeritKind.RESERVE)
            QApplication.processEvents()  # what is chosen is asked about when the loop turns
            settle()
            return dialog
    return None


def _left(window: Window, settle: Settle) -> None:
    """Choose somebody who has left: the card tells what is known of them."""
    page = window.tabs.front.widget
    page.table.choose({row.id for row in page.model.rows[-1:]})
    settle()


def _counted(window: Window, settle: Settle) -> None:
    """Open the whole county's first line of 工作成效 to the people it counts."""
    _pair(window, settle)
    button = window.tabs.front.widget.buttons.get("看这些人")
    if button is not None and button.isEnabled():
        button.click()
        settle()


SCENES = (
    Scene("left", "others", _left),
    Scene("enter", "reserve", partial(pressed, "列入后备")),
    Scene("pair", "duplicates", _pair),
    Scene("join", "duplicates", _join),
    Scene("reserve", "roster", _reserve),
    Scene("apart", "duplicates", partial(pressed, "不是同一人")),
    Scene("merge", "duplicates", partial(pressed, "批准合并")),
    Scene("outcome-people", "outcome_counts", _counted),
    Scene("end", "merits", partial(pressed, "解除、任用或离任")),
)
