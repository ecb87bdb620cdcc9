"""请销假: asked for, several at once, somebody back, the slip, a quota; who is away in the roster."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from app.domain.leave import Standing
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.roster.acts import at
from ui.pages.roster.leave import acts, printing, quotas, several, sheets
from ui.shell.scenes.scene import Scene
from ui.shell.window import Window

_Settle = Callable[[], None]
_FEWEST = 4  # workers of a town


def _list(window: Window) -> RegisterPage:
    page = window.tabs.front.widget if window.tabs.front else None
    assert isinstance(page, RegisterPage)
    return page


def _form(
    start: Callable[[RegisterPage], object], standing: Standing, window: Window, settle: _Settle
) -> QWidget | None:
    page = _list(window)
    page.table.choose({row.id for row in page.model.rows if row.standing is standing})
    settle()
    if not page.table.chosen():
        raise LookupError(standing)
    start(page)
    settle()
    return QApplication.activeModalWidget()


def _ask(window: Window, settle: _Settle) -> QWidget | None:
    """Ask for a leave of who is away already: the form says what stands against it."""
    page = _list(window)
    acts.ask(page)
    settle()
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, FormDialog) and page.model.rows:
        row = page.model.rows[-1]
        cells = dialog.form.cells
        cells["person_id"].editor.show_value(sheets.entry(row.person_id, row.name))
        cells["kind"].editor.show_value(row.kind_key)
        cells["first"].editor.show_value(row.first)
        cells["last"].editor.show_value(row.last)
        QApplication.processEvents()  # what is typed is asked about when the loop turns
        settle()
    return dialog


def _quota(window: Window, settle: _Settle) -> QWidget | None:
    page = _list(window)
    page.table.choose({row.id for row in page.model.rows[:1]})
    settle()
    quotas.set_quota(page)
    settle()
    return QApplication.activeModalWidget()


def _away(window: Window, settle: _Settle) -> None:
    """Look at the card of somebody who is away today."""
    page = _list(window)
    page.table.choose({row.id for row in page.model.rows if row.away})
    if not page.table.chosen():
        raise LookupError("nobody is away")
    if window.inspector.isHidden():
        window.toggle_inspector()
    settle()


def _several(window: Window, settle: _Settle) -> QWidget | None:
    """Let some of a town go by one notice, one of whom is away: the list says who passes and who does not."""
    page = _list(window)
    away = [row for row in page.model.rows if row.away]
    town = [row for row in page.model.rows if away and row.town == away[0].town]
    if len(town) < _FEWEST:
        raise LookupError("nobody is away")
    page.table.choose({row.id for row in (away[0], *town[-_FEWEST:])})
    settle()
    several.of_workers(at(page), page.table.chosen())
    settle()
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, FormDialog):
        cells = dialog.form.cells
        cells["kind"].editor.show_value(cells["kind"].editor.options[1][0])
        cells["reason"].editor.show_value("年底集中轮休")
        QApplication.processEvents()  # what is typed is asked about when the loop turns
        settle()
    return dialog


SCENES = (
    Scene("leave-new", "leave", _ask),
    Scene("leave-approve", "leave", partial(_form, acts.approve, Standing.ASKED)),
    Scene("leave-back", "leave", partial(_form, acts.come_back, Standing.OVERDUE)),
    Scene("leave-slip", "leave", partial(_form, printing.give, Standing.AWAY)),
    Scene("leave-quota", "leave_balances", _quota),
    Scene("leave-away", "roster", _away),
    Scene("leave-several", "roster", _several),
)
