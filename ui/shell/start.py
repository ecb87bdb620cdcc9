"""Start the program: fonts, first choice or sign-in, a seat per database, then the window's session.

Nothing here reads tables or SQLAlchemy: one can type before they are there.
"""

from __future__ import annotations

import gc
import importlib
import linecache
import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from app.core import platform
from ui.kit.errors import CrashHooks
from ui.kit.theme import dress
from ui.shell.garbage import collected_between_events
from ui.shell.places import Opening, Places
from ui.shell.seat import Seat
from ui.shell.sign_in import SignIn

if TYPE_CHECKING:
    from app.workspace import Workspace
    from ui.shell.session import Session
    from ui.shell.window import Window

_DEFAULT = "griddesk.griddesk"
BEHIND = (
    "sqlalchemy.sql",
    "sqlalchemy.orm",
    "app.domain.calendar",
    "app.domain.recruiting",
    "db.models",
    "app.services.accounts",
    "app.services.units",
    "app.services.dashboard",
    "app.services.insurance.queries",
    "app.services.leave.queries",
    "app.services.training.queries",
    "app.services.training.yearly",
    "app.services.assessment.cycle_list",
    "app.services.pay.run_list",
    "app.services.roster.birthdays",
    "app.services.vetting.case_list",
    "app.services.tenure.queries",
    "app.services.worklog.queries",
    "ui.shell.session",
    "ui.pages.dashboard",
)
"""What window and first page need and the sign-in does not, in parts: a test names what is lacking."""


def start(place: str | None = None, login: str | None = None) -> int:
    """Open the window on ``place``, by default the one opened last; return the exit code.

    Where a window is open on it already, that one comes to the front and this start is done.
    Login and $GRIDDESK_PASSPHRASE, where both are given, sign in without a question.
    Whoever calls it knows that a window can open here (``ui.shell.entry``): Qt ends the process otherwise.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    with collected_between_events():
        return _run(app, place, login)


def _run(app: QApplication, place: str | None, login: str | None) -> int:
    speak_chinese(app)
    dress(app)
    CrashHooks(app).install()
    folder = platform.data_folder()
    opening = first_opening(folder, place, login)
    if opening is None or served_elsewhere(folder, opening.place):
        return 0
    workspace = signed_in(opening, folder)
    if workspace is None:
        return 0
    session = session_class()(workspace, folder)
    if not session.begin():
        return 0
    # Qt ends with the last window it sees close; one that closes behind its lock it does not see.
    session.window.closed.connect(lambda: app.exit(0) if session.left_locked else None)
    return app.exec()


def first_opening(folder: Path, place: str | None, login: str | None) -> Opening | None:
    """Return what to open: what was asked, what was opened last, or what the first start chooses."""
    known = [path for path in Places(folder).load() if "://" in path or Path(path).exists()]
    usual = folder / _DEFAULT
    if place is None and not known and not usual.exists():
        from ui.shell.welcome import Welcome  # brings all that draws papers; few starts are a first one

        welcome = Welcome(folder)
        welcome.exec()
        return welcome.opening
    found = place or (known[0] if known else str(usual))
    return Opening(found, login or "", os.environ.get("GRIDDESK_PASSPHRASE", ""))


def served_elsewhere(folder: Path, place: str) -> bool:
    """Return whether another window has the database open; it has come to the front then."""
    if not place:
        return False
    seat = Seat(folder, place)
    if seat.take():
        seat.leave()
        return False
    return seat.hand_over({"show": True})


def signed_in(opening: Opening, folder: Path) -> Workspace | None:
    """Return the workspace of whoever signs in, None where nobody does.

    Tables and window are read while they type; where the passphrase came with the start, the window while the
    key is derived.
    """
    dialog = SignIn(opening.place, opening.login, opening.passphrase, Places(folder).load())
    dialog.seen.connect(lambda: _read_on(iter(BEHIND)))
    dialog.exec()
    return dialog.workspace


def _read_on(names: Iterator[str]) -> None:
    """Read one module after the other, each between two events: nobody's typing waits for all of them."""
    name = next(names, "")
    if name:
        importlib.import_module(name)
        linecache.clearcache()  # Qt has looked at each module and left its text there
        QTimer.singleShot(0, partial(_read_on, names))
    else:
        gc.freeze()  # what was read stays, and the collector would look at all of it as soon as it may


def session_class() -> type[Session]:
    """Return the class of the session; what it needs is read when it is first asked for."""
    from ui.shell.session import Session

    return Session


def window_class() -> type[Window]:
    """Return the class of the window; it and its pages are read when it is first asked for."""
    from ui.shell.window import Window

    return Window


def speak_chinese(app: QApplication) -> None:
    """Let Qt's own buttons and menus speak Chinese."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
