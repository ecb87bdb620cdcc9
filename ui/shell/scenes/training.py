"""培训: a sheet being ticked, its people called, a session planned, made up; the certificate on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from app.domain.training import Standing
from ui.kit.register import RegisterPage
from ui.pages.roster.training import acts, calling, giving
from ui.pages.roster.training.passes import RATING
from ui.pages.roster.training.sheet import SheetPage
from ui.shell.scenes.scene import Scene
from ui.shell.window import Window

_Settle = Callable[[], None]


def _list(window: Window) -> RegisterPage:
    page = window.tabs.front.widget if window.tabs.front else None
    assert isinstance(page, RegisterPage)
    return page


def _form(start: Callable[[RegisterPage], object], window: Window, settle: _Settle) -> QWidget | None:
    page = _list(window)
    page.table.choose({row.id for row in page.model.rows[:1]})  # none in an empty county
    settle()
    if page.table.chosen() or start is acts.plan:
        start(page)
        settle()
    return QApplication.activeModalWidget()


def sheet(standing: Standing, window: Window, settle: _Settle) -> RegisterPage | None:
    """Open the first session that stands so, and return its sheet; None where there is none."""
    rows = [row for row in _list(window).model.rows if row.standing is standing]
    if not rows:
        return None
    window.desk.open("training_sheet", None, rows[0].id)
    settle()
    page = window.tabs.front.widget if window.tabs.front else None
    assert isinstance(page, SheetPage)
    settle()
    return page.page


def _ticked(window: Window, settle: _Settle) -> None:
    sheet(Standing.CLOSED, window, settle)


def _rated(window: Window, settle: _Settle) -> None:
    page = sheet(Standing.DUE, window, settle) or sheet(Standing.CLOSED, window, settle)
    if page is not None and page.strip is not None:
        page.strip.turn(RATING)
        settle()


def _called(window: Window, settle: _Settle) -> QWidget | None:
    page = sheet(Standing.COMING, window, settle)
    if page is None:
        return None
    calling.call(page)
    settle()
    return QApplication.activeModalWidget()


SCENES = (
    Scene("training-new", "training", partial(_form, acts.plan)),
    Scene("training-ticked", "training", _ticked),
    Scene("training-rated", "training", _rated),
    Scene("training-call", "training", _called),
    Scene("certificate", "certificates", partial(_form, giving.show)),
)
