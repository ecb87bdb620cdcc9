"""疑似重复: a pair, and what is asked before one record goes into the other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from app.core.access import Permission, permits
from app.core.identity import Sex, make_identity
from app.services import accounts, roster
from app.services.roster import NewPerson
from app.workspace import Unit
from ui.kit.form_dialog import FormDialog
from ui.shell.scenes.scene import Scene
from ui.shell.window import Window

Settle = Callable[[], None]


@permits(Permission.ROSTER_WRITE)
def _double(unit: Unit) -> None:
    """Register somebody of the demonstration once more under a number of the same birthday."""
    rows = roster.workers(unit)
    if not unit.embedded or not accounts.about(unit).demo or not rows:  # a file is drawn from a copy
        return
    known = rows[0]
    sequence = 986 if known.sex == Sex.FEMALE.label else 985
    number = make_identity("990101", known.birth, sequence)
    roster.register_person(unit, NewPerson(name=known.name, identity=number, phone="19900009850"))


def _pair(window: Window, settle: Settle) -> None:
    if window.desk.may(roster.register_person.permission):
        window.desk.do(window, _double, done=lambda _none: None)
        settle()
    page = window.tabs.front.widget
    page.refresh()
    settle()
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


SCENES = (Scene("pair", "duplicates", _pair), Scene("join", "duplicates", _join))
