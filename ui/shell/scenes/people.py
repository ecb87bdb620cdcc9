"""疑似重复: a pair, what is asked before one goes into the other; 表彰处分: a list, the reserve's form."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from app.core.access import Permission, permits
from app.core.identity import Sex, make_identity
from app.domain.merits import MeritKind
from app.services import accounts, merits, roster
from app.services.merits import NewMerit
from app.services.roster import NewPerson
from app.workspace import Unit
from ui.kit.form_dialog import FormDialog
from ui.pages.roster import acts
from ui.pages.roster.merits import record
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


@permits(Permission.ROSTER_WRITE)
def _decided(unit: Unit) -> None:
    """Commend one of the demonstration and warn another."""
    rows = roster.workers(unit)[:2]
    if not unit.embedded or not accounts.about(unit).demo:  # a file is drawn from a copy
        return
    day = unit.today.replace(day=1)
    for row, kind, title in zip(rows, MeritKind, ("十佳网格员", "警告"), strict=False):
        new = NewMerit(
            kind=kind, title=title, body="演示单位", doc_no="演示〔2026〕1号", since=day, basis="演示"
        )
        merits.record_merit(unit, row.person_id, new)


def _list(window: Window, settle: Settle) -> None:
    if window.desk.may(merits.record_merit.permission):
        window.desk.do(window, _decided, done=lambda _none: None)
        settle()
    window.tabs.front.widget.refresh()
    settle()


SCENES = (
    Scene("pair", "duplicates", _pair),
    Scene("join", "duplicates", _join),
    Scene("reserve", "roster", _reserve),
    Scene("decided", "merits", _list),
)
